"""What a cell says: numbers, yes and no, dates and choices as people write them."""

import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from shifang.customers.rules.names import text_key
from shifang.customers.rules.settings import AttributeDefinition


class CellFault(ValueError):
    """A cell that cannot be read: a code, and what the sentence about it needs."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


_YES = frozenset({"是", "有", "对", "√", "✓", "y", "yes", "true", "t", "1", "on"})
_NO = frozenset({"否", "无", "没有", "不", "×", "✗", "n", "no", "false", "f", "0", "off"})
_DATE = re.compile(r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T].*)?$")
_LISTED = re.compile(r"[;；,，、|/\n]+")
_ESCAPED = re.compile(r"^'(?=[=+\-@\t\r＝＋－＠])")


def text_of(value: Any) -> str:
    """Return a cell as text: numbers without a needless fraction, the quote of formula-safe exports taken off."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return _ESCAPED.sub("", str(value)).strip()


def short_text(value: Any, limit: int) -> str:
    """Return text of at most `limit` characters; raise `too_long`."""
    text = text_of(value)
    if len(text) > limit:
        raise CellFault("too_long", limit=limit)
    return text


def number_of(value: Any) -> float:
    """Return a number, however its digits are set; raise `not_number`."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    folded = unicodedata.normalize("NFKC", text_of(value)).replace(",", "").replace("−", "-")
    try:
        number = float(folded)
    except ValueError:
        raise CellFault("not_number") from None
    if not math.isfinite(number):
        raise CellFault("not_number")
    return number


def integer_of(value: Any) -> int:
    """Return a whole number; raise `not_number`, `not_integer`."""
    number = number_of(value)
    if not number.is_integer():
        raise CellFault("not_integer")
    return int(number)


def boolean_of(value: Any) -> bool:
    """Return yes or no; raise `not_boolean`."""
    if isinstance(value, bool):
        return value
    word = text_of(value).casefold()
    if word in _YES or word in _NO:
        return word in _YES
    raise CellFault("not_boolean")


def date_of(value: Any) -> str:
    """Return a date in ISO form; raise `not_date`."""
    found = _DATE.match(unicodedata.normalize("NFKC", text_of(value)))
    if found is None:
        raise CellFault("not_date")
    try:
        return date(*(int(part) for part in found.groups())).isoformat()
    except ValueError:
        raise CellFault("not_date") from None


def parts_of(value: Any) -> list[str]:
    """Return the parts of a list in one cell, without empty and repeated ones."""
    return list(dict.fromkeys(part.strip() for part in _LISTED.split(text_of(value)) if part.strip()))


def lookup_of(choices: Iterable[tuple[str, Mapping[str, str]]]) -> dict[str, str]:
    """Return the keys of choices by key and by name in either language, folded."""
    found: dict[str, str] = {}
    for key, name in choices:
        for word in (key, *name.values()):
            found.setdefault(text_key(word), key)
    return found


def choice_of(value: Any, lookup: Mapping[str, str]) -> str:
    """Return the key of a choice named by key or name; raise `unknown_choice`."""
    key = lookup.get(text_key(text_of(value)))
    if key is None:
        raise CellFault("unknown_choice")
    return key


def attribute_of(value: Any, definition: AttributeDefinition, lookup: Mapping[str, str]) -> Any:
    """Return a cell as the value of an attribute; what it may hold is checked afterwards with all the others."""
    if definition.kind == "choice":
        return choice_of(value, lookup)
    if definition.kind == "choices":
        return list(dict.fromkeys(choice_of(part, lookup) for part in parts_of(value)))
    read: Callable[[Any], Any] = _PLAIN.get(definition.kind, text_of)
    return read(value)


_PLAIN: Mapping[str, Callable[[Any], Any]] = {
    "integer": integer_of,
    "number": number_of,
    "boolean": boolean_of,
    "date": date_of,
}
