"""A second auditor of the log, of another make: the page's own modules in Node, fed with rows (`web/checks/log.ts`)."""

import json
import subprocess
from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from django.db import connection

from shifang.platform.home import CHECKOUT

_MOMENT = """'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'"""
_TILE = f"""
    SELECT coalesce(json_agg(json_build_object('position', p.position, 'leaf', encode(p.leaf, 'hex'),
        'salt', encode(e.salt, 'hex'), 'entry', CASE WHEN e.id IS NOT NULL THEN json_build_object('id', e.id,
        'kind', e.kind, 'actor_id', e.actor_id, 'department_id', e.department_id, 'subject_kind', e.subject_kind,
        'subject_id', e.subject_id, 'related_id', e.related_id, 'facts', e.facts,
        'happened_at', to_char(e.happened_at AT TIME ZONE 'UTC', {_MOMENT}),
        'received_at', to_char(e.received_at AT TIME ZONE 'UTC', {_MOMENT})) END) ORDER BY p.position), '[]')::text
    FROM ledger_placed p LEFT JOIN ledger_event e ON e.organisation_id = p.organisation_id AND e.id = p.id
    WHERE p.organisation_id = %s AND p.position > %s AND p.position <= %s
"""
_BESIDE = """
    SELECT json_build_object(
        'stored', (SELECT coalesce(json_agg(json_build_object('level', level, 'number', number,
            'hashes', encode(hashes, 'hex'), 'root', encode(root, 'hex'))), '[]') FROM ledger_tile
            WHERE organisation_id = %(made)s AND (level > 0 OR number = ANY(%(tiles)s))),
        'count', (SELECT count(*) FROM ledger_tile WHERE organisation_id = %(made)s),
        'strays', (SELECT count(*) FROM ledger_event e
            WHERE organisation_id = %(made)s AND (%(events)s::uuid[] IS NULL OR id = ANY(%(events)s))
            AND NOT EXISTS (SELECT 1 FROM ledger_placed p WHERE p.organisation_id = e.organisation_id AND p.id = e.id)
            AND NOT EXISTS (SELECT 1 FROM ledger_pending p WHERE p.organisation_id = e.organisation_id AND p.id = e.id))
    )::text
"""
WIDTH = 256


class SecondAuditor:
    """Holds the log's key and one checkpoint, and judges what the tables of an organisation say."""

    def __init__(self, made: UUID, folder: Path, *, key: str, checkpoint: str) -> None:
        self.made = made
        program = folder / "log.js"
        build = ["npx", "rolldown", "checks/log.ts", "--platform", "node", "--format", "esm", "--file", str(program)]
        subprocess.run(build, cwd=CHECKOUT / "web", capture_output=True, check=True)
        self._node = subprocess.Popen(["node", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._say(json.dumps({"key": key, "checkpoint": checkpoint}))

    def judge(self, tiles: Iterable[int], *, events: Iterable[UUID] | None, keep: bool = False) -> str:
        """Read some tiles anew, and say what does not fit; `events` are those that might stand in no place."""
        numbers = sorted(tiles)
        for number in numbers:
            rows = self._text(_TILE, [self.made, number * WIDTH, (number + 1) * WIDTH])
            self._say(f'{{"tile": {number}, "rows": {rows}}}')
        named = None if events is None else list(events)
        beside = self._text(_BESIDE, {"made": self.made, "tiles": numbers, "events": named})
        self._say(f'{{"judge": {beside}, "keep": {json.dumps(keep)}}}')
        assert self._node.stdout is not None
        return str(json.loads(self._node.stdout.readline()))

    def close(self) -> None:
        """End the process."""
        self._node.communicate(timeout=20)

    def _say(self, line: str) -> None:
        assert self._node.stdin is not None
        self._node.stdin.write(line + "\n")
        self._node.stdin.flush()

    @staticmethod
    def _text(statement: str, values: object) -> str:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return str(cursor.fetchone()[0])
