"""`python -m shifang.ledger.verify PROOF`: prints every step, exits 0 when nothing is wrong, else 1."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path

from shifang.ledger.rules.proof import Erased, Proof
from shifang.ledger.rules.verifying import GOOD, OPEN, WRONG, Held, Verdict, stamped, verify
from shifang.ledger.verify import words

_MARKS = {GOOD: "✓", WRONG: "✗", OPEN: "?"}


def main(arguments: Sequence[str]) -> int:
    """Check the proof that the arguments name."""
    asked = _parser().parse_args(arguments)
    try:
        raw = asked.proof.read_bytes()
        older = None if asked.checkpoint is None else asked.checkpoint.read_text(encoding="utf-8")
        photos = None if asked.photos is None else dict(_hashes(asked.photos))
    except (OSError, UnicodeDecodeError) as unreadable:
        print(f"✗ {unreadable}")  # noqa: T201
        return 1
    verdict = verify(raw, Held(key=asked.key, witnesses=asked.witness, older=older, photos=photos))
    if asked.extract is not None and verdict.proof is not None:
        _extract(verdict.proof, asked.extract)
    for line in lines(verdict, language=asked.lang):
        print(line)  # noqa: T201
    return 0 if verdict.good else 1


def lines(verdict: Verdict, *, language: str) -> Iterator[str]:
    """Return what is printed of a verification."""
    for step in verdict.steps:
        said = words.found(step, language=language)
        yield f"{_MARKS[step.outcome]} {words.title(step.code, language=language)}: {said}"
    entries = iter(verdict.entries)
    in_log = any(each.code == "events" and each.outcome == GOOD for each in verdict.steps)
    for event in verdict.proof.events if verdict.proof and in_log else ():
        told = words.said(words.ERASED, language=language)
        if not isinstance(event, Erased):
            entry = next(entries)
            told = f"{entry['happened_at']}  {entry['kind']}"
        yield f"    {event.index + 1:>8}  {told}"
    ending = words.BAD if not verdict.good else words.OPEN if verdict.open else words.GOOD
    yield words.said(ending, language=language)


def _extract(proof: Proof, folder: Path) -> None:
    """Write what other programs check: `openssl ts -verify -data checkpoint -in timestamp.tsr -CAfile roots.pem`."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "checkpoint").write_bytes(stamped(proof.checkpoint))
    if proof.timestamp is not None:
        (folder / "timestamp.tsr").write_bytes(proof.timestamp)


def _hashes(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield the names and hashes of the files of a folder and those below."""
    if not folder.is_dir():
        raise NotADirectoryError(folder)
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.name.startswith("."):
            with path.open("rb") as file:
                digest = sha256()
                while chunk := file.read(1 << 20):
                    digest.update(chunk)
            yield str(path.relative_to(folder)), digest.hexdigest()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="shifang verify", description="Check the proof of a visit. 核验拜访凭证。")
    parser.add_argument("proof", type=Path, help="the proof's file 凭证文件")
    parser.add_argument("--key", help="the log's key, as the organisation publishes it 企业公布的日志公钥")
    parser.add_argument("--witness", action="append", default=[], help="a witness's key 见证方的公钥")
    parser.add_argument("--extract", type=Path, help="write the checkpoint and its time stamp 导出快照和时间戳")
    parser.add_argument("--checkpoint", type=Path, help="an older checkpoint that you kept 您保存的旧快照")
    parser.add_argument("--photos", type=Path, help="a folder with photos of the visit 照片文件夹")
    parser.add_argument("--lang", choices=("zh", "en"), default="zh")
    return parser


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    sys.exit(main(sys.argv[1:]))
