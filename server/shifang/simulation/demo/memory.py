"""What an installation remembers of its demo: the drawn password and how far the set-up came."""

from __future__ import annotations

import json
import secrets
from datetime import date
from pathlib import Path
from typing import Any

_WORDS = ("sea", "tea", "map", "lane", "door", "sign", "walk", "shop", "bell", "rain")


def password_of(home: Path) -> str:
    """The password of all made-up people of this installation: drawn once, readable by its user only."""
    kept: str = _kept(home)["password"]
    return kept


def parts_done(home: Path) -> list[str]:
    """The parts of the set-up that are complete."""
    return list(_kept(home).get("done", []))


def mark_done(home: Path, part: str) -> None:
    """Remembers that a part of the set-up is complete."""
    kept = _kept(home)
    kept["done"] = [*kept.get("done", []), part]
    (home / "demo.json").write_text(json.dumps(kept, indent=1))


def _kept(home: Path) -> dict[str, Any]:
    path = home / "demo.json"
    if not path.exists():
        drawn = "-".join(secrets.choice(_WORDS) for _ in range(4)) + f"-{secrets.randbelow(900) + 100}"
        path.touch(mode=0o600)
        path.write_text(json.dumps({"password": drawn}))
    kept: dict[str, Any] = json.loads(path.read_text())
    return kept


def is_planned(home: Path, day: date) -> bool:
    """Whether the days from this one on were planned."""
    return bool(_kept(home).get("planned") == day.isoformat())


def mark_planned(home: Path, day: date) -> None:
    """Remembers that the days from this one on are planned."""
    kept = _kept(home)
    kept["planned"] = day.isoformat()
    (home / "demo.json").write_text(json.dumps(kept, indent=1))
