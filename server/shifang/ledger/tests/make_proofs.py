"""Proofs for tests, without a database: of logs of any size, good ones and forged ones.

`python -m shifang.ledger.tests.make_proofs` writes contracts/vectors/visit_proof.json anew.
"""

import json
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shifang.ledger.rules.checkpoint import Checkpoint, sign, signed, verifier_of
from shifang.ledger.rules.cosignature import cosign, cosigner_of
from shifang.ledger.rules.entry import entry_hash
from shifang.ledger.rules.merkle import consistency_proof, inclusion_proof, leaf_hash, node_hash, root
from shifang.ledger.rules.proof import Erased, Proof, Since, Told, canonical, seal_text, written

VECTORS = Path(__file__).parents[4] / "contracts" / "vectors" / "visit_proof.json"
KEY, OTHER = (Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32) for number in (7, 8))
NAME = "shifang/01980000-0000-7000-8000-000000000001"
VISIT = UUID("01980000-0000-7000-8000-00000000000a")
ELSEWHERE = UUID("01980000-0000-7000-8000-00000000000b")
RAW, DERIVED = (sha256(each).hexdigest() for each in (b"a raw photo", b"a watermarked photo"))


@dataclass(frozen=True)
class Sparse:
    """A tree of any size of which only some leaves are known; what holds none of them is a hash of its place."""

    leaves: Mapping[int, bytes]
    cuts: frozenset[int] = frozenset()

    def __call__(self, level: int, index: int) -> bytes:
        low, high = index << level, (index + 1) << level
        if (level and any(low <= each < high for each in self.leaves)) or any(low < each < high for each in self.cuts):
            return node_hash(self(level - 1, index * 2), self(level - 1, index * 2 + 1))
        return self.leaves.get(index, b"") if level == 0 and index in self.leaves else _filler(level, index)


def _filler(level: int, index: int) -> bytes:
    return sha256(f"{level}/{index}".encode()).digest()


@dataclass(frozen=True)
class Made:
    """A proof with the tree that it is of."""

    proof: Proof
    tree: Sparse
    size: int

    def file(self, **changes: Any) -> bytes:
        """Return the file, sealed as the log itself would, changes included."""
        return written(replace(self.proof, **changes), name=NAME, key=KEY)

    def checkpoint(self, size: int) -> str:
        """Return a checkpoint of the same log."""
        return signed(Checkpoint(NAME, size, root(size, self.tree)), KEY)


def entry(number: int, **fields: Any) -> str:
    """Return an event's text, about the visit unless told otherwise."""
    plain = {
        "id": f"01980000-0000-7000-9000-{number:012x}",
        "kind": "visit.step_done",
        "actor_id": None,
        "department_id": None,
        "subject_kind": "visit",
        "subject_id": str(VISIT),
        "related_id": None,
        "happened_at": f"2026-11-22T08:{number % 60:02}:00.000000Z",
        "received_at": f"2026-11-22T08:{number % 60:02}:01.500000Z",
        "facts": {"code": "V-1", "distance_m": 12.5, "note": "门头“照”\u2028é e\u0301 😀", "tiny": 1e-07},
    }
    return json.dumps({**plain, **fields}, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def with_photos(document: str) -> list[str]:
    """Return the texts of a visit with a judgement and a photo in both forms."""
    named = sha256(document.encode()).hexdigest()
    photo = {"subject_kind": "photo", "subject_id": str(ELSEWHERE)}
    return [
        entry(1, kind="visit.started"),
        entry(2, kind="visit.checked_in", facts={"verdict": "accepted", "document_sha256": named}),
        entry(3, facts={"photo_sha256": [RAW], "photos": 1}),
        entry(4, kind="photo.held", facts={"sha256": RAW}, **photo),
        entry(5, kind="photo.watermarked", facts={"sha256": RAW, "watermark_sha256": DERIVED}, **photo),
        entry(6, kind="visit.checked_out", related_id=str(ELSEWHERE), facts={"on_site_s": 600}),
    ]


def made(
    texts: Sequence[str],
    *,
    size: int,
    places: Sequence[int] | None = None,
    erased: Iterable[int] = (),
    since: int | None = None,
    documents: Sequence[str] = (),
) -> Made:
    """Return the proof of events that stand at places of a log."""
    at = list(places or range(size - len(texts), size))
    salts = [sha256(f"salt {index}".encode()).digest()[:16] for index in at]
    known = {index: leaf_hash(entry_hash(text, salt=salt)) for index, text, salt in zip(at, texts, salts, strict=True)}
    tree = Sparse(known, frozenset({since} if since else ()))
    gone = set(erased)
    events = [
        Erased(index, inclusion_proof(index, size, tree).hashes, known[index])
        if number in gone
        else Told(index, inclusion_proof(index, size, tree).hashes, text, salt)
        for number, (index, text, salt) in enumerate(zip(at, texts, salts, strict=True))
    ]
    proof = Proof(
        visit=VISIT,
        made_at="2026-11-22T09:00:00Z",
        key=str(verifier_of(NAME, KEY)),
        checkpoint=signed(Checkpoint(NAME, size, root(size, tree)), KEY),
        events=tuple(events),
        documents=tuple(documents),
        consistency=None if since is None else Since(since, consistency_proof(since, size, tree).hashes),
    )
    return Made(proof, tree, size)


DOCUMENT = '{"assessment":{"verdict":"accepted"},"document":"visit.judgement","facts":{"customer":[31.2,121.5]}}'
SMALL = made([entry(1, kind="visit.started")], size=1)
WHOLE = made(with_photos(DOCUMENT), size=300, places=(3, 40, 41, 255, 256, 299), documents=[DOCUMENT], since=257)
LARGE = made(with_photos(DOCUMENT), size=10_000_000, places=(5, 70, 999_999, 5_000_000, 8_388_608, 9_999_999))


def some(seed: int) -> Made:
    """Return one of many proofs: of logs small and large, with some events erased."""
    dice = Random(seed)
    size = dice.choice((1, 2, 3, dice.randrange(4, 300), dice.randrange(300, 10_000_000)))
    count = min(size, dice.randrange(1, 4))
    places = sorted(dice.sample(range(size), count))
    since = dice.randrange(1, size) if size > 1 and dice.random() < 0.3 else None
    texts = [entry(number, facts={"n": number, "code": f"V-{seed}"}) for number in range(count)]
    return made(texts, size=size, places=places, erased=[0] if dice.random() < 0.2 else [], since=since)


@dataclass(frozen=True)
class Case:
    """What is checked against what, and which step fails first (none for a good proof)."""

    name: str
    file: bytes
    wrong: str | None = None
    key: str | None = None
    older: str | None = None
    photos: Mapping[str, str] | None = None
    witnesses: tuple[str, ...] = ()


def cases() -> Iterator[Case]:
    """Yield proofs that are good, and forgeries each of which is sealed by the log where it can be."""
    key = str(verifier_of(NAME, KEY))
    yield Case("one event in a log of one", SMALL.file())
    yield Case("a whole visit", WHOLE.file())
    yield Case("with the key that was published", WHOLE.file(), key=key)
    yield Case("among ten million", LARGE.file())
    yield Case("an erased event", made(with_photos(DOCUMENT), size=77, erased=[1]).file())
    yield Case("nothing but erased events", made([entry(1)], size=5, erased=[0]).file())
    yield Case("an older checkpoint", WHOLE.file(), older=WHOLE.checkpoint(257))
    yield Case("the same checkpoint", WHOLE.file(), older=WHOLE.checkpoint(300))
    yield Case("both forms of the photo", WHOLE.file(), photos={"raw.jpg": RAW, "watermarked.jpg": DERIVED})
    yield from _witnessed()
    yield from _forged_files()
    yield from _forged_signatures(key)
    yield from _forged_events()
    yield from _beside_the_file()


def _witnessed() -> Iterator[Case]:
    point = Checkpoint(NAME, WHOLE.size, root(WHOLE.size, WHOLE.tree))
    line = cosign(point.body, name="witness.example/one", key=OTHER, seconds=1_795_000_000)
    note = WHOLE.proof.checkpoint + line
    witness = str(cosigner_of("witness.example/one", OTHER))
    yield Case("a cosignature of somebody unknown", WHOLE.file(checkpoint=note))
    yield Case("a cosignature of a known witness", WHOLE.file(checkpoint=note), witnesses=(witness,))
    stranger = str(cosigner_of("witness.example/one", KEY))
    yield Case("no cosignature of that witness", WHOLE.file(checkpoint=note), "cosignatures", witnesses=(stranger,))
    later = cosign(WHOLE.proof.checkpoint, name="witness.example/one", key=OTHER, seconds=1_795_000_000)
    other = WHOLE.file(checkpoint=WHOLE.proof.checkpoint + later)
    yield Case("a cosignature of another text", other, "cosignatures", witnesses=(witness,))
    yield Case("a witness's key that is none", WHOLE.file(checkpoint=note), "cosignatures", witnesses=("hello",))
    stamp = b"token of " + sha256(WHOLE.proof.checkpoint.encode()).digest()
    yield Case("a time stamp of this checkpoint", WHOLE.file(checkpoint=note, timestamp=stamp))
    yield Case("a time stamp of another", WHOLE.file(timestamp=b"token of " + bytes(32)), "timestamp")


def _forged_files() -> Iterator[Case]:
    good = WHOLE.file()
    yield Case("no proof at all", b"{}", "format")
    yield Case("no JSON", b"\x89PNG", "format")
    yield Case("a space more", good + b" ", "format")
    yield Case("a byte order mark", b"\xef\xbb\xbf" + good, "format")
    yield Case("a field twice", good.replace(b'"schema"', b'"made_at":"","schema"'), "format")
    yield Case("a field more", _raw(WHOLE, note="hello"), "format")
    yield Case("a number with a point", good.replace(b'"index":3,', b'"index":3.0,'), "format")
    yield Case("a text escaped otherwise", SMALL.file().replace("é".encode(), b"\\u00e9"), "format")
    yield Case("of another version", good.replace(b"visit-proof.1", b"visit-proof.2"), "format")


def _forged_signatures(key: str) -> Iterator[Case]:
    other = verifier_of(NAME, OTHER)
    yield Case("made later than it says", _raw(WHOLE, made_at="2026-11-21T09:00:00Z", sealed=False), "seal")
    yield Case("an event left out", _raw(WHOLE, events=_event_fields(WHOLE)[:-1], sealed=False), "seal")
    yield Case("sealed by another key", _raw(WHOLE, signer=OTHER), "seal")
    yield Case("signed by another key throughout", _resigned(WHOLE, OTHER), "key", key=key)
    yield Case(
        "another key's checkpoint", WHOLE.file(checkpoint=signed(Checkpoint(NAME, 300, bytes(32)), OTHER)), "checkpoint"
    )
    stranger = "shifang/another"
    theirs = signed(Checkpoint(stranger, 300, root(300, WHOLE.tree)), KEY)
    yield Case("the checkpoint of another log", WHOLE.file(checkpoint=theirs), "checkpoint")
    yield Case("a key that is none", WHOLE.file(key=str(other).replace("+A", "+B")), "key")


def _forged_events() -> Iterator[Case]:
    events = WHOLE.proof.events
    first, second, third = events[:3]
    changed = replace(second, entry=second.entry.replace("accepted", "refused "))  # type: ignore[union-attr,type-var]
    yield Case("an event changed", WHOLE.file(events=(first, changed, *events[2:])), "events")
    salted = replace(second, salt=bytes(16))  # type: ignore[type-var,call-arg]
    yield Case("another salt", WHOLE.file(events=(first, salted, *events[2:])), "events")
    yield Case("out of order", WHOLE.file(events=(second, first, *events[2:])), "events")
    yield Case("no events", WHOLE.file(events=()), "events")
    moved = replace(third, index=42)
    yield Case("at another place", WHOLE.file(events=(first, second, moved, *events[3:])), "events")
    longer = replace(first, path=(*first.path, bytes(32)))
    yield Case("a path too long", WHOLE.file(events=(longer, *events[1:])), "events")
    shorter = replace(first, path=first.path[:-1])
    yield Case("a path too short", WHOLE.file(events=(shorter, *events[1:])), "events")
    outside = made([entry(1), entry(2, subject_id=str(ELSEWHERE))], size=9)
    yield Case("an event of another visit", outside.file(), "about")
    twice = made([entry(1), entry(1)], size=9)
    yield Case("an event twice", twice.file(), "about")
    photo = made([entry(1), entry(2, subject_kind="photo", subject_id=str(ELSEWHERE), facts={"sha256": RAW})], size=9)
    yield Case("a photo that no event names", photo.file(), "about")
    yield Case("an event that is no object", made(["[]"], size=2).file(), "about")
    yield Case("a document changed", WHOLE.file(documents=(DOCUMENT.replace("31.2", "31.3"),)), "documents")
    yield Case("a document twice", WHOLE.file(documents=(DOCUMENT, DOCUMENT)), "documents")


def _beside_the_file() -> Iterator[Case]:
    rewritten = signed(Checkpoint(NAME, 257, bytes(32)), KEY)
    yield Case("the past was rewritten", WHOLE.file(), "older", older=rewritten)
    another = signed(Checkpoint(NAME, 300, bytes(32)), KEY)
    yield Case("two roots of one size", WHOLE.file(), "older", older=another)
    yield Case("no path from that checkpoint", WHOLE.file(), "older", older=WHOLE.checkpoint(256))
    yield Case("a checkpoint newer than the proof", WHOLE.file(), "older", older=LARGE.checkpoint(10_000_000))
    yield Case("no checkpoint at all", WHOLE.file(), "older", older="hello")
    broken = replace(WHOLE.proof.consistency, path=WHOLE.proof.consistency.path[1:])  # type: ignore[type-var,union-attr]
    yield Case("a path that leads elsewhere", WHOLE.file(consistency=broken), "older", older=WHOLE.checkpoint(257))
    yield Case("a photo changed", WHOLE.file(), "photos", photos={"raw.jpg": sha256(b"another").hexdigest()})
    yield Case("no photo at all", WHOLE.file(), "photos", photos={})


def _event_fields(source: Made) -> list[Any]:
    found: list[Any] = json.loads(source.file())["events"]
    return found


def _raw(source: Made, *, sealed: bool = True, signer: Ed25519PrivateKey = KEY, **changes: Any) -> bytes:
    """Return a file with fields changed, sealed anew or left with the seal that it had."""
    fields = {**json.loads(source.file()), **changes}
    seal = fields.pop("seal")
    text = seal_text(canonical(fields))
    return canonical({**fields, "seal": f"{text}\n{sign(text, name=NAME, key=signer)}" if sealed else seal})


def _resigned(source: Made, key: Ed25519PrivateKey) -> bytes:
    point = Checkpoint(NAME, source.size, root(source.size, source.tree))
    mine = replace(source.proof, key=str(verifier_of(NAME, key)), checkpoint=signed(point, key))
    return written(mine, name=NAME, key=key)


def vectors_text() -> str:
    """Return the shared vectors as they are kept in `contracts/`; files as base64, for some are no text."""
    listed = [
        {
            "name": each.name,
            "file": b64encode(each.file).decode(),
            "wrong": each.wrong,
            "held": {"key": each.key, "older": each.older, "photos": each.photos, "witnesses": each.witnesses},
        }
        for each in cases()
    ]
    return json.dumps({"cases": listed}, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    VECTORS.write_text(vectors_text(), encoding="utf-8")
