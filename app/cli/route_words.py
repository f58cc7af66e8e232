"""What the command line says about routes: figures, points, times, and other ways."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maps.coordinates import format_mgrs
from planners.dtg import format_dtg, whole_minute_after
from planners.limit_words import limit_phrases

if TYPE_CHECKING:
    from app.cli.terminal import Terminal
    from app.services.ways import Ways
    from planners.route import Route
    from planners.timed_route import TimedRoute


def show_route(
    route: Route, terminal: Terminal, timed: TimedRoute | None = None, zone: str = "Z"
) -> None:
    """Print a route for people; with its times, if it was asked for at a start time."""
    terminal.say(
        f"{route.length_m / 1000:.1f} km, {clock(route.duration_s)} free travel, "
        f"{route.fuel_l:.0f} l fuel, climb {route.climb_m:.0f} m, "
        f"descent {route.descent_m:.0f} m"
    )
    if timed is not None:
        _show_times(timed, terminal, zone)
    terminal.say()
    terminal.table(
        ("km", "leg km", "time", "grade", "road"),
        (
            (
                f"{leg.start_m / 1000:.1f}",
                f"{leg.length_m / 1000:.1f}",
                clock(leg.duration_s),
                f"{leg.max_grade:.0%}",
                leg.road,
            )
            for leg in route.legs
        ),
    )
    terminal.say()
    times = _times_of(timed, zone)
    terminal.table(
        ("point", "km", *(("AT", "CT") if times else ()), "MGRS", "what", "limits"),
        (
            (
                point.name,
                f"{point.distance_m / 1000:.1f}",
                *times.get(point.name, ()),
                format_mgrs(*point.position, digits=4),
                f"{point.kind.value} {point.label}".strip(),
                "; ".join(filter(None, [*limit_phrases(point.limits), point.unknown])),
            )
            for point in route.points
        ),
    )
    hours = timed_sentences(timed)
    for title, sentences in (
        *hours,
        ("Look at:", [*(timed.warnings if timed else ()), *route.warnings]),
        ("Refused:", [refusal.sentence for refusal in route.refusals]),
    ):
        if sentences:
            terminal.say(f"\n{title}")
        for sentence in sentences:
            terminal.say(f"  - {sentence}")


def show_ways(ways: Ways, terminal: Terminal) -> None:
    """Print ways to go, one to a row."""
    terminal.table(
        ("way", "km", "time", "fuel l", "what speaks for it"),
        (
            (
                str(number),
                f"{way.route.length_m / 1000:.1f}",
                clock(way.route.duration_s),
                f"{way.route.fuel_l:.0f}",
                way.words,
            )
            for number, way in enumerate(ways.ways, 1)
        ),
    )
    if ways.remark:
        terminal.say(f"\n{ways.remark}")


def timed_sentences(
    timed: TimedRoute | None,
) -> list[tuple[str, list[str]]]:
    """Waits of a route and rules about hours that were looked at, under titles."""
    if timed is None:
        return []
    return [
        ("Waits:", [wait.sentence for wait in timed.waits]),
        ("Hours of roads:", [check.sentence for check in timed.checks]),
    ]


def _show_times(timed: TimedRoute, terminal: Terminal, zone: str) -> None:
    """Print when the column leaves, arrives and is past the release point."""
    passes = clock((timed.clears - timed.arrives).total_seconds())
    terminal.say(
        f"leaves {format_dtg(timed.leaves, zone)}, "
        f"arrives {format_dtg(timed.arrives, zone)}, "
        f"clear {format_dtg(whole_minute_after(timed.clears), zone)} "
        f"(pass time {passes})"
    )


def _times_of(timed: TimedRoute | None, zone: str) -> dict[str, tuple[str, str]]:
    """When the head gets to each point and the tail leaves it."""
    return {
        passing.point: (
            format_dtg(passing.arrives, zone),
            format_dtg(whole_minute_after(passing.clears), zone),
        )
        for passing in (timed.passings if timed else ())
    }


def clock(seconds: float) -> str:
    """Span as hours and minutes: ``2 h 05``, or ``5 min``."""
    minutes = round(seconds / 60)
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60} h {minutes % 60:02d}"
