"""Questions that are worth an answer that is kept, and what stands beside an answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from app.storage.result_records import day_words
from planners.dtg import DTG_YEARS, format_dtg

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime, timedelta

    from app.security.marking import Marking
    from app.storage.result_records import Payload, Reason

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerKind(Generic[T]):
    """
    A kind of answer that is worth keeping.

    Attributes
    ----------
    name
        What it is called, such as ``"movement schedule"``.
    form
        Counted up when what is written changes.
    write, read
        An answer as bytes, and back; ``read`` may raise UnreadablePayload, KeyError,
        TypeError or ValueError for bytes of another form.
    """

    name: str
    form: int
    write: Callable[[T], Payload]
    read: Callable[[Payload], T]


@dataclass(frozen=True, slots=True, kw_only=True)
class Inquiry(Generic[T]):
    """
    A question with all that its answer depends on, but for map and program.

    Attributes
    ----------
    kind
        Of the answer.
    about
        What stays the same when the rest changes, such as the name of the march.
    inputs
        Everything that goes in, by names that a user understands; see
        `app.services.canonical` for what they may hold.
    marking
        Join of the markings of all inputs.
    seed
        Of all random choices.
    model, weights
        Identity of the learned model that is loaded and SHA-256 of its weights; empty
        where the answer comes from none.
    """

    kind: AnswerKind[T]
    about: str
    inputs: Mapping[str, object]
    marking: Marking
    seed: int = 0
    model: str = ""
    weights: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerNote:
    """
    What stands beside an answer.

    Attributes
    ----------
    computed_at
        When, aware.
    map_date
        Day of the map it was computed on, as ``2026-04-28``; empty if unknown.
    origin
        ``"local"``, or the job on a cluster that computed it.
    is_kept
        Whether it comes from the cache.
    reasons
        Why it does not hold any more; empty if it does.
    age
        Since it was computed; never negative.
    is_pinned
        Whether it is kept whatever the room.
    """

    computed_at: datetime
    map_date: str
    origin: str
    is_kept: bool
    age: timedelta
    reasons: tuple[Reason, ...] = ()
    is_pinned: bool = False

    @property
    def is_stale(self) -> bool:
        """Whether it is the answer to what was asked earlier, not to what is now."""
        return bool(self.reasons)

    def words(self, zone: str = "Z") -> str:
        """Say it: ``computed 030630ZMAY26, map of 28 April 2026``."""
        at = self.computed_at
        told = format_dtg(at, zone) if at.year in DTG_YEARS else f"{at:%Y-%m-%d}"
        day = f", map of {day_words(self.map_date)}" if self.map_date else ""
        return f"computed {told}{day}"

    def stale_words(self, zone: str = "Z") -> str:
        """Say that and why it is out of date; empty if it is not."""
        if not self.is_stale:
            return ""
        why = "; ".join(reason.words for reason in self.reasons)
        return f"An earlier answer is out of date ({self.words(zone)}): {why}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer(Generic[T]):
    """An answer and what stands beside it."""

    value: T
    note: AnswerNote


@dataclass(frozen=True, slots=True, kw_only=True)
class LookUp(Generic[T]):
    """
    What the cache has for a question.

    Attributes
    ----------
    answer
        One that holds; None for none.
    stale
        Without one that holds, the newest that does not hold any more; None for none.
    notices
        What the user should know of the cache, as sentences.
    """

    answer: Answer[T] | None = None
    stale: Answer[T] | None = None
    notices: tuple[str, ...] = ()
