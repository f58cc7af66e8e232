"""Releases at a lower marking: who answers for one, and what may leave by it.

What is released is never the old document with gaps. It is a new one, built from the
fields that a list allows and from nothing else, so that a field nobody thought of stays
in. Names are numbered anew; what did not come along is counted, for people to judge.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any

from app.errors import InputRefused, MarkingRefused
from app.security.author import Author

if TYPE_CHECKING:
    from app.security.marking import Marking
    from app.security.marking_policy import MarkingPolicy

LONGEST_REASON = 200
_NO_MACHINE = "0" * 16


class Kept(Enum):
    """What of an allowed field comes along, where it is no part with fields."""

    WHOLE = "whole"  # a value, or a list of values
    COUNTS = "counts"  # whole numbers by name
    NUMBER = "number"  # a part whose field is none stays in as a whole


@dataclass(frozen=True, slots=True)
class Renamed:
    """A name that is replaced by a word and a number."""

    word: str


Allowed = Kept | Renamed | dict[str, "Allowed"]

_UNIT: Allowed = {"name": Renamed("Unit"), "gap": Kept.WHOLE, "vehicles": Kept.COUNTS}
_SERIAL: Allowed = {
    "name": Renamed("Serial"),
    "size": Kept.WHOLE,
    "vehicles": Kept.COUNTS,
    "units": _UNIT,
}
_HALT: Allowed = {"at": Kept.NUMBER, "minutes": Kept.WHOLE, "model": Kept.WHOLE}
_ROUTE: Allowed = dict.fromkeys(("stops", "objective", "timed points"), Kept.WHOLE)
_COLUMN_FIGURES = (
    *("start", "release by", "earliest", "latest", "wanted", "rate", "density rate"),
    *("density", "spacing", "gap", "serial gap", "extra time", "moves as"),
)
_COLUMN: Allowed = {
    "name": Renamed("Column"),
    "route": _ROUTE,
    **dict.fromkeys(_COLUMN_FIGURES, Kept.WHOLE),
    "serials": _SERIAL,
    "halts": _HALT,
}
_POLICY: Allowed = dict.fromkeys(
    (
        *("unknown", "private", "military", "heavy goods ban", "ferries"),
        *("worst surface", "turn"),
    ),
    Kept.WHOLE,
)
SCENARIO_FIELDS: dict[str, Allowed] = {
    "scenario": Kept.WHOLE,
    **dict.fromkeys(("zone", "driving side", "rounding"), Kept.WHOLE),
    "policy": _POLICY,
    "columns": _COLUMN,
}
"""Of a scenario: who needs which road when, and no unit, number, remark or place."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """A field that stays in, ``"columns, movement number"``, and how often."""

    what: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """
    A decision to let something out at a lower marking.

    Attributes
    ----------
    source, target
        Marking before and after.
    by
        Post that answers for it.
    reason
        Why, on one line.
    second
        Another post that agrees, where the policy wants one; else empty.
    """

    source: Marking
    target: Marking
    by: str
    reason: str
    second: str = ""

    def check(self, policy: MarkingPolicy) -> None:
        """
        Refuse a release that nobody may make.

        Raises
        ------
        InputRefused
            A post or the reason is missing.
        MarkingRefused
            The target is not lower, is none of an exercise any more, or a second post
            is wanted.
        """
        for post in (self.by, *((self.second,) if self.second else ())):
            Author(post, _NO_MACHINE)
        if not (self.reason.strip() and len(self.reason) <= LONGEST_REASON):
            raise InputRefused(
                f"A release needs a reason of up to {LONGEST_REASON} letters; it goes "
                "on record."
            )
        if not self.reason.isprintable():
            raise InputRefused("The reason of a release is one line; take breaks out.")
        if self.target.dominates(self.source):
            raise MarkingRefused(
                f"{self.target} is not lower than {self.source}, so no release is "
                "needed; export it as usual."
            )
        if self.source.exercise and not self.target.exercise:
            raise MarkingRefused(
                "What is of an exercise stays so, or somebody takes it for real; begin "
                "the marking with EXERCISE."
            )
        if not self.source.dominates(self.target):
            raise MarkingRefused(
                f"{self.target} is neither lower nor higher than {self.source}; leave "
                "out the caveats and EXERCISE that the document does not have."
            )
        if policy.second_releaser and self.second.strip() in {"", self.by.strip()}:
            raise MarkingRefused(
                f"By the policy {policy.name!r} a second post must agree to a release; "
                "name another one."
            )

    @property
    def sentence(self) -> str:
        """What goes on record."""
        agreed = f", agreed by {self.second}" if self.second else ""
        return (
            f"from {self.source} to {self.target} by {self.by}{agreed}: {self.reason}"
        )


def released(
    form: dict[str, Any], allowed: dict[str, Allowed]
) -> tuple[dict[str, Any], tuple[Dropped, ...]]:
    """
    Build a new document from the allowed fields of another.

    Parameters
    ----------
    form
        Mappings, lists, texts and numbers.
    allowed
        By name of the field what of it comes along; of lists each item.

    Returns
    -------
    tuple
        The new document, and what stayed in.
    """
    builder = _Builder()
    built = builder.part(form, allowed, "")
    dropped = (Dropped(what, count) for what, count in builder.dropped.items())
    return built or {}, tuple(dropped)


@dataclass(slots=True)
class _Builder:
    """Counts the names it gives, and what it leaves out."""

    dropped: dict[str, int] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)

    def part(
        self, form: object, allowed: dict[str, Allowed], where: str
    ) -> dict[str, Any] | None:
        """Build a part; None where it may not come along at all, or is none."""
        if not isinstance(form, dict):
            return None
        numbers = (key for key, rule in allowed.items() if rule is Kept.NUMBER)
        if not all(isinstance(form.get(key), int | float) for key in numbers):
            return None
        built: dict[str, Any] = {}
        for key, value in form.items():
            inside = f"{where}, {key}" if where else key
            rule = allowed.get(key)
            kept = None if rule is None else self._kept(value, rule, inside)
            if kept is None:
                self._drop(inside)
            else:
                built[key] = kept
        return built

    def _kept(self, value: object, rule: Allowed, where: str) -> object:
        """What of a field comes along; None for nothing."""
        if isinstance(rule, Renamed):
            self._drop(where)
            return self._name(rule.word)
        if isinstance(rule, Kept):
            return value if _is_as_allowed(value, rule) else None
        if not isinstance(value, list):
            return self.part(value, rule, where)
        parts = [self.part(item, rule, where) for item in value]
        for part in parts:
            if part is None:
                self._drop(where)
        return [part for part in parts if part is not None]

    def _name(self, word: str) -> str:
        self.numbers[word] = self.numbers.get(word, 0) + 1
        return f"{word} {self.numbers[word]}"

    def _drop(self, what: str) -> None:
        self.dropped[what] = self.dropped.get(what, 0) + 1


def _is_as_allowed(value: object, rule: Kept) -> bool:
    """Whether a value has the form in which it may come along."""
    if rule is Kept.COUNTS:
        return isinstance(value, dict) and all(
            isinstance(count, int) for count in value.values()
        )
    values = value if isinstance(value, list) else [value]
    return not any(isinstance(one, dict | list) for one in values)
