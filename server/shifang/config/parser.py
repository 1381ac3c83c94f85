"""Reading JSON strictly: what PostgreSQL or the rules cannot hold is refused at the door."""

import json
from typing import Any, NoReturn

from django.http import HttpRequest
from ninja.errors import HttpError
from ninja.parser import Parser

_DEEPEST = 32


class StrictParser(Parser):
    """JSON without NaN, NUL characters, lone surrogates or deep nesting."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Return the body; raise 400 when it is not JSON that can be kept."""
        try:
            value = json.loads(request.body, parse_constant=_refuse)
            _check(value, depth=0)
        except (ValueError, RecursionError):
            raise HttpError(400, "bad request") from None
        return value


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


def _check(value: Any, *, depth: int) -> None:
    if depth > _DEEPEST:
        message = "too deep"
        raise ValueError(message)
    if isinstance(value, str):
        _check_text(value)
    elif isinstance(value, list):
        for item in value:
            _check(item, depth=depth + 1)
    elif isinstance(value, dict):
        for key, item in value.items():
            _check_text(key)
            _check(item, depth=depth + 1)


def _check_text(text: str) -> None:
    if "\0" in text:
        message = "NUL character"
        raise ValueError(message)
    text.encode("utf-8")
