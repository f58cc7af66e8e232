"""A matrix of ways as rows of a table, one for each pair, and as squares."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

    from planners.travel_matrix import TravelMatrix

PAIR_HEADS = ("from", "to", "time min", "length km", "fuel l", "why not")


class Square(NamedTuple):
    """One quantity of all pairs: its title, and its amounts, (n, m); NaN for none."""

    title: str
    amounts: NDArray[np.float64]


Cell = str | float


def pair_rows(matrix: TravelMatrix) -> Iterator[tuple[Cell, ...]]:
    """Rows under `PAIR_HEADS`, by start and end; what is not known is empty."""
    squares = [square.amounts for square in _squares(matrix)]
    for i, start in enumerate(matrix.request.starts):
        for j, end in enumerate(matrix.request.ends):
            amounts = (_cell(float(square[i, j])) for square in squares)
            yield start.name, end.name, *amounts, matrix.reasons.get((i, j), "")


def squares(matrix: TravelMatrix) -> list[Square]:
    """Quantities of which any is known."""
    return [one for one in _squares(matrix) if not (one.amounts != one.amounts).all()]


def _squares(matrix: TravelMatrix) -> tuple[Square, Square, Square]:
    return (
        Square("Time (min)", matrix.duration_s / 60),
        Square("Length (km)", matrix.length_m / 1000),
        Square("Fuel (l)", matrix.fuel_l),
    )


def _cell(amount: float) -> Cell:
    """Give a rounded amount, or nothing."""
    return "" if math.isnan(amount) else round(amount, 2)
