"""What no schema allows, sent everywhere: refused with a coded problem, never a failure of the server."""

import json
from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import Any
from urllib.parse import quote

import pytest

from shifang.accounts.door import door
from shifang.config.documents import openapi_document
from shifang.config.tests import matrix_objects
from shifang.config.tests.matrix_line import Line
from shifang.config.tests.matrix_objects import World
from shifang.config.tests.matrix_table import TABLE
from shifang.config.tests.undo import undone

WITH_BODY = sorted(name for name, line in TABLE.items() if line.body is not None)

MOST_PLACES = 16

# As JSON text, since some of it cannot be written otherwise. True: it must be refused wherever it stands.
LEAVES: dict[str, tuple[str, bool]] = {
    "NUL": (r'"a\u0000b"', True),
    "lone surrogate": (r'"\ud800"', True),
    "NaN": ("NaN", True),
    "infinity": ("-Infinity", True),
    "too large for a float": ("1e999", False),
    "huge integer": ("1" + "0" * 40, False),
    "integer of 5000 digits": ("9" * 5000, True),
    "long text": (json.dumps("长" * 20_000), False),
    "null": ("null", False),
    "list": ("[[], {}]", False),
    "object": ('{"a": {"b": []}}', False),
    "truth": ("true", False),
    "negative": ("-1", False),
    "empty": ('""', False),
    "spaces": ('"   "', False),
    "right-to-left": (r'"\u202e\u0007\u001b[31m"', False),
    "formula": ("\"=HYPERLINK('x')\"", False),
}
WHOLE: dict[str, bytes] = {
    "nothing": b"",
    "no JSON": b"{",
    "null": b"null",
    "list": b"[]",
    "text": b'"x"',
    "number": b"1",
    "not UTF-8": b'{"name": "\xff\xfe"}',
    "UTF-16": '{"name": "x"}'.encode("utf-16"),
    "deep list": b"[" * 100_000 + b"]" * 100_000,
    "deep object": b'{"a":' * 5_000 + b"1" + b"}" * 5_000,
    "a key twice": b'{"name": "a", "name": "b"}',
    "NUL in a key": b'{"\\u0000": 1}',
    "form": b"name=x&name=y",
}
QUERIES = (
    "%00",
    "a%00b",
    "%ED%A0%80",
    "%FF",
    "-1",
    "0",
    "99999999999999999999999999",
    "1e999",
    "nan",
    "",
    "%27%20OR%201%3D1--",
    "%25%5F%5C",
    quote("长" * 500),
    "9999-12-31T23:59:59-23:59",
    "0001-01-01",
    "[]",
    "true",
    "00000000-0000-0000-0000-000000000000",
)


@pytest.fixture(scope="module")
def world() -> World:
    return matrix_objects.build()


@pytest.fixture(autouse=True)
def fresh_door() -> None:
    door.forget()


@pytest.mark.parametrize("name", WITH_BODY)
def test_no_leaf_of_a_body_breaks_the_server(world: World, name: str) -> None:
    line = TABLE[name]
    good = line.body(world.own)
    wrong = []
    for place, whole in islice(_with_holes(good), MOST_PLACES):
        for what, (text, refused) in LEAVES.items():
            status, code = _send(world, line, whole.replace(_HOLE, text).encode())
            if status >= 500 or (not code and status >= 400) or (refused and status < 400):
                wrong.append(f"{place} = {what}: {status} {code}")
    assert wrong == []


@pytest.mark.parametrize("name", WITH_BODY)
def test_no_body_breaks_the_server(world: World, name: str) -> None:
    line = TABLE[name]
    wrong = []
    for what, body in WHOLE.items():
        kind = "application/x-www-form-urlencoded" if what == "form" else "application/json"
        status, code = _send(world, line, body, kind=kind)
        if status >= 500 or (not code and status >= 400):
            wrong.append(f"{what}: {status} {code}")
    assert wrong == []


@pytest.mark.parametrize("name", ["POST /auth/sign-in", "POST /people", "POST /commands", "PUT /policies/{kind}"])
@pytest.mark.parametrize("size", [10 * 2**20, 40 * 2**20])
def test_a_large_body_is_refused(world: World, name: str, size: int) -> None:
    status, code = _send(world, TABLE[name], b'{"name": "' + b"x" * size + b'"}')
    assert (status, code) in {(422, "invalid"), (413, "too_large")}


@pytest.mark.parametrize("name", sorted(name for name, line in TABLE.items() if line.method == "GET"))
def test_no_query_breaks_the_server(world: World, name: str) -> None:
    line = TABLE[name]
    wrong = []
    for parameter, required in _queries(line):
        for value in QUERIES:
            pairs = {**dict.fromkeys(required, "2026-03-02"), parameter: value}
            query = "&".join(f"{key}={each}" for key, each in pairs.items())
            status, code = _send(world, line, b"", query=query)
            if status >= 500 or (not code and status >= 400):
                wrong.append(f"{parameter}={value[:40]}: {status} {code}")
    assert wrong == []


@pytest.mark.parametrize("name", sorted(name for name, line in TABLE.items() if "{" in line.path))
def test_no_path_breaks_the_server(world: World, name: str) -> None:
    line = TABLE[name]
    before, _, rest = line.path.partition("{")
    after = rest.partition("}")[2]
    for value in (
        "x",
        "%00",
        "%ED%A0%80",
        "..",
        "..%2f..%2fetc%2fpasswd",
        "1" * 5000,
        "%27",
        "{}",
        "-1",
        "%F0%9F%98%80",
    ):
        status, code = _send(world, line, b"{}", path=f"{before}{value}{after}")
        assert 400 <= status < 500, (value[:20], status)
        assert code or line.method == "HEAD", (value[:20], status)


@pytest.mark.parametrize("header", ["Authorization", "Accept-Language", "X-Forwarded-For", "Content-Length", "Host"])
@pytest.mark.parametrize("value", ["", "x" * 9000, "Bearer ", "Bearer .", "Bearer \udce9", "-1", "a,b;q=nan", "é"])
def test_no_header_breaks_the_server(world: World, header: str, value: str) -> None:
    with undone():
        answer = world.clients["admin"].client.get(
            "/api/v1/me", headers={**world.clients["admin"].headers, header: value}
        )
    assert answer.status_code < 500
    if answer.status_code >= 400:
        assert answer.json()["code"]


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PROPFIND", "get", "LOCK", "OPTIONS", "HEAD", "DELETE"])
def test_no_method_breaks_the_server(world: World, method: str) -> None:
    for path in ("/me", "/auth/sign-in", "/customers", "/nowhere", "/", ""):
        with undone():
            answer = world.clients["admin"].client.generic(
                method, f"/api/v1{path}", headers=world.clients["admin"].headers
            )
        assert answer.status_code < 500, (path, answer.status_code)


# --- how it is sent ----------------------------------------------------------------------------------------------

_HOLE = '"\u2620"'


def _with_holes(good: Any) -> Iterator[tuple[str, str]]:
    """Yield the place of every leaf and the body as JSON with a hole there."""
    for path in _leaves(good):
        yield ".".join(map(str, path)), json.dumps(_put(good, path, "\u2620"), ensure_ascii=False, default=str)


def _leaves(value: Any) -> Iterator[tuple[Any, ...]]:
    children: Any = ()
    if isinstance(value, dict):
        children = value.items()
    elif isinstance(value, list):
        # One of each list is enough: they are all alike.
        children = list(enumerate(value))[:1]
    if not children:
        yield ()
    for key, child in children:
        for rest in _leaves(child):
            yield (key, *rest)


def _put(value: Any, path: tuple[Any, ...], leaf: str) -> Any:
    if not path:
        return leaf
    copy = value.copy()
    copy[path[0]] = _put(value[path[0]], path[1:], leaf)
    return copy


def _queries(line: Line) -> list[tuple[str, list[str]]]:
    # What other programs read under a secret address is not in the document.
    methods = _document()["paths"].get(f"/api/v1{line.path}", {})
    described = methods.get(line.method.lower(), {}).get("parameters", [])
    inside = [each for each in described if each["in"] == "query"]
    required = [each["name"] for each in inside if each.get("required")]
    return [(each["name"], required) for each in inside]


@cache
def _document() -> dict[str, Any]:
    return openapi_document()


def _send(
    world: World, line: Line, body: bytes, *, kind: str = "application/json", query: str = "", path: str = ""
) -> tuple[int, str]:
    """Send as the admin, undo it, and return the status and the code of the problem."""
    admin = world.clients["admin"]
    values = {} if path else {name: line.fixed.get(name) or getattr(world.own, name) for name in _names(line)}
    with undone():
        answer = admin.client.generic(
            line.method,
            f"/api/v1{path or line.path.format(**values)}{'?' if query else ''}{query}",
            data=body,
            content_type=kind,
            headers={**admin.headers, **line.headers},
        )
        is_problem = answer.headers.get("Content-Type", "").startswith("application/problem+json")
        code = answer.json()["code"] if is_problem and line.method != "HEAD" else ""
    return answer.status_code, code


def _names(line: Line) -> list[str]:
    return [part.partition("}")[0] for part in line.path.split("{")[1:]]
