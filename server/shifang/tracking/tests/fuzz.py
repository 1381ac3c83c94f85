"""Coverage-guided fuzzing of the parsers of tracker apps: `python fuzz.py PARSER RUNS`. Any other exception ends it."""

import sys
from contextlib import suppress
from datetime import UTC, datetime

import atheris

with atheris.instrument_imports(include=["shifang.tracking.rules.protocols", "shifang.tracking.rules.normalise"]):
    from shifang.kernel.datum import Datum
    from shifang.kernel.problems import Refusal
    from shifang.tracking.rules import codec, protocols
    from shifang.tracking.rules.normalise import normalised, rows_of

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
WORDS = ("id", "lat", "lon", "timestamp", "speed", "bearing", "heading", "accuracy", "mock")


def osmand(data: bytes) -> list[protocols.Row]:
    provider = atheris.FuzzedDataProvider(data)
    return [protocols.osmand_row({word: provider.ConsumeUnicode(12) for word in WORDS})]


def gpx(data: bytes) -> list[protocols.Row]:
    with suppress(Refusal):
        protocols.gpx_rows(data)
    return protocols.gpx_rows(b"<gpx><trkpt " + data.replace(b"<", b"").replace(b"&", b"") + b"/></gpx>")


PARSERS = {"osmand": osmand, "owntracks": protocols.owntracks_rows, "gpx": gpx}


def one(data: bytes) -> None:
    with suppress(Refusal):
        table, _ = rows_of(PARSERS[sys.argv[1]](data))
        codec.decode(codec.encode(normalised(table, received_at=NOW, datum=Datum.GCJ02).track))


if __name__ == "__main__":
    atheris.Setup([sys.argv[0], f"-atheris_runs={sys.argv[2]}", "-seed=7", "-max_len=300"], one)
    atheris.Fuzz()
