"""Whatever is uploaded is a photo or a coded refusal, and what was open stays open."""

import base64
import hashlib
import io
import subprocess
import sys
from pathlib import Path

import pytest

from shifang.accounts.tests.make import MadeOrganisation, organisation
from shifang.evidence import pictures, rules
from shifang.evidence.tests import fuzz_upload, make
from shifang.evidence.tests.hostile import corpus
from shifang.platform import clock

CORPUS = list(corpus())
HARNESS = Path(fuzz_upload.__file__)
SERVER = HARNESS.parents[3]


@pytest.fixture(scope="module")
def made() -> MadeOrganisation:
    return organisation()


def put(made: MadeOrganisation, data: bytes, kind: str = "application/octet-stream"):
    rep = made.client("rep")
    path = f"/api/v1/photos/{hashlib.sha256(data).hexdigest()}"
    return rep.client.put(path, data=data, content_type=kind, headers=rep.headers)


@pytest.mark.parametrize(("data", "code"), [pytest.param(data, code, id=name) for name, data, code in CORPUS])
def test_an_upload_is_a_photo_or_a_coded_refusal(made, data, code):
    answer = put(made, data, "image/jpeg")
    if code is None:
        assert answer.status_code == 201
        assert made.client("rep").get(f"/photos/{hashlib.sha256(data).hexdigest()}/thumbnail").status_code == 200
    else:
        assert answer.json()["code"] == code
        assert 400 <= answer.status_code < 500
        assert made.client("rep").get(f"/photos/{hashlib.sha256(data).hexdigest()}").status_code == 404


def test_a_thumbnail_does_not_carry_a_profile_that_is_no_profile():
    data = make.picture(icc_profile=b"\0" * 4_000_000)
    assert len(pictures.thumbnail(io.BytesIO(data))) < 100_000


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd", "a/b", "..\\..\\x", "\0", "%2e%2e%2f", "x" * 3000, "名/../字", "a\r\nX-Evil: 1", "con.jpg "],
)
def test_names_lead_nowhere(made, name):
    data = make.picture() + clock.new_id().bytes
    rep, sha256 = made.client("rep"), hashlib.sha256(data).hexdigest()
    pairs = {"sha256": sha256, "filename": name, "filetype": "../image"}
    told = ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in pairs.items())
    begun = rep.send(
        "POST", "/photos", **{"Tus-Resumable": "1.0.0", "Upload-Length": str(len(data)), "Upload-Metadata": told}
    )
    assert begun.status_code in {201, 400}
    wrong = ",".join(("sha256 " + base64.b64encode(name.encode()).decode(), "filename eA=="))
    refused = rep.send("POST", "/photos", **{"Tus-Resumable": "1.0.0", "Upload-Length": "10", "Upload-Metadata": wrong})
    assert (refused.status_code, refused.json()["code"]) == (400, "upload.header")
    # The next photo is taken as if nothing had been.
    assert put(made, data).status_code == 201


@pytest.mark.parametrize("path", ["..%2f..%2fetc%2fpasswd", "a" * 63, "A" * 64, "%00" * 64, "../" * 3 + "x"])
def test_addresses_lead_nowhere(made, path):
    rep = made.client("rep")
    for kind in ("raw", "thumbnail", "watermarked"):
        assert rep.get(f"/photos/{path}/{kind}").status_code in {404, 422}


def test_every_format_has_its_limit_of_pixels():
    assert rules.MAX_WHOLE_PIXELS < rules.MAX_PROGRESSIVE_PIXELS < rules.MAX_PIXELS


def test_every_seed_of_the_fuzz_is_taken():
    for seed in fuzz_upload.seeds():
        fuzz_upload.one(seed)


@pytest.mark.parametrize("runs", [4_000, pytest.param(400_000, marks=[pytest.mark.prove, pytest.mark.timeout(3_400)])])
def test_no_bytes_break_the_door_of_uploads(tmp_path, runs):
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    for number, seed in enumerate(fuzz_upload.seeds()):
        (seeds / str(number)).write_bytes(seed)
    # The kernel counts what a starting process held as its child's peak: with a shell between, the shell's.
    command = ["/bin/sh", "-c", '"$@"; exit $?', "sh", sys.executable, str(HARNESS), str(seeds)]
    command += [f"-runs={runs}", "-seed=7", "-max_len=20000"]
    ended = subprocess.run(
        [*command, "-timeout=5", "-rss_limit_mb=700", f"-artifact_prefix={tmp_path}/"],
        env={"PYTHONPATH": str(SERVER), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr[-3_000:]
    assert f"Done {runs} runs" in ended.stderr
