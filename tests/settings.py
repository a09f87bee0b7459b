"""The paper's settings, with what tests need otherwise. The database and the cache are those that
DATABASE_URL and CACHE_URL name, so the same tests run on each that is promised."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("SECRET_KEY", "only-for-tests")
os.environ.setdefault("ALLOWED_HOSTS", "testserver,127.0.0.1,localhost")
os.environ.setdefault("EMAIL_URL", "memorymail://")

from sekretno.settings import *
from sekretno.settings import BASE_DIR, DATABASES, STORAGES

SITE_URL = "http://testserver"
_files = Path(tempfile.mkdtemp(prefix="sekretno-tests-"))
MEDIA_ROOT = _files / "media"
PRIVATE_ROOT = _files / "private"
PAGES_ROOT = _files / "pages"
BLOCKED_FILE = _files / "blocked.txt"
STORAGES = {
    **STORAGES,
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": PRIVATE_ROOT, "base_url": None},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STATIC_ROOT = BASE_DIR / "static"
STATICFILES_DIRS = []
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
WHITENOISE_AUTOREFRESH = True
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Workers of the test run in memory; transactions as in the real settings.
    DATABASES["default"]["TEST"] = {"NAME": None}
