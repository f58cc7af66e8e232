"""Many strings as two arrays, so that they can be memory-mapped and shared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class StringTable:
    """
    Distinct strings by number; number 0 is always the empty string.

    Attributes
    ----------
    text
        UTF-8 bytes of all strings end to end, shape (bytes,), uint8.
    offsets
        Where each string starts, and the end; shape (n + 1,), int64.
    """

    text: NDArray[np.uint8]
    offsets: NDArray[np.int64]

    def __len__(self) -> int:
        """Count the strings, the empty one included."""
        return len(self.offsets) - 1

    def __getitem__(self, number: int) -> str:
        """Look up one string; an unknown number raises IndexError."""
        if not 0 <= number < len(self):
            raise IndexError(number)
        start, end = self.offsets[number], self.offsets[number + 1]
        return bytes(self.text[start:end]).decode()

    @classmethod
    def of(cls, strings: Iterable[str]) -> StringTable:
        """Pack strings whose first one is the empty string."""
        encoded = [s.encode() for s in strings]
        if not encoded or encoded[0]:
            raise ValueError("The first string of a table must be the empty one.")
        offsets = np.zeros(len(encoded) + 1, np.int64)
        np.cumsum([len(s) for s in encoded], out=offsets[1:])
        text = np.frombuffer(b"".join(encoded), np.uint8)
        return cls(text, offsets)


class StringPool:
    """Hands out numbers for strings while a table is being collected."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {"": 0}

    def number(self, text: str) -> int:
        """Number of a string, new or known."""
        return self._numbers.setdefault(text, len(self._numbers))

    def table(self) -> StringTable:
        """All strings so far, frozen."""
        return StringTable.of(self._numbers)
