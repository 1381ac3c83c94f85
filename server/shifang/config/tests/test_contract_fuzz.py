"""The API against its own OpenAPI document, by schemathesis: whatever fits the schema, or just misses it, is answered
as the document says, and never by a failure of the server. A short form; `make prove` runs many more examples.

Requests go through the WSGI application in this process and are undone afterwards, so that none disturbs the next.
Ids in paths are those of real things in every second example, so that the routes get past "not found".
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode, checks

from shifang.config.documents import openapi_document
from shifang.config.tests import matrix_customers, matrix_objects  # noqa: F401 - customers are made too
from shifang.config.tests.matrix_objects import MAKERS, World
from shifang.config.tests.undo import undone

PREFIX = "/api/v1"
CHECKS = (
    checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
)
# Bytes or plain text, not JSON: the bodies are tried in the domains' own tests.
RAW = ("/photos", "/witness/")


def _schema() -> Any:
    made = schemathesis.openapi.from_dict(openapi_document())
    made.app = get_wsgi_application()
    return made


SCHEMA = _schema()
OPERATIONS = sorted(
    f"{method.upper()} {path.removeprefix(PREFIX)}"
    for path, methods in openapi_document()["paths"].items()
    for method in methods
    if not path.removeprefix(PREFIX).startswith(RAW)
)


@pytest.fixture(scope="module")
def world() -> World:
    made = matrix_objects.build()
    for name in MAKERS:
        if name not in {"sha256", "upload_id"}:
            getattr(made.own, name)
    return made


@pytest.mark.parametrize("name", OPERATIONS)
def test_answers_are_those_of_the_document(world: World, name: str) -> None:
    for role, examples in (("admin", 5), ("rep", 2)):
        _try(world, name, role=role, mode=GenerationMode.POSITIVE, examples=examples)
        _try(world, name, role=role, mode=GenerationMode.NEGATIVE, examples=examples)


@pytest.mark.prove
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("name", OPERATIONS)
def test_many_answers_are_those_of_the_document(world: World, name: str) -> None:
    for role in ("admin", "rep", "manager", "auditor"):
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            _try(world, name, role=role, mode=mode, examples=50, derandomize=False)


def _try(world: World, name: str, *, role: str, mode: GenerationMode, examples: int, derandomize: bool = True) -> None:
    method, path = name.split()
    operation = SCHEMA[PREFIX + path][method]
    strategy = _strategy(operation, mode)
    if strategy is None:
        return

    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=derandomize,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=strategy, real=st.booleans())
    def run(case: Any, real: bool) -> None:
        if real:
            _use_real_ids(case, world)
        _send(case, world.clients[role].headers)

    run()


def _strategy(operation: Any, mode: GenerationMode) -> Any:
    takes_nothing = not operation.body and not operation.path_parameters and not operation.query
    if mode is GenerationMode.NEGATIVE and takes_nothing:
        return None
    return operation.as_strategy(generation_mode=mode)


def _use_real_ids(case: Any, world: World) -> None:
    for name in case.path_parameters or {}:
        if name in MAKERS:
            case.path_parameters[name] = getattr(world.own, name)


def _send(case: Any, headers: dict[str, str]) -> None:
    with _kept_connection(), undone():
        answer = case.call(headers=headers)
    case.validate_response(answer, checks=CHECKS)


@contextmanager
def _kept_connection() -> Iterator[None]:
    """Let the request not close the connection, whose transaction is to be undone; Django's test client does so too."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in signals:
            signal.connect(close_old_connections)
