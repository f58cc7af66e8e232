"""How the bands of a raster become colours that a screen shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from rasterio.enums import ColorInterp
from rasterio.windows import Window

if TYPE_CHECKING:
    from numpy.typing import NDArray

SAMPLES = 5  # windows along each side that say how bright a raster is
SAMPLE_PX = 128
DARKEST, BRIGHTEST = 2, 98  # percentiles that become black and white


@dataclass(frozen=True, slots=True, eq=False)
class Colouring:
    """
    Which bands are shown, and how.

    Attributes
    ----------
    bands
        Numbers of one band (grey or palette) or of red, green and blue, from 1.
    alpha
        Number of the band of opacity; None without one.
    palette
        (n, 4) uint8 colours of the values of the one band; None without one.
    lows, highs
        For each band the values that become 0 and 255; None for plain bytes.
    """

    bands: tuple[int, ...]
    alpha: int | None
    palette: NDArray[np.uint8] | None
    lows: NDArray[np.float64] | None = None
    highs: NDArray[np.float64] | None = None

    def rgba(self, values: NDArray[Any], alpha: NDArray[Any]) -> NDArray[np.uint8]:
        """
        Colours of pixels.

        Parameters
        ----------
        values
            (bands, rows, cols), as the raster has them.
        alpha
            (rows, cols), 0 where there is nothing.

        Returns
        -------
        NDArray[np.uint8]
            (rows, cols, 4): red, green, blue, opacity; not premultiplied.
        """
        picture = np.empty((*values.shape[1:], 4), np.uint8)
        if self.palette is not None:
            inside = (values[0] >= 0) & (values[0] < len(self.palette))
            picture[:] = self.palette[np.where(inside, values[0], 0).astype(np.intp)]
            picture[..., 3] = np.where(inside & (alpha > 0), picture[..., 3], 0)
            return picture
        valid = alpha > 0
        if self.lows is not None and self.highs is not None:
            valid &= np.isfinite(values.astype(np.float64)).all(axis=0)
            values = self._stretched(values)
        picture[..., :3] = np.moveaxis(values, 0, -1)
        picture[..., 3] = np.where(valid, _as_byte(alpha), 0)
        return picture

    def _stretched(self, values: NDArray[Any]) -> NDArray[np.uint8]:
        lows = np.asarray(self.lows)[:, None, None]
        spans = np.asarray(self.highs)[:, None, None] - lows
        share = (np.nan_to_num(values.astype(np.float64)) - lows) / spans
        return np.asarray(np.clip(share, 0, 1) * 255 + 0.5).astype(np.uint8)


def colouring_of(
    raster: Any,  # noqa: ANN401 - rasterio has no types
    *,
    full_range: bool = False,
) -> Colouring:
    """
    Find out how a raster means to be shown.

    Parameters
    ----------
    raster
        An open dataset of rasterio, of one band or more.
    full_range
        Whether 16 bits are shown from 0 to 65535, as neighbouring tiles must be,
        and not from the darkest to the brightest that there is.
    """
    meant = list(raster.colorinterp)
    alpha = meant.index(ColorInterp.alpha) + 1 if ColorInterp.alpha in meant else None
    palette = _palette(raster) if meant[0] is ColorInterp.palette else None
    colours = (ColorInterp.red, ColorInterp.green, ColorInterp.blue)
    if palette is not None:
        bands: tuple[int, ...] = (1,)
    elif all(colour in meant for colour in colours):
        bands = tuple(meant.index(colour) + 1 for colour in colours)
    else:
        shown = [n for n in range(1, raster.count + 1) if n != alpha]
        bands = tuple(shown[:3]) if len(shown) >= 3 else tuple(shown[:1])
    if palette is not None or all(raster.dtypes[n - 1] == "uint8" for n in bands):
        return Colouring(bands, alpha, palette)
    if full_range:
        lows, highs = np.zeros(len(bands)), np.full(len(bands), 65535.0)
    else:
        lows, highs = _brightness(raster, bands)
    return Colouring(bands, alpha, None, lows, highs)


def _palette(raster: Any) -> NDArray[np.uint8]:  # noqa: ANN401 - rasterio has no types
    """Colours of the first band by value."""
    entries: dict[int, tuple[int, int, int, int]] = raster.colormap(1)
    table = np.zeros((max(entries, default=0) + 1, 4), np.uint8)
    for value, colour in entries.items():
        table[value] = colour
    return table


def _brightness(
    raster: Any,  # noqa: ANN401 - rasterio has no types
    bands: tuple[int, ...],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Dark and bright value of each band, from samples all over the raster."""
    if raster.dtypes[bands[0] - 1].startswith("complex"):
        return np.zeros(len(bands)), np.ones(len(bands))
    parts = []
    for row in np.linspace(0, max(raster.height - SAMPLE_PX, 0), SAMPLES).astype(int):
        for col in np.linspace(0, max(raster.width - SAMPLE_PX, 0), SAMPLES).astype(
            int
        ):
            window = Window(int(col), int(row), SAMPLE_PX, SAMPLE_PX)
            window = window.intersection(Window(0, 0, raster.width, raster.height))
            part = raster.read(bands, window=window, masked=True)
            parts.append(part.astype(np.float64).filled(np.nan).reshape(len(bands), -1))
    values = np.hstack(parts)
    lows, highs = np.zeros(len(bands)), np.ones(len(bands))
    for band, row_values in enumerate(values):
        known = row_values[np.isfinite(row_values)]
        if len(known):
            lows[band], highs[band] = np.percentile(known, (DARKEST, BRIGHTEST))
    return lows, np.where(highs > lows, highs, lows + 1)


def _as_byte(alpha: NDArray[Any]) -> NDArray[np.uint8]:
    """Opacity of any type of number as bytes."""
    if alpha.dtype == np.uint8:
        return np.asarray(alpha)
    return np.where(alpha > 0, 255, 0).astype(np.uint8)
