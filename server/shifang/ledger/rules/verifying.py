"""Checking a proof, step by step, with nothing but its file and what the one who checks already holds."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from shifang.ledger.rules import checkpoint as notes
from shifang.ledger.rules import proof as files
from shifang.ledger.rules.checkpoint import BadCheckpoint, Checkpoint, Verifier
from shifang.ledger.rules.cosignature import cosigned_at, cosigner, own_line
from shifang.ledger.rules.entry import entry_hash
from shifang.ledger.rules.merkle import Consistency, Inclusion, consistent, included, leaf_hash
from shifang.ledger.rules.proof import BadProof, Erased, Proof, Told

GOOD, WRONG, OPEN = "good", "wrong", "open"


@dataclass(frozen=True, slots=True)
class Held:
    """What the one who checks has from elsewhere: keys of log and witnesses, an older checkpoint, photos' hashes."""

    key: str | None = None
    witnesses: Sequence[str] = ()
    older: str | None = None
    photos: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was checked. `open` says that it could not be, and is no fault; `reason` tells which words."""

    code: str
    outcome: str
    reason: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Every step that was taken, and what the proof holds where it could be read."""

    steps: tuple[Step, ...]
    proof: Proof | None = None
    entries: tuple[Mapping[str, Any], ...] = ()

    @property
    def good(self) -> bool:
        """Whether nothing is wrong."""
        return all(each.outcome != WRONG for each in self.steps)

    @property
    def open(self) -> bool:
        """Whether something is left to the one who checks: whose key it is."""
        return any(each.code == "key" and each.outcome == OPEN for each in self.steps)

    @property
    def first_wrong(self) -> str | None:
        """The step that fails first."""
        return next((each.code for each in self.steps if each.outcome == WRONG), None)


NOTHING_HELD = Held()


def verify(raw: bytes, held: Held = NOTHING_HELD) -> Verdict:
    """Check a proof's bytes and tell every step."""
    try:
        found = files.read(raw)
    except BadProof as wrong:
        return Verdict((Step("format", WRONG, str(wrong)),))
    return Verdict(tuple(_steps(*found, held=held)), found[0], tuple(_entries(found[0])))


def refused(raw: bytes, held: Held = NOTHING_HELD) -> bool:
    """Return whether a step is wrong; the first one ends it."""
    try:
        found = files.read(raw)
    except BadProof:
        return True
    return any(each.outcome == WRONG for each in _steps(*found, held=held))


def _steps(proof: Proof, seal: str, content: bytes, *, held: Held) -> Iterator[Step]:
    """Yield step by step; what the next ones rest on must be good, the others go on."""
    yield Step("format", GOOD, "read", {"events": len(proof.events)})
    try:
        key = notes.verifier(proof.key)
    except BadCheckpoint:
        key = None
    if key is None or str(key) != proof.key:
        yield Step("key", WRONG, "unreadable")
        return
    yield _key(key, held)
    yield _seal(seal, content, key)
    point = _point(proof.checkpoint, key)
    if point is None:
        yield Step("checkpoint", WRONG, "unsigned")
        return
    yield Step("checkpoint", GOOD, "signed", {"size": point.size, "root": point.root.hex(), "origin": point.origin})
    yield from _cosignatures(proof.checkpoint, held.witnesses)
    if proof.timestamp is not None:
        yield _timestamp(proof.checkpoint, proof.timestamp)
    yield _events(proof, point)
    entries = tuple(_entries(proof))
    yield _about(proof, entries)
    yield _documents(proof, entries)
    if held.older is not None:
        yield _older(held.older, proof, point=point, key=key)
    if held.photos is not None:
        yield _photos(held.photos, entries)


def photos_of(entries: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Return the hashes of the photos' files and what each is: as it came (`raw`), or watermarked (`derived`)."""
    found: dict[str, str] = {}
    for each in entries:
        facts = each["facts"]
        found |= dict.fromkeys(_names(facts.get("photo_sha256")), "raw")
        if each["subject_kind"] == "photo":
            found |= {facts[name]: kind for name, kind in _FILES.items() if isinstance(facts.get(name), str)}
    return found


_FILES = {"sha256": "raw", "watermark_sha256": "derived"}


def _key(key: Verifier, held: Held) -> Step:
    """Whose key it is, nobody can tell from the file: from the key that was published, or an older checkpoint."""
    told = str(key)
    if held.key is not None:
        same = held.key.strip() == told
        return Step("key", GOOD if same else WRONG, "known" if same else "other", {"key": told})
    if held.older is not None and _point(held.older, key) is not None:
        return Step("key", GOOD, "as_before", {"key": told})
    return Step("key", OPEN, "from_file", {"key": told})


def _seal(seal: str, content: bytes, key: Verifier) -> Step:
    text = files.seal_text(content)
    # Compared before the signature is looked at: whatever was changed in the file shows here.
    if not seal.startswith(f"{text}\n"):
        return Step("seal", WRONG, "changed")
    return Step("seal", GOOD, "whole") if _signed_once(seal, text, key=key) else Step("seal", WRONG, "unsigned")


def _signed_once(note: str, text: str, *, key: Verifier) -> bool:
    try:
        found, names = notes.signers(note, [key])
    except BadCheckpoint:
        return False
    return found == text and names == [key.name] and note.count("\n") == text.count("\n") + 2


def _point(note: str, key: Verifier) -> Checkpoint | None:
    try:
        found = notes.read(note, [key])
    except BadCheckpoint:
        return None
    return found if found.size <= files.EXACT and found.origin == key.name else None


def _cosignatures(note: str, witnesses: Sequence[str]) -> Iterator[Step]:
    """Hold the lines of witnesses against their keys; without a key nobody can tell whose they are."""
    text, lines = notes.parts(note)
    others = len(lines) - 1
    if not witnesses and others:
        yield Step("cosignatures", OPEN, "keys_missing", {"lines": others})
    elif witnesses:
        yield _cosigned(text, lines, witnesses)


def _cosigned(text: str, lines: Sequence[str], witnesses: Sequence[str]) -> Step:
    seen = []
    for each in witnesses:
        try:
            by = cosigner(each)
            at = cosigned_at(text, own_line("\n".join(lines), by), by)
        except BadCheckpoint:
            return Step("cosignatures", WRONG, "missing", {"witness": each.partition("+")[0]})
        seen.append(f"{by.name} {datetime.fromtimestamp(min(at, _LATEST), tz=UTC):%Y-%m-%dT%H:%M:%SZ}")
    return Step("cosignatures", GOOD, "seen", {"witnesses": ", ".join(seen)})


def stamped(note: str) -> bytes:
    """Return what a time stamp is of: the checkpoint with the log's own signature, which comes first."""
    text, lines = notes.parts(note)
    return f"{text}\n{lines[0]}\n".encode()


def _timestamp(note: str, token: bytes) -> Step:
    """Whether the stamp is of this checkpoint; whether its authority signed it, `openssl ts -verify` says."""
    digest = sha256(stamped(note)).digest()
    if digest not in token:
        return Step("timestamp", WRONG, "another")
    return Step("timestamp", OPEN, "of_this", {"sha256": digest.hex()})


_LATEST = 253_402_300_799  # the end of the year 9999


def _events(proof: Proof, point: Checkpoint) -> Step:
    places = [each.index for each in proof.events]
    if not places or places != sorted(set(places)):
        return Step("events", WRONG, "order")
    for each in proof.events:
        if not included(leaf_of(each), Inclusion(each.index, point.size, each.path), in_root=point.root):
            return Step("events", WRONG, "not_in_log", {"position": each.index + 1})
    erased = [each.index for each in proof.events if isinstance(each, Erased)]
    words = {"events": len(places), "erased": len(erased)}
    return Step("events", GOOD, "in_log_erased" if erased else "in_log", words)


def leaf_of(event: Told | Erased) -> bytes:
    """Return an event's leaf: of what is told, or as it stands."""
    return event.leaf if isinstance(event, Erased) else leaf_hash(entry_hash(event.entry, salt=event.salt))


def _entries(proof: Proof) -> Iterator[Mapping[str, Any]]:
    for each in proof.events:
        if isinstance(each, Told):
            yield _entry(each.entry)


def _entry(text: str) -> Mapping[str, Any]:
    """Read what an event says; what cannot be read is about nothing."""
    try:
        found = json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        return _NOTHING
    if not isinstance(found, dict) or not isinstance(found.get("facts"), dict):
        return _NOTHING
    whole = all(isinstance(found.get(name), str) for name in _TEXTS) and isinstance(found.get("related_id"), str | None)
    return found if whole else _NOTHING


_TEXTS = ("id", "kind", "subject_kind", "subject_id", "happened_at", "received_at")
_NOTHING: Mapping[str, Any] = {**dict.fromkeys(_TEXTS, ""), "related_id": None, "facts": {}}


def _no_constant(text: str) -> Any:
    raise ValueError(text)


def _about(proof: Proof, entries: Sequence[Mapping[str, Any]]) -> Step:
    """Every event is about the visit, or about a photo that one of them names; none comes twice."""
    if len({each["id"] for each in entries}) != len(entries):
        return Step("about", WRONG, "twice")
    visit = str(proof.visit)
    own = [visit in (each["subject_id"], each["related_id"]) for each in entries]
    photos = [
        name
        for each, mine in zip(entries, own, strict=True)
        if mine
        for name in _names(each["facts"].get("photo_sha256"))
    ]
    for each, mine in zip(entries, own, strict=True):
        shown = each["subject_kind"] == "photo" and each["facts"].get("sha256") in photos
        if not mine and not shown:
            return Step("about", WRONG, "elsewhere", {"id": each["id"]})
    return Step("about", GOOD, "visit", {"visit": visit})


def _names(value: Any) -> list[str]:
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []


def _documents(proof: Proof, entries: Sequence[Mapping[str, Any]]) -> Step:
    named = [each["facts"]["document_sha256"] for each in entries if "document_sha256" in each["facts"]]
    shown = [sha256(each.encode()).hexdigest() for each in proof.documents]
    if len(set(shown)) != len(shown) or not set(shown) <= set(filter(_is_text, named)):
        return Step("documents", WRONG, "not_named")
    return Step("documents", GOOD, "named", {"documents": len(shown), "named": len(named)})


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _older(note: str, proof: Proof, *, point: Checkpoint, key: Verifier) -> Step:
    before = _point(note, key)
    if before is None:
        return Step("older", WRONG, "unsigned")
    words = {"older": before.size, "size": point.size}
    since = proof.consistency
    if before.size == point.size:
        return _same(before.root == point.root, words)
    if since is None or since.older != before.size:
        reason = "newer" if before.size > point.size else "no_path"
        return Step("older", WRONG, reason, words)
    path = Consistency(since.older, point.size, since.path)
    return _same(consistent(path, older_root=before.root, newer_root=point.root), words)


def _same(fits: bool, words: Mapping[str, Any]) -> Step:  # noqa: FBT001 - what was found
    return Step("older", GOOD if fits else WRONG, "goes_on" if fits else "rewritten", words)


def _photos(files_held: Mapping[str, str], entries: Sequence[Mapping[str, Any]]) -> Step:
    """Hold the files' hashes (by file name) against the photos of the proof; one that none names is wrong."""
    named = photos_of(entries)
    strange = sorted(name for name, digest in files_held.items() if digest not in named)
    found = {digest for digest in files_held.values() if digest in named}
    words = {"found": len(found), "photos": len(named), "strange": ", ".join(strange)}
    if strange or not found:
        return Step("photos", WRONG, "strange" if strange else "none", words)
    return Step("photos", GOOD, "found", words)
