"""The product's settings, in a data folder of their own, with what would only make tests slow left out."""

import atexit
import os
import shutil
import tempfile

# Before the settings read them: nothing that a developer has set may change what the tests see.
DATA_FOLDER = tempfile.mkdtemp(prefix="rater-tests-")
atexit.register(shutil.rmtree, DATA_FOLDER, ignore_errors=True)
for name in ("BASE_URL", "ALLOWED_HOSTS", "EMAIL_URL", "SECRET_KEY", "SIGNUP_OPEN", "DEBUG"):
    os.environ.pop(name, None)
os.environ["DATA_DIR"] = DATA_FOLDER

from rater_site.settings import *  # noqa: E402, F403 - the environment comes first

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # a password per user, not half a second
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}  # noqa: F405 - from the settings
WHITENOISE_AUTOREFRESH = True  # the suite needs no collected static files
