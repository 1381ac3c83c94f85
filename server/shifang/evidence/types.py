"""Words of photo evidence: what a picture is, what is written on it, what can go wrong."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from shifang.kernel.problems import problem


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
