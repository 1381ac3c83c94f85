"""Reads PostgreSQL's own catalogue and says where a table could leak: the five traps and their neighbours.

A complaint is `object: what is wrong`. Nothing here knows a table of the product by name.
"""

from collections.abc import Collection, Mapping
from typing import Any

import psycopg

PREDICATE = "(organisation_id = (NULLIF(current_setting('shifang.organisation'::text, true), ''::text))::uuid)"

_TABLES = """
SELECT c.oid, c.relname, c.relispartition, c.relkind, c.relrowsecurity, c.relforcerowsecurity,
       pg_get_userbyid(c.relowner) AS owner,
       (SELECT a.atttypid::regtype::text || CASE WHEN a.attnotnull THEN '' ELSE ' null' END
        FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'organisation_id' AND NOT a.attisdropped) AS key
FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'f') ORDER BY c.relname
"""
_POLICIES = """
SELECT tablename, policyname, permissive, roles, cmd, qual, with_check FROM pg_policies WHERE schemaname = 'public'
"""
_UNIQUE = """
SELECT i.indrelid::regclass::text, x.relname, i.indisprimary,
       ARRAY(SELECT a.attname::text FROM pg_attribute a
             WHERE a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey) ORDER BY a.attnum)
FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid
WHERE (i.indisunique OR i.indisexclusion) AND x.relnamespace = 'public'::regnamespace
"""
_FOREIGN = """
SELECT c.conname, c.conrelid::regclass::text, c.confrelid::regclass::text,
       ARRAY(SELECT a.attname::text FROM unnest(c.conkey) WITH ORDINALITY k(n, o)
             JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.n ORDER BY k.o),
       ARRAY(SELECT a.attname::text FROM unnest(c.confkey) WITH ORDINALITY k(n, o)
             JOIN pg_attribute a ON a.attrelid = c.confrelid AND a.attnum = k.n ORDER BY k.o)
FROM pg_constraint c WHERE c.contype = 'f' AND c.connamespace = 'public'::regnamespace AND c.conparentid = 0
"""
_VIEWS = """
SELECT relname, relkind, coalesce(reloptions::text[], '{}') FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('v', 'm')
"""
_OWNED = """
SELECT relname::text FROM pg_class WHERE relowner = %(role)s::regrole
UNION ALL SELECT proname::text FROM pg_proc WHERE proowner = %(role)s::regrole
UNION ALL SELECT nspname::text FROM pg_namespace WHERE nspowner = %(role)s::regrole
UNION ALL SELECT datname::text FROM pg_database WHERE datdba = %(role)s::regrole
"""
_ROLE = "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication FROM pg_roles WHERE rolname = %s"
_MEMBER = """
SELECT g.rolname FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid
WHERE m.member = %s::regrole
"""
_GRANTS = """
SELECT c.relname, p.privilege FROM pg_class c,
       unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) AS p(privilege)
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
  AND has_table_privilege(%s, c.oid, p.privilege)
"""
_COLUMN_UPDATES = """
SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
  AND has_any_column_privilege(%s, c.oid, 'UPDATE')
"""
_DEFINERS = """
SELECT p.oid::regprocedure::text, coalesce(p.proconfig, '{}'), has_function_privilege('public', p.oid, 'EXECUTE')
FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace AND p.prosecdef
"""


def complaints(
    connection: psycopg.Connection,
    *,
    role: str,
    exempt: Collection[str],
    append_only: Collection[str],
    definers: Collection[str],
) -> list[str]:
    """Return everything that is wrong in the database, for the application role `role`.

    `exempt`: tables that may lack `organisation_id`. `append_only`: tables that the role may never change.
    `definers`: the functions that may run with their owner's rights.
    """
    tables = connection.execute(_TABLES).fetchall()
    return sorted(
        [
            *_key_complaints(tables, exempt),
            *_policy_complaints(connection, tables, exempt),
            *_unique_complaints(connection, exempt),
            *_foreign_complaints(connection, exempt),
            *_view_complaints(connection),
            *_role_complaints(connection, role),
            *_grant_complaints(connection, role, tables=tables, append_only=append_only),
            *_definer_complaints(connection, definers),
        ]
    )


def _key_complaints(tables: list[Any], exempt: Collection[str]) -> list[str]:
    names = {name for _, name, *_ in tables}
    found = [f"{name}: stands on the list of exceptions but does not exist" for name in set(exempt) - names]
    for _, name, _, kind, _, _, _, key in tables:
        if kind == "f":
            found.append(f"{name}: foreign table; row-level security does not reach it")
        if key is None and name not in exempt:
            found.append(f"{name}: has no organisation_id and stands on no list")
        if key not in (None, "uuid"):
            found.append(f"{name}: organisation_id is {key}, not a uuid that is never null")
    return found


def _policy_complaints(connection: psycopg.Connection, tables: list[Any], exempt: Collection[str]) -> list[str]:
    policies: dict[str, list[Any]] = {}
    for table, *policy in connection.execute(_POLICIES):
        policies.setdefault(table, []).append(policy)
    found = []
    for _, name, partition, _, enabled, forced, _, _ in tables:
        guarded = name not in exempt or name in policies
        if guarded and not enabled:
            found.append(f"{name}: row-level security is not enabled")
        if guarded and not forced:
            found.append(f"{name}: row-level security is not forced, so its owner sees everything")
        if guarded and not partition:
            found += _one_policy(name, policies.get(name, []), tenant=name not in exempt)
        if partition and policies.get(name):
            found.append(f"{name}: a partition has a policy of its own and can be read past its parent")
    return found


def _one_policy(name: str, policies: list[Any], *, tenant: bool) -> list[str]:
    if len(policies) != 1:
        # Several permissive policies are joined with OR.
        return [f"{name}: has {len(policies)} policies instead of one"]
    _, permissive, roles, command, using, check = policies[0]
    found = []
    if (permissive, list(roles), command) != ("PERMISSIVE", ["public"], "ALL"):
        found.append(f"{name}: its policy does not hold for every role and command")
    if "NULLIF" not in (using or ""):
        found.append(f"{name}: its policy lacks nullif, so an unset organisation is an error")
    if tenant and (using != PREDICATE or check != PREDICATE):
        found.append(f"{name}: its policy is not the house's predicate for both reading and writing")
    return found


def _unique_complaints(connection: psycopg.Connection, exempt: Collection[str]) -> list[str]:
    found, primary = [], set()
    for table, index, is_primary, columns in connection.execute(_UNIQUE):
        if is_primary:
            primary.add(table)
        if table not in exempt and "organisation_id" not in columns:
            found.append(f"{table}: unique index {index} lacks organisation_id")
    everyone = {name for _, name, *_ in connection.execute(_TABLES)}
    return found + [f"{name}: has no primary key" for name in everyone - primary]


def _foreign_complaints(connection: psycopg.Connection, exempt: Collection[str]) -> list[str]:
    found = []
    for name, source, target, columns, referred in connection.execute(_FOREIGN):
        if source in exempt and target in exempt:
            continue
        pairs = list(zip(columns, referred, strict=True))
        if ("organisation_id", "organisation_id") not in pairs:
            found.append(f"{source}: foreign key {name} to {target} can cross organisations")
    return found


def _view_complaints(connection: psycopg.Connection) -> list[str]:
    found = []
    for name, kind, options in connection.execute(_VIEWS):
        if kind == "m":
            found.append(f"{name}: a materialised view holds rows of every organisation")
        elif not {"security_invoker=true", "security_invoker=on"} & set(options):
            found.append(f"{name}: a view without security_invoker reads with its owner's rights")
    return found


def _role_complaints(connection: psycopg.Connection, role: str) -> list[str]:
    row = connection.execute(_ROLE, [role]).fetchone()
    if row is None:
        return [f"{role}: no such role"]
    powers = ("is a superuser", "bypasses row-level security", "creates roles", "creates databases", "replicates")
    found = [f"{role}: {power}" for power, held in zip(powers, row, strict=True) if held]
    found += [f"{role}: is a member of {group}" for (group,) in connection.execute(_MEMBER, [role])]
    found += [f"{role}: owns {name}" for (name,) in connection.execute(_OWNED, {"role": role})]
    if connection.execute("SELECT has_schema_privilege(%s, 'public', 'CREATE')", [role]).fetchone() == (True,):
        found.append(f"{role}: may create things in the schema")
    return found


def _grant_complaints(
    connection: psycopg.Connection, role: str, *, tables: list[Any], append_only: Collection[str]
) -> list[str]:
    held: dict[str, set[str]] = {}
    for table, privilege in connection.execute(_GRANTS, [role]):
        held.setdefault(table, set()).add(privilege)
    changeable = {table for (table,) in connection.execute(_COLUMN_UPDATES, [role])}
    found = []
    for _, name, partition, *_ in tables:
        rights = held.get(name, set())
        if partition and rights:
            found.append(f"{name}: a partition is open to {role} ({', '.join(sorted(rights))})")
        if name in append_only and (rights & {"UPDATE", "DELETE"} or name in changeable):
            found.append(f"{name}: append-only, but {role} may change or delete rows")
        found += [f"{name}: {role} may {right}" for right in rights & {"TRUNCATE", "REFERENCES", "TRIGGER"}]
    public = connection.execute(_GRANTS, ["public"]).fetchall()
    return found + [f"{table}: everybody may {privilege}" for table, privilege in public]


def _definer_complaints(connection: psycopg.Connection, definers: Collection[str]) -> list[str]:
    found, seen = [], set()
    for name, config, public in connection.execute(_DEFINERS):
        seen.add(name)
        if name not in definers:
            found.append(f"{name}: runs with its owner's rights and stands on no list")
        if not any(setting.startswith("search_path=") for setting in config):
            found.append(f"{name}: runs with its owner's rights on a search_path of the caller")
        if public:
            found.append(f"{name}: everybody may run it with its owner's rights")
    return found + [f"{name}: stands on the list of functions but does not exist" for name in set(definers) - seen]


def missing_references(connection: psycopg.Connection, *, wanted: Mapping[str, tuple[str, str]]) -> list[str]:
    """Return keys of the models (`table.column` → (table, target)) that have no foreign key in the database."""
    there = {
        (f"{source}.{column}", target)
        for _, source, target, columns, _ in connection.execute(_FOREIGN)
        for column in columns
        if column != "organisation_id"
    }
    return sorted(
        f"{name}: no foreign key to {target} inside the organisation"
        for name, (_, target) in wanted.items()
        if (name, target) not in there
    )
