"""Pictures for a printed report, as SVG: photos no larger than paper needs, and codes to scan.

The typesetter takes text files only from memory, and decrypted photos do not touch the disk: a JPEG is carried in an
SVG, which brings it into the PDF byte for byte.
"""

from base64 import b64encode
from uuid import UUID

from shifang.evidence import files, pictures
from shifang.kernel.problems import Refusal

SIDE = 1100
QUALITY = 78
_SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 {0} {1}"'


def evidence(organisation_id: UUID, sha256: str) -> bytes | None:
    """Return a photo's watermarked copy, or None when it cannot be read (any more)."""
    return _picture([files.watermark_name(organisation_id, sha256)])


def standard(organisation_id: UUID, sha256: str) -> bytes | None:
    """Return a standard photo, which has a watermarked copy only when it is a visit's photo too."""
    return _picture([files.watermark_name(organisation_id, sha256), files.raw_name(organisation_id, sha256)])


def qr(text: str) -> bytes:
    """Return the code that leads a camera to an address."""
    import cv2

    modules = cv2.QRCodeEncoder.create().encode(text)
    side = modules.shape[0]
    dark = "".join(
        f"M{column} {row}h1v1h-1z" for row in range(side) for column in range(side) if modules[row, column] == 0
    )
    head = _SVG.format(side, side)
    return f'{head} shape-rendering="crispEdges"><path d="{dark}"/></svg>'.encode()


def _picture(names: list[str]) -> bytes | None:
    for name in names:
        try:
            with files.opened(name) as source:
                image = pictures.decode(source, at_least=SIDE)
        except (FileNotFoundError, Refusal, pictures.UnreadablePictureError):
            continue
        image.thumbnail((SIDE, SIDE))
        data = b64encode(pictures.encode(image, quality=QUALITY)).decode()
        size = f'width="{image.width}" height="{image.height}"'
        head = _SVG.format(image.width, image.height)
        return f'{head} {size}><image {size} xlink:href="data:image/jpeg;base64,{data}"/></svg>'.encode()
    return None
