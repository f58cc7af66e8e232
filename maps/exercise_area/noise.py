"""Smooth random fields: the source of hills, bends and patches.

Gradient noise after Perlin (2002) from plain arithmetic alone, so that it is
the same on every platform.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

LATTICE = 64  # the field repeats after so many wavelengths


class Noise:
    """
    A field of octaves, each half as long and by ``gain`` as strong as the last.

    Parameters
    ----------
    rng
        Where its gradients come from.
    wavelength_m
        Of the first octave.
    octaves
        How many.
    gain
        Strength of an octave relative to the one before.
    """

    def __init__(
        self,
        rng: np.random.Generator,
        wavelength_m: float,
        octaves: int = 1,
        gain: float = 0.5,
    ) -> None:
        self._wavelength_m = wavelength_m
        self._gain = gain
        gradients = rng.uniform(-1, 1, (octaves, LATTICE, LATTICE, 2))
        norm = np.sqrt((gradients**2).sum(axis=-1, keepdims=True))
        self._gradients = gradients / np.maximum(norm, 1e-6)

    def __call__(self, x: ArrayLike, y: ArrayLike) -> NDArray[np.float64]:
        """Evaluate at ground points; about -1 to 1, zero on average."""
        return self._sum(x, y, ridged=False)

    def ridges(self, x: ArrayLike, y: ArrayLike) -> NDArray[np.float64]:
        """Evaluate folded, so that crests are sharp: 0 in hollows to 1 on ridges."""
        return self._sum(x, y, ridged=True)

    def _sum(self, x: ArrayLike, y: ArrayLike, *, ridged: bool) -> NDArray[np.float64]:
        u = np.asarray(x, np.float64) / self._wavelength_m
        v = np.asarray(y, np.float64) / self._wavelength_m
        total = np.zeros(np.broadcast(u, v).shape)
        weight, weights = 1.0, 0.0
        for number, gradients in enumerate(self._gradients):
            octave = _octave(gradients, u + 0.37 * number, v + 0.59 * number)
            total += weight * ((1 - np.abs(octave)) ** 2 if ridged else octave)
            weights += weight
            weight *= self._gain
            u, v = u * 2, v * 2
        return total / weights


def _octave(
    gradients: NDArray[np.float64], u: NDArray[np.float64], v: NDArray[np.float64]
) -> NDArray[np.float64]:
    """One octave of gradient noise at lattice coordinates, about -1 to 1."""
    col, row = np.floor(u).astype(np.int64), np.floor(v).astype(np.int64)
    fu, fv = u - col, v - row
    cols, rows = (
        (col % LATTICE, (col + 1) % LATTICE),
        (row % LATTICE, (row + 1) % LATTICE),
    )
    east, north = gradients[..., 0].ravel(), gradients[..., 1].ravel()

    def corner(i: int, j: int) -> NDArray[np.float64]:
        at = rows[j] * LATTICE + cols[i]
        return np.asarray(east.take(at) * (fu - i) + north.take(at) * (fv - j))

    along = fu * fu * fu * (fu * (fu * 6 - 15) + 10)
    across = fv * fv * fv * (fv * (fv * 6 - 15) + 10)
    south_side = corner(0, 0)
    south_side += along * (corner(1, 0) - south_side)
    north_side = corner(0, 1)
    north_side += along * (corner(1, 1) - north_side)
    return 1.5 * (south_side + across * (north_side - south_side))
