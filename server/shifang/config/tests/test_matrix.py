"""Every endpoint × method × person × whose thing it is, against the table.

Each cell is a real request, undone afterwards, so the cells do not know of each other.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import override_settings

from shifang.accounts.door import door
from shifang.config.api import api
from shifang.config.tests import matrix_objects
from shifang.config.tests.matrix_line import Line
from shifang.config.tests.matrix_objects import ROLES, STRANGERS, WIDE, Things, World
from shifang.config.tests.matrix_table import TABLE
from shifang.config.tests.undo import undone

GOOD = {200, 201, 204}
REFUSED = {403, 404}
# One's own thing, but with a thing of the other organisation named inside the body.
SMUGGLED = {403, 404, 409, 422}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("media")


@pytest.fixture(autouse=True)
def media(folder: Path, media_folder: None) -> Iterator[None]:
    """The files of this module's photos outlive a single test."""
    storages = {**settings.STORAGES}
    storages["default"] = {**storages["default"], "OPTIONS": {"location": folder}}
    with override_settings(MEDIA_ROOT=folder, STORAGES=storages):
        yield


@pytest.fixture(scope="module")
def world() -> World:
    return matrix_objects.build()


def operations() -> set[str]:
    """Return every operation of the API, published in OpenAPI or not."""
    found = set()
    for router in api._get_bound_routers():
        for path, view in router.path_operations.items():
            for operation in view.operations:
                found |= {f"{method} {router.prefix}{path}".replace("//", "/") for method in operation.methods}
    return found


def test_every_endpoint_stands_in_the_table() -> None:
    assert sorted(operations() - TABLE.keys()) == [], "add a line to matrix_table.py"


def test_the_table_names_no_endpoint_that_is_gone() -> None:
    assert sorted(TABLE.keys() - operations()) == []


@pytest.mark.parametrize("name", sorted(TABLE))
def test_each_person_gets_what_the_table_says(world: World, name: str) -> None:
    line = TABLE[name]
    door.forget()
    answers = {
        (person, target): _send(world, line, person, target)
        for target in _targets(world, line)
        for person in (*ROLES, *(STRANGERS if target == "own" else ()))
    }
    wrong = []
    for (person, target), answer in answers.items():
        expected = _expected(line, person, target)
        if answer.status not in expected:
            wrong.append(f"{person} → {target}: {answer.status} {answer.code}, expected {sorted(expected)}")
        if answer.leaked:
            wrong.append(f"{person} → {target}: the answer holds ids of others: {sorted(answer.leaked)}")
        guessed = answers.get((person, "guessed"))
        if target == "foreign" and guessed and (answer.status, answer.code) != (guessed.status, guessed.code):
            wrong.append(f"{person}: a thing of another organisation can be told from none ({answer.code})")
    assert wrong == []


# --- one cell ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Answer:
    """What a cell got."""

    status: int
    code: str
    leaked: frozenset[str]


def _expected(line: Line, person: str, target: str) -> set[int]:
    if line.public:
        return GOOD
    if person in STRANGERS:
        return {401}
    if person not in line.may and person not in line.sibling:
        return GOOD | REFUSED if target == "filtered" else REFUSED
    return {
        "own": GOOD if person in line.may else REFUSED,
        "sibling": GOOD if person in line.sibling else {404},
        "foreign": {404},
        "guessed": {404} if person in line.may else REFUSED,
        "smuggled": SMUGGLED,
        "filtered": GOOD | {404},
    }[target]


def _targets(world: World, line: Line) -> list[str]:
    """Return whose things the line can be tried with."""
    if line.public:
        return ["own"]
    names = _names(line)
    inside = _inside(world, line.body)
    if names - line.fixed.keys():
        beside = [] if names <= WIDE else ["sibling"]
        return ["own", *beside, "foreign", "guessed", *(["smuggled"] if inside else [])]
    if inside:
        return ["own", *([] if inside <= WIDE else ["sibling"]), "foreign", "guessed"]
    if _inside(world, line.query):
        return ["own", "filtered"]
    return ["own"]


def _names(line: Line) -> set[str]:
    return set(re.findall(r"{(\w+)}", line.path))


def _inside(world: World, given: Any) -> set[str]:
    if given is None:
        return set()
    probe = Things(world.ours, "rep", kept=world.own.kept)
    given(probe)
    return probe.asked


def _send(world: World, line: Line, person: str, target: str) -> Answer:
    """Send the request of a cell and undo what it did."""
    in_path, inside = _things(world, line, target)
    values = {name: line.fixed.get(name) or getattr(in_path, name) for name in _names(line)}
    path = line.path.format(**values)
    asked = set(values.values())
    body = None
    if line.body is not None:
        body = line.body(inside)
        asked |= {str(value) for value in body.values()}
    if line.query is not None:
        query = line.query(inside)
        path += f"?{query}"
        asked |= set(re.split("[=&]", query))
    with undone():
        answer = _request(world.clients[person], line, path=path, body=body)
        text = "" if answer.streaming else answer.content.decode(errors="replace")
    hidden = world.foreign_ids()
    if person in {"rep", "manager", "helper"} and line.method == "GET":
        hidden |= world.sibling_ids()
    leaked = frozenset(each for each in hidden - asked if each in text)
    return Answer(answer.status_code, _code(answer, text), leaked)


def _request(client: Any, line: Line, *, path: str, body: Any) -> Any:
    if line.data is None:
        return client.send(line.method, path, body, **line.headers)
    headers = {**line.headers}
    kind = headers.pop("Content-Type", "application/octet-stream")
    return client.client.generic(
        line.method,
        f"/api/v1{path}",
        data=line.data(None),
        content_type=kind,
        headers={**client.headers, **headers},
    )


def _things(world: World, line: Line, target: str) -> tuple[Things, Things]:
    """Return whose things stand in the path, and whose inside body and query."""
    guessed = _Guessed(world.ours, "rep")
    whose = {"own": world.own, "sibling": world.sibling, "foreign": world.foreign, "guessed": guessed}
    if target == "smuggled":
        return world.own, world.foreign
    if target == "filtered":
        return world.own, world.foreign
    chosen = whose[target]
    return (chosen, world.own) if _names(line) - line.fixed.keys() else (world.own, chosen)


class _Guessed(Things):
    """Ids that nobody has made."""

    def __getattr__(self, name: str) -> str:
        if name not in matrix_objects.MAKERS:
            raise AttributeError(name)
        return uuid4().hex * 2 if name == "sha256" else str(uuid4())


def _code(answer: Any, text: str) -> str:
    if not text or "json" not in answer.headers.get("Content-Type", ""):
        return ""
    body = json.loads(text)
    return str(body.get("code", "")) if isinstance(body, dict) else ""
