"""A route as cards: its critical points, its roads, and the reasons behind it."""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.ui import formats
from app.ui.tables.cards import Card
from app.ui.words import surface_word, word
from maps.coordinates import parse_mgrs
from maps.road_network import LimitOrigin
from planners.dtg import format_dtg
from planners.errors import NoRoute
from planners.limit_words import limit_phrase, limit_phrases

if TYPE_CHECKING:
    from collections.abc import Callable

    from planners.route import CriticalPoint, LimitFact, Refusal, Route
    from planners.time_profile import Passing
    from planners.timed_route import TimedRoute

KM_STEP = 50.0  # metres that show in a figure with one decimal
STEEP = 0.08  # grades from here on are worth a word


def point_cards(
    route: Route, times: TimedRoute | None = None, zone: str = "Z"
) -> tuple[Card, ...]:
    """One card for each critical point, in order of march, with its times if known."""
    passings = times.passings if times else ()
    passes = {one.point: _passing_text(one, zone) for one in passings}
    return tuple(_point_card(one, passes.get(one.name, "")) for one in route.points)


def leg_cards(route: Route) -> tuple[Card, ...]:
    """One card for each road, in order of march."""
    cards = []
    for leg in route.legs:
        details = [formats.span(leg.duration_s), *map(surface_word, leg.surfaces[:2])]
        if leg.max_grade >= STEEP:
            steep = QCoreApplication.translate("route_cards", "up to {} steep")
            details.append(steep.format(formats.percent(leg.max_grade)))
        middle = leg.start_m + leg.length_m / 2
        vertex = min(bisect_left(route.distance_m, middle), len(route.geometry) - 1)
        cards.append(
            Card(
                title=leg.road,
                figure=formats.kilometres(leg.length_m),
                detail=" · ".join(details),
                position=route.geometry[vertex],
                meaning=leg,
            )
        )
    return tuple(cards)


def reason_cards(answer: Route | NoRoute) -> tuple[Card, ...]:
    """What to look at, then each road that was refused with its sentence."""
    cards: list[Card] = []
    if isinstance(answer, NoRoute):
        title = QCoreApplication.translate("route_cards", "No road leads there")
        cards.append(Card(title=title, doubt=str(answer), refused=True))
    else:
        cards += _warning_cards(answer)
    cards += [_refusal_card(refusal) for refusal in answer.refusals]
    if isinstance(answer, NoRoute):
        return tuple(cards)
    if not answer.refusals:
        title = QCoreApplication.translate("route_cards", "No road was refused")
        text = QCoreApplication.translate(
            "route_cards", "This is also the best route without any limit."
        )
        cards.append(Card(title=title, detail=text))
        return tuple(cards)
    title = QCoreApplication.translate("route_cards", "What the limits cost")
    text = QCoreApplication.translate(
        "route_cards", "Without limits the best route is {} and {}; this one is {}, {}."
    ).format(
        formats.kilometres(answer.unrestricted_length_m),
        formats.span(answer.unrestricted_duration_s),
        _compared(
            answer.length_m - answer.unrestricted_length_m, formats.kilometres, KM_STEP
        ),
        _compared(
            answer.duration_s - answer.unrestricted_duration_s, formats.span, 0.5
        ),
    )
    cards.insert(0, Card(title=title, detail=text))
    return tuple(cards)


def _compared(more: float, write: Callable[[float], str], least: float) -> str:
    """Difference with its sign, such as ``+2.7 km``."""
    if abs(more) < least:
        return f"±{write(0)}"
    return f"{'+' if more > 0 else '−'}{write(abs(more))}"


def _warning_cards(route: Route) -> list[Card]:
    """One card for each warning; one about a point leads there."""
    title = QCoreApplication.translate("route_cards", "Look at")
    return [
        Card(title=title, doubt=warning, position=_place_of(warning, route))
        for warning in route.warnings
    ]


def _place_of(sentence: str, route: Route) -> tuple[float, float] | None:
    """Position of the first grid reference or critical point that a sentence names."""
    grid = re.search(r"\b\d{1,2}[C-X][A-HJ-NP-Z][A-HJ-NP-V]\d{8}\b", sentence)
    if grid is not None:
        square = parse_mgrs(grid[0])
        return square.lon, square.lat
    named = re.search(r"\b(?:CP \d+|SP|RP)\b", sentence)
    if named is None:
        return None
    places = {point.name: point.position for point in route.points}
    return places.get(named[0])


def _refusal_card(refusal: Refusal) -> Card:
    return Card(
        title=refusal.road,
        figure=QCoreApplication.translate("route_cards", "refused"),
        doubt=refusal.sentence,
        refused=True,
        position=refusal.position,
        meaning=refusal,
    )


def _point_card(point: CriticalPoint, passes: str) -> Card:
    label = f"{word(point.kind)}  {point.label}".rstrip()
    limits = "\n".join(filter(None, [passes, *_limit_texts(point)]))
    return Card(
        title=f"{point.name} · {label}",
        figure=formats.kilometres(point.distance_m),
        detail=limits,
        doubt=point.unknown,
        position=point.position,
        meaning=point,
    )


def _passing_text(passing: Passing, zone: str) -> str:
    """When the head is there, and when it drives on if it waits there."""
    arrives, leaves = (
        format_dtg(moment, zone) for moment in (passing.arrives, passing.leaves)
    )
    return arrives if leaves == arrives else f"{arrives} – {leaves}"


def _limit_texts(point: CriticalPoint) -> list[str]:
    """Limits with where they came from, unless their datum or value says so."""
    plain = [limit for limit in point.limits if not _needs_origin(limit)]
    derived = [limit for limit in point.limits if _needs_origin(limit)]
    return [
        *limit_phrases(plain),
        *(f"{limit_phrase(limit)}, {word(limit.origin)}" for limit in derived),
    ]


def _needs_origin(limit: LimitFact) -> bool:
    """Whether a value stands for more than its datum, which a sign or staff gave."""
    said = limit.origin in (LimitOrigin.SIGN, LimitOrigin.OWN_RATING)
    return math.isfinite(limit.value) and not said
