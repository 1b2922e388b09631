"""The settings of the floor: RATER's database, cookies and server, and nothing else."""

from rater_site.settings import *  # noqa: F403 - the same database options are the point

ROOT_URLCONF = "bench.floor.urls"
INSTALLED_APPS = ["bench.floor.apps.Floor", "django.contrib.sessions", "django.contrib.staticfiles"]
MIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware", "django.middleware.csrf.CsrfViewMiddleware"]
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": [BASE_DIR / "bench" / "floor"]}]  # noqa: F405
AUTH_USER_MODEL = "auth.User"
