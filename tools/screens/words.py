"""The catalogues of both apps, as the gallery needs them: words by key, and what looks like a raw key or code."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

WEB = Path(__file__).resolve().parents[2] / "web"
HAN = re.compile(r"[\u4e00-\u9fff]+")
_DOTTED = re.compile(r"(?<![\w.@/-])[a-z][a-zA-Z0-9]*(?:\.[a-z][a-zA-Z0-9_]*)+(?![\w@/-])")
_SNAKE = re.compile(r"(?<![\w.@/-])[a-z]+(?:_[a-z0-9]+)+(?![\w@/.-])")
# Chinese that belongs on an English page: the product's name, and the language by its own name.
_AT_HOME = frozenset({"实访", "中文", "简体中文"})


def word(language: str, key: str, **values: Any) -> str:
    """Return the text of a key such as `console:customers.add` or `ui.state.retry`; raises KeyError for another."""
    text = _catalogue(language)[key]
    for name, value in values.items():
        text = text.replace(f"{{{{{name}}}}}", str(value))
    return text


def raw_codes(text: str) -> list[str]:
    """Return what looks like a key of a catalogue or a code of the server."""
    namespaces = {key.rpartition(":")[2].partition(".")[0] for key in _catalogue("en")}
    dotted = [found for found in _DOTTED.findall(text) if found.partition(".")[0] in namespaces]
    return list(dict.fromkeys(dotted + _SNAKE.findall(text)))


def stray_chinese(text: str, data: str) -> list[str]:
    """Return the Chinese of an English page that no answer of the server holds as data."""
    # Marks of a list, such as tags, stand on the page without a space between them.
    known = data + data.replace("\n", "")
    return [run for run in dict.fromkeys(HAN.findall(text)) if run not in _AT_HOME and run not in known]


def data_of(body: Any) -> str:
    """Return all Chinese strings of an answer in one; texts that came in both languages are not data."""
    if isinstance(body, str):
        return body + "\n" if HAN.search(body) else ""
    if isinstance(body, list):
        return "".join(data_of(each) for each in body)
    if isinstance(body, dict):
        return "".join(data_of(value) for key, value in body.items() if key != "zh")
    return ""


@cache
def _catalogue(language: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for path in WEB.glob(f"*/*/src/**/i18n/{language}.json"):
        name = {"packages/ui/src": "ui", "packages/api/src": "problem"}.get(
            path.parents[1].relative_to(WEB).as_posix(), path.parents[1].name
        )
        # Both apps have a `customers`, with words of its own.
        prefix = f"{path.relative_to(WEB).parts[1]}:" if path.relative_to(WEB).parts[0] == "apps" else ""
        for key, text in _flat(json.loads(path.read_text())):
            found[f"{prefix}{name}.{key}"] = text
    return found


def _flat(tree: dict[str, Any]) -> list[tuple[str, str]]:
    flat: list[tuple[str, str]] = []
    for key, value in tree.items():
        if isinstance(value, dict):
            flat += [(f"{key}.{below}", text) for below, text in _flat(value)]
        else:
            flat.append((key, value))
    return flat
