"""Settings of the bare application: the same database, pool and server as the product."""

from shifang.config.settings import DATABASES, USE_TZ

SECRET_KEY = "bench"
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "bench.bare.urls"
WSGI_APPLICATION = "bench.bare.wsgi.application"
INSTALLED_APPS = ["bench.bare"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DEBUG = False
__all__ = ["DATABASES", "USE_TZ"]
