"""A route at a start time without waits on the way: the column leaves later."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from planners.dtg import format_dtg, utc, whole_minute_after
from planners.errors import NoRoute

if TYPE_CHECKING:
    from app.services.planning import Planner
    from planners.timed_route import TimedRequest, TimedRoute

NO_TIME = timedelta()


def leave_later(planner: Planner, timed: TimedRequest) -> TimedRoute:
    """
    Route that arrives first, with all waits before the start.

    The start is put off by as long as the column would wait on the way, until it does
    not wait any more.

    Parameters
    ----------
    planner
        Of the open area.
    timed
        Request, first start time and rules.

    Returns
    -------
    TimedRoute
        Its warnings say by what the start was put off, if it was.

    Raises
    ------
    NoRoute, PlaceError, RouteError
        As `planners.timed_route.plan_timed_route`.
    """
    first, zone = utc(timed.start), timed.zone
    by = first + timed.horizon
    reasons: dict[str, None] = {}
    while True:
        found = planner.timed_route(timed)
        waits = [wait for wait in found.waits if wait.begins >= found.leaves]
        if not waits:
            break
        reasons |= dict.fromkeys(wait.sentence for wait in waits)
        length = sum((wait.ends - wait.begins for wait in waits), NO_TIME)
        start = whole_minute_after(found.leaves + length)
        if start >= by:
            raise NoRoute(
                f"Nobody who waits only before the start arrives by "
                f"{format_dtg(by, zone)}. {' '.join(reasons)}"
            )
        timed = replace(timed, start=start, horizon=by - start)
    if not reasons:
        return found
    said = (
        f"The column leaves at {format_dtg(found.leaves, zone)}, not at "
        f"{format_dtg(first, zone)}, so as not to wait on the way. Otherwise: "
        f"{' '.join(reasons)}"
    )
    return replace(found, warnings=(said, *found.warnings))
