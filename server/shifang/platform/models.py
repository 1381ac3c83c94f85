"""Base model of every tenant table, and the foreign key that cannot leave its organisation."""

from typing import Any, ClassVar, Self
from uuid import UUID

from django.db import models
from django.db.models.lookups import Exact, Lookup

from shifang.platform import clock


class TenantModel(models.Model):
    """A row of one organisation.

    Django takes `id` for the primary key; the table's real key is `(organisation_id, id)`, made by the
    migration operation `TenantTable`, which also adds row-level security and composite foreign keys.
    """

    id = models.UUIDField(primary_key=True, default=clock.new_id, editable=False)
    organisation_id = models.UUIDField(editable=False)

    sealed_names: ClassVar[tuple[str, ...]] = ()
    """Columns of the vault (`vault.fields`), which name themselves here."""

    class Meta:
        abstract = True

    @classmethod
    def from_db(cls, db: str | None, field_names: Any, values: Any, **options: Any) -> Self:
        """Open what is sealed at once: a key that is gone is told by the query and not in the middle of an answer."""
        row = super().from_db(db, field_names, values, **options)
        for name in cls.sealed_names:
            if name in row.__dict__:
                getattr(row, name)
        return row

    def _do_update(self, base_qs: Any, *rest: Any) -> Any:
        # Naming the organisation keeps the statement on one shard of a distributed table.
        return super()._do_update(base_qs.filter(organisation_id=self.organisation_id), *rest)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.pk}>"


class DataKey(TenantModel):
    """A data key of an organisation, wrapped by a key that lies outside of the database (`platform.vault`).

    The application may read and add; wrapping anew and destroying are the owner's.
    """

    number = models.IntegerField()
    wrapping = models.CharField(max_length=200)
    wrapped = models.BinaryField()
    created_at = models.DateTimeField()
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation_id", "number"], name="platform_datakey_number")]


class TenantKey(models.ForeignKey[Any, Any]):
    """Foreign key on `(organisation_id, <field>_id)`; the constraint itself is made by `TenantTable`."""

    def __init__(self, to: str | type[models.Model], **options: Any) -> None:
        options["db_constraint"] = False
        # An index without the organisation in front serves no query of ours; models declare those that do.
        options["db_index"] = False
        options["on_delete"] = models.DO_NOTHING
        options.setdefault("related_name", "+")
        super().__init__(to, **options)

    def get_extra_restriction(self, alias: str | None, related_alias: str | None) -> Any:
        """Join on the organisation too: `alias` is the target's table, `related_alias` the owner's."""
        target: Any = self.remote_field.model._meta.get_field("organisation_id")
        owner: Any = self.model._meta.get_field("organisation_id")
        return Exact(target.get_col(alias), owner.get_col(related_alias))

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        for fixed in ("db_constraint", "db_index", "on_delete"):
            kwargs.pop(fixed, None)
        return name, path, args, kwargs


@models.UUIDField.register_lookup
@TenantKey.register_lookup
class Among(Lookup):
    """`id__among=ids`: one of many, which go as one parameter. With `in` each is one: a thousand of them take Django
    longer than the statement.
    """

    lookup_name = "among"

    def get_prep_lookup(self) -> list[UUID]:
        return list(self.rhs)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        column, values = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s::uuid[])", (*values, self.rhs)
