"""Time stamps of a real authority: the right ones are taken, every other is refused."""

from datetime import timedelta
from pathlib import Path

import pytest

from shifang.kernel.problems import Refusal
from shifang.platform import clock
from shifang.witnesses import stamps
from shifang.witnesses.tests.make import Authority, authority

MESSAGE = "shifang/log\n3\nroot\n\n— someone".encode()


@pytest.fixture(scope="module", params=[False, True], ids=["strict", "by openssl"])
def tsa(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Authority:
    # The root among the certificates may by chance stand where DER wants it: then another pair is made.
    while True:
        made = authority(tmp_path_factory.mktemp("tsa"), unsorted=request.param)
        if not request.param or _is_unsorted(made):
            return made


def _is_unsorted(made: Authority) -> bool:
    try:
        stamps.decode_timestamp_response(made.reply(stamps.query(MESSAGE)))
    except ValueError:
        return True
    return False


def test_a_stamp_tells_when_this_text_was_there(tsa: Authority) -> None:
    asked = stamps.query(MESSAGE)
    answer = tsa.reply(asked)
    now = clock.now()
    for query in (asked, None):
        at = stamps.stamped_at(answer, MESSAGE, certificates=tsa.root, asked=query)
        assert abs(now - at) < timedelta(minutes=5)


def test_another_text_another_root_another_query_and_other_bytes_are_refused(tsa: Authority, tmp_path: Path) -> None:
    asked = stamps.query(MESSAGE)
    answer = tsa.reply(asked)
    other = authority(tmp_path).root
    turned = bytearray(answer)
    turned[-5] ^= 1
    refused = [
        (answer, MESSAGE + b"x", tsa.root, None),
        (answer, MESSAGE, other, asked),
        (answer, MESSAGE, tsa.root, stamps.query(MESSAGE)),
        (bytes(turned), MESSAGE, tsa.root, asked),
        (answer[:-40], MESSAGE, tsa.root, asked),
        (b"<html>busy</html>", MESSAGE, tsa.root, asked),
        (b"", MESSAGE, tsa.root, None),
    ]
    for content, message, root, query in refused:
        with pytest.raises(Refusal) as told:
            stamps.stamped_at(content, message, certificates=root, asked=query)
        assert told.value.kind.code == "witness.stamp_refused"


def test_a_refusal_of_the_authority_is_one(tsa: Authority) -> None:
    with pytest.raises(Refusal, match="stamp_refused"):
        stamps.stamped_at(tsa.reply(b"no query"), MESSAGE, certificates=tsa.root)
