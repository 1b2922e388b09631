"""Settings, all of them. The environment decides what differs; a wrong value stops the start with one line."""

import secrets
import sqlite3
import warnings
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit
from zoneinfo import ZoneInfo

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()


def stop(remedy: str) -> SystemExit:
    """The one line a wrong setting ends with."""
    return SystemExit(f"RATER cannot start: {remedy}")


def flag(name: str, default: bool) -> bool:
    """A yes/no setting; any other word stops the start instead of silently meaning no."""
    text = env.str(name, default="yes" if default else "no").strip().lower()
    if text in {"1", "true", "yes", "on"}:
        return True
    if text in {"0", "false", "no", "off", ""}:
        return False
    raise stop(f"{name} is “{text}”; set it to yes or no.")


def whole_number(name: str, default: int) -> int:
    """A setting that counts something, 0 or more."""
    text = env.str(name, default=str(default)).strip()
    if not (text.isascii() and text.isdecimal()):
        raise stop(f"{name} is “{text}”; give a whole number, 0 or more.")
    return int(text)


def time_zone() -> str:
    """TIME_ZONE, which decides which day today is."""
    name = env.str("TIME_ZONE", default="UTC")
    try:
        return ZoneInfo(name).key
    except (KeyError, ValueError, OSError):
        raise stop(f"TIME_ZONE is “{name}”; write it like Europe/Riga.") from None


def data_directory() -> Path:
    """DATA_DIR, made when missing: the database, uploads, reports, mail and the secret key live there."""
    path = Path(env.str("DATA_DIR", default=str(BASE_DIR / "data"))).expanduser().resolve()
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise stop(f"DATA_DIR {path} cannot be made ({error.strerror}); name a folder that you may write to.") from None
    return path


def secret_key(folder: Path) -> str:
    """SECRET_KEY from the environment, or one made at the first start and kept in DATA_DIR for its owner only."""
    key = env.str("SECRET_KEY", default="")
    if not key:
        file = folder / "secret_key"
        try:
            file.touch(mode=0o600, exist_ok=True)
            key = file.read_text()
            if not key:  # written once only: a start that is cut off while writing would change it for everybody
                key = secrets.token_urlsafe(64)
                file.write_text(key)
        except OSError as error:
            raise stop(f"{file} cannot be used ({error.strerror}); set SECRET_KEY or make DATA_DIR writable.") from None
    if len(key) < 50:
        raise stop("SECRET_KEY is shorter than 50 characters; leave it unset to have one made, or use a longer one.")
    return key


def base_url() -> tuple[str, str, bool]:
    """BASE_URL, its host name, and whether it is served over TLS."""
    url = env.str("BASE_URL", default="http://127.0.0.1:8000").rstrip("/")
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path:
        raise stop(f"BASE_URL is “{url}”; write it like https://rater.example.org, without a path.")
    loopback = parts.hostname in {"localhost", "127.0.0.1", "::1"}
    if parts.scheme == "http" and not loopback and not flag("ALLOW_INSECURE_HTTP", default=False):
        raise stop(
            "BASE_URL uses http on a public host; use https, or set ALLOW_INSECURE_HTTP=yes on a closed network."
        )
    return url, parts.hostname, parts.scheme == "https"


def sqlite_journal() -> str:
    """WAL where it is safe: SQLite before 3.51.3 can, very rarely, corrupt a WAL database with two writers."""
    return "WAL" if sqlite3.sqlite_version_info >= (3, 51, 3) else "DELETE"


def database(folder: Path) -> dict[str, object]:
    """DATABASE_URL as Django wants it; SQLite in DATA_DIR by default."""
    try:
        with warnings.catch_warnings(action="ignore"):  # the library's warning prints the address, password included
            config = env.db_url("DATABASE_URL", default=f"sqlite:///{folder / 'rater.sqlite3'}")
    except (ImproperlyConfigured, ValueError, KeyError, TypeError):
        config = {}
    engine = str(config.get("ENGINE", ""))
    if engine.endswith("sqlite3"):
        # IMMEDIATE: with Django's default one autosave in three fails under load.
        # FULL: an acknowledged answer survives a power cut.
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": f"PRAGMA journal_mode={sqlite_journal()}; PRAGMA synchronous=FULL;",
        }
    elif engine.endswith("postgresql"):
        # Persistent connections: without them PostgreSQL runs at a third of its speed here.
        config |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    else:
        raise stop(
            "DATABASE_URL is not understood; write it like postgres://user:password@host:5432/name, or leave it unset."
        )
    return config


def mail(folder: Path) -> dict[str, object]:
    """EMAIL_URL as Django wants it; without one, mail is written into DATA_DIR/mail for the operator to read."""
    if not env.str("EMAIL_URL", default=""):
        return {"EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend", "EMAIL_FILE_PATH": folder / "mail"}
    try:
        return mail_server(urlsplit(env.str("EMAIL_URL")))
    except (ValueError, KeyError):
        raise stop("EMAIL_URL is not understood; write it like smtp+tls://user:password@host:587.") from None


#: how a letter travels, and the usual port, for each kind of EMAIL_URL
MAIL_SCHEMES = {
    "smtp": ("", 25),
    "smtp+tls": ("EMAIL_USE_TLS", 587),
    "submission": ("EMAIL_USE_TLS", 587),
    "smtp+ssl": ("EMAIL_USE_SSL", 465),
    "submissions": ("EMAIL_USE_SSL", 465),
    "smtps": ("EMAIL_USE_SSL", 465),
}


def mail_server(url: SplitResult) -> dict[str, object]:
    """Where EMAIL_URL leads. Raises KeyError for an unknown kind, ValueError without a host or with a wrong port."""
    protection, usual_port = MAIL_SCHEMES[url.scheme]
    if not url.hostname or url.path not in {"", "/"} or url.query:
        raise ValueError(url.scheme)
    if url.scheme == "smtps" and url.port == 587:  # the port says it better: there, TLS begins after the first words
        protection = "EMAIL_USE_TLS"
    config: dict[str, object] = {
        "EMAIL_BACKEND": "assessments.postman.PatientBackend",
        "EMAIL_HOST": url.hostname,
        "EMAIL_PORT": url.port or usual_port,
        "EMAIL_HOST_USER": unquote(url.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(url.password or ""),
    }
    return config | ({protection: True} if protection else {})


DEBUG = flag("DEBUG", default=False)
DATA_DIR = data_directory()
SECRET_KEY = secret_key(DATA_DIR)
BASE_URL, BASE_HOST, TLS = base_url()
ALLOWED_HOSTS = [
    host.strip() for host in env.list("ALLOWED_HOSTS", default=sorted({BASE_HOST, "localhost", "127.0.0.1"}))
]
CSRF_TRUSTED_ORIGINS = [BASE_URL]
SIGNUP_OPEN = flag("SIGNUP_OPEN", default=True)

DATABASES = {"default": database(DATA_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Shared by all workers, so that limits on wrong passwords hold whichever worker answers.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}

INSTALLED_APPS = [
    "assessments",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "django_tasks_db",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "csp",
]

MIDDLEWARE = [
    "assessments.middleware.DatabaseUnavailable",
    "csp.middleware.CSPMiddleware",  # before whatever answers by itself: no answer goes out without the policy
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "assessments.middleware.QuietForms",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "assessments.middleware.PersonalLanguage",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "assessments.middleware.NeverStored",
]

ROOT_URLCONF = "rater_site.urls"
WSGI_APPLICATION = "rater_site.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "assessments.context.organisation",
            ],
        },
    },
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# People and accounts
AUTH_USER_MODEL = "assessments.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_REDIRECT_URL = "home"
LOGIN_URL = "account_login"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "assessments.passwords.Length", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "assessments.accounts.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "assessments.forms.accounts.SignUpForm"
# Without a mail server nobody could confirm an address, so the first sign-in would fail on a fresh machine.
ACCOUNT_EMAIL_VERIFICATION = "mandatory" if env.str("EMAIL_URL", default="") else "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = True  # twelve hours (SESSION_COOKIE_AGE) for everybody, so there is nothing to ask
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if TLS else "http"
ALLAUTH_TRUSTED_PROXY_COUNT = whole_number("TRUSTED_PROXY_COUNT", default=0)

# Languages. Dates and numbers on display come from CLDR (templatetags/figures.py).
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("fa", "فارسی"), ("lv", "Latviešu")]
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [BASE_DIR / "assessments" / "locale"]
TIME_ZONE = time_zone()
USE_TZ = True

# Files
STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "static_root"
NODE_MODULES = BASE_DIR / "node_modules"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("vendor/bootstrap", NODE_MODULES / "bootstrap" / "dist"),
    ("vendor/htmx", NODE_MODULES / "htmx.org" / "dist"),
    ("vendor/sortable", NODE_MODULES / "sortablejs"),  # dragging by mouse and touch, 15 KB: a draft's questions
    ("vendor/vazirmatn", NODE_MODULES / "vazirmatn" / "fonts"),
    ("vendor/inter", NODE_MODULES / "@fontsource-variable" / "inter" / "files"),
]
STORAGES = {
    # Uploads and reports are never served by address: a view checks the reader first.
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": DATA_DIR / "files"}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_ALLOW_ALL_ORIGINS = False
# Maps are for developers, and took half of the time.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ("map", "png", "woff", "woff2")
MEDIA_URL = "/no-public-media/"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
DATA_UPLOAD_MAX_NUMBER_FILES = 5

# Mail
vars().update(mail(DATA_DIR))
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default=f"RATER <no-reply@{BASE_HOST}>")
EMAIL_TIMEOUT = 1.5  # seconds that a page waits for a mail server's first word; once it spoke, it has longer

# Work that nobody should wait for: mails, large imports. The queue is a table; a worker runs beside the server.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
WORKER = flag("WORKER", default=True)  # whether gunicorn starts that worker

# Browser side
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
if TLS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$"]
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"secrets": {"()": "rater_site.logs.SecretsLeftOut"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["secrets"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}

LANGUAGE_NAMES = {"en": _("English"), "fa": _("Persian"), "lv": _("Latvian")}
