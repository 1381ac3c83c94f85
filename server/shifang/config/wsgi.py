"""The WSGI application that granian serves: the API, and the built web pages as files."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shifang.config.settings")
django_application = get_wsgi_application()

from shifang.config.pages import with_pages  # noqa: E402 - needs the settings

application = with_pages(django_application)
