"""Names: how they sort, how they are searched, and what is left of them when two are compared."""

import re
import unicodedata
from functools import lru_cache

from pypinyin import Style, pinyin
from pypinyin.seg.mmseg import seg

_LEGAL_FORMS = re.compile(
    r"(股份有限公司|有限责任公司|有限公司|集团公司|公司|个体工商户"
    r"|\b(co\.?,? ?ltd|ltd|limited|inc|incorporated|llc|corp|corporation|company|gmbh)\b\.?)"
)
_HAN = re.compile(r"([\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+)")
_SEPARATORS = re.compile(r"[\W_]+")
_NUMBERS = re.compile(r"\d+")
_HAN_NUMBERS = re.compile(r"[一二三四五六七八九十]+(?=[号店分楼层期区])")


def name_key(name: str) -> str:
    """Return the sort and search key of a name: full pinyin, a bar, initials, in lower case.

    Characters without a reading stay as they are: "百联Shop" gives "bailianshop|blshop".
    """
    full: list[str] = []
    initials: list[str] = []
    for part in _HAN.split(name):
        if _HAN.fullmatch(part) is None:
            full.append(part)
            initials.append(part)
            continue
        for word in seg.cut(part):
            readings = _readings(word)
            full += readings
            initials += [reading[:1] for reading in readings]
    return f"{''.join(full).lower()[:280]}|{''.join(initials).lower()[:119]}"


# The library's own way takes 150 µs for a name, most of it styling one syllable after another; words repeat.
@lru_cache(maxsize=20_000)
def _readings(word: str) -> tuple[str, ...]:
    """Return the syllables of a word, as it is read as a word (重庆 is chongqing)."""
    return tuple(reading for (reading,) in pinyin(word, style=Style.NORMAL, heteronym=False))


def name_normal(name: str) -> str:
    """Return the name without width, case, punctuation and legal forms, for comparing.

    A name that is nothing but a legal form is kept whole.
    """
    folded = unicodedata.normalize("NFKC", name).casefold()
    bare = _SEPARATORS.sub("", _LEGAL_FORMS.sub("", folded))
    return (bare or _SEPARATORS.sub("", folded) or folded.strip())[:200]


def numbers_in(normal: str) -> tuple[str, ...]:
    """Return the numbers in a normal name: "3号店" and "5号店" are different shops whatever else agrees."""
    return (*_NUMBERS.findall(normal), *_HAN_NUMBERS.findall(normal))


def phone_digits(phone: str) -> str:
    """Return the digits of a phone number without the country code of China."""
    digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", phone))
    return digits[2:] if len(digits) == 13 and digits.startswith("86") else digits


def text_key(text: str) -> str:
    """Return a header or a word folded for looking up: NFKC, lower case, no spaces or punctuation."""
    return _SEPARATORS.sub("", unicodedata.normalize("NFKC", text).casefold())
