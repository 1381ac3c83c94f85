"""The WSGI application that granian serves: the API, and the built web pages as files."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shifang.config.settings")
django_application = get_wsgi_application()

from shifang.config.pages import with_pages  # noqa: E402 - needs the settings

# Django reads the routes at the first request; a worker that answers has read them before.
get_resolver().url_patterns  # noqa: B018 - reading it is the point

application = with_pages(django_application)
