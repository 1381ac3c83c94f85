"""Many people and customers of one organisation, made inside PostgreSQL."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg

from bench import setting

# Identifiers in the order of their numbers, as the product's are in the order of time; `part` keeps kinds apart.
ID = (
    "(lpad(to_hex(%(base)s + {number}), 12, '0') || '7' || substr(md5('{part}' || {number}), 1, 3)"
    " || '8' || substr(md5({number} || '{part}'), 1, 15))::uuid"
)
_BASE = 0x019C_0000_0000
_PEOPLE = f"""
INSERT INTO accounts_person (organisation_id, id, login, phone, name, name_key, employee_number, email, locale,
    password, role_id, department_id, created_at, generation)
SELECT %(organisation)s, {ID.format(number="n", part="person")}, 'p' || n, '', 'P' || n, 'p', '', '', 'zh', '!',
    %(role)s, %(department)s, %(now)s, 0
FROM generate_series(1, %(count)s::int) AS n
"""
_CUSTOMERS = f"""
INSERT INTO customers_customer (organisation_id, id, name, name_key, name_normal, address, phone, type, tier,
    life_stage, life_stage_reason, tags, owner_id, department_id, latitude, longitude, cell7, cell8, cell9, cell10,
    opening_hours, attributes, note, source, created_at, updated_at)
SELECT %(organisation)s, {ID.format(number="n", part="customer")}, 'C' || n, 'c' || n, 'c' || n, '', '', 'convenience',
    'B', 'active', '', '{{}}', CASE WHEN %(held)s THEN
    {ID.format(number="(1 + n %% %(people)s)", part="person")} END, %(department)s, 31.2, 121.5,
    (%(cells)s::bigint[])[1 + n %% 50], NULL, NULL, NULL, '[]', '{{}}', '', 'manual', %(now)s - {{age}}, %(now)s
FROM generate_series(1, %(count)s::int) AS n
"""
_VISITS = f"""
INSERT INTO visits_visit (organisation_id, id, code, customer_id, person_id, department_id, origin, day, due_reason,
    life, life_reason, life_at, completeness, completeness_reason, completeness_at, validity, validity_reason,
    validity_at, verification, verification_reason, verification_at, check_in_refused, checked_in_at, to_review,
    review, end_reason, end_doubt, end_review, findings, created_at)
SELECT %(organisation)s, {ID.format(number="v", part="visit")}, 'V' || v,
    {ID.format(number="n", part="customer")}, {ID.format(number="(1 + n %% %(people)s)", part="person")},
    %(department)s, 'ad_hoc', (at AT TIME ZONE 'Asia/Shanghai')::date, '', 'checked_out', '', at, 'complete', '', at,
    'valid', '', at, 'verified', '', at, false, at, false, '', '', '', '', '[]', at
FROM (
    SELECT n, (n - 1) * %(each)s + k AS v,
           %(now)s - make_interval(hours => 30 + ((n * 7919 + k * 104729) %% %(hours)s)::int) AS at
    FROM generate_series(1, %(count)s::int) AS n, generate_series(1, %(each)s::int) AS k
) AS made
"""
_STANDINGS = """
INSERT INTO pool_standing (organisation_id, id, pool_id, owner_id, department_id, since, due_on, version)
SELECT organisation_id, id, %(pool)s, owner_id, department_id, created_at, {due}, 1
FROM customers_customer c WHERE organisation_id = %(organisation)s
"""


class Data:
    """One organisation with so many people of its branch and so many customers."""

    def __init__(self, made: Any, *, people: int, now: datetime) -> None:
        from shifang.kernel import cells
        from shifang.kernel.geo import Point

        self.made, self.people, self.now = made, people, now
        self.words: dict[str, Any] = {
            "organisation": made.id,
            "role": made.roles["rep"],
            "department": made.branch,
            "base": _BASE,
            "cells": cells.disk(cells.cell_of(Point(31.2, 121.5), 7), 4)[:50],
            "now": now,
            "people": people,
        }
        with self.owner() as connection:
            connection.execute(_PEOPLE, {**self.words, "count": people})

    @contextmanager
    def owner(self) -> Iterator[psycopg.Connection]:
        """Connect as the owner of the tables, whom no row-level security binds."""
        with psycopg.connect(setting.prepare(), autocommit=True) as connection:
            yield connection

    def add_customers(self, count: int, *, held: bool, age: str) -> None:
        """Add customers, held in turn by the people or by nobody; `age` is SQL of the interval since `n` is known."""
        with self.owner() as connection, without_indexes(connection, "customers_customer"):
            connection.execute(_CUSTOMERS.replace("{age}", age), {**self.words, "count": count, "held": held})

    def add_visits(self, count: int, *, each: int, hours: int) -> None:
        """Add so many verified visits to each of the first customers, spread over the hours before now."""
        with self.owner() as connection, without_indexes(connection, "visits_visit"):
            connection.execute(_VISITS, {**self.words, "count": count, "each": each, "hours": hours})

    def add_standings(self, pool_id: UUID, *, due: str) -> None:
        """Let every customer stand as one that is held; `due` is SQL of the day on which customer `c` goes back."""
        with self.owner() as connection, without_indexes(connection, "pool_standing"):
            connection.execute(_STANDINGS.replace("{due}", due), {**self.words, "pool": pool_id})

    def know(self, *tables: str) -> None:
        """Gather statistics, as autovacuum does by itself within seconds: the tables have just been filled."""
        with self.owner() as connection:
            for table in tables:
                connection.execute(f"VACUUM (ANALYZE) {table}".encode())

    def ids(self, part: str, numbers: range) -> list[UUID]:
        """Return the identifiers of some people or customers."""
        statement = (
            f"SELECT {ID.format(number='n', part=part)} FROM generate_series(%(first)s::int, %(last)s::int) AS n"
        )
        with self.owner() as connection:
            rows = connection.execute(statement, {**self.words, "first": numbers.start, "last": numbers.stop - 1})
            return [row[0] for row in rows.fetchall()]


@contextmanager
def without_indexes(connection: psycopg.Connection, table: str) -> Iterator[None]:
    """Fill a table without its plain indexes, which are made again behind it: that takes a fraction of the time."""
    rows = connection.execute(
        "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index i "
        "WHERE indrelid = %s::regclass AND NOT indisunique AND NOT indisprimary "
        "AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid)",
        [table],
    ).fetchall()
    for name, _ in rows:
        connection.execute(f"DROP INDEX {name}".encode())
    yield
    connection.execute("SET maintenance_work_mem = '1GB'")
    for _, definition in rows:
        connection.execute(str(definition).encode())
