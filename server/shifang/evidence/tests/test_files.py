import os
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, default_storage
from django.test import override_settings

from shifang.evidence import files

ORGANISATION = uuid4()


class Bucket(Storage):
    """A storage without paths, as object stores are."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def _save(self, name, content):
        self.kept[name] = b"".join(content.chunks())
        return name

    def _open(self, name, mode="rb"):
        return ContentFile(self.kept[name])

    def exists(self, name):
        return name in self.kept


HASH = "ab" * 32


def feed(*chunks):
    waiting = list(chunks)

    def read(_: int) -> bytes:
        piece = waiting.pop(0) if waiting else b""
        if isinstance(piece, Exception):
            raise piece
        return piece

    return read


def kept(name):
    with files.opened(name) as stream:
        return stream.read()


@pytest.mark.parametrize(
    "name", ["", "..", "../" * 20, "AB" * 32, "ab" * 31, "ab" * 32 + "\n", "ab" * 31 + "/x", "g" * 64]
)
def test_a_name_can_only_be_made_of_a_hash(name):
    for make in (files.raw_name, files.thumbnail_name, files.watermark_name):
        with pytest.raises(ValueError, match="no SHA-256"):
            make(ORGANISATION, name)


def test_bytes_come_in_pieces_and_move_to_their_place():
    upload = uuid4()
    with files.partial(ORGANISATION, upload) as partial:
        assert partial.length == 0
        assert partial.append(feed(b"abc", b"def"), at_most=100) == 6
    with files.partial(ORGANISATION, upload) as partial:
        assert partial.append(feed(b"ghi"), at_most=3) == 9
        name = files.raw_name(ORGANISATION, HASH)
        files.keep(partial, name)
    assert kept(name) == b"abcdefghi"
    assert default_storage.path(name).endswith(f"/{ORGANISATION.hex}/raw/ab/{HASH}")


def test_a_cut_connection_keeps_what_came_before_it():
    upload = uuid4()
    with files.partial(ORGANISATION, upload) as partial:
        assert partial.append(feed(b"abc", ConnectionResetError()), at_most=100) == 3
    with files.partial(ORGANISATION, upload) as partial:
        assert partial.length == 3


def test_never_more_than_asked_for_is_written():
    with files.partial(ORGANISATION, uuid4()) as partial:
        source = iter([b"12345", b"67890"])
        assert partial.append(lambda size: next(source)[:size], at_most=7) == 7


def test_one_request_at_a_time_writes():
    upload = uuid4()
    with files.partial(ORGANISATION, upload), pytest.raises(files.BusyError), files.partial(ORGANISATION, upload):
        pass
    with files.partial(ORGANISATION, upload):
        pass


def test_derived_bytes_replace_older_ones_whole():
    name = files.watermark_name(ORGANISATION, HASH)
    files.write(name, b"one")
    files.write(name, b"two")
    assert kept(name) == b"two"
    assert os.listdir(os.path.dirname(default_storage.path(name))) == [HASH]


def test_forgotten_partials_go_by_age():
    old, fresh = uuid4(), uuid4()
    now = datetime(2026, 11, 21, tzinfo=UTC)
    for upload, age in ((old, timedelta(days=8)), (fresh, timedelta(hours=1))):
        with files.partial(ORGANISATION, upload) as partial:
            stamp = (now - age).timestamp()
            os.utime(partial.path, (stamp, stamp))
    assert files.drop_stale_partials(ORGANISATION, before=now - timedelta(days=7)) == 1
    assert files.drop_stale_partials(ORGANISATION, before=now) == 1


def test_another_storage_than_the_local_disk_serves_too(in_a_bucket):
    with files.partial(ORGANISATION, uuid4()) as partial:
        partial.append(feed(b"raw"), at_most=3)
        files.keep(partial, files.raw_name(ORGANISATION, HASH))
        assert not partial.path.exists()
    files.write(files.thumbnail_name(ORGANISATION, HASH), b"small")
    assert kept(files.raw_name(ORGANISATION, HASH)) == b"raw"
    assert kept(files.thumbnail_name(ORGANISATION, HASH)) == b"small"


@pytest.fixture
def in_a_bucket():
    from django.conf import settings

    bucket = {"BACKEND": f"{__name__}.Bucket"}
    with override_settings(STORAGES={**settings.STORAGES, "default": bucket}):
        yield
