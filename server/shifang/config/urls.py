"""Addresses: the API; the web pages are served as files."""

from django.http import HttpRequest, HttpResponse
from django.urls import path, re_path

from shifang.config.api import api
from shifang.config.pages import page
from shifang.kernel.problems import Refusal
from shifang.platform.problems import BAD_REQUEST, INTERNAL, NO_SUCH_PATH, response_of


def no_such_path(request: HttpRequest) -> HttpResponse:
    """Answer unknown API addresses with a coded problem."""
    return response_of(request, Refusal(NO_SUCH_PATH))


def handler400(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what Django itself cannot read."""
    return response_of(request, Refusal(BAD_REQUEST))


def handler404(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer any other unknown address."""
    return response_of(request, Refusal(NO_SUCH_PATH))


def handler500(request: HttpRequest) -> HttpResponse:
    """Answer a failure outside of the API."""
    return response_of(request, Refusal(INTERNAL))


urlpatterns = [
    path("api/v1/", api.urls),
    re_path(r"^api/", no_such_path),
    re_path(r"^", page),
]
