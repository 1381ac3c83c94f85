"""A hint that a photo was taken of a screen: the regular ripple (moiré) between two grids of points.

A hint for reviewers and never a verdict: real prints and fine screens show no ripple, and shop shelves have grids of
their own. Measured on made-up ripple only.
"""

from __future__ import annotations

import cv2
import numpy as np

from shifang.evidence.matching.pdq import Bytes

SIDE = 512
_LEAST_SIDE = 128
_NEAR, _FAR = 0.12, 0.46  # cycles per pixel: between the shapes of things and the noise of the sensor


def ripple(grey: Bytes) -> float:
    """Return how far the sharpest peak of the spectrum stands out of its surroundings (0 for what is too small)."""
    side = min(SIDE, *grey.shape)
    if side < _LEAST_SIDE:
        return 0.0
    top, left = ((each - side) // 2 for each in grey.shape)
    square = grey[top : top + side, left : left + side].astype(np.float32)
    detail = (square - cv2.GaussianBlur(square, (0, 0), 2.0)) * cv2.createHanningWindow((side, side), cv2.CV_32F)
    spectrum = np.log1p(np.abs(np.fft.rfft2(detail))).astype(np.float32)
    surroundings = cv2.medianBlur(spectrum, 5)
    spread = float(np.median(np.abs(spectrum - surroundings))) + 1e-3
    down, across = np.fft.fftfreq(side)[:, None], np.fft.rfftfreq(side)[None, :]
    away = np.hypot(down, across)
    # Edges that stand upright or lie flat fill the axes.
    open_field = (away > _NEAR) & (away < _FAR) & (np.abs(down) > 0.02) & (across > 0.02)
    peaks = (spectrum - surroundings)[open_field]
    return round(float(peaks.max()) / spread, 2)
