"""The text that a leaf commits to, by the vectors that the second auditor is held to as well."""

import json
from pathlib import Path

import pytest
from django.db import connection

from shifang.ledger.rules.entry import written

CASES = json.loads((Path(__file__).parents[4] / "contracts" / "vectors" / "entry.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["given"][:30])
def test_an_entry_is_written_as_the_vectors_say(case: dict[str, str]) -> None:
    assert written(json.loads(case["given"])) == case["text"]


def test_a_whole_float_is_still_one_when_the_database_has_kept_it() -> None:
    facts = {"whole": 1.0, "count": 1, "small": 1e-7, "place": 121.4737}
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::jsonb::text", [json.dumps(facts)])
        (kept,) = cursor.fetchone()
    assert written(json.loads(kept)) == '{"count":1,"place":121.4737,"small":1e-07,"whole":1.0}'
