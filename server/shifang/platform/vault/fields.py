"""Columns that are sealed: written and read like any other attribute of a row, ciphertext in the database.

The value is opened when its row is read, sealed when it is saved, and bound to its table, column and row. Queries
cannot filter by it, and `update()` and `values()` cannot write or read it: they do not know the row.
"""

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import models
from django.db.models.query_utils import DeferredAttribute

from shifang.platform.vault import keys, sealing

if TYPE_CHECKING:
    _Field = models.Field[Any, Any]
else:
    # Not subscriptable at run time.
    _Field = models.Field


class SealedStr(str):
    """A sealed text as it stands in the database."""

    __slots__ = ()


class SealedBytes(bytes):
    """Sealed bytes as they stand in the database."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class SealedJSON:
    """Sealed JSON as it stands in the database."""

    held: Any


SEALED_PART = "sealed"
_AS_HELD = (SealedStr, SealedBytes, SealedJSON)


class _Attribute(DeferredAttribute):
    """The value of a row's sealed column, opened when it is asked for first."""

    field: "SealedField"

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        if instance is None:
            return self
        value = super().__get__(instance, cls)
        if isinstance(value, _AS_HELD):
            value = self.field.opened(instance.organisation_id, instance.pk, value)
            instance.__dict__[self.field.attname] = value
        return value

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class SealedField(_Field):
    """What sealed columns have in common. Nothing (None, "") is not sealed."""

    descriptor_class = _Attribute

    def contribute_to_class(self, cls: Any, name: str, *rest: Any, **options: Any) -> None:
        """Name the column to its table."""
        super().contribute_to_class(cls, name, *rest, **options)
        cls.sealed_names = (*getattr(cls, "sealed_names", ()), self.attname)

    def sealed(self, organisation_id: UUID, row: UUID, value: Any) -> Any:
        """Return a value as the column of this row holds it."""
        raise NotImplementedError

    def opened(self, organisation_id: UUID, row: UUID, value: Any) -> Any:
        """Return what the column of this row holds. Raises `vault.destroyed` and `vault.unreadable`."""
        raise NotImplementedError

    @property
    def place(self) -> str:
        """Table and column."""
        return f"{self.model._meta.db_table}.{self.column}"

    def pre_save(self, model_instance: Any, add: bool) -> Any:  # noqa: ARG002, FBT001 - Django's
        """Seal what the row holds now; what was never asked for goes back as it came."""
        value = model_instance.__dict__.get(self.attname)
        if isinstance(value, _AS_HELD):
            return value
        return self.sealed(model_instance.organisation_id, model_instance.pk, getattr(model_instance, self.attname))

    def get_prep_value(self, value: Any) -> Any:
        """Let only what was sealed into a statement."""
        if value is None or value == "" or isinstance(value, _AS_HELD):
            return value
        message = f"{self.place} is sealed: it is written by saving its row, and nothing can be looked up by it"
        raise TypeError(message)


class SealedTextField(SealedField, models.TextField):  # type: ignore[type-arg]
    """A text."""

    def sealed(self, organisation_id: UUID, row: UUID, value: Any) -> Any:
        if not value:
            return value
        return SealedStr(keys.sealed_text(organisation_id, self.place, row.bytes, str(value)))

    def opened(self, organisation_id: UUID, row: UUID, value: Any) -> Any:
        return keys.opened_text(organisation_id, self.place, row.bytes, value)

    def from_db_value(self, value: Any, *_: Any) -> Any:
        return SealedStr(value) if isinstance(value, str) and value.startswith(sealing.TEXT_MARK) else value


class SealedJSONField(SealedField, models.JSONField):
    """JSON of any form; the column holds one JSON string.

    `beside` names a part of an object that stays readable for statements: then it holds an object of both.
    """

    def __init__(self, *args: Any, beside: str = "", **options: Any) -> None:
        self.beside = beside
        super().__init__(*args, **options)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, **({"beside": self.beside} if self.beside else {})}

    def column_value(self, organisation_id: UUID, row: UUID, value: Any) -> Any:
        """Return what the column of this row holds for a value, as JSON."""
        kept = value.get(self.beside) if self.beside and isinstance(value, dict) else None
        rest = value if kept is None else {name: each for name, each in value.items() if name != self.beside}
        text = json.dumps(rest, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        sealed = keys.sealed_text(organisation_id, self.place, row.bytes, text)
        return sealed if kept is None else {self.beside: kept, SEALED_PART: sealed}

    def sealed(self, organisation_id: UUID, row: UUID, value: Any) -> Any:
        return None if value is None else SealedJSON(self.column_value(organisation_id, row, value))

    def opened(self, organisation_id: UUID, row: UUID, value: Any) -> Any:
        held = value.held
        text = held if isinstance(held, str) else held[SEALED_PART]
        found = json.loads(keys.opened_text(organisation_id, self.place, row.bytes, text))
        return found if isinstance(held, str) else {**found, self.beside: held[self.beside]}

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        found = super().from_db_value(value, expression, connection)
        inner = found.get(SEALED_PART) if isinstance(found, dict) and self.beside else found
        return SealedJSON(found) if isinstance(inner, str) and inner.startswith(sealing.TEXT_MARK) else found

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:  # noqa: FBT001, FBT002
        ready = value if prepared else self.get_prep_value(value)
        return None if ready is None else connection.ops.adapt_json_value(ready.held, None)

    get_db_prep_save = get_db_prep_value


class SealedBinaryField(SealedField, models.BinaryField):  # type: ignore[type-arg]
    """Bytes."""

    def sealed(self, organisation_id: UUID, row: UUID, value: Any) -> Any:
        if not value:
            return value
        return SealedBytes(keys.sealed(organisation_id, self.place, row.bytes, bytes(value)))

    def opened(self, organisation_id: UUID, row: UUID, value: Any) -> Any:
        return keys.opened(organisation_id, self.place, row.bytes, bytes(value))

    def from_db_value(self, value: Any, *_: Any) -> Any:
        if value is None:
            return None
        plain = bytes(value)
        return SealedBytes(plain) if sealing.is_sealed(plain) else plain


def sealed_fields(model: type[models.Model]) -> list[SealedField]:
    """Return the sealed columns of a table."""
    return [field for field in model._meta.concrete_fields if isinstance(field, SealedField)]
