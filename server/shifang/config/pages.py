"""The built pages and the offline map as files: hashed assets for ever, everything else checked anew."""

import re
from pathlib import Path
from typing import Any
from wsgiref.headers import Headers

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from whitenoise import WhiteNoise

from shifang.config.middleware import SECURITY_HEADERS
from shifang.kernel.problems import Refusal
from shifang.platform.problems import NO_SUCH_PATH, response_of

FIELD = settings.WEB / "apps" / "field" / "dist"
CONSOLE = settings.WEB / "apps" / "console" / "dist"
VERIFY = settings.WEB / "apps" / "verify" / "dist"
MAP = settings.WEB / "map"

_POLICY = "Content-Security-Policy"


def with_pages(application: Any) -> Any:
    """Return the WSGI application with the pages in front of it: field app, /console/, /verify/ and the map."""
    served = WhiteNoise(
        application,
        max_age=0,
        index_file=True,
        immutable_file_test=lambda _, url: "/assets/" in url,
        add_headers_function=_add_headers,
    )
    for folder, prefix in ((FIELD, ""), (CONSOLE, "console/"), (VERIFY, "verify/"), (MAP, "map/")):
        if folder.is_dir():
            served.add_files(str(folder), prefix=prefix)
    return served


def page(request: HttpRequest) -> HttpResponse | FileResponse:
    """Answer a deep link of either app with its index page."""
    index = _app_of(request.path) / "index.html"
    last = request.path.rpartition("/")[2]
    if request.method not in {"GET", "HEAD"} or "." in last or not index.exists():
        return response_of(request, Refusal(NO_SUCH_PATH))
    headers = {_POLICY: _own_policy(index)} if index.parent == VERIFY else {}
    return HttpResponse(index.read_bytes(), content_type="text/html; charset=utf-8", headers=headers)


def _app_of(path: str) -> Path:
    if path.startswith("/console"):
        return CONSOLE
    return VERIFY if path.rstrip("/") == "/verify" else FIELD


def _own_policy(page: Path) -> str:
    """The verifier is one file that carries its own policy: its script and style by their hashes, and no network."""
    carried = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', page.read_text(encoding="utf-8"))
    return f"{carried[1] if carried else SECURITY_HEADERS[_POLICY]}; frame-ancestors 'none'"


def _add_headers(headers: Headers, path: str, _: str) -> None:
    for name, value in SECURITY_HEADERS.items():
        headers[name] = value
    if Path(path).parent == VERIFY:
        headers[_POLICY] = _own_policy(Path(path))
    if Path(path).suffix == ".pmtiles":
        headers["Content-Type"] = "application/octet-stream"
        headers["Cache-Control"] = "public, max-age=86400"
