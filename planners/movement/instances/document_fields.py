"""Fields of a foreign document, each read as what it must be or refused by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias, TypeVar

from planners.errors import MarchError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
Choice = TypeVar("Choice")

WIDEST = 10**9  # two of them fit into 32 bits
LONGEST = 1000  # characters of a text


class Fields:
    """One object of a document, and what to call it in an error."""

    def __init__(self, where: str, value: object) -> None:
        """
        Take an object.

        Raises
        ------
        MarchError
            It is none.
        """
        if not isinstance(value, dict):
            raise MarchError(f"{where} is no object with named fields; write one.")
        self.where = where
        self._value: dict[str, object] = value

    @classmethod
    def named(cls, where: str, row: object, names: Sequence[str]) -> Fields:
        """A row of values by the names of its columns."""
        if not isinstance(row, list) or len(row) != len(names):
            raise MarchError(f"{where} is no row of {', '.join(names)}; write one.")
        return cls(where, dict(zip(names, row, strict=True)))

    @classmethod
    def pair(cls, where: str, row: object) -> tuple[float, float]:
        """Two numbers, east and north."""
        fields = cls.named(where, row, ("east", "north"))
        return fields.number("east"), fields.number("north")

    def called(self, where: str) -> Fields:
        """The same fields under a better name."""
        return Fields(where, self._value)

    def has(self, name: str) -> bool:
        """Whether there is a field of this name."""
        return name in self._value

    def keys(self) -> Iterable[str]:
        """Names of all fields."""
        return self._value.keys()

    def text(self, name: str) -> str:
        """A line of text; empty where the field is missing."""
        value = self._value.get(name, "")
        if not _is_line(value):
            raise self._wrong(name, f"a text of one line, up to {LONGEST} characters")
        return str(value)

    def whole(self, name: str) -> int:
        """A whole number."""
        return self._whole(name, self._value.get(name))

    def optional_whole(self, name: str) -> int | None:
        """A whole number, or none where the field is missing or null."""
        return None if self._value.get(name) is None else self.whole(name)

    def below(self, name: str, count: int, least: int = 0) -> int:
        """The number of one of so many things."""
        value = self.whole(name)
        if not least <= value < count:
            raise self._wrong(name, f"a number from {least} to {count - 1}")
        return value

    def number(self, name: str) -> float:
        """A number that is finite, up to `WIDEST`."""
        value = self._value.get(name)
        if (
            isinstance(value, bool)
            or not isinstance(value, int | float)
            or not abs(value) <= WIDEST
        ):
            raise self._wrong(name, f"a number up to {WIDEST:,}")
        return float(value)

    def choice(self, name: str, choices: Mapping[str, Choice]) -> Choice:
        """What one of some words stands for."""
        value = self._value.get(name)
        if not isinstance(value, str) or value not in choices:
            raise self._wrong(name, "one of " + ", ".join(choices))
        return choices[value]

    def rows(self, name: str) -> list[object]:
        """A list; empty where the field is missing."""
        value = self._value.get(name, [])
        if not isinstance(value, list):
            raise self._wrong(name, "a list")
        return value

    def wholes(self, name: str) -> list[int]:
        """A list of whole numbers."""
        return [self._whole(name, value) for value in self.rows(name)]

    def names(self, name: str, count: int) -> tuple[str, ...]:
        """A list of so many names, or nothing."""
        values = self.rows(name)
        if len(values) not in {0, count} or not all(map(_is_line, values)):
            raise self._wrong(name, f"a list of {count} names")
        return tuple(map(str, values))

    def parts(self, name: str, what: str) -> list[Fields]:
        """A list of objects."""
        return [
            Fields(f"{self.where}, {what} {number}", value)
            for number, value in enumerate(self.rows(name))
        ]

    def optional_part(self, name: str) -> Fields | None:
        """An object, or none where the field is missing or null."""
        value = self._value.get(name)
        return None if value is None else Fields(f"{self.where}, {name!r}", value)

    def check_moments(self, sections: Sequence[int], moments: Sequence[int]) -> None:
        """Refuse moments that are not one more than sections."""
        if not sections or len(moments) != len(sections) + 1:
            raise MarchError(
                f"{self.where} has {len(sections)} sections and {len(moments)} "
                "moments; give at least one section, and one moment more."
            )

    def _whole(self, name: str, value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or abs(value) > WIDEST:
            raise self._wrong(name, f"a whole number up to {WIDEST:,}")
        return value

    def _wrong(self, name: str, wanted: str) -> MarchError:
        return MarchError(f"{self.where}: {name!r} is not {wanted}; give one.")


def _is_line(value: object) -> bool:
    """Whether a value is text that can be printed in one line."""
    return isinstance(value, str) and value.isprintable() and len(value) <= LONGEST
