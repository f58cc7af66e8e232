"""When a vehicle passes the stops of a fixed sequence, with driver rest: exact labels.

A label is a way to have come so far: when the vehicle is ready, and how long its
driver has driven since the last break. Of two labels the one that is later and has
driven longer is dropped; with the rest every choice is tried: break on arrival, break
before departure, or on the way where a leg is too long. Waiting that is as long as a
break is one. The rule reads the same backwards, so that the latest start for a given
end is the same pass over the sequence in reverse.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from planners.rounds.spans import first_in

if TYPE_CHECKING:
    from planners.rounds.problem import Rest, Window


class Stop(NamedTuple):
    """
    A place in a sequence where time may pass.

    ``spans`` tell when it may begin, ``service_s`` how long it takes at least;
    ``at_once`` that it begins on arrival, ``and_off`` that the vehicle leaves when it
    is over.
    """

    spans: tuple[Window, ...]
    service_s: int = 0
    at_once: bool = False
    and_off: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """
    Stops in order, and the drives between them.

    Attributes
    ----------
    stops
        Two or more; the last without service.
    drives_s
        One fewer than stops.
    under_way
        A drive, with the breaks on it, lies in one of these spans.
    rest
        Its driving and break times count here, the daily driving time does not.
    lead_s, tail_s
        Driving right before the first stop begins, and right after the last.
    """

    stops: tuple[Stop, ...]
    drives_s: tuple[int, ...]
    under_way: tuple[Window, ...]
    rest: Rest
    lead_s: int = 0
    tail_s: int = 0

    def reverse(self) -> Chain:
        """The same chain with time running backwards."""
        return replace(
            self,
            stops=tuple(_reverse(stop) for stop in self.stops[::-1]),
            drives_s=self.drives_s[::-1],
            under_way=tuple((-last, -first) for first, last in self.under_way[::-1]),
            lead_s=self.tail_s,
            tail_s=self.lead_s,
        )


class Passed(NamedTuple):
    """
    A label: one stop passed, and how.

    ``left_s`` is when the stop before was left, ``ready_s`` when the service here is
    over, ``since_s`` the driving since the last break by then, ``breaks`` those
    between the service before and this one.
    """

    left_s: int
    arrive_s: int
    begin_s: int
    ready_s: int
    since_s: int
    breaks: tuple[Window, ...]
    before: Passed | None


class _Departure(NamedTuple):
    """A drive that may be begun, with breaks before and on it."""

    leave_s: int
    arrive_s: int
    since_s: int
    breaks: tuple[Window, ...]


def passing(chain: Chain, start_s: int) -> tuple[Passed, ...] | int:
    """
    Pass a chain as early as possible.

    Parameters
    ----------
    chain
        With two stops or more.
    start_s
        The first stop does not begin before this second.

    Returns
    -------
    tuple[Passed, ...] | int
        One for each stop, with the earliest end; or the number of the first stop that
        no label reaches in time.
    """
    first = first_in(chain.stops[0].spans, start_s)
    if first is None:
        return 0
    ready = first + chain.stops[0].service_s
    labels = [Passed(first, first, first, ready, chain.lead_s, (), None)]
    for number, drive in enumerate(chain.drives_s, 1):
        reached = [
            found
            for label in labels
            for departure in _departures(chain, number - 1, label, drive)
            for found in _arrivals(chain, number, label, departure)
        ]
        if number == len(chain.drives_s):
            reached = [one for one in reached if _may_end(chain, one)]
        if not reached:
            return number
        labels = _undominated(reached)
    return _traced(labels[0])


def latest_start(chain: Chain, end_s: int) -> int | None:
    """
    The latest second at which the first stop may begin for an end by ``end_s``.

    Parameters
    ----------
    chain
        See `passing`.
    end_s
        The last stop begins by this second.

    Returns
    -------
    int | None
        None where no passing ends by then.
    """
    found = passing(chain.reverse(), -end_s)
    return None if isinstance(found, int) else -found[-1].ready_s


def _may_end(chain: Chain, label: Passed) -> bool:
    """Whether a driver may still drive what comes after the last stop."""
    most = chain.rest.driving_s
    return not most or label.since_s + chain.tail_s <= max(most, chain.tail_s)


def _departures(
    chain: Chain, number: int, label: Passed, drive: int
) -> list[_Departure]:
    """Ways to set out from a stop: at once, and after a break."""
    ready, since, pause = label.ready_s, label.since_s, chain.rest.break_s
    found = [_departure(chain, ready, since, (), drive)]
    if chain.rest.driving_s and since and not chain.stops[number].and_off:
        rested: tuple[Window, ...] = ((ready, ready + pause),)
        found.append(_departure(chain, ready + pause, 0, rested, drive))
    if chain.stops[number].and_off:
        found = [one for one in found if one is not None and one.leave_s == ready]
    return [one for one in found if one is not None]


def _departure(
    chain: Chain, from_s: int, since: int, breaks: tuple[Window, ...], drive: int
) -> _Departure | None:
    """Set out as early as may be, with as few breaks on the way as are due."""
    if drive == 0:
        return _Departure(from_s, from_s, since, breaks)
    most, pause = chain.rest.driving_s, chain.rest.break_s
    count = max(0, -(-(since + drive - most) // most)) if most else 0
    span = drive + count * pause
    leave = first_in(chain.under_way, from_s, span)
    if leave is None:
        return None
    at = leave + most - since
    on_way = tuple(
        (at + nth * (most + pause), at + nth * (most + pause) + pause)
        for nth in range(count)
    )
    driven = since + drive - count * most
    return _Departure(leave, leave + span, driven, breaks + on_way)


def _arrivals(
    chain: Chain, number: int, label: Passed, departure: _Departure
) -> list[Passed]:
    """Ways to begin at a stop: as soon as may be, and after a break."""
    stop, rest = chain.stops[number], chain.rest
    arrive, since, found = departure.arrive_s, departure.since_s, []
    begin = first_in(stop.spans, arrive)
    if begin is None or (stop.at_once and begin > arrive):
        return []
    waits = bool(rest.driving_s) and begin - arrive >= rest.break_s
    pauses = [(begin, waits and since > 0)]
    if rest.driving_s and since and not waits and not stop.at_once:
        later = first_in(stop.spans, arrive + rest.break_s)
        if later is not None:
            pauses.append((later, True))
    for begins, rests in pauses:
        pause: tuple[Window, ...] = ((arrive, arrive + rest.break_s),) if rests else ()
        found.append(
            Passed(
                left_s=departure.leave_s,
                arrive_s=arrive,
                begin_s=begins,
                ready_s=begins + stop.service_s,
                since_s=0 if rests else since,
                breaks=departure.breaks + pause,
                before=label,
            )
        )
    return found


def _undominated(labels: list[Passed]) -> list[Passed]:
    """Labels that none other is both earlier and less driven than; earliest first."""
    kept: list[Passed] = []
    for label in sorted(labels, key=lambda one: (one.ready_s, one.since_s)):
        if not kept or label.since_s < kept[-1].since_s:
            kept.append(label)
    return kept


def _traced(last: Passed) -> tuple[Passed, ...]:
    """A label and all before it, in order."""
    found: list[Passed] = []
    label: Passed | None = last
    while label is not None:
        found.append(label)
        label = label.before
    return tuple(found[::-1])


def _reverse(stop: Stop) -> Stop:
    """A stop with time running backwards."""
    spans = tuple(
        (-(last + stop.service_s), -(first + stop.service_s))
        for first, last in stop.spans[::-1]
    )
    return Stop(spans, stop.service_s, at_once=stop.and_off, and_off=stop.at_once)
