"""HTTP routes of photos: tus 1.0 (core, creation, expiration) and one-request PUT in, bytes out."""

from dataclasses import asdict
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from ninja import Field, Path, Router, Schema

from shifang.accounts.door import ScopedRequest, in_transaction
from shifang.evidence import files, queries, tus
from shifang.evidence.models import Photo
from shifang.evidence.operations import checking, uploads
from shifang.evidence.operations.viewing import note_view
from shifang.evidence.rules import MAX_BYTES
from shifang.evidence.types import (
    CREDENTIAL_WORDS,
    NOT_READY,
    PHOTOS_COMPARE,
    PHOTOS_RAW,
    Declared,
    HeldAs,
    MatchKind,
    PictureFormat,
    Trusted,
)
from shifang.kernel.problems import Refusal
from shifang.platform import clock
from shifang.protocol import receipts
from shifang.protocol.api import ReceiptOut
from shifang.protocol.receipts import Receipt, Receipted

router = Router(tags=["photos"])
# Bodies come as slowly as the network brings them: these routes hold no transaction meanwhile.
uploads_router = Router(tags=["photos"])

Sha256 = Annotated[str, Path(pattern=r"^[0-9a-f]{64}$")]
_UPLOADS = "/photos/uploads"


class HeldPhotoOut(Schema):
    """A held photo: the SHA-256 of its bytes, what they are, what was burnt into the copy, and the receipt for it."""

    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    size: int
    format: PictureFormat
    width: int
    height: int
    held_at: datetime
    watermarked_at: datetime | None
    watermark_sha256: str
    caption: list[str]
    policy_version: int | None
    signed_by: str
    ledger_position: int | None
    receipt: ReceiptOut | None = None

    @staticmethod
    def resolve_receipt(photo: Photo) -> Receipt:
        """Say that the bytes are held, by a signature."""
        return _receipt(photo)


class CredentialOut(Schema):
    """What a photo's credential (C2PA) is worth: only `trusted` is good. `claims` are told when it is.

    `photo_sha256` names the photo that these bytes belong to, where it may be seen: they are its capture (`raw`), our
    signed copy of it (`copy`), or something else (`other`).
    """

    sha256: str
    verdict: Trusted
    code: str
    zh: str
    en: str
    claims: dict[str, Any] | None
    photo_sha256: str | None
    held_as: HeldAs | None


class AlikeOut(Schema):
    """Another photo that shows the same: `bits` of 256 differ between the hashes (null: more than 60), in `agreeing`
    per cent of the common part the pixels agree; `earlier` when it came before. `turned`: turned or mirrored."""

    sha256: str
    held_at: datetime
    kind: MatchKind
    bits: int | None
    turned: bool
    agreeing: int
    common: int
    points: int
    earlier: bool


class MatchesOut(Schema):
    """What comparing a photo brought; not `compared`: it waits for its turn. `screen` is a hint and no verdict."""

    compared: bool
    alike: list[AlikeOut]
    screen: bool


@uploads_router.api_operation(["OPTIONS"], "/photos", auth=None, response={204: None})
def describe_uploads(request: HttpRequest) -> HttpResponse:
    """Say which upload protocol is spoken, as tus clients ask."""
    response = HttpResponse(status=204)
    response["Tus-Version"] = tus.VERSION
    response["Tus-Extension"] = tus.EXTENSIONS
    response["Tus-Max-Size"] = str(MAX_BYTES)
    return _tus(response)


@uploads_router.post("/photos", response={201: None})
def begin_upload(request: ScopedRequest) -> HttpResponse:
    """Begin a resumable upload: headers `Upload-Length` and `Upload-Metadata` with `sha256` (hex, in base64)."""
    tus.check_version(request.headers)
    upload = uploads.begin(scope=request.auth, declared=tus.announced(request.headers), now=clock.now())
    response = HttpResponse(status=201)
    response["Location"] = f"{request.path.removesuffix('/photos')}{_UPLOADS}/{upload.id}"
    return _tus(response, expires_at=upload.expires_at)


@uploads_router.api_operation(["HEAD"], _UPLOADS + "/{upload_id}", response={200: None})
def upload_progress(request: ScopedRequest, upload_id: UUID) -> HttpResponse:
    """Say how many bytes of an upload have come."""
    tus.check_version(request.headers)
    progress = uploads.progress(scope=request.auth, upload_id=upload_id, now=clock.now())
    response = HttpResponse(status=200)
    response["Upload-Length"] = str(progress.size)
    response["Cache-Control"] = "no-store"
    return _tus(response, offset=progress.offset, expires_at=progress.expires_at)


@uploads_router.patch(_UPLOADS + "/{upload_id}", response={204: None})
def continue_upload(request: ScopedRequest, upload_id: UUID) -> HttpResponse:
    """Add bytes at `Upload-Offset`; the last ones are checked and the photo is held."""
    tus.check_version(request.headers)
    progress = uploads.append(
        scope=request.auth,
        upload_id=upload_id,
        offset=tus.offset(request.headers),
        read=request.read,
        length=_content_length(request),
        now=clock.now(),
    )
    response = _tus(HttpResponse(status=204), offset=progress.offset, expires_at=progress.expires_at)
    if progress.photo is not None:
        receipt = _receipt(progress.photo)
        response["Shifang-Receipt"] = f"{receipt.key} {receipt.at} {receipt.signature}"
    return response


# Before the routes of a hash, which would take its name for one.
@uploads_router.post("/photos/check", response=CredentialOut)
def check_photo(request: ScopedRequest) -> dict[str, Any]:
    """Check a file's credential: the body is the file, nothing of it is kept. A bad one is an answer, not an error."""
    length = tus.number(request.headers, "Content-Length")
    return _credential(checking.check_file(scope=request.auth, read=request.read, length=length))


@uploads_router.put("/photos/{sha256}", response={200: HeldPhotoOut, 201: HeldPhotoOut})
def put_photo(request: ScopedRequest, sha256: Sha256) -> Any:
    """Send a whole photo in one request, named by its SHA-256; 201 when new, 200 when it was held already."""
    declared = Declared(sha256=sha256, size=tus.number(request.headers, "Content-Length"))
    held = uploads.put(scope=request.auth, declared=declared, read=request.read, now=clock.now())
    return (201 if held.new else 200), held.photo


@uploads_router.get("/photos/{sha256}/credential", response=CredentialOut)
def photo_credential(request: ScopedRequest, sha256: Sha256) -> dict[str, Any]:
    """Check the signed copy of a held photo as it lies there now; `photo.not_ready` until it is made."""
    return _credential(checking.check_held(scope=request.auth, sha256=sha256))


@uploads_router.get("/photos/{sha256}", response=HeldPhotoOut)
@in_transaction
def show_photo(request: ScopedRequest, sha256: Sha256) -> Photo:
    """Say what is held under a hash."""
    return queries.photo_of(request.auth, sha256)


@router.get("/photos/{sha256}/matches", response=MatchesOut)
def matches(request: ScopedRequest, sha256: Sha256) -> dict[str, Any]:
    """Say which other photos show the same; for those who decide findings and those who audit."""
    request.auth.require(PHOTOS_COMPARE)
    found = queries.matches_of(request.auth, sha256)
    alike = [
        {"sha256": each.photo.sha256, "held_at": each.photo.held_at, "earlier": each.earlier, **asdict(each.match)}
        for each in found.alike
    ]
    return {"compared": found.done, "alike": alike, "screen": found.screen}


@router.get("/photos/{sha256}/raw", response={200: None})
def raw(request: ScopedRequest, sha256: Sha256) -> FileResponse:
    """Return the bytes as they came, as an attachment: with whatever the phone wrote into them, a position perhaps.

    Writes `photo.viewed` when it is somebody else's.
    """
    request.auth.require(PHOTOS_RAW)
    photo = queries.photo_of(request.auth, sha256)
    kind = PictureFormat(photo.format)
    response = _bytes(files.raw_name(photo.organisation_id, sha256), media_type=kind.media_type, tag=sha256)
    note_view(scope=request.auth, photo=photo, shown=HeldAs.RAW, now=clock.now())
    response["Content-Disposition"] = f'attachment; filename="{sha256[:16]}.{kind.value}"'
    return response


@router.get("/photos/{sha256}/thumbnail", response={200: None})
def thumbnail(request: ScopedRequest, sha256: Sha256) -> FileResponse:
    """Return a JPEG of at most 480 pixels a side, without a watermark."""
    photo = queries.photo_of(request.auth, sha256)
    return _bytes(files.thumbnail_name(photo.organisation_id, sha256), media_type="image/jpeg", tag=f"t-{sha256}")


@router.get("/photos/{sha256}/watermarked", response={200: None})
def watermarked(request: ScopedRequest, sha256: Sha256) -> FileResponse:
    """Return the copy with the burnt-in caption; `photo.not_ready` until it is made. Writes `photo.viewed` as well."""
    photo = queries.photo_of(request.auth, sha256)
    if photo.watermarked_at is None:
        raise Refusal(NOT_READY)
    name = files.watermark_name(photo.organisation_id, sha256)
    response = _bytes(name, media_type="image/jpeg", tag=photo.watermark_sha256)
    note_view(scope=request.auth, photo=photo, shown=HeldAs.COPY, now=clock.now())
    return response


def _receipt(photo: Photo) -> Receipt:
    what = Receipted("photo", photo.organisation_id, photo.sha256, photo.sha256, photo.size, "held")
    return receipts.sign(what, now=clock.now())


def _credential(checked: checking.Checked) -> dict[str, Any]:
    zh, en = CREDENTIAL_WORDS[checked.credential.code]
    return {
        "sha256": checked.sha256,
        "verdict": checked.credential.verdict,
        "code": checked.credential.code,
        "zh": zh,
        "en": en,
        "claims": checked.credential.claims,
        "photo_sha256": checked.photo.sha256 if checked.photo else None,
        "held_as": checked.held_as,
    }


def _bytes(name: str, *, media_type: str, tag: str) -> FileResponse:
    response = FileResponse(files.opened(name), content_type=media_type)
    response["Cache-Control"] = "private, max-age=31536000, immutable"
    response["ETag"] = f'"{tag}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _content_length(request: HttpRequest) -> int | None:
    return tus.number(request.headers, "Content-Length") if request.headers.get("Content-Length") else None


def _tus(response: HttpResponse, *, offset: int | None = None, expires_at: datetime | None = None) -> HttpResponse:
    response["Tus-Resumable"] = tus.VERSION
    if offset is not None:
        response["Upload-Offset"] = str(offset)
    if expires_at is not None:
        response["Upload-Expires"] = format_datetime(expires_at.astimezone(UTC), usegmt=True)
    return response
