"""The API put together from the domains' routers, with one way to say what went wrong."""

import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import DataError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Router
from ninja.errors import AuthenticationError, HttpError, ValidationError

from shifang.accounts.api import router as accounts_router
from shifang.accounts.door import door, in_transaction
from shifang.alerts.api import router as alerts_router
from shifang.alerts.api import test_router as alert_test_router
from shifang.approvals.api import router as approvals_router
from shifang.config.parser import StrictParser
from shifang.config.system import router as system_router
from shifang.customers.api import router as customers_router
from shifang.displays.api import router as displays_router
from shifang.evidence.api import router as evidence_router
from shifang.evidence.api import uploads_router
from shifang.insight.api import router as insight_router
from shifang.kernel.problems import INVALID, ProblemKind, Refusal
from shifang.planning.api import outside_router as planning_outside_router
from shifang.planning.api import router as planning_router
from shifang.platform.problems import (
    BAD_REQUEST,
    BUSY,
    INTERNAL,
    METHOD_NOT_ALLOWED,
    NO_SUCH_PATH,
    TOO_LARGE,
    UNAUTHENTICATED,
    response_of,
)
from shifang.pool.api import router as pool_router
from shifang.protocol.api import router as protocol_router
from shifang.tracking.api import router as tracking_router
from shifang.tracking.api import uploads_router as track_uploads_router
from shifang.truth.api import router as truth_router
from shifang.visits.api import router as visits_router
from shifang.witnesses.api import outside_router as witnesses_outside_router
from shifang.witnesses.api import router as witnesses_router

log = logging.getLogger(__name__)

# Each runs inside one transaction of the asker's organisation.
ROUTERS: tuple[Router, ...] = (
    system_router,
    accounts_router,
    alerts_router,
    approvals_router,
    customers_router,
    evidence_router,
    tracking_router,
    truth_router,
    visits_router,
    witnesses_router,
    displays_router,
    pool_router,
    planning_router,
    insight_router,
)
# These end their transactions themselves.
ROUTERS_WITH_OWN_TRANSACTIONS: tuple[Router, ...] = (
    protocol_router,
    alert_test_router,
    uploads_router,
    track_uploads_router,
    witnesses_outside_router,
    planning_outside_router,
)


def build_api() -> NinjaAPI:
    """Return the API with every router mounted and every failure turned into a coded problem."""
    made = NinjaAPI(
        title="Shifang 实访",
        version="1",
        description="Field visits that are planned, proven and decisive. Errors are RFC 9457 problems with a code.",
        auth=door,
        parser=StrictParser(),
        docs_url=None,
        urls_namespace="api-1",
    )
    for router in ROUTERS:
        router.add_decorator(in_transaction)
        made.add_router("", router)
    for router in ROUTERS_WITH_OWN_TRANSACTIONS:
        made.add_router("", router)
    _answer_failures(made)
    return made


def _answer_failures(made: NinjaAPI) -> None:
    handlers: dict[type[Exception], Callable[[HttpRequest, Any], HttpResponse]] = {
        Refusal: response_of,
        ValidationError: _invalid,
        AuthenticationError: _fixed(UNAUTHENTICATED),
        Http404: _fixed(NO_SUCH_PATH),
        DataError: _fixed(INVALID),
        OperationalError: _busy,
        RequestDataTooBig: _too_large,
        HttpError: _http_error,
        Exception: _internal,
    }
    for kind, handler in handlers.items():
        made.add_exception_handler(kind, handler)


def _fixed(kind: ProblemKind) -> Any:
    def handler(request: HttpRequest, _: Exception) -> HttpResponse:
        return response_of(request, Refusal(kind))

    return handler


def _invalid(request: HttpRequest, wrong: ValidationError) -> HttpResponse:
    errors = [
        {"field": ".".join(str(part) for part in error["loc"][1:]), "problem": error["type"]}
        for error in wrong.errors[:50]
    ]
    return response_of(request, Refusal(INVALID, errors=errors))


def _http_error(request: HttpRequest, wrong: HttpError) -> HttpResponse:
    kind = {405: METHOD_NOT_ALLOWED, 404: NO_SUCH_PATH, 413: TOO_LARGE}.get(wrong.status_code, BAD_REQUEST)
    return response_of(request, Refusal(kind))


def _too_large(request: HttpRequest, _: Exception) -> HttpResponse:
    return response_of(request, Refusal(TOO_LARGE, limit=settings.DATA_UPLOAD_MAX_MEMORY_SIZE))


def _busy(request: HttpRequest, wrong: Exception) -> HttpResponse:
    log.warning("database does not answer: %s", wrong)
    return response_of(request, Refusal(BUSY))


def _internal(request: HttpRequest, wrong: Exception) -> HttpResponse:
    log.error("failed: %s %s", request.method, request.path, exc_info=wrong)
    return response_of(request, Refusal(INTERNAL))


api = build_api()
