import hashlib
import io
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from threading import Event as Event_

import pytest
from django.db import connection

from shifang.accounts.operations.policies import put_policy
from shifang.accounts.tests.make import MadeOrganisation, organisation
from shifang.evidence import files, queries, rules
from shifang.evidence.credentials.authority import authority
from shifang.evidence.credentials.checking import check
from shifang.evidence.models import Photo, PhotoHash, Submission, Upload
from shifang.evidence.operations import copies, uploads
from shifang.evidence.tests import make
from shifang.evidence.types import OPEN_UPLOADS, PHOTO_USERS, UPLOAD_LIFE, Declared, PhotoUser, photo_user
from shifang.kernel.problems import Refusal
from shifang.ledger.models import Event, Placed
from shifang.platform import clock, tenancy
from shifang.platform.tests.make import run_jobs

NOW = clock.now()
RAW = make.phone_photo()


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


def declared(data: bytes) -> Declared:
    return Declared(hashlib.sha256(data).hexdigest(), len(data))


def fresh() -> bytes:
    """A photo that no other test has: bytes behind the end of a JPEG are kept and harmless."""
    return make.picture() + clock.new_id().bytes


def put(scope, data: bytes, *, promise: Declared | None = None):
    return uploads.put(scope=scope, declared=promise or declared(data), read=io.BytesIO(data).read, now=NOW)


def append(scope, upload, data: bytes, *, offset: int, length: int | None = None, now=NOW):
    return uploads.append(
        scope=scope, upload_id=upload.id, offset=offset, read=io.BytesIO(data).read, length=length, now=now
    )


def code(call, *arguments, **named) -> str:
    with pytest.raises(Refusal) as refusal:
        call(*arguments, **named)
    return refusal.value.kind.code


def events(made: MadeOrganisation, sha256: str, kind: str) -> list[Event]:
    with tenancy.organisation(made.id):
        return list(Event.objects.filter(kind=kind, facts__sha256=sha256))


def test_a_photo_is_kept_byte_for_byte_and_told_once(made):
    data = fresh()
    first = put(made.scope("rep"), data)
    again = put(made.scope("rep"), data)
    assert (first.new, again.new, again.photo.id) == (True, False, first.photo.id)
    with files.opened(files.raw_name(made.id, first.photo.sha256)) as raw:
        assert raw.read() == data
    (told,) = events(made, first.photo.sha256, "photo.held")
    assert (told.subject_id, told.actor_id, told.department_id) == (first.photo.id, made.people["rep"], made.branch)
    assert told.facts["width"] == 640


def test_an_upload_continues_where_it_broke_off(made):
    data = fresh()
    scope = made.scope("rep")
    upload = uploads.begin(scope=scope, declared=declared(data), now=NOW)
    assert append(scope, upload, data[:1000], offset=0).offset == 1000
    assert uploads.progress(scope=scope, upload_id=upload.id, now=NOW).offset == 1000
    assert code(append, scope, upload, data[:10], offset=0) == "upload.offset"
    assert append(scope, upload, data[1000:], offset=1000).offset == len(data)
    # The answer to the last piece was lost: the client asks, and is told that all is there.
    assert uploads.progress(scope=scope, upload_id=upload.id, now=NOW).offset == len(data)
    assert code(append, scope, upload, b"x", offset=len(data)) == "upload.offset"
    with tenancy.organisation(made.id):
        assert queries.held(scope, [declared(data).sha256, "00" * 32]) == {declared(data).sha256}


def test_a_whole_upload_that_a_crash_left_unsealed_is_sealed_by_the_next_question(made):
    data = fresh()
    scope = made.scope("rep")
    upload = uploads.begin(scope=scope, declared=declared(data), now=NOW)
    with files.partial(made.id, upload.id) as partial:
        partial.append(io.BytesIO(data).read, at_most=len(data))
    assert uploads.progress(scope=scope, upload_id=upload.id, now=NOW).offset == len(data)
    with tenancy.organisation(made.id):
        assert queries.held(scope, [declared(data).sha256])


def test_more_bytes_than_announced_are_not_taken(made):
    data = fresh()
    scope = made.scope("rep")
    upload = uploads.begin(scope=scope, declared=declared(data), now=NOW)
    assert code(append, scope, upload, data + b"x", offset=0, length=len(data) + 1) == "photo.length_mismatch"
    assert append(scope, upload, data + b"xyz", offset=0).offset == len(data)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"no picture at all", "photo.not_an_image"),
        (b"<html>" + RAW, "photo.not_an_image"),
        (make.picture(kind="GIF"), "photo.not_an_image"),
        (RAW[: len(RAW) // 2], "photo.not_an_image"),
        (make.claimed_png(7072, 7072), "photo.too_many_pixels"),
        (make.claimed_png(60_000, 60_000), "photo.too_many_pixels"),
    ],
)
def test_what_is_no_photo_is_refused_and_leaves_nothing(made, data, expected):
    scope = made.scope("rep")
    assert code(put, scope, data) == expected
    upload = uploads.begin(scope=scope, declared=declared(data), now=NOW)
    assert code(append, scope, upload, data, offset=0) == expected
    assert code(uploads.progress, scope=scope, upload_id=upload.id, now=NOW) == "not_found"
    with tenancy.organisation(made.id):
        assert not queries.held(scope, [declared(data).sha256])


def test_bytes_that_differ_from_the_declared_hash_are_refused(made):
    data = fresh()
    wrong = Declared("00" * 32, len(data))
    assert code(put, made.scope("rep"), data, promise=wrong) == "photo.hash_mismatch"
    short = Declared(declared(data).sha256, len(data) + 5)
    assert code(put, made.scope("rep"), data, promise=short) == "photo.length_mismatch"


def test_sizes_are_judged_before_a_byte_is_read(made):
    for size, expected in ((0, "photo.empty"), (rules.MAX_BYTES + 1, "photo.too_large")):
        promise = Declared("ab" * 32, size)
        assert code(uploads.begin, scope=made.scope("rep"), declared=promise, now=NOW) == expected
        assert code(put, made.scope("rep"), b"", promise=promise) == expected


def test_a_nearly_full_disk_refuses_uploads(made, monkeypatch):
    monkeypatch.setattr(files, "space", lambda: (99, 1000))
    assert code(put, made.scope("rep"), fresh()) == "photo.disk_full"
    assert code(uploads.begin, scope=made.scope("rep"), declared=declared(RAW), now=NOW) == "photo.disk_full"


def test_slow_senders_cannot_take_every_place(made):
    inside, go_on = Barrier(6), Event_()

    def slow(size: int) -> bytes:
        if not go_on.is_set():
            inside.wait(timeout=20)
            go_on.wait(timeout=20)
        return b""

    def send(_: int) -> str:
        try:
            return code(uploads.put, scope=made.scope("rep"), declared=declared(RAW), read=slow, now=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(5) as pool:
        waiting = [pool.submit(send, number) for number in range(5)]
        inside.wait(timeout=20)
        assert code(put, made.scope("rep"), fresh()) == "busy"
        go_on.set()
        assert {future.result() for future in waiting} == {"photo.length_mismatch"}
    assert put(made.scope("rep"), fresh()).new


def test_an_auditor_changes_nothing(made):
    assert code(put, made.scope("auditor"), fresh()) == "forbidden"


def test_an_upload_belongs_to_the_person_who_began_it(made):
    data = fresh()
    upload = uploads.begin(scope=made.scope("rep"), declared=declared(data), now=NOW)
    for stranger in (made.scope("rep2"), made.scope("admin"), organisation().scope("rep")):
        assert code(append, stranger, upload, data, offset=0) == "not_found"
        assert code(uploads.progress, scope=stranger, upload_id=upload.id, now=NOW) == "not_found"


def test_open_uploads_are_limited_and_end_by_time(made):
    other = organisation()
    scope = other.scope("rep")
    with tenancy.organisation(other.id):
        Upload.objects.bulk_create(
            Upload(
                organisation_id=other.id,
                person_id=scope.person_id,
                sha256="ab" * 32,
                size=9,
                begun_at=NOW,
                expires_at=NOW + UPLOAD_LIFE,
            )
            for _ in range(OPEN_UPLOADS)
        )
        one = Upload.objects.first()
    assert code(uploads.begin, scope=scope, declared=declared(RAW), now=NOW) == "upload.too_many"
    later = NOW + UPLOAD_LIFE + timedelta(seconds=1)
    assert code(append, scope, one, b"x", offset=0, now=later) == "not_found"
    uploads.clean_up(organisation_id=other.id, now=later)
    assert uploads.begin(scope=scope, declared=declared(RAW), now=later)


def test_the_same_bytes_by_many_at_once_are_one_photo(made):
    data = fresh()
    scopes = [made.scope(role) for role in ("rep", "rep2", "manager", "admin")]
    barrier = Barrier(len(scopes))

    def send(scope):
        try:
            barrier.wait(timeout=20)
            return put(scope, data)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(scopes)) as pool:
        results = list(pool.map(send, scopes))
    assert len({held.photo.id for held in results}) == 1
    assert sum(held.new for held in results) == 1
    with tenancy.organisation(made.id):
        assert Photo.objects.filter(sha256=declared(data).sha256).count() == 1
        assert PhotoHash.objects.filter(sha256=declared(data).sha256).count() == 1
        assert Submission.objects.filter(photo_id=results[0].photo.id).count() == 4
    assert len(events(made, declared(data).sha256, "photo.held")) == 1


def test_the_watermark_is_burnt_once_a_caption_is_known():
    made = organisation()
    data = fresh()
    sha256 = put(made.scope("rep"), data).photo.sha256
    run_jobs(made.id)
    known = {}
    photo_user(PhotoUser("visits", caption=lambda organisation_id, sha: known.get(sha), visible=lambda *_: False))
    assert not copies.burn(organisation_id=made.id, sha256=sha256, now=NOW)
    known[sha256] = make.caption()
    with tenancy.organisation(made.id):
        copies.caption_known(organisation_id=made.id, sha256=sha256)
        copies.caption_known(organisation_id=made.id, sha256="00" * 32)
    assert run_jobs(made.id) == 1
    known[sha256] = make.caption(person="somebody else")
    assert copies.burn(organisation_id=made.id, sha256=sha256, now=NOW)
    with tenancy.organisation(made.id):
        photo = Photo.objects.get(sha256=sha256)
    assert "人员 张伟 13800138000" in photo.caption
    with files.opened(files.watermark_name(made.id, sha256)) as copy:
        assert hashlib.file_digest(copy, "sha256").hexdigest() == photo.watermark_sha256
    (told,) = events(made, sha256, "photo.watermarked")
    assert told.facts["watermark_sha256"] == photo.watermark_sha256
    assert told.facts["signed_by"] == photo.signed_by == authority().signer().fingerprint


def test_a_copy_claims_what_the_watermark_shows_and_where_the_photo_stands_in_the_log(made):
    sha256 = put(made.scope("rep"), fresh()).photo.sha256
    photo_user(
        PhotoUser(
            "visits",
            caption=lambda *_: make.caption(),
            visible=lambda *_: False,
            claims=lambda *_: {"visit_id": "7"},
        )
    )
    body = {"fields": ["time", "person"], "locale": "zh"}
    with tenancy.organisation(made.id):
        put_policy(scope=made.scope("admin"), kind="evidence.watermark", body=body, version=0, now=NOW)
    assert copies.burn(organisation_id=made.id, sha256=sha256, now=NOW)
    with files.opened(files.watermark_name(made.id, sha256)) as copy:
        told = check(copy.read(), organisation_id=made.id, by=authority()).claims
    (held,) = events(made, sha256, "photo.held")
    with tenancy.organisation(made.id):
        position = Placed.objects.get(id=held.id).position
    assert told.pop("held_at")
    assert told == {
        "organisation_id": str(made.id),
        "raw_sha256": sha256,
        "ledger_position": position,
        "taken_at": "2026-11-21T06:05:09+00:00",
        "timezone": "Asia/Shanghai",
        "person": "张伟",
        "visit_id": "7",
    }


def test_two_jobs_at_once_make_one_copy(made):
    sha256 = put(made.scope("rep"), fresh()).photo.sha256
    photo_user(PhotoUser("visits", caption=lambda *_: make.caption(), visible=lambda *_: False))
    both = Barrier(3)

    def burn(_: int) -> bool:
        both.wait()
        try:
            return copies.burn(organisation_id=made.id, sha256=sha256, now=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(burn, range(3))) == [True] * 3
    (told,) = events(made, sha256, "photo.watermarked")
    with files.opened(files.watermark_name(made.id, sha256)) as copy:
        assert hashlib.file_digest(copy, "sha256").hexdigest() == told.facts["watermark_sha256"]


def test_who_may_see_a_photo(made):
    data = fresh()
    sha256 = put(made.scope("rep"), data).photo.sha256

    def sees(scope) -> bool:
        with tenancy.organisation(scope.organisation_id):
            try:
                return queries.photo_of(scope, sha256).sha256 == sha256
            except Refusal:
                return False

    assert all(sees(made.scope(role)) for role in ("rep", "manager", "admin", "auditor"))
    assert not sees(made.scope("rep2"))
    assert not sees(organisation().scope("admin"))
    # A colleague whose customer shows it may see it too; one who hands in the same bytes as well.
    photo_user(PhotoUser("visits", caption=lambda *_: None, visible=lambda scope, _: scope.role == "rep"))
    assert sees(made.scope("rep2"))
    PHOTO_USERS.clear()
    put(made.scope("rep2"), data)
    assert sees(made.scope("rep2"))
