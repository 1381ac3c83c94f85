"""Generated files: written on demand, compared in the checks."""

import difflib
from pathlib import Path

from django.core.management.base import CommandError

_SHOWN = 40


def keep(path: Path, text: str, *, write: bool) -> None:
    """Write the text, or raise CommandError with the first differing lines when the file says something else."""
    if write:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return
    kept = path.read_text(encoding="utf-8") if path.exists() else ""
    if kept == text:
        return
    difference = difflib.unified_diff(
        kept.splitlines(), text.splitlines(), fromfile=f"{path.name} as kept", tofile=f"{path.name} by the code", n=1
    )
    shown = "\n".join(list(difference)[:_SHOWN])
    message = f"{path.name} has drifted from the code; run `make api`.\n{shown}"
    raise CommandError(message)
