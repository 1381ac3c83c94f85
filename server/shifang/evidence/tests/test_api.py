import base64
import hashlib
import io

import pytest
from PIL import Image

from shifang.accounts.tests.make import MadeOrganisation, anonymous, organisation
from shifang.evidence import files, rules
from shifang.evidence.operations import copies
from shifang.evidence.tests import make
from shifang.evidence.types import PHOTO_USERS, PhotoUser, photo_user
from shifang.platform import clock
from shifang.protocol.api import ReceiptOut
from shifang.protocol.receipts import Receipted, text_of
from shifang.protocol.tests.test_receipts import holds

TUS = {"Tus-Resumable": "1.0.0"}


@pytest.fixture(scope="module")
def made() -> MadeOrganisation:
    return organisation()


@pytest.fixture(autouse=True)
def no_photo_users():
    kept = dict(PHOTO_USERS)
    PHOTO_USERS.clear()
    yield
    PHOTO_USERS.clear()
    PHOTO_USERS.update(kept)


def fresh() -> bytes:
    return make.phone_photo() + clock.new_id().bytes


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def send(api, method: str, path: str, data: bytes = b"", kind: str = "application/octet-stream", **headers):
    return api.client.generic(
        method,
        path if path.startswith("/api") else f"/api/v1{path}",
        data=data,
        content_type=kind,
        headers={**api.headers, **headers},
    )


def begin(api, data: bytes, *, name: str = "门头照.jpg", hashed: str | None = None, size: int | None = None, **headers):
    pairs = {"filename": name, "sha256": hashed or sha256(data)}
    metadata = ",".join(f"{key} {base64.b64encode(text.encode()).decode()}" for key, text in pairs.items())
    length = str(len(data) if size is None else size)
    given = {**TUS, "Upload-Length": length, "Upload-Metadata": metadata, **headers}
    return send(api, "POST", "/photos", **given)


def piece(api, location: str, data: bytes, offset: int, **headers):
    given = {**TUS, "Upload-Offset": str(offset), **headers}
    return send(api, "PATCH", location, data, kind="application/offset+octet-stream", **given)


def put(api, data: bytes, *, name: str | None = None):
    return send(api, "PUT", f"/photos/{name or sha256(data)}", data, kind="image/jpeg")


def problem(answer) -> tuple[int, str]:
    assert answer["Content-Type"] == "application/problem+json", answer.content
    return answer.status_code, answer.json()["code"]


def test_the_server_says_which_protocol_it_speaks():
    answer = send(anonymous(), "OPTIONS", "/photos")
    assert answer.status_code == 204
    assert (answer["Tus-Version"], answer["Tus-Extension"]) == ("1.0.0", "creation,expiration")
    assert answer["Tus-Max-Size"] == str(rules.MAX_BYTES)


def test_a_resumed_upload_ends_as_a_held_photo(made):
    api, data = made.client("rep"), fresh()
    begun = begin(api, data)
    assert begun.status_code == 201
    location = begun["Location"]
    assert location.startswith("/api/v1/photos/uploads/")
    assert begun["Upload-Expires"].endswith("GMT")
    first = piece(api, location, data[:2000], 0)
    assert (first.status_code, first["Upload-Offset"]) == (204, "2000")
    asked = send(api, "HEAD", location, **TUS)
    assert (asked.status_code, asked["Upload-Offset"], asked["Upload-Length"]) == (200, "2000", str(len(data)))
    assert asked["Cache-Control"] == "no-store"
    assert problem(piece(api, location, data, 1999)) == (409, "upload.offset")
    assert piece(api, location, data[2000:], 2000)["Upload-Offset"] == str(len(data))
    assert send(api, "HEAD", location, **TUS)["Upload-Offset"] == str(len(data))
    told = api.get(f"/photos/{sha256(data)}").json()
    assert (told["sha256"], told["size"], told["format"], told["width"]) == (sha256(data), len(data), "jpeg", 640)


def test_the_same_name_and_the_same_bytes_twice_are_fine(made):
    api, data = made.client("rep"), fresh()
    for photo in (data, data, fresh()):
        location = begin(api, photo, name="IMG_0001.jpg")["Location"]
        assert piece(api, location, photo, 0).status_code == 204
    assert put(api, data).status_code == 200


@pytest.mark.parametrize("name", ["../../../etc/passwd", "..\\..\\x", "/etc/shadow", "a\0b", "x.php", "；rm -rf"])
def test_a_file_name_leads_nowhere(made, name):
    api, data = made.client("rep"), fresh()
    assert piece(api, begin(api, data, name=name)["Location"], data, 0).status_code == 204


@pytest.mark.parametrize(
    "path", ["..%2f..%2fetc%2fpasswd", "../x", "AB" * 32, "ab" * 31, "ab" * 32 + "%0a", "%00" * 64]
)
def test_only_a_hash_names_a_photo(made, path):
    api = made.client("rep")
    for method in ("GET", "PUT"):
        assert send(api, method, f"/photos/{path}", fresh()).status_code in (404, 405, 422)
    for kind in ("raw", "watermarked", "thumbnail"):
        assert api.get(f"/photos/{path}/{kind}").status_code in (404, 422)


def test_headers_are_judged_strictly(made):
    api, data = made.client("rep"), fresh()
    assert problem(begin(api, data, **{"Tus-Resumable": "0.9"})) == (412, "upload.version")
    assert problem(begin(api, data, **{"Upload-Length": "many"})) == (400, "upload.header")
    assert problem(begin(api, data, hashed="nonsense")) == (400, "upload.header")
    assert problem(begin(api, data, size=0)) == (422, "photo.empty")
    assert problem(begin(api, data, size=rules.MAX_BYTES + 1)) == (413, "photo.too_large")
    location = begin(api, data)["Location"]
    assert problem(piece(api, location, data, 0, **{"Upload-Offset": "-1"})) == (400, "upload.header")
    assert problem(send(api, "PATCH", location, data, kind="image/jpeg", **TUS)) == (415, "upload.content_type")
    assert problem(send(api, "PATCH", location, data)) == (412, "upload.version")
    assert problem(piece(api, location, data + b"more", 0)) == (422, "photo.length_mismatch")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"not a picture", (422, "photo.not_an_image")),
        (b"%PDF-1.7\n" + make.picture(), (422, "photo.not_an_image")),
        (make.claimed_png(9000, 9000), (422, "photo.too_many_pixels")),
    ],
)
def test_what_is_no_photo_gets_a_coded_problem_and_is_not_held(made, data, expected):
    api = made.client("rep")
    assert problem(put(api, data)) == expected
    location = begin(api, data)["Location"]
    assert problem(piece(api, location, data, 0)) == expected
    assert send(api, "HEAD", location, **TUS).status_code == 404
    assert problem(api.get(f"/photos/{sha256(data)}")) == (404, "not_found")


def test_a_wrong_hash_is_refused_and_says_so(made):
    api, data = made.client("rep"), fresh()
    assert problem(put(api, data, name="00" * 32)) == (422, "photo.hash_mismatch")
    location = begin(api, data, hashed="00" * 32)["Location"]
    assert problem(piece(api, location, data, 0)) == (422, "photo.hash_mismatch")


def test_bytes_come_back_as_they_were_and_never_as_a_page(made):
    api = made.client("admin")
    data = make.picture() + b"<html><script>alert(1)</script></html>PK\x03\x04" + clock.new_id().bytes
    assert put(api, data).status_code == 201
    raw = api.get(f"/photos/{sha256(data)}/raw")
    assert b"".join(raw.streaming_content) == data
    assert raw["Content-Type"] == "image/jpeg"
    assert raw["Content-Disposition"] == f'attachment; filename="{sha256(data)[:16]}.jpeg"'
    small = api.get(f"/photos/{sha256(data)}/thumbnail")
    assert b"script" not in b"".join(small.streaming_content)
    for answer in (raw, small):
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Cache-Control"].startswith("private")
        assert "sandbox" in answer["Content-Security-Policy"]


def test_the_watermarked_copy_comes_when_it_is_made(made):
    api, data = made.client("rep"), fresh()
    put(api, data)
    assert problem(api.get(f"/photos/{sha256(data)}/watermarked")) == (404, "photo.not_ready")
    photo_user(PhotoUser("visits", caption=lambda *_: make.caption(), visible=lambda *_: False))
    assert copies.burn(organisation_id=made.id, sha256=sha256(data), now=clock.now())
    copy = b"".join(api.get(f"/photos/{sha256(data)}/watermarked").streaming_content)
    told = api.get(f"/photos/{sha256(data)}").json()
    assert sha256(copy) == told["watermark_sha256"]
    assert len(told["signed_by"]) == 64
    assert told["ledger_position"] > 0
    assert told["caption"][0] == "2026-11-21 14:05:09 周六"


def check(api, data: bytes):
    return send(api, "POST", "/photos/check", data)


def test_a_copy_that_came_back_is_recognised_and_anything_else_is_not(made):
    api, data = made.client("auditor"), fresh()
    put(made.client("rep"), data)
    assert problem(api.get(f"/photos/{sha256(data)}/credential")) == (404, "photo.not_ready")
    photo_user(PhotoUser("visits", caption=lambda *_: make.caption(), visible=lambda *_: False))
    assert copies.burn(organisation_id=made.id, sha256=sha256(data), now=clock.now())
    copy = b"".join(api.get(f"/photos/{sha256(data)}/watermarked").streaming_content)
    held = api.get(f"/photos/{sha256(data)}/credential").json()
    brought = check(api, copy).json()
    for told in (held, brought):
        assert (told["verdict"], told["held_as"], told["photo_sha256"]) == ("trusted", "copy", sha256(data))
        assert told["claims"]["raw_sha256"] == sha256(data)
        assert told["claims"]["customer"] == "便利蜂（人民广场店）"
        assert "phone" not in told["claims"]
        assert told["zh"] != told["en"]
    raw = check(api, data).json()
    assert (raw["verdict"], raw["held_as"], raw["claims"]) == ("none", "raw", None)
    other = check(api, fresh()).json()
    assert (other["verdict"], other["held_as"], other["photo_sha256"]) == ("none", None, None)
    # The same file in another organisation's hands.
    foreign = check(organisation().client("auditor"), copy).json()
    assert (foreign["verdict"], foreign["code"], foreign["claims"]) == ("not_trusted", "other_organisation", None)


def test_a_copy_that_was_changed_where_it_lies_is_seen(made):
    data = fresh()
    put(made.client("rep"), data)
    photo_user(PhotoUser("visits", caption=lambda *_: make.caption(), visible=lambda *_: False))
    assert copies.burn(organisation_id=made.id, sha256=sha256(data), now=clock.now())
    files.write(files.watermark_name(made.id, sha256(data)), make.picture(shade=9))
    told = made.client("manager").get(f"/photos/{sha256(data)}/credential").json()
    assert (told["verdict"], told["held_as"]) == ("none", "other")


def test_who_may_check_and_what_may_be_checked(made):
    assert problem(check(made.client("rep"), fresh())) == (403, "forbidden")
    assert check(anonymous(), fresh()).status_code == 401
    assert problem(check(made.client("auditor"), b"")) == (400, "upload.header")
    told = check(made.client("auditor"), b"GIF89a no picture").json()
    assert (told["verdict"], told["code"]) == ("not_trusted", "unreadable")


def test_nothing_but_the_capture_carries_what_the_phone_wrote_into_it(made):
    api, data = made.client("rep"), fresh()
    put(api, data)
    photo_user(PhotoUser("visits", caption=lambda *_: make.caption(), visible=lambda *_: False))
    assert copies.burn(organisation_id=made.id, sha256=sha256(data), now=clock.now())
    assert b"Secretphone" in data
    assert b"39,16.94N" in data
    for path in ("thumbnail", "watermarked"):
        sent = b"".join(api.get(f"/photos/{sha256(data)}/{path}").streaming_content)
        assert not Image.open(io.BytesIO(sent)).getexif()
        for trace in (b"Secretphone", b"39,16.94N", b"39.282345", b"xmpmeta"):
            assert trace not in sent, path
    # The capture itself is for those who examine evidence.
    assert problem(api.get(f"/photos/{sha256(data)}/raw")) == (403, "forbidden")


def test_others_find_nothing(made):
    data = fresh()
    put(made.client("rep"), data)
    stranger, foreigner = made.client("rep2"), organisation().client("admin")
    assert problem(foreigner.get(f"/photos/{sha256(data)}/raw")) == (404, "not_found")
    assert problem(foreigner.get(f"/photos/{sha256(data)}/credential")) == (404, "not_found")
    for path in ("", "/thumbnail", "/watermarked"):
        for api in (stranger, foreigner):
            assert problem(api.get(f"/photos/{sha256(data)}{path}")) == (404, "not_found")
        assert anonymous().get(f"/photos/{sha256(data)}{path}").status_code == 401
    assert made.client("manager").get(f"/photos/{sha256(data)}").status_code == 200


def test_an_upload_of_another_person_or_organisation_is_not_there(made):
    data = fresh()
    location = begin(made.client("rep"), data)["Location"]
    for api in (made.client("rep2"), made.client("admin"), organisation().client("rep")):
        assert problem(piece(api, location, data, 0)) == (404, "not_found")
        assert send(api, "HEAD", location, **TUS).status_code == 404
    for method in ("HEAD", "PATCH"):
        assert send(anonymous(), method, location, **TUS).status_code == 401
    assert begin(anonymous(), data).status_code == 401
    assert put(anonymous(), data).status_code == 401


def test_the_auditor_looks_and_does_not_add(made):
    data = fresh()
    put(made.client("rep"), data)
    assert made.client("auditor").get(f"/photos/{sha256(data)}/raw").status_code == 200
    assert problem(put(made.client("auditor"), fresh())) == (403, "forbidden")
    assert problem(begin(made.client("auditor"), fresh())) == (403, "forbidden")


def test_a_full_disk_is_said_with_507(made, monkeypatch):
    monkeypatch.setattr("shifang.evidence.files.space", lambda: (9, 100))
    assert problem(put(made.client("rep"), fresh())) == (507, "photo.disk_full")


def test_whoever_uploads_gets_a_receipt_for_the_bytes(made):
    api, data = made.client("rep"), fresh()
    (*_, key) = api.get("/receipts/keys").json()["keys"]
    location = begin(api, data)["Location"]
    assert "Shifang-Receipt" not in piece(api, location, data[:100], 0)
    last = piece(api, location, data[100:], 100)
    told = [ReceiptOut(**dict(zip(("key", "at", "signature"), last["Shifang-Receipt"].split(), strict=True)))]
    told += [ReceiptOut(**put(api, data).json()["receipt"])]
    told += [ReceiptOut(**api.get(f"/photos/{sha256(data)}").json()["receipt"])]
    what = Receipted("photo", made.id, sha256(data), sha256(data), len(data), "held")
    for receipt in told:
        assert receipt.key == key["id"]
        assert holds(key["public_key"], text_of(what, receipt.at), receipt.signature)
