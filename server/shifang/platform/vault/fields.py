"""Columns that are sealed: written and read like any other attribute of a row, ciphertext in the database.

The value is opened when it is asked for, sealed when the row is saved, and bound to its table, column and row. Queries
cannot filter by it, and `update()` and `values()` cannot write or read it: they do not know the row.
"""

import json
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


class _Attribute(DeferredAttribute):
    """The value of a row's sealed column, opened when it is asked for first."""

    field: "SealedField"

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        if instance is None:
            return self
        value = super().__get__(instance, cls)
        if isinstance(value, SealedStr | SealedBytes):
            value = self.field.opened(instance.organisation_id, instance.pk, value)
            instance.__dict__[self.field.attname] = value
        return value

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class SealedField(_Field):
    """What sealed columns have in common. Nothing (None, "") is not sealed."""

    descriptor_class = _Attribute

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
        if isinstance(value, SealedStr | SealedBytes):
            return value
        return self.sealed(model_instance.organisation_id, model_instance.pk, getattr(model_instance, self.attname))

    def get_prep_value(self, value: Any) -> Any:
        """Let only what was sealed into a statement."""
        if value is None or value == "" or isinstance(value, SealedStr | SealedBytes):
            return value
        message = f"{self.place} is sealed: it is written by saving its row, and nothing can be looked up by it"
        raise TypeError(message)


class SealedTextField(SealedField, models.TextField):  # type: ignore[type-arg]
    """A text."""

    def sealed(self, organisation_id: UUID, row: UUID, value: Any) -> Any:
        if not value:
            return value
        return SealedStr(sealing.as_text(keys.sealed(organisation_id, self.place, row.bytes, str(value).encode())))

    def opened(self, organisation_id: UUID, row: UUID, value: Any) -> Any:
        return keys.opened_text(organisation_id, self.place, row.bytes, value)

    def from_db_value(self, value: Any, *_: Any) -> Any:
        return SealedStr(value) if isinstance(value, str) and value.startswith(sealing.TEXT_MARK) else value


class SealedJSONField(SealedField, models.JSONField):
    """JSON of any form; the column holds one JSON string."""

    def sealed(self, organisation_id: UUID, row: UUID, value: Any) -> Any:
        if value is None:
            return None
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        return SealedStr(sealing.as_text(keys.sealed(organisation_id, self.place, row.bytes, text.encode())))

    def opened(self, organisation_id: UUID, row: UUID, value: Any) -> Any:
        return json.loads(keys.opened_text(organisation_id, self.place, row.bytes, value))

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        found = super().from_db_value(value, expression, connection)
        return SealedStr(found) if isinstance(found, str) and found.startswith(sealing.TEXT_MARK) else found

    def get_prep_value(self, value: Any) -> Any:
        checked = SealedField.get_prep_value(self, value)
        return str(checked) if isinstance(checked, SealedStr) else checked

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:  # noqa: FBT001, FBT002
        ready = value if prepared else self.get_prep_value(value)
        return None if ready is None else connection.ops.adapt_json_value(ready, None)

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
