"""All by which a photo is found again, from one decoding of the raw bytes.

Form 1: upright RGB; a JPEG is halved inside its decoder while its long side keeps 512 pixels; areas are averaged to a
long side of 512; brightness by Rec. 601. Another path gives other hashes of the same file: whoever changes it raises
`FORM`, and photos are then printed anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO

import cv2
import numpy as np

from shifang.evidence import pictures
from shifang.evidence.matching.features import Features, features_of, shrunk
from shifang.evidence.matching.pdq import Floats, dihedral_of, luma_of, pdq_of
from shifang.evidence.matching.recapture import ripple

FORM = 1
SIDE = 512
CENTRES = (1.0, 0.95, 0.9, 0.85, 0.8)
"""Shares of width and height of the centres that are hashed, the whole picture first."""


@dataclass(frozen=True, slots=True)
class Print:
    """`hashes` of the centres; `turned` the hashes of the whole picture's 8 turns, upright first."""

    hashes: tuple[bytes, ...]
    turned: tuple[bytes, ...]
    quality: int
    features: Features
    ripple: float


def print_of(source: BinaryIO) -> Print:
    """Decode a held photo and take its print; raises UnreadablePictureError."""
    full = np.asarray(pictures.decode(source, at_least=SIDE))
    luma = luma_of(shrunk(full, SIDE))
    turned, quality = dihedral_of(luma)
    parts = (pdq_of(_centre(luma, share)).value for share in CENTRES[1:])
    return Print(
        hashes=(turned[0], *parts),
        turned=tuple(turned),
        quality=quality,
        features=features_of(np.clip(np.round(luma), 0, 255).astype(np.uint8)),
        ripple=ripple(cv2.cvtColor(full, cv2.COLOR_RGB2GRAY)),
    )


def _centre(luma: Floats, share: float) -> Floats:
    height, width = luma.shape
    down, across = (round(side * (1 - share) / 2) for side in (height, width))
    return np.ascontiguousarray(luma[down : height - down, across : width - across])
