"""Customers as a table: headings in words, one row each, numbers and dates as they are."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from shifang.accounts.types import Scope
from shifang.customers.queries.lists import row_pages
from shifang.customers.queries.settings import settings
from shifang.customers.rules.settings import AttributeDefinition, Settings
from shifang.customers.types.words import CustomerRow, Filters
from shifang.platform import tenancy

_STAGES = {
    "lead": ("线索", "lead"),
    "active": ("跟进中", "active"),
    "won": ("成交", "won"),
    "lost": ("流失", "lost"),
    "dead": ("失效", "dead"),
}


@dataclass(frozen=True, slots=True)
class Table:
    """What is exported: headings and a stream of rows."""

    headings: list[str]
    rows: Iterator[list[Any]]


def customers_table(scope: Scope, filters: Filters, *, language: str) -> Table:
    """Return the visible customers that meet the filters as a table in a language ("zh" or "en").

    The rows open a transaction of their own for every page: they are read while the answer is being sent.
    """
    in_force = settings(scope)
    columns = _columns(in_force, language=language, zone=ZoneInfo(scope.timezone))
    return Table(
        headings=[heading for heading, _read in columns],
        rows=([read(row) for _heading, read in columns] for row in _rows(scope, filters)),
    )


def _rows(scope: Scope, filters: Filters) -> Iterator[CustomerRow]:
    after = None
    while True:
        with tenancy.organisation(scope.organisation_id):
            page, after = row_pages(scope, filters, after=after)
        yield from page
        if after is None:
            return


def _columns(in_force: Settings, *, language: str, zone: ZoneInfo) -> list[tuple[str, Callable[[CustomerRow], Any]]]:
    english = language == "en"

    def local(moment: datetime | None) -> datetime | None:
        return moment.astimezone(zone) if moment is not None else None

    named: list[tuple[str, str, Callable[[CustomerRow], Any]]] = [
        ("客户名称", "Name", lambda row: row.name),
        ("地址", "Address", lambda row: row.address),
        ("客户类型", "Type", lambda row: in_force.types.get(row.type, {}).get(language, row.type)),
        ("客户等级", "Tier", lambda row: row.tier),
        ("阶段", "Life stage", lambda row: _STAGES[row.life_stage][english]),
        ("阶段原因", "Stage reason", lambda row: row.life_stage_reason),
        ("电话", "Phone", lambda row: row.phone),
        ("标签", "Tags", lambda row: ";".join(row.tags)),
        ("归属人", "Owner", lambda row: row.owner_name),
        ("部门", "Department", lambda row: row.department_name),
        ("纬度", "Latitude", lambda row: row.latitude),
        ("经度", "Longitude", lambda row: row.longitude),
        ("坐标系", "Datum", lambda row: "WGS-84" if row.latitude is not None else None),
        ("围栏半径", "Geofence radius", lambda row: row.geofence_radius_m),
        ("未解决问题", "Open issues", lambda row: row.open_issues),
        ("最近拜访", "Last visit", lambda row: local(row.last_visit_at)),
        ("最近跟进", "Last follow-up", lambda row: local(row.last_follow_up_at)),
        ("创建时间", "Created", lambda row: local(row.created_at)),
        ("备注", "Note", lambda row: row.note),
    ]
    columns = [(en if english else zh, read) for zh, en, read in named]
    return [*columns, *(_attribute(each, language) for each in in_force.attributes.values())]


def _attribute(definition: AttributeDefinition, language: str) -> tuple[str, Callable[[CustomerRow], Any]]:
    choices = {key: name[language] for key, name in definition.choices}

    def read(row: CustomerRow) -> Any:
        value = row.attributes.get(definition.key)
        if isinstance(value, list):
            return ";".join(str(choices.get(each, each)) for each in value)
        if definition.kind == "date" and isinstance(value, str):
            return datetime.fromisoformat(value).date()
        return choices.get(value, value) if isinstance(value, str) else value

    return definition.name[language], read
