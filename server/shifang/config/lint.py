"""Our own lint: rules of the house that no linter knows.

Files stay below 400 lines; nothing is called utils, helpers or common; rows are touched only by queries, operations,
reactions, factories and migrations; transactions are opened only by operations, tasks and the platform.
"""

import ast
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LONGEST = 400
BANNED_NAMES = {"utils", "helpers", "common"}
ROWS = {"queries", "operations", "reactions", "models", "migrations", "tests", "imports", "sync", "commands"}


def main() -> int:
    """Print every breach and return how many there are (at most 1 as exit code)."""
    breaches = [breach for path in sorted(ROOT.rglob("*.py")) for breach in check(path)]
    sys.stdout.write("".join(f"{breach}\n" for breach in breaches))
    return min(len(breaches), 1)


def check(path: Path) -> list[str]:
    """Return the breaches of one file."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    if "migrations" in parts:
        return []
    name = "/".join(parts)
    text = path.read_text()
    found = [f"{name}: named {part}" for part in parts if part in BANNED_NAMES]
    lines = text.count("\n")
    if lines > LONGEST:
        found.append(f"{name}: {lines} lines, over {LONGEST}")
    if not ROWS.intersection(parts):
        found += [f"{name}:{line}: rows are read in queries and written in operations" for line in rows_touched(text)]
    return found


def rows_touched(text: str) -> list[int]:
    """Return the lines on which `.objects` of a model is used."""
    return [
        node.lineno for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Attribute) and node.attr == "objects"
    ]


if __name__ == "__main__":
    sys.exit(main())
