"""What is generated from the code: the OpenAPI document, the list of problems, and the words for clients."""

import importlib
import json
import pkgutil
from typing import Any, TypeVar

import shifang
from shifang.config.api import api
from shifang.kernel.problems import REGISTRY
from shifang.ledger.types import KINDS
from shifang.platform.home import CHECKOUT

Declared = TypeVar("Declared")

OPENAPI_PATH = CHECKOUT / "contracts" / "openapi.json"
PROBLEMS_PATH = CHECKOUT / "docs" / "problems.md"
WORDS_PATH = CHECKOUT / "contracts" / "words.json"

_PROBLEM = {
    "title": "Problem",
    "description": "RFC 9457 problem. `code` is from the closed list of docs/problems.md; `params` fills its sentence.",
    "type": "object",
    "required": ["type", "title", "status", "detail", "code", "params"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string"},
        "params": {"type": "object", "additionalProperties": True},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "problem"],
                "properties": {"field": {"type": "string"}, "problem": {"type": "string"}},
                "additionalProperties": True,
            },
        },
    },
}
_REFUSED = {
    "description": "Refused, with a coded problem",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}


def openapi_document() -> dict[str, Any]:
    """Return the OpenAPI document; every operation may be refused with a problem."""
    document: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(), default=str))
    document["components"]["schemas"]["Problem"] = _PROBLEM
    for operations in document["paths"].values():
        for operation in operations.values():
            operation["responses"]["4XX"] = _REFUSED
    return document


def openapi_text() -> str:
    """Return the OpenAPI document as it is kept in `contracts/`."""
    return json.dumps(openapi_document(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def problems_text() -> str:
    """Return the closed list of problems as it is kept in `docs/`."""
    _load_every_type()
    lines = [
        "# Problems",
        "",
        "Every refusal of the API is an RFC 9457 document (`application/problem+json`) whose `code` is in this list;",
        "commands answer with the same codes. Clients translate by `code` and `params`; `title` and `detail` carry the",
        "sentence in the language that `Accept-Language` asks for. This file is generated (`make api`).",
        "",
        "| code | status | 中文 | English |",
        "|---|---|---|---|",
    ]
    lines += [
        f'| <a id="{kind.code}"></a>`{kind.code}` | {kind.status} | {_cell(kind.zh)} | {_cell(kind.en)} |'
        for kind in sorted(_of_the_product(REGISTRY), key=lambda kind: kind.code)
    ]
    return "\n".join(lines) + "\n"


def _of_the_product(registry: dict[str, Declared]) -> list[Declared]:
    """What is declared, without what tests declare for themselves under `test.`."""
    return [kind for code, kind in registry.items() if not code.startswith("test.")]


def words_text() -> str:
    """Return the sentences of problems and the names of events in both languages, from which clients speak."""
    _load_every_type()
    words = {
        "events": {kind.code: {"zh": kind.zh, "en": kind.en} for kind in _of_the_product(KINDS)},
        "problems": {kind.code: {"zh": kind.zh, "en": kind.en} for kind in _of_the_product(REGISTRY)},
    }
    return json.dumps(words, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _cell(sentence: str) -> str:
    return sentence.replace("|", "\\|")


def _load_every_type() -> None:
    """Import every `types` module, so that a problem nobody has imported yet is listed too."""
    for module in pkgutil.walk_packages(shifang.__path__, "shifang."):
        if ".types" in module.name and ".tests" not in module.name:
            importlib.import_module(module.name)
