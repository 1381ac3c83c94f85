"""Setting a report by typst. What is printed goes in as data and is never read as markup."""

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from PIL import ImageFont

from shifang.evidence.watermark import FONT

# Long words may be broken anywhere, so that none runs off the page; hashes and codes stay whole, to be copied.
_LONG = re.compile(r"\S{31,}")
_EXACT = re.compile(r"[0-9a-f]{64}|\d{6}-[0-9A-Z]{6,9}-[0-9a-f]{12}(-\d{1,12})?")
_PART = 15
_BREAK = "\u200b"
_NONE: Mapping[str, bytes] = {}


def typeset(
    template: Path,
    report: Mapping[str, Any],
    *,
    pictures: Mapping[str, bytes] = _NONE,
    form: Literal["pdf", "png"] = "pdf",
) -> Any:
    """Return a report as PDF, or its pages as PNG (bytes for one page, a list of them for several).

    The template reads it from `sys.inputs.report`. The same report gives the same bytes.
    """
    import typst

    # All from memory; the library's own types do not tell that it takes several files so.
    files: Any = {"main": template.read_bytes(), **pictures}
    return typst.compile(
        files,
        format=form,
        sys_inputs={"report": json.dumps(printable(report), ensure_ascii=False)},
        font_paths=[str(FONT.parent)],
        ignore_system_fonts=True,
    )


def printable(value: Any) -> Any:
    """Return a report in which every character can be printed: one that the font lacks is told by its number."""
    if isinstance(value, str):
        return _LONG.sub(_breakable, "".join(_shown(each) for each in value))
    if isinstance(value, Mapping):
        return {name: printable(each) for name, each in value.items()}
    return [printable(each) for each in value] if isinstance(value, list | tuple) else value


def _breakable(word: re.Match[str]) -> str:
    text = word[0]
    if _EXACT.fullmatch(text):
        return text
    return _BREAK.join(text[start : start + _PART] for start in range(0, len(text), _PART))


@lru_cache(maxsize=4096)
def _shown(character: str) -> str:
    if character.isspace():
        return " "
    return character if _drawn(character) != _drawn("\U0010ffff") else f"[U+{ord(character):04X}]"


def _drawn(character: str) -> tuple[tuple[int, int], bytes]:
    mask = _font().getmask(character)
    return mask.size, bytes(mask)


@lru_cache(maxsize=1)
def _font() -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONT), 24, layout_engine=ImageFont.Layout.BASIC)
