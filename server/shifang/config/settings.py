"""Settings. An installation changes them by environment variables only (see docs/deploy.md)."""

import json
import os

from shifang.platform.database import application_parameters, django_settings, owner_parameters
from shifang.platform.home import CHECKOUT, home, installation_secrets

HOME = home()
WEB = CHECKOUT / "web"
DEBUG = False
SECRET_KEY = os.environ.get("SHIFANG_SECRET_KEY") or installation_secrets()["django_key"]
ALLOWED_HOSTS = os.environ.get("SHIFANG_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
# Addresses of reverse proxies whose X-Forwarded-For is believed.
TRUSTED_PROXIES = tuple(filter(None, os.environ.get("SHIFANG_PROXIES", "").split(",")))
ROOT_URLCONF = "shifang.config.urls"
WSGI_APPLICATION = "shifang.config.wsgi.application"

INSTALLED_APPS = [
    "procrastinate.contrib.django",
    "shifang.config",
    "shifang.platform",
    "shifang.ledger",
    "shifang.accounts",
    "shifang.protocol",
    "shifang.alerts",
    "shifang.approvals",
    "shifang.witnesses",
    "shifang.customers",
    "shifang.evidence",
    "shifang.tracking",
    "shifang.truth",
    "shifang.visits",
    "shifang.displays",
    "shifang.pool",
    "shifang.planning",
    "shifang.insight",
]
MIDDLEWARE = [
    "shifang.config.middleware.SecurityHeaders",
    "shifang.config.middleware.CodedProblems",
]

DATABASES = {
    "default": django_settings(application_parameters(), pool=os.environ.get("SHIFANG_POOL", "1") == "1"),
    "owner": django_settings(owner_parameters(), pool=False),
}
DATABASE_ROUTERS: list[str] = []
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]

# The mail server of alerts, as apprise writes it: mailtos://user:password@smtp.example.com?from=shifang@example.com
MAIL_URL = os.environ.get("SHIFANG_MAIL_URL", "")

# A Valhalla service that draws trips on roads, e.g. http://127.0.0.1:8002 (`make valhalla`); without one, none are.
VALHALLA_URL = os.environ.get("SHIFANG_VALHALLA_URL", "")

USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "zh-hans"
USE_I18N = True

MEDIA_ROOT = HOME / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": MEDIA_ROOT}},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STATIC_URL = "/static/"
DATA_UPLOAD_MAX_MEMORY_SIZE = 32 * 1024 * 1024
SECURE_CONTENT_TYPE_NOSNIFF = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": os.environ.get("SHIFANG_LOG_LEVEL", "WARNING")},
}

# Tables without `organisation_id`, each with its reason; the catalogue test reads this list.
QUEUE_TABLES = (
    "procrastinate_jobs",
    "procrastinate_events",
    "procrastinate_periodic_defers",
    "procrastinate_workers",
)
TABLES_WITHOUT_ORGANISATION = {
    "django_migrations": "which migrations ran; written by the owner only",
    "accounts_organisation": "the organisations themselves; visible one at a time by a policy on `id`",
    "witnesses_watchedlog": "logs of other installations, witnessed for them; checkpoints are meant to be public",
    "truth_cellsite": "cells of a public list, the same for all; the application can only read them",
    **dict.fromkeys(QUEUE_TABLES, "the job queue; jobs carry ids only"),
}

# Basemaps: the local extract first; raster providers are added by SHIFANG_MAP_SOURCES (JSON, same shape).
MAP_SOURCES = [
    {
        "key": "local",
        "name": "Baltimore",
        "kind": "pmtiles",
        "url": "/map/baltimore.pmtiles",
        "datum": "wgs84",
        "attribution": "© OpenStreetMap contributors",
    },
    *json.loads(os.environ.get("SHIFANG_MAP_SOURCES", "[]")),
]
