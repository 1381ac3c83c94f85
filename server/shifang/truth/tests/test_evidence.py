"""Bad input in the evidence envelope: taken out and named, never a lost neighbour."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from shifang.protocol.location import LocationEvidence
from shifang.truth.types.evidence import environment_of

SCHEMA = Path(__file__).parents[4] / "contracts" / "location_evidence.json"
NOW = datetime(2026, 10, 5, 9, tzinfo=UTC)


def fix(**changes: Any) -> dict[str, Any]:
    given = {"latitude": 31.2, "longitude": 121.5, "datum": "wgs84", "accuracy_m": 9, "fixed_at": NOW.isoformat()}
    return {**given, **changes}


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        ({"latitude": float("nan")}, "not_finite"),
        ({"speed_mps": float("inf")}, "not_finite"),
        ({"latitude": 0, "longitude": 0}, "null_island"),
        ({"fixed_at": "2009-01-01T00:00:00Z"}, "before_2015"),
    ],
)
def test_a_bad_fix_is_taken_out_and_its_neighbour_stays(bad: dict[str, Any], code: str) -> None:
    read = LocationEvidence.model_validate({"fixes": [fix(**bad), fix()]})
    assert (len(read.fixes), read.dropped) == (1, [f"fixes:{code}"])


def test_duplicates_and_long_lists_are_cut_to_the_newest_and_the_strongest() -> None:
    many = [fix(fixed_at=(NOW - timedelta(seconds=n)).isoformat()) for n in range(300)]
    heard = [{"bssid": f"02:00:00:00:{n >> 8:02x}:{n & 255:02x}", "rssi_dbm": -20 - n % 80} for n in range(10_000)]
    read = LocationEvidence.model_validate({"fixes": [*many, many[0]], "wifi": heard})
    assert read.dropped == ["fixes:duplicate", "fixes:too_many", "wifi:too_many"]
    assert (len(read.fixes), max(each.fixed_at for each in read.fixes)) == (50, NOW)
    assert (len(read.wifi), max(each.rssi_dbm for each in read.wifi)) == (64, -20)


@pytest.mark.parametrize("bad", [{"latitude": 200}, {"datum": "mars"}, {"colour": 1}, {"fixed_at": "yesterday"}])
def test_a_malformed_structure_is_refused(bad: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        LocationEvidence.model_validate({"fixes": [fix(**bad)]})


def test_the_environment_tells_unknown_from_no() -> None:
    assert environment_of({}).rooted is None
    assert environment_of({"root_traces": []}).rooted is False
    assert environment_of({"jailbroken": True}).rooted is True
    assert environment_of({"mock_apps": ["大牛助手"]}).mock_apps == ("大牛助手",)


def test_the_envelope_as_it_came_is_kept_for_its_signature() -> None:
    sent = {"fixes": [fix(latitude=0, longitude=0)], "nonce": "n", "signature": {"value": "x"}}
    assert LocationEvidence.model_validate(sent).as_sent == sent


def test_the_public_schema_is_that_of_the_code() -> None:
    assert json.loads(SCHEMA.read_text("utf-8")) == LocationEvidence.model_json_schema()
