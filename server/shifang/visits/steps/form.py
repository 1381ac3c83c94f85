"""A step of questions: a subset of JSON Schema that every phone can draw and whose answers can be queried.

Fields are text, number, integer, yes/no, choice (`enum`), multi-choice (array of `enum`), date (`format: date`) and
table (array of objects). A table names the column that identifies its rows with `x-row-key`, and says whose
products it lists with `x-side: ours | competitor`, or `x-side-field`, a column that holds one of the two.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from shifang.visits.steps.kind import Answers, Config, StepKind, closed
from shifang.visits.steps.outcome import is_date
from shifang.visits.types.words import Fault, Side, Value

_LONGEST_TEXT = 4000
_MOST_ROWS = 500
# Beyond this a number is no longer exact in JavaScript.
_LARGEST = 10**15
_TITLE = {
    "anyOf": [
        {"type": "string", "maxLength": 120},
        {"type": "object", "additionalProperties": {"type": "string", "maxLength": 120}},
    ]
}
_NAME = "^[A-Za-z0-9_\\u4e00-\\u9fff-]{1,60}$"
_CHOICES = {
    "type": "array",
    "items": {"anyOf": [{"type": "string", "minLength": 1, "maxLength": 120}, {"type": "number"}]},
    "minItems": 1,
    "maxItems": 300,
    "uniqueItems": True,
}
_LABELS = {"title": _TITLE, "description": _TITLE, "x-unit": {"type": "string", "maxLength": 20}}
_TEXT = closed(
    {
        **_LABELS,
        "type": {"const": "string"},
        "format": {"const": "date"},
        "enum": _CHOICES,
        "minLength": {"type": "integer", "minimum": 0, "maximum": _LONGEST_TEXT},
        "maxLength": {"type": "integer", "minimum": 1, "maximum": _LONGEST_TEXT},
    },
    "type",
)
_NUMBER = closed(
    {
        **_LABELS,
        "type": {"enum": ["number", "integer"]},
        "enum": _CHOICES,
        "minimum": {"type": "number", "minimum": -_LARGEST},
        "maximum": {"type": "number", "maximum": _LARGEST},
    },
    "type",
)
_YES_NO = closed({**_LABELS, "type": {"const": "boolean"}}, "type")
_PLAIN = [_TEXT, _NUMBER, _YES_NO]
_LENGTHS = {
    "minItems": {"type": "integer", "minimum": 0, "maximum": _MOST_ROWS},
    "maxItems": {"type": "integer", "minimum": 1, "maximum": _MOST_ROWS},
}
_CHOOSE_MANY = closed(
    {
        **_LABELS,
        **_LENGTHS,
        "type": {"const": "array"},
        "uniqueItems": {"const": True},
        "items": closed({**_LABELS, "type": {"enum": ["string", "number", "integer"]}, "enum": _CHOICES}, "enum"),
    },
    "type",
    "items",
)


def _object(fields: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return closed(
        {
            **_LABELS,
            "type": {"const": "object"},
            "properties": {
                "type": "object",
                "minProperties": 1,
                "maxProperties": 100,
                "propertyNames": {"pattern": _NAME},
                "additionalProperties": {"anyOf": list(fields)},
            },
            "required": {"type": "array", "items": {"type": "string"}, "uniqueItems": True},
            "additionalProperties": {"const": False},
        },
        "type",
        "properties",
    )


_TABLE = closed(
    {
        **_LABELS,
        **_LENGTHS,
        "type": {"const": "array"},
        "items": _object(_PLAIN),
        "x-row-key": {"type": "string"},
        "x-rows": _CHOICES,
        "x-side": {"enum": ["ours", "competitor"]},
        "x-side-field": {"type": "string"},
    },
    "type",
    "items",
)


def _check_config(config: Config) -> list[Fault]:
    schema = config["schema"]
    faults = _unknown_required(schema, "schema")
    for name, field in schema["properties"].items():
        at = f"schema.properties.{name}"
        faults += _range_faults(field, at)
        if _is_table(field):
            faults += _table_faults(field, at)
    return faults


def _table_faults(field: Mapping[str, Any], at: str) -> list[Fault]:
    columns = field["items"]["properties"]
    named = [key for key in ("x-row-key", "x-side-field") if key in field]
    faults = [Fault(f"{at}.{key}", "unknown_column") for key in named if field[key] not in columns]
    faults += _unknown_required(field["items"], f"{at}.items")
    for name, column in columns.items():
        faults += _range_faults(column, f"{at}.items.properties.{name}")
    return faults


def _unknown_required(schema: Mapping[str, Any], at: str) -> list[Fault]:
    known = schema["properties"]
    return [Fault(f"{at}.required.{name}", "unknown_field") for name in schema.get("required", ()) if name not in known]


def _range_faults(field: Mapping[str, Any], at: str) -> list[Fault]:
    pairs = (("minimum", "maximum"), ("minLength", "maxLength"), ("minItems", "maxItems"))
    return [
        Fault(f"{at}.{low}", "above_maximum", field[high])
        for low, high in pairs
        if low in field and high in field and field[low] > field[high]
    ]


def _check(config: Config, answers: Answers, photos: Sequence[str]) -> list[Fault]:  # noqa: ARG001 - one shape for all kinds
    return _object_faults(config["schema"], answers, "")


def _object_faults(schema: Mapping[str, Any], answers: Any, path: str) -> list[Fault]:
    if not isinstance(answers, Mapping):
        return [Fault(path, "type")]
    required = set(schema.get("required", ()))
    faults: list[Fault] = []
    for name, field in schema["properties"].items():
        at = f"{path}.{name}" if path else name
        value = answers.get(name)
        if is_blank(value):
            faults += [Fault(at, "required")] if name in required else []
        else:
            faults += _value_faults(field, value, at)
    known = schema["properties"]
    return faults + [Fault(f"{path}.{name}" if path else str(name), "unknown") for name in answers if name not in known]


def is_blank(value: Any) -> bool:
    """Return whether a value counts as not answered."""
    return value in (None, "", [])


def _value_faults(field: Mapping[str, Any], value: Any, at: str) -> list[Fault]:
    if "enum" in field:
        return [] if _among(value, field["enum"]) else [Fault(at, "choice")]
    kind = field["type"]
    if kind == "array":
        return _list_faults(field, value, at)
    if kind == "object":
        return _object_faults(field, value, at)
    if kind == "boolean":
        return [] if isinstance(value, bool) else [Fault(at, "type")]
    return _number_faults(field, value, at) if kind in {"number", "integer"} else _text_faults(field, value, at)


def _among(value: Any, choices: Sequence[Any]) -> bool:
    return not isinstance(value, bool | list | Mapping) and value in choices


def _text_faults(field: Mapping[str, Any], value: Any, at: str) -> list[Fault]:
    if not isinstance(value, str):
        return [Fault(at, "type")]
    shortest, longest = field.get("minLength", 0), field.get("maxLength", _LONGEST_TEXT)
    if len(value) < shortest:
        return [Fault(at, "min_length", shortest)]
    if len(value) > longest:
        return [Fault(at, "max_length", longest)]
    return [Fault(at, "date")] if field.get("format") == "date" and not is_date(value) else []


def _number_faults(field: Mapping[str, Any], value: Any, at: str) -> list[Fault]:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return [Fault(at, "type")]
    lowest, highest = field.get("minimum", -_LARGEST), field.get("maximum", _LARGEST)
    # Written so that a NaN or an infinity is out of range too.
    if not value >= lowest:
        return [Fault(at, "minimum", lowest)]
    if not value <= highest:
        return [Fault(at, "maximum", highest)]
    return [Fault(at, "type")] if field["type"] == "integer" and value != int(value) else []


def _list_faults(field: Mapping[str, Any], value: Any, at: str) -> list[Fault]:
    if not isinstance(value, list):
        return [Fault(at, "type")]
    fewest, most = field.get("minItems", 0), field.get("maxItems", _MOST_ROWS)
    if len(value) < fewest:
        return [Fault(at, "min_items", fewest)]
    if len(value) > most:
        return [Fault(at, "max_items", most)]
    if not _is_table(field):
        return [
            fault for index, item in enumerate(value) for fault in _value_faults(field["items"], item, f"{at}.{index}")
        ]
    return [fault for index, row in enumerate(value) for fault in _object_faults(field["items"], row, f"{at}.{index}")]


def _is_table(field: Mapping[str, Any]) -> bool:
    return bool(field["type"] == "array" and field["items"].get("type") == "object")


def _values(config: Config, answers: Answers) -> list[Value]:
    found: list[Value] = []
    for name, field in config["schema"]["properties"].items():
        value: Any = answers.get(name)
        if is_blank(value):
            continue
        if _is_table(field):
            found += _table_values(name, field, value)
        elif isinstance(value, list):
            found += [_value(name, each, row=str(each)) for each in value]
        else:
            found.append(_value(name, value))
    return found


def _table_values(name: str, field: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> list[Value]:
    found: list[Value] = []
    key, side_field = field.get("x-row-key"), field.get("x-side-field")
    for index, row in enumerate(rows):
        label = str(row.get(key)) if key and not is_blank(row.get(key)) else str(index + 1)
        side = _side(row.get(side_field) if side_field else field.get("x-side"))
        found += [
            _value(f"{name}.{column}", value, row=label[:120], side=side)
            for column, value in row.items()
            if column not in {key, side_field} and not is_blank(value)
        ]
    return found


def _side(value: Any) -> Side:
    return Side(value) if value in {Side.OURS, Side.COMPETITOR} else Side.NONE


def _value(path: str, value: Any, *, row: str = "", side: Side = Side.NONE) -> Value:
    if isinstance(value, int | float):
        return Value(path=path, row=row[:120], side=side, number=float(value))
    return Value(path=path, row=row[:120], side=side, text=str(value)[:500])


FORM = StepKind(
    code="form",
    zh="表单",
    en="Form",
    config_schema=closed(
        {
            "schema": _object([*_PLAIN, _CHOOSE_MANY, _TABLE]),
            "ui": closed(
                {
                    "order": {"type": "array", "items": {"type": "string"}, "uniqueItems": True},
                    "widgets": {"type": "object", "additionalProperties": {"type": "string", "maxLength": 40}},
                }
            ),
        },
        "schema",
    ),
    default_config={
        "schema": {
            "type": "object",
            "properties": {
                "products": {
                    "type": "array",
                    "title": {"zh": "商品", "en": "Products"},
                    "x-row-key": "product",
                    "x-side-field": "side",
                    "items": {
                        "type": "object",
                        "properties": {
                            "product": {"type": "string", "title": {"zh": "商品", "en": "Product"}, "maxLength": 120},
                            "side": {
                                "type": "string",
                                "title": {"zh": "本品/竞品", "en": "Ours or competitor"},
                                "enum": ["ours", "competitor"],
                            },
                            "price": {"type": "number", "title": {"zh": "价格", "en": "Price"}, "minimum": 0},
                            "stock": {"type": "integer", "title": {"zh": "库存", "en": "Stock"}, "minimum": 0},
                        },
                        "required": ["product"],
                    },
                }
            },
        }
    },
    check_answers=_check,
    check_config=_check_config,
    values=_values,
    words={"ours": ("本品", "Ours"), "competitor": ("竞品", "Competitor")},
)
