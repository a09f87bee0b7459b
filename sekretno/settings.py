"""Every setting of the newspaper. What may differ between installations comes from the
environment or from `.env`; docs/operations.md names each with its default."""

import logging
import re
from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from sekretno import sentry
from sekretno.release import release
from sekretno.storages import bucket

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = BASE_DIR / "var"

env = environ.Env()
env.read_env(BASE_DIR / ".env")
# Written by `make run` on first start, so that later commands need no environment either.
env.read_env(VAR / "run.env")

DEBUG = env.bool("DEBUG", False)


def demanded(name: str) -> str:
    """The setting `name`; without it a start outside DEBUG stops with a sentence saying so."""
    # Read as it stands: environ takes a leading "$" for a reference to another variable.
    value = env.ENVIRON.get(name, "")
    if not value and not DEBUG:
        raise ImproperlyConfigured(
            f"The setting {name} is missing. Set it in the environment or in .env "
            "(docs/operations.md), or start the paper with `make run`."
        )
    return value


SECRET_KEY = demanded("SECRET_KEY") or "only-for-debugging"
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = [host for host in demanded("ALLOWED_HOSTS").split(",") if host]
SITE_URL = env.str("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
HTTPS = urlsplit(SITE_URL).scheme == "https"

INSTALLED_APPS = [
    "sekretno",
    "modeltranslation",  # before the admin, which it extends
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    "taggit",
    "django_tasks",
    "django_tasks_db",
    "languages",
    "edition",
    "pictures",
    "articles",
]

MIDDLEWARE = [
    "sekretno.health.HealthMiddleware",
    "edition.middleware.PageCacheMiddleware",  # answers before anything else is done
    "sekretno.logs.RequestMiddleware",
    "sekretno.room.RoomMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "languages.middleware.LanguageMiddleware",
    "sekretno.middleware.PaperMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "sekretno.middleware.PublicHeadersMiddleware",
    "sekretno.middleware.BlockedMiddleware",
    "sekretno.middleware.NotAllowedMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "languages.middleware.StaffLanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]

ROOT_URLCONF = "sekretno.urls"
WSGI_APPLICATION = "sekretno.wsgi.application"
AUTH_USER_MODEL = "sekretno.Person"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["languages.templatetags.dates"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "sekretno.paper.context",
            ],
        },
    }
]

# --- Where things lie -------------------------------------------------------------------------

SQLITE_OPTIONS = {
    # Writers take the lock when they begin: with the default they fail on one another.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
}
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR / 'sekretno.sqlite3'}")}
if env.str("REPLICA_URL", ""):
    # Readers' pages are read from here. In tests it is the same database.
    DATABASES["replica"] = env.db("REPLICA_URL") | {"TEST": {"MIRROR": "default"}}
DATABASE_ROUTERS = ["edition.replica.ReplicaRouter"]
POOL = env.int("DATABASE_POOL", 0)
for _database in DATABASES.values():
    if _database["ENGINE"] == "django.db.backends.sqlite3":
        _database["OPTIONS"] = SQLITE_OPTIONS
        continue
    _options = _database.setdefault("OPTIONS", {})
    # A server that is gone without a word is given up soon: readers have their pages meanwhile.
    _options.setdefault("connect_timeout", 3)
    if POOL:
        _options["pool"] = {"min_size": 1, "max_size": POOL, "timeout": 3, "reconnect_timeout": 2}
    else:
        _database["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", 60)
    _database["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {"default": env.cache("CACHE_URL", default=f"filecache://{VAR / 'cache'}")}
if CACHES["default"]["BACKEND"].endswith("RedisCache"):
    _waits = {"socket_connect_timeout": 0.5, "socket_timeout": 0.5}
    CACHES["default"]["OPTIONS"] = _waits | CACHES["default"].get("OPTIONS", {})

# The threads of one server: as many as granian is told by --blocking-threads.
THREADS = env.int("THREADS", 8)

# Readers' pages: "files" of each server, or "cache", so that what one has rendered all have.
PAGES = env.str("PAGES", "files")
if PAGES not in ("files", "cache"):
    raise ImproperlyConfigured(f"PAGES is files or cache; it says {PAGES} (docs/operations.md).")
PAGES_ROOT = Path(env.str("PAGES_ROOT", str(VAR / "pages")))
PAGES_BYTES = env.int("PAGES_BYTES", 256 * 1024 * 1024)
# The addresses that `manage.py withdraw` has blocked on this server.
BLOCKED_FILE = Path(env.str("BLOCKED_FILE", str(VAR / "blocked.txt")))

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", str(VAR / "media")))
# Originals of photos and unpublished PDFs: no web server maps this folder.
PRIVATE_ROOT = Path(env.str("PRIVATE_ROOT", str(VAR / "private")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": PRIVATE_ROOT, "base_url": None},
    },
    "staticfiles": {"BACKEND": "sekretno.static.ReleaseStaticFilesStorage"},
}
# Buckets instead of the two folders, for more than one application server.
if _url := env.str("STORAGE_URL", ""):
    STORAGES["default"] = bucket("STORAGE_URL", _url, MEDIA_URL)
if _url := env.str("PRIVATE_STORAGE_URL", ""):
    STORAGES["private"] = bucket("PRIVATE_STORAGE_URL", _url, None)
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

# --- Languages and time -----------------------------------------------------------------------

LANGUAGE_CODE = "bg"
# Fixed, since it makes columns. docs/languages.md tells how one is added.
LANGUAGES = [
    ("bg", "Български"),
    ("en", "English"),
    ("ru", "Русский"),
    ("de", "Deutsch"),
    ("fr", "Français"),
    ("ar", "العربية"),
]
# What readers see of them, in the order of the selector.
LANGUAGES_ENABLED = env.list("LANGUAGES_ENABLED", default=[code for code, _ in LANGUAGES])
if not {LANGUAGE_CODE} <= set(LANGUAGES_ENABLED) <= {code for code, _ in LANGUAGES}:
    raise ImproperlyConfigured(
        f"LANGUAGES_ENABLED must name {LANGUAGE_CODE}, and of the others only those in LANGUAGES; "
        f"it says {', '.join(LANGUAGES_ENABLED) or 'nothing'} (docs/languages.md)."
    )
# An address in a language without the text shows the text in another, or answers 404.
LANGUAGE_FALLBACK = env.bool("LANGUAGE_FALLBACK", True)
# Whole texts in the feeds, or their leads alone; and the hub that is told of new ones (WebSub).
FEED_WHOLE_TEXTS = env.bool("FEED_WHOLE_TEXTS", True)
WEBSUB_HUB = env.str("WEBSUB_HUB", "")
FRONT_DOOR_BY_BROWSER = env.bool("FRONT_DOOR_BY_BROWSER", False)

MODELTRANSLATION_DEFAULT_LANGUAGE = LANGUAGE_CODE
# Text of one language never stands in silently for another.
MODELTRANSLATION_FALLBACK_LANGUAGES = {"default": ()}
MODELTRANSLATION_CUSTOM_FIELDS = ()

USE_I18N = True
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "languages.formats"
USE_TZ = True
TIME_ZONE = env.str("TIME_ZONE", "Europe/Sofia")

# --- Safety -----------------------------------------------------------------------------------

STAFF_PATH = "/admin/"
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = STAFF_PATH
LANGUAGE_COOKIE_PATH = STAFF_PATH
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_SSL_REDIRECT = False  # the proxy in front does it
if env.int("TRUSTED_PROXIES", 0):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
SILENCED_SYSTEM_CHECKS = [
    "security.W008",  # the redirect to https is the proxy's (docs/operations.md)
    "security.W005",  # other hosts of the domain are not ours to bind to https
    "security.W021",
    *([] if HTTPS else ["security.W004", "security.W012", "security.W016"]),
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
    )
]

# --- Mail and logs ----------------------------------------------------------------------------

vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("FROM_EMAIL", "newsroom@localhost")

LOG_FORMAT = env.str("LOG_FORMAT", "plain")
LOG_LEVEL = env.str("LOG_LEVEL", "WARNING").upper()
if LOG_FORMAT not in ("plain", "json") or LOG_LEVEL not in logging.getLevelNamesMapping():
    raise ImproperlyConfigured(
        "LOG_FORMAT is plain or json, LOG_LEVEL one of DEBUG, INFO, WARNING, ERROR; they say "
        f"{LOG_FORMAT} and {LOG_LEVEL} (docs/watching.md)."
    )
SLOW_QUERY_MS = env.int("SLOW_QUERY_MS", 500)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "id": {"()": "sekretno.logs.WithId"},
        "brief": {"()": "sekretno.outage.Brief"},
    },
    "formatters": {
        "plain": {"format": "{asctime} {levelname} {name} {request_id}: {message}", "style": "{"},
        "json": {"()": "sekretno.logs.Json"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": LOG_FORMAT,
            "filters": ["id", "brief"],
        }
    },
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {
        # A reader's wrong address is not a warning.
        "django.request": {"level": "ERROR"},
        # Nor is a robot that asks for another host, which would fill the log with tracebacks.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}

# --- Health -----------------------------------------------------------------------------------

# While this file exists the process tells load balancers that it is about to stop.
DRAIN_FILE = env.str("DRAIN_FILE", "")
# Written by whatever restores a backup to prove that it can be restored.
BACKUP_RECORD = VAR / "backup.json"

# --- The release ------------------------------------------------------------------------------

# Pages of another release are not shown. What stands here changes them as the code does.
RELEASE = env.str("RELEASE", "") or release(
    BASE_DIR, DEBUG, SITE_URL, LANGUAGES_ENABLED, LANGUAGE_FALLBACK, TIME_ZONE
)
if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", RELEASE):
    raise ImproperlyConfigured(
        f"RELEASE names folders: letters, digits, dots and hyphens; it says {RELEASE}."
    )

# --- Errors, told to Sentry -------------------------------------------------------------------

if SENTRY_DSN := env.str("SENTRY_DSN", ""):
    sentry.begin(SENTRY_DSN, RELEASE)
