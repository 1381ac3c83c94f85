"""What is accepted as a photo and what its watermark says. Pure: facts in, refusals and lines out."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from shifang.evidence.types import (
    EMPTY,
    LIKE_BITS,
    NEAR_BITS,
    NOT_A_PICTURE,
    TOO_INTRICATE,
    TOO_MANY_BYTES,
    TOO_MANY_PIXELS,
    TWO_KINDS,
    WRONG_HASH,
    WRONG_LENGTH,
    Caption,
    CaptionField,
    HeldAs,
    Likeness,
    Match,
    MatchKind,
    PictureFacts,
    PictureFormat,
)
from shifang.kernel.problems import Refusal

MAX_BYTES = 30 * 1024 * 1024
MAX_PIXELS = 50_000_000
MAX_PROGRESSIVE_PIXELS = 25_000_000
"""Every pass of a progressive JPEG goes over all of it, and all coefficients are held meanwhile."""
MAX_WHOLE_PIXELS = 8_000_000
"""PNG and WebP are decoded whole, with transparency in four bytes a pixel, more than once; WebP at leisure."""
LEAST_FREE_SHARE = 0.10
"""Uploads stop while this much of the disk is still free: a full disk would stop the database too."""
LEAST_QUALITY = 50
"""Below this quality there is too little in a photo for its hash to mean anything."""
SAME_AGREEING, SAME_COMMON, SAME_POINTS = 0.95, 0.7, 25
"""What makes a photo show what another shows, whatever their hashes: the pixels agree in so much of what both show,
both show so much of the smaller one, and so many points fit. Measured on photos of shops: bench/photo_matching.py."""
LIKE_AGREEING = 0.75
"""Where the hashes are alike, so much is enough: a caption may have been burnt in since."""
COPY_IN_PLACE, COPY_EXACT = 0.25, 0.6
"""What a copy shows beyond that. Whoever photographs the same things again stands elsewhere: near things move against
far ones, and fewer points are found again, most of them beside where they belong."""

_LABELS = {
    "zh": {"person": "人员", "customer": "客户", "visit_code": "拜访编号", "place": "地点"},
    "en": {"person": "By", "customer": "Customer", "visit_code": "Visit", "place": "Place"},
}
_WEEKDAYS = {
    "zh": ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}


def check_length(size: int) -> Refusal | None:
    """Judge an announced or measured size in bytes."""
    if size <= 0:
        return Refusal(EMPTY)
    if size > MAX_BYTES:
        return Refusal(TOO_MANY_BYTES, size=size, limit=MAX_BYTES)
    return None


def check_content(*, size: int, sha256: str, declared_size: int, declared_sha256: str) -> Refusal | None:
    """Judge the bytes that came by what was promised."""
    if size != declared_size:
        return Refusal(WRONG_LENGTH, size=size, declared=declared_size)
    if sha256 != declared_sha256:
        return Refusal(WRONG_HASH, sha256=sha256, declared=declared_sha256)
    return check_length(size)


def check_picture(picture: PictureFacts | None) -> Refusal | None:
    """Judge what the header says, before a single pixel is decoded. `None` is bytes that are no picture."""
    if picture is None or picture.animated or picture.pixels <= 0:
        return Refusal(NOT_A_PICTURE)
    if picture.also:
        return Refusal(TWO_KINDS, also=picture.also)
    if not picture.orderly:
        return Refusal(TOO_INTRICATE)
    limit = most_pixels(picture)
    if picture.pixels > limit:
        return Refusal(TOO_MANY_PIXELS, pixels=picture.pixels, limit=limit)
    return None


def most_pixels(picture: PictureFacts) -> int:
    """Return how many pixels a picture may have: what cannot be decoded at a fraction of its size may have fewer."""
    if picture.format is not PictureFormat.JPEG:
        return MAX_WHOLE_PIXELS
    return MAX_PROGRESSIVE_PIXELS if picture.progressive else MAX_PIXELS


def match_of(*, bits: int | None, turned: bool, quality: int, laid: Likeness) -> Match | None:
    """Say what two photos are to each other by their hashes (bits that differ) and by their pixels; None: strangers."""
    same = is_same_picture(laid)
    trusted = bits if bits is not None and bits <= LIKE_BITS and quality >= LEAST_QUALITY else None
    if trusted is None and not same:
        return None
    kind = MatchKind.PART if trusted is None else MatchKind.LIKE
    if trusted is not None and trusted <= NEAR_BITS:
        kind = MatchKind.NEAR
    elif laid.agreeing >= LIKE_AGREEING and not is_copied(laid):
        kind = MatchKind.PLACE
    agreeing, common = (round(100 * share) for share in (laid.agreeing, laid.common))
    return Match(kind, trusted, turned and trusted is not None, agreeing, common, laid.points)


def is_same_picture(laid: Likeness) -> bool:
    """Return whether one photo shows what the other shows, by its pixels alone."""
    return laid.agreeing >= SAME_AGREEING and laid.common >= SAME_COMMON and laid.points >= SAME_POINTS


def is_copied(laid: Likeness) -> bool:
    """Return whether the points stand as they do in a copy, and not as in a photo taken anew."""
    return laid.in_place >= COPY_IN_PLACE and laid.exact >= COPY_EXACT


def disk_is_full(*, free: int, total: int) -> bool:
    """Return whether uploads must wait (bytes)."""
    return total > 0 and free < total * LEAST_FREE_SHARE


def caption_lines(caption: Caption, fields: Collection[CaptionField], locale: str = "zh") -> tuple[str, ...]:
    """Return the watermark's lines, the time first; what is unknown or not wanted leaves no trace."""
    shown = {field: _text(caption, field, locale) if field in fields else "" for field in CaptionField}
    labels = _LABELS.get(locale, _LABELS["zh"])
    person = f"{shown[CaptionField.PERSON]} {shown[CaptionField.PHONE]}".strip()
    lines = (
        shown[CaptionField.TIME],
        _labelled(labels["customer"], shown[CaptionField.CUSTOMER]),
        _labelled(labels["person"], person),
        _labelled(labels["place"], shown[CaptionField.PLACE]),
        shown[CaptionField.COORDINATES],
        _labelled(labels["visit_code"], shown[CaptionField.VISIT_CODE]),
    )
    return tuple(line for line in lines if line)


def claimed(caption: Caption, fields: Collection[CaptionField]) -> dict[str, Any]:
    """Return what a signed copy claims: the time, and of the rest what the watermark shows; never a phone number."""
    shown: dict[CaptionField, dict[str, Any]] = {
        CaptionField.PLACE: {"place": caption.place},
        CaptionField.COORDINATES: {
            "latitude": caption.latitude,
            "longitude": caption.longitude,
            "accuracy_m": caption.accuracy_m,
        },
        CaptionField.PERSON: {"person": caption.person},
        CaptionField.CUSTOMER: {"customer": caption.customer},
        CaptionField.VISIT_CODE: {"visit_code": caption.visit_code},
    }
    told: dict[str, Any] = {"taken_at": caption.taken_at.isoformat(), "timezone": caption.timezone}
    for field, parts in shown.items():
        if field in fields:
            told |= parts
    return {key: value for key, value in told.items() if value is not None}


def held_as(sha256: str, *, raw: str, copy: str) -> HeldAs:
    """Return what bytes of this hash are to a photo whose capture and copy have these hashes."""
    if sha256 == raw:
        return HeldAs.RAW
    return HeldAs.COPY if sha256 == copy else HeldAs.OTHER


def _labelled(label: str, text: str) -> str:
    return f"{label} {text}" if text else ""


def _text(caption: Caption, field: CaptionField, locale: str) -> str:
    if field is CaptionField.TIME:
        return _local_time(caption.taken_at, caption.timezone, locale)
    if field is CaptionField.COORDINATES:
        return _coordinates(caption, locale)
    return _one_line(getattr(caption, field.value) or "")


def _local_time(moment: datetime, timezone: str, locale: str) -> str:
    local = moment.astimezone(ZoneInfo(timezone))
    weekday = _WEEKDAYS.get(locale, _WEEKDAYS["zh"])[local.weekday()]
    return f"{local:%Y-%m-%d %H:%M:%S} {weekday}"


def _coordinates(caption: Caption, locale: str) -> str:
    if caption.latitude is None or caption.longitude is None:
        return ""
    north = "N" if caption.latitude >= 0 else "S"
    east = "E" if caption.longitude >= 0 else "W"
    text = f"{abs(caption.latitude):.6f}°{north} {abs(caption.longitude):.6f}°{east}"
    if caption.accuracy_m is None:
        return text
    return f"{text} ±{round(caption.accuracy_m)} {'m' if locale == 'en' else '米'}"


def _one_line(text: str) -> str:
    """Typed text without control characters: a name must not be able to draw a caption of its own."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
