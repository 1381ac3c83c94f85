"""What an installation trusts: what is shipped, what it puts in its own folder, and the command that renews a list."""

import json
from io import StringIO
from pathlib import Path
from unittest.mock import patch

import pytest
from django.core.management import CommandError, call_command

from shifang.truth.attestation import claims, material
from shifang.truth.attestation.types import Malformed, Scheme
from shifang.truth.queries import trust as trusted
from shifang.truth.tests import attestation_vectors as vectors

APPS = {
    "android": [
        {
            "package": "com.example.shifang",
            "digests": ["AB:CD"],
            "play_integrity": {"decryption_key": "AAECAw==", "verification_key": "AAEC"},
        }
    ],
    "apple": [{"app_id": "TEAM.com.example", "development": True}],
    "web": {"rp_id": "field.example.com", "origins": ["https://field.example.com"]},
}


@pytest.fixture
def home(tmp_path: Path):
    with patch.object(trusted, "home", lambda: tmp_path):
        yield tmp_path / "attestation"


def run(*arguments: str) -> str:
    told = StringIO()
    call_command("attestation_status", *arguments, stdout=told)
    return told.getvalue()


def test_what_is_shipped_trusts_google_and_apple_and_only_plain_keys(home):
    shipped = trusted.trust()
    assert len(shipped.android.root_keys) == 2
    assert len(shipped.android.revoked) == 5
    assert claims.configured(shipped) == (Scheme.WEB_CRYPTO,)


def test_the_file_of_apps_is_seen_at_once(home):
    assert trusted.trust().web is None
    home.mkdir()
    (home / "apps.json").write_text(json.dumps(APPS))
    ours = trusted.trust()
    assert set(claims.configured(ours)) == set(Scheme)
    assert ours.android_apps[0].digests == {"abcd"}
    assert ours.play_keys[0].decryption_key == bytes(range(4))
    assert ours.apple_apps[0].development
    assert trusted.trust() is ours


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '{"android": [{}]}',
        '{"android": 5}',
        '{"android": [{"package": "a", "digests": ["xy"]}]}',
        '{"android": [{"package": "a", "digests": [], "play_integrity": {}}]}',
        '{"apple": ["a"]}',
        '{"web": {"rp_id": "a"}}',
        "[" * 100_000,
    ],
)
def test_a_file_of_apps_of_another_form_is_refused(text):
    with pytest.raises(Malformed):
        material.apps(text)


def test_roots_of_another_form_are_refused():
    for text in ("", "{}", '["no certificate"]'):
        with pytest.raises(Malformed):
            material.root_keys(text)


def test_the_command_renews_the_list(home, tmp_path):
    assert run().startswith("5 entries, 2 root keys")
    present = json.loads((vectors.DATA / "status.json").read_text())["entries"]
    newer = tmp_path / "newer.json"
    newer.write_text(json.dumps({"entries": {**present, "00AB12": {"status": "REVOKED", "reason": "KEY_COMPROMISE"}}}))
    assert run(str(newer)) == "6 entries in place\n"
    assert trusted.trust().android.revoked["ab12"] == "REVOKED"
    assert [path.name for path in home.iterdir()] == ["status.json"]


def test_the_command_refuses_what_is_no_list_or_forgets_entries(home, tmp_path):
    broken, short = tmp_path / "broken.json", tmp_path / "short.json"
    broken.write_text("<html>")
    short.write_text('{"entries": {}}')
    with pytest.raises(CommandError, match="not a revocation list"):
        run(str(broken))
    with pytest.raises(CommandError, match="5 entries"):
        run(str(short))
    assert run(str(short), "--shrink") == "0 entries in place\n"
    with patch("sys.stdin", StringIO('{"entries": {}}')):
        assert run("-") == "0 entries in place\n"
