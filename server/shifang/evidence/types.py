"""Words of photo evidence: what a picture is, what is written on it, what can go wrong."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from shifang.accounts.types import PolicyKind, Scope, choices, permission, policy_kind
from shifang.kernel.problems import problem
from shifang.ledger.types import event_kind

UPLOAD_LIFE = timedelta(days=7)
"""How long a begun upload can be taken up again."""
OPEN_UPLOADS = 200
"""Begun uploads a person may have at once."""


class PictureFormat(StrEnum):
    """What is accepted as a photo, by its bytes and never by its name."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"

    @property
    def media_type(self) -> str:
        """The MIME type."""
        return f"image/{self.value}"


@dataclass(frozen=True, slots=True)
class PictureFacts:
    """What a picture's header says. Pixels, before any turn by EXIF orientation."""

    format: PictureFormat
    width: int
    height: int
    animated: bool = False
    progressive: bool = False
    # Another kind of file that these bytes are as well; whether its metadata keep to the limits.
    also: str = ""
    orderly: bool = True

    @property
    def pixels(self) -> int:
        """Width times height."""
        return self.width * self.height


class CaptionField(StrEnum):
    """What a watermark can say."""

    TIME = "time"
    PLACE = "place"
    COORDINATES = "coordinates"
    PERSON = "person"
    PHONE = "phone"
    CUSTOMER = "customer"
    VISIT_CODE = "visit_code"


@dataclass(frozen=True, slots=True)
class Caption:
    """The facts of a watermark, checked by the server. `timezone` is an IANA name; the position is WGS-84."""

    taken_at: datetime
    timezone: str
    place: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    accuracy_m: float | None = None
    person: str | None = None
    phone: str | None = None
    customer: str | None = None
    visit_code: str | None = None


@dataclass(frozen=True, slots=True)
class PhotoUser:
    """A domain above that uses photos, e.g. visits. It knows what a photo shows and who may see it.

    `caption` gets the organisation and a SHA-256 and returns the facts of the watermark, or None when it does
    not use the photo (or not yet). `visible` says whether the asker may see something that shows the photo. `claims`
    returns what else is signed along with the copy: ids and judgements, which say nothing of a place or a name.
    """

    name: str
    caption: Callable[[UUID, str], Caption | None]
    visible: Callable[[Scope, str], bool]
    claims: Callable[[UUID, str], Mapping[str, Any]] = lambda *_: {}


PHOTO_USERS: dict[str, PhotoUser] = {}


class Standing(StrEnum):
    """How a certificate of the installation's own stands."""

    IN_USE = "in_use"
    RETIRED = "retired"
    REVOKED = "revoked"


class Trusted(StrEnum):
    """What a check of a file's credential comes to. Nothing else is ever shown as good."""

    TRUSTED = "trusted"
    NOT_TRUSTED = "not_trusted"
    NONE = "none"


class HeldAs(StrEnum):
    """What a checked file is to the photo that it claims to be: the capture itself, our signed copy, or neither."""

    RAW = "raw"
    COPY = "copy"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class CredentialCheck:
    """The verdict on a credential, why (a code of `CREDENTIAL_WORDS`), and what it claims when it is trusted."""

    verdict: Trusted
    code: str
    claims: Mapping[str, Any] | None = None


CREDENTIAL_WORDS: dict[str, tuple[str, str]] = {
    "ok": (
        "由本系统签发，签发后未被改动",
        "Signed by this installation and not changed since",
    ),
    "no_credential": (
        "文件里没有凭证：可能经过压缩或转发，不能证明真伪",
        "The file bears no credential: it may have been compressed or passed on, and proves nothing",
    ),
    "other_signer": (
        "不是本系统签发的（签名来自别处）",
        "Not signed by this installation (the signature is somebody else's)",
    ),
    "unknown_leaf": (
        "签名证书不在本系统的名单上",
        "The signing certificate is not on this installation's list",
    ),
    "revoked_leaf": (
        "签名证书已作废，它签过的都不再可信",
        "The signing certificate was revoked: nothing it signed is trusted any more",
    ),
    "other_organisation": ("是另一个企业的照片", "A photo of another organisation"),
    "altered": ("签发后被改动过", "Changed after it was signed"),
    "unreadable": ("凭证损坏或无法读取", "The credential is broken or cannot be read"),
    "too_costly": ("文件异常，读取超出限度", "The file is abnormal: reading it went beyond the limits"),
}


def photo_user(user: PhotoUser) -> PhotoUser:
    """Declare a user of photos; called from `AppConfig.ready` of its domain. The first one that knows captions."""
    PHOTO_USERS[user.name] = user
    return user


class MatchKind(StrEnum):
    """How alike two photos are, the strongest first: nearly the same picture, much alike, a part or a turn of it; or
    no copy, but another photo of the same things from another place."""

    NEAR = "near"
    LIKE = "like"
    PART = "part"
    PLACE = "place"


NEAR_BITS = 31
LIKE_BITS = 60
"""Bits of 256 by which the hashes of two photos may differ and still be NEAR, or LIKE."""


@dataclass(frozen=True, slots=True)
class Match:
    """Two photos that show the same. `bits` differ between the hashes (None: more than LIKE_BITS), one of them turned
    or mirrored when `turned`; in `agreeing` per cent of what both show the pixels agree, laid upon each other by
    `points`; `common` per cent of the smaller one are on both.
    """

    kind: MatchKind
    bits: int | None
    turned: bool
    agreeing: int
    common: int
    points: int


@dataclass(frozen=True, slots=True)
class Declared:
    """What a client promises to send: SHA-256 as 64 lower-case hex digits, size in bytes."""

    sha256: str
    size: int


PHOTOS_VIEW = permission("photos.view", zh="查看照片", en="See photos", roles="rep manager admin auditor")
PHOTOS_UPLOAD = permission("photos.upload", zh="上传照片", en="Upload photos", roles="rep manager admin")
PHOTOS_RAW = permission(
    "photos.raw", zh="下载原始照片", en="Download photos as captured", roles="manager admin auditor"
)
PHOTOS_CHECK = permission("photos.check", zh="照片验真", en="Check photos", roles="manager admin auditor")
PHOTOS_COMPARE = permission("photos.compare", zh="查看相似照片", en="See photos alike", roles="manager admin auditor")

PHOTO_HELD = event_kind("photo.held", zh="照片已入库", en="Photo held")
PHOTO_WATERMARKED = event_kind("photo.watermarked", zh="照片已加水印", en="Photo watermarked")
PHOTO_COMPARED = event_kind("photo.compared", zh="照片已比对", en="Photo compared")
PHOTO_VIEWED = event_kind("photo.viewed", zh="查看了照片", en="Photo viewed")

_CAPTION_WORDS = {
    CaptionField.TIME.value: "时间 / Time",
    CaptionField.PLACE.value: "地点 / Place",
    CaptionField.COORDINATES.value: "经纬度 / Coordinates",
    CaptionField.PERSON.value: "业务员 / Rep",
    CaptionField.PHONE.value: "手机号 / Phone number",
    CaptionField.CUSTOMER.value: "客户 / Customer",
    CaptionField.VISIT_CODE.value: "拜访编号 / Visit code",
}

WATERMARK_POLICY = policy_kind(
    PolicyKind(
        code="evidence.watermark",
        zh="照片水印",
        en="Photo watermark",
        schema={
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "fields": {
                    "title": "水印内容 / What the watermark says",
                    "type": "array",
                    "uniqueItems": True,
                    "items": choices(_CAPTION_WORDS),
                },
                "locale": {"title": "水印语言 / Language", **choices({"zh": "中文 / Chinese", "en": "英文 / English"})},
            },
        },
        default={"fields": [field.value for field in CaptionField], "locale": "zh"},
        phone=True,
    )
)

NOT_A_PICTURE = problem(
    "photo.not_an_image",
    status=422,
    zh="文件不是可用的照片（支持 JPEG、PNG、WebP）。",
    en="The file is no usable photo (JPEG, PNG or WebP).",
)
TOO_MANY_PIXELS = problem(
    "photo.too_many_pixels",
    status=422,
    zh="照片像素过大（{pixels}，上限 {limit}）。",
    en="The photo has too many pixels ({pixels}, limit {limit}).",
)
TOO_MANY_BYTES = problem(
    "photo.too_large",
    status=413,
    zh="照片过大（{size} 字节，上限 {limit} 字节）。",
    en="The photo is too large ({size} bytes, limit {limit}).",
)
TWO_KINDS = problem(
    "photo.two_kinds",
    status=422,
    zh="文件同时是另一种文件（{also}），不接受为照片。",
    en="The file is another kind of file ({also}) as well and is not taken as a photo.",
)
TOO_INTRICATE = problem(
    "photo.too_intricate",
    status=422,
    zh="照片的附加信息或编码过于复杂，无法处理。",
    en="The photo's metadata or coding is too intricate to be read.",
)
EMPTY = problem("photo.empty", status=422, zh="照片没有内容。", en="The photo is empty.")
WRONG_LENGTH = problem(
    "photo.length_mismatch",
    status=422,
    zh="照片长度不符（收到 {size} 字节，声明 {declared} 字节）。",
    en="The photo's length differs ({size} bytes came, {declared} were declared).",
)
WRONG_HASH = problem(
    "photo.hash_mismatch",
    status=422,
    zh="照片内容与声明的指纹不符，请重新上传。",
    en="The photo's content does not match its declared hash; please upload again.",
)
DISK_FULL = problem(
    "photo.disk_full",
    status=507,
    zh="服务器存储空间不足，照片暂存在手机上，稍后会自动上传。",
    en="The server is short of storage; the photo stays on the phone and is sent later.",
)
NOT_READY = problem("photo.not_ready", status=404, zh="水印照片尚未生成。", en="The watermarked copy is not made yet.")
UPLOAD_HEADER = problem(
    "upload.header",
    status=400,
    zh="上传请求头 {header} 缺失或不正确。",
    en="The upload header {header} is missing or wrong.",
)
UPLOAD_VERSION = problem(
    "upload.version",
    status=412,
    zh="上传协议版本不支持，应为 {version}。",
    en="The upload protocol must be tus {version}.",
)
UPLOAD_TYPE = problem(
    "upload.content_type", status=415, zh="内容类型应为 {expected}。", en="The content type must be {expected}."
)
UPLOAD_OFFSET = problem(
    "upload.offset",
    status=409,
    zh="续传位置不符，应从 {offset} 字节继续。",
    en="The upload continues at byte {offset}.",
)
UPLOAD_BUSY = problem("upload.busy", status=423, zh="该照片正在上传。", en="This photo is being uploaded already.")
TOO_MANY_UPLOADS = problem(
    "upload.too_many",
    status=429,
    zh="未完成的上传过多（上限 {limit}）。",
    en="Too many unfinished uploads (limit {limit}).",
)


RIPPLE_HINT_FROM = 5.5
"""A spectrum's peak that stands out so far may be the grid of a screen: a hint for reviewers, never a finding."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How well one photo lies upon another.

    `points` agree in their geometry. `agreeing` is the share of the common patches with detail in which the pixels
    agree, `common` the share of the smaller picture that both show. Of the points that both could show, the share
    `in_place` is found again just where it belongs; of those found again thereabouts, the share `exact` is.
    """

    points: int
    agreeing: float
    common: float
    in_place: float = 0.0
    exact: float = 0.0
