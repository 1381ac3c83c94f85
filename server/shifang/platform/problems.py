"""Problems over HTTP: RFC 9457 `application/problem+json` with a code of the closed list."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse

from shifang.kernel.problems import ProblemKind, Refusal, problem

UNAUTHENTICATED = problem("unauthenticated", status=401, zh="请先登录。", en="Please sign in.")
NO_SUCH_PATH = problem("no_such_path", status=404, zh="没有这个地址。", en="There is nothing at this address.")
METHOD_NOT_ALLOWED = problem(
    "method_not_allowed", status=405, zh="此地址不支持该操作。", en="This address does not take that method."
)
BAD_REQUEST = problem("bad_request", status=400, zh="请求无法读取。", en="The request cannot be read.")
TOO_LARGE = problem("too_large", status=413, zh="内容过大（上限 {limit}）。", en="Too large (limit {limit}).")
BUSY = problem("busy", status=503, zh="系统繁忙，请稍后重试。", en="The system is busy; try again shortly.")
INTERNAL = problem("internal", status=500, zh="系统出错，已记录。", en="Something failed; it has been recorded.")


def language_of(request: HttpRequest) -> str:
    """Return "en" when the client asks for English first, else "zh"."""
    return "en" if request.headers.get("Accept-Language", "").strip().lower().startswith("en") else "zh"


def body_of(
    kind: ProblemKind,
    *,
    language: str,
    params: Mapping[str, Any],
    errors: Sequence[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    """Return the problem document."""
    sentence = kind.sentence(language=language, params=params)
    document: dict[str, Any] = {
        "type": f"/docs/problems.md#{kind.code}",
        "title": sentence,
        "status": kind.status,
        "detail": sentence,
        "code": kind.code,
        "params": dict(params),
    }
    if errors:
        document["errors"] = list(errors)
    return document


def response_of(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Return the HTTP answer to a refusal."""
    body = body_of(refusal.kind, language=language_of(request), params=refusal.params, errors=refusal.errors)
    response = HttpResponse(json.dumps(body, ensure_ascii=False, default=str), content_type="application/problem+json")
    response.status_code = refusal.kind.status
    return response
