"""How far apart two colours are to readers who see few colours, and on paper without any.

The matrices turn linear RGB into what a dichromat sees: Machado, Oliveira and Fernandes (2009), severity
1, doi:10.1109/TVCG.2009.113.
"""

from __future__ import annotations

import numpy as np
from matplotlib.colors import to_rgb

SEEN = {
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
#: Linear RGB (sRGB primaries, white of D65) to CIE XYZ.
XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)
WHITE = XYZ.sum(axis=1)


def linear(colour) -> np.ndarray:
    """Return the light of a colour: RGB without the gamma of sRGB."""
    rgb = np.array(to_rgb(colour))
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def lab(light: np.ndarray) -> np.ndarray:
    """Return CIE L*a*b* of linear RGB; a distance of about 2.3 is just seen side by side."""
    ratio = XYZ @ np.clip(light, 0, 1) / WHITE
    f = np.where(ratio > 216 / 24389, np.cbrt(ratio), (24389 / 27 * ratio + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def distances(one, other) -> dict[str, float]:
    """Return the distance of two colours in L*a*b* by kind of vision; ``grey`` is that of L* alone."""
    lights = linear(one), linear(other)
    seen = {
        kind: float(np.linalg.norm(lab(np.array(m) @ lights[0]) - lab(np.array(m) @ lights[1])))
        for kind, m in SEEN.items()
    }
    return seen | {"grey": float(abs(lab(lights[0])[0] - lab(lights[1])[0]))}


def contrast(colour) -> float:
    """Return the contrast with white paper, 1 to 21, as WCAG 2 defines it."""
    return float(1.05 / (XYZ[1] @ linear(colour) + 0.05))
