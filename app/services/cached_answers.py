"""Answers that were worked out before: given again, or shown as out of date.

Whoever asks says all that the answer depends on. If exactly that was asked before, the
answer comes from the cache of results, with a note of when it was computed and on which
map. If not, it is computed, and the note tells of an older answer to the same question
that does not hold any more, and why. Nothing about the cache can fail an answer: what
goes wrong with it comes as a notice.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta
from importlib.metadata import version
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from app.errors import EnvironmentTrouble
from app.services.answer_notes import Answer, AnswerNote, LookUp
from app.services.canonical import digest_of
from app.services.kernels import this_version
from app.storage.payloads import UnreadablePayload
from app.storage.result_cache import LOCAL
from app.storage.result_records import AreaState, Asked, Cause, Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from app.security.clock import Clock
    from app.services.answer_notes import Inquiry
    from app.storage.result_cache import ResultCache
    from app.storage.result_records import Result
    from maps.area_pack import AreaPack

T = TypeVar("T")

_LIBRARIES = ("numba", "numpy", "ortools", "pyvrp")


class CachedAnswers:
    """The answers that are kept for a plan, asked on one area."""

    def __init__(
        self,
        cache: ResultCache,
        area: AreaState,
        clock: Clock,
        program: str | None = None,
        withdrawn: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """
        Ask on an area.

        Parameters
        ----------
        cache
            Of the plan.
        area
            See `area_state`.
        clock
            Tells when an answer is computed.
        program
            What computes, as `program_version` gives it, which None asks for.
        withdrawn
            Models whose answers hold no more, by identity, and why; see
            `app.services.model_registry.withdrawn_models`.
        """
        self._cache, self._area, self._clock = cache, area, clock
        self._program = program_version() if program is None else program
        self._withdrawn = withdrawn

    def look_up(self, inquiry: Inquiry[T]) -> LookUp[T]:
        """Give what is known without computing anything."""
        asked, notices = self.asked(inquiry), list[str]()
        try:
            found = self._cache.get(asked)
            notices += found.notices
            if asked.model in self._withdrawn:
                why = Reason(Cause.WITHDRAWN, after=self._withdrawn[asked.model])
                stale = self._read(inquiry, found.result, notices, (why,))
                return LookUp(stale=stale, notices=tuple(notices))
            answer = self._read(inquiry, found.result, notices)
            if answer is not None:
                return LookUp(answer=answer, notices=tuple(notices))
            older = self._cache.stale_results(asked, self._clock.now())
            notices += older.notices
            stale = None
            if older.stale is not None:
                result, reasons = older.stale.result, older.stale.reasons
                stale = self._read(inquiry, result, notices, reasons)
        except EnvironmentTrouble as error:
            return LookUp(notices=(*notices, str(error)))
        return LookUp(stale=stale, notices=tuple(notices))

    def get_or_compute(
        self,
        inquiry: Inquiry[T],
        compute: Callable[[], T],
        is_whole: Callable[[T], bool] = lambda _: True,
        *,
        anew: bool = False,
    ) -> tuple[Answer[T], LookUp[T]]:
        """
        Give the answer that holds, computing it where it is not kept.

        Parameters
        ----------
        inquiry
            What is asked.
        compute
            Works it out; what it raises is raised.
        is_whole
            Whether what came out is the whole answer, which may be kept. One that the
            user broke off is not.
        anew
            Whether to compute in spite of what is kept, and keep that instead.

        Returns
        -------
        tuple[Answer[T], LookUp[T]]
            The answer, and what the cache had: a stale one, notices.
        """
        known = self.look_up(inquiry)
        if known.answer is not None and not anew:
            return known.answer, known
        value = compute()
        at, notices = self._clock.now(), known.notices
        if is_whole(value):
            lost = self.keep(inquiry, value, computed_at=at)
            notices = tuple(dict.fromkeys((*notices, *lost)))
        note = self._note(at, self._area, LOCAL, kept=False)
        if known.answer is not None:  # put in its place, it stays pinned
            note = replace(note, is_pinned=known.answer.note.is_pinned)
        answer = Answer(value=value, note=note)
        return answer, LookUp(stale=known.stale, notices=notices)

    def keep(
        self,
        inquiry: Inquiry[T],
        value: T,
        origin: str = LOCAL,
        computed_at: datetime | None = None,
    ) -> tuple[str, ...]:
        """
        Keep an answer that was computed here or by a job.

        Parameters
        ----------
        inquiry, value
            What was asked, and the answer.
        origin
            `LOCAL`, or the job that computed it.
        computed_at
            When, aware; None for now.

        Returns
        -------
        tuple[str, ...]
            Notices, such as that there is no room for it.
        """
        payload, at = inquiry.kind.write(value), computed_at or self._clock.now()
        try:
            return self._cache.put(self.asked(inquiry), payload, at, origin)
        except EnvironmentTrouble as error:
            return (str(error),)

    def pin(self, inquiry: Inquiry[T], *, pinned: bool = True) -> tuple[str, ...]:
        """Keep an answer whatever the room, or no longer so; gives notices."""
        try:
            return self._cache.pin(self.asked(inquiry), pinned=pinned)
        except EnvironmentTrouble as error:
            return (str(error),)

    def asked(self, inquiry: Inquiry[T]) -> Asked:
        """All that an answer depends on, as the cache knows it."""
        kind, inputs = inquiry.kind, sorted(inquiry.inputs.items())
        return Asked(
            question=f"{kind.name} of {inquiry.about}",
            producer=kind.name,
            version=f"{self._program}.{kind.form}",
            area=self._area,
            inputs=tuple((name, digest_of(value)) for name, value in inputs),
            marking=str(inquiry.marking),
            seed=inquiry.seed,
            model=inquiry.model,
            weights=inquiry.weights,
        )

    def _read(
        self,
        inquiry: Inquiry[T],
        result: Result | None,
        notices: list[str],
        reasons: tuple[Reason, ...] = (),
    ) -> Answer[T] | None:
        """Read a kept answer; one that cannot be read is deleted, with a notice."""
        if result is None:
            return None
        try:
            value = inquiry.kind.read(result.payload)
        except (UnreadablePayload, KeyError, TypeError, ValueError):
            notices += self._cache.delete(result.asked)
            notices.append(
                f"A kept {inquiry.kind.name} could not be read and was deleted; it is "
                "worked out again."
            )
            return None
        area, at = result.asked.area, result.computed_at
        note = self._note(at, area, result.origin, reasons, kept=True)
        return Answer(value=value, note=replace(note, is_pinned=result.pinned))

    def _note(
        self,
        at: datetime,
        area: AreaState,
        origin: str,
        reasons: tuple[Reason, ...] = (),
        *,
        kept: bool,
    ) -> AnswerNote:
        """Say what stands beside an answer."""
        now = self._clock.now()
        return AnswerNote(
            computed_at=at,
            map_date=area.map_date,
            origin=origin,
            is_kept=kept,
            age=max(now - at, timedelta()),
            reasons=reasons,
        )


def area_state(area: AreaPack) -> AreaState:
    """Tell which map an area holds: hash of its content, its name and its day."""
    sources = area.manifest.sources
    days = [source.date[:10] for source in sources if source.kind == "osm"]
    return AreaState(area.content_id, area.name, max(days, default=""))


def program_version() -> str:
    """Tell the program apart from any that might compute other answers."""
    libraries = " ".join(f"{name} {version(name)}" for name in _LIBRARIES)
    text = f"{this_version()} {libraries}"
    return f"{version('marsroute')}+{hashlib.sha256(text.encode()).hexdigest()[:8]}"
