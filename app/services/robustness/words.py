"""Sentences on how sure a plan is: frequency, sampling and assumptions, kept apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.services.robustness.frequency import of_hundred, yardstick

if TYPE_CHECKING:
    from app.services.robustness.estimate import CourseEstimate
    from app.services.robustness.results import CourseOutcome, Robustness, Span


def whole_words(course: CourseOutcome) -> str:
    """Say how often the whole plan holds."""
    units = len(course.units)
    who = "The one march unit meets its deadline"
    if units > 1:
        who = f"All {units} march units meet their deadlines"
    said = f"{who} in {course.whole.words}: {course.whole.yardstick}."
    if course.assumption is None:
        return said
    return (
        f"{said} Other assumptions, with breakdowns or spreads halved or doubled, give "
        f"{span_words(course.assumption)} of 100."
    )


def instant_words(share: float) -> str:
    """Say what the instant estimate gives for the whole plan."""
    return f"Instant estimate of the same: {of_hundred(share)}, {yardstick(share)}."


def span_words(span: Span | tuple[float, float]) -> str:
    """Two shares as hundredths: ``71-93``."""
    low, high = (f"{100 * share:.0f}" for share in span)
    return low if low == high else f"{low}-{high}"


def deadline_words(course: CourseOutcome | CourseEstimate, slack_min: float) -> str:
    """Say where the deadlines come from."""
    ordered = sum(unit.is_ordered for unit in course.units)
    slack = len(course.units) - ordered
    by_plan = "latest times of the plan"
    by_slack = f"the planned clearance of the RP and {slack_min:g} min of slack"
    if not slack:
        return f"Deadlines are the {by_plan}."
    if not ordered:
        return f"The plan sets no latest times; deadlines are {by_slack}."
    return (
        f"{ordered} deadlines are {by_plan}; {slack} are {by_slack}, as the plan sets "
        "none."
    )


def gap_words(course: CourseOutcome) -> str:
    """Say which extra gap is enough; deadlines stay as they are."""
    tried = [one.minutes for one in course.gaps if one.minutes > 0]
    found = course.smallest_gap
    if found is None:
        most = f"{max(tried):g} min" if tried else "none"
        return (
            f"90 of 100 are not reached by any extra gap up to {most} between units "
            "that may meet at a single-file section, deadlines as they are."
        )
    if found.minutes == 0:
        return "No extra gap is needed for 90 of 100."
    return (
        f"An extra gap of {found.minutes:g} min between units that may meet at a "
        f"single-file section is the smallest that reaches 90 of 100: it gives "
        f"{of_hundred(found.whole.share)}, deadlines as they are."
    )


def assumption_words(robustness: Robustness) -> str:
    """Say where the assumptions come from."""
    return (
        f"Breakdowns and spreads are {robustness.assumed}. "
        f"{robustness.rollouts:,} moves were simulated, seed {robustness.seed}, model "
        f"{robustness.model_id[:12]}."
    )
