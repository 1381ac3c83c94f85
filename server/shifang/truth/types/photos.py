"""Photos held against each other: the facts, and the policy `truth.photos` on what is made of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from shifang.accounts.types import PolicyKind, choices, policy_kind
from shifang.truth.types.policy import Response


@dataclass(frozen=True, slots=True)
class PhotoUse:
    """A photo as a visit uses it. Times by the phone and by the server; the position is WGS-84."""

    id: UUID
    sha256: str
    visit_id: UUID
    customer_id: UUID
    person_id: UUID
    taken_at: datetime
    received_at: datetime
    joint_id: UUID | None = None
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class PhotoPair:
    """An earlier use of the same bytes ("same"), or of a photo alike: a `MatchKind` of evidence; shares in per cent."""

    earlier: PhotoUse
    kind: str
    bits: int | None = None
    turned: bool = False
    agreeing: int = 0


@dataclass(frozen=True, slots=True)
class PhotoFacts:
    """A use of a photo with all that speaks against it. `said_*`: what the file says of itself; `zone`: IANA name."""

    use: PhotoUse
    zone: str
    pairs: tuple[PhotoPair, ...] = ()
    said_editor: str = ""
    said_taken_at: datetime | None = None
    said_latitude: float | None = None
    said_longitude: float | None = None
    screen: bool = False


@dataclass(frozen=True, slots=True)
class PhotoPolicy:
    """The body of policy `truth.photos`. Bits of 256, per cent, metres, hours."""

    same_bytes: Response = Response.REVIEW
    near_bits: int = 31
    near: Response = Response.REVIEW
    part_agreeing: int = 75
    part: Response = Response.REVIEW
    view: Response = Response.FLAG
    place: Response = Response.REVIEW
    like_bits: int = 60
    like: Response = Response.FLAG
    taken_again: Response = Response.ACCEPT
    edited: Response = Response.REVIEW
    elsewhere_m: int = 1500
    elsewhere: Response = Response.REVIEW
    old_h: int = 36
    old: Response = Response.REVIEW


_ANSWERS = {
    Response.REVIEW.value: "待复核,拜访暂不计入 / To review; the visit waits",
    Response.FLAG.value: "仅标记 / Only a mark",
    Response.ACCEPT.value: "放行 / Let pass",
}


def _answer(title: str) -> dict[str, Any]:
    return {"title": title, **choices(_ANSWERS)}


def _whole(title: str, minimum: int, maximum: int) -> dict[str, Any]:
    return {"type": "integer", "minimum": minimum, "maximum": maximum, "title": title}


PHOTO_POLICY = policy_kind(
    PolicyKind(
        code="truth.photos",
        zh="照片查重与校验",
        en="Duplicate and doubtful photos",
        schema={
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "same_bytes": _answer("同一张照片用于两次拜访 / The same photo in two visits"),
                "near_bits": _whole("几乎相同:指纹相差位数上限 / Nearly the same: bits that differ at most", 0, 60),
                "near": _answer("与较早照片几乎相同 / Nearly the same as an earlier photo"),
                "part_agreeing": _whole("同一画面:像素吻合下限(%) / Same picture: least agreement (%)", 50, 100),
                "part": _answer("裁剪、加框或翻拍的较早照片 / Cropped, framed or copied from an earlier photo"),
                "view": _answer("同一门店另一次拜访的照片画面相同 / Same picture as in another visit to the same shop"),
                "place": _answer("另拍他店照片中的场景 / The scene of another shop's photo, photographed again"),
                "like_bits": _whole("相似:指纹相差位数上限 / Alike: bits that differ at most", 0, 60),
                "like": _answer("与其他门店的照片相似 / Alike to a photo of another shop"),
                "taken_again": _answer("同一门店再次拍到相似画面 / A like view of the same shop on another visit"),
                "edited": _answer("照片经编辑软件处理 / Written by an editing program"),
                "elsewhere_m": _whole("照片位置与拍照位置相差上限(米) / Farthest place in the file (m)", 100, 100_000),
                "elsewhere": _answer("照片文件记录了别处 / The file names another place"),
                "old_h": _whole("照片时间与拍照时间相差上限(小时) / Largest difference of times (h)", 14, 8760),
                "old": _answer("照片文件记录了别的时间 / The file names another time"),
            },
        },
        default={each.name: getattr(PhotoPolicy(), each.name) for each in fields(PhotoPolicy)},
    )
)
_KNOWN = {each.name for each in fields(PhotoPolicy)}


def photo_policy(body: Mapping[str, Any]) -> PhotoPolicy:
    """Read a policy body that satisfies the schema; what it leaves out takes the default."""
    words: dict[str, Any] = {key: Response(value) if isinstance(value, str) else value for key, value in body.items()}
    return PhotoPolicy(**{key: value for key, value in words.items() if key in _KNOWN})


def use_json(use: PhotoUse) -> dict[str, Any]:
    """A use of a photo as plain JSON."""
    plain = {each.name: getattr(use, each.name) for each in fields(PhotoUse)}
    return {name: _plain(value) for name, value in plain.items() if value is not None}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value
