"""How sure a plan is, in words and rows: from the instant estimate and a simulation."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QCoreApplication

from app.services.moments import moment_words
from app.services.robustness.frequency import FEWEST, MOST, of_hundred, yardstick
from app.services.robustness.question import CHOSEN_BY_USER
from app.ui import formats
from app.ui.jobs.robustness_page import SurePage, SureTable
from app.ui.tables.rows import Cell
from maps.errors import PlaceError
from maps.positions import parse_position
from models.plan_robustness.tables import ASSUMED, ASSUMPTIONS
from planners.dtg import ZoneLetter

if TYPE_CHECKING:
    from datetime import datetime

    from app.services.robustness.estimate import CourseEstimate
    from app.services.robustness.question import Theta
    from app.services.robustness.results import (
        CourseOutcome,
        Finishes,
        GapOutcome,
        LossOutcome,
        Robustness,
        Span,
    )
    from app.ui.jobs.robustness_page import Rows

translate = QCoreApplication.translate
DASH = "–"
MOST_ROWS = 400  # of pairs; the gravest come first
_BEYOND = f">{formats.THIN}24{formats.THIN}h"  # after the unit's start


class QuickLook(NamedTuple):
    """The instant estimate of a course, what it assumes, and the zone of its times."""

    estimate: CourseEstimate
    theta: Theta
    zone: str


def quick_page(quick: QuickLook) -> SurePage:
    """Say how sure a plan is before any model was asked."""
    estimate = quick.estimate
    units = tuple(
        (
            Cell(unit.name),
            _deadline_cell(unit.deadline, quick.zone, is_ordered=unit.is_ordered),
            *(Cell(DASH, figure=True) for _ in range(4)),
            Cell(_short_share(unit.on_time), figure=True, bold=True),
        )
        for unit in estimate.units
    )
    defiles = tuple(
        _defile_row(*_name_and_place(told), minutes, None)
        for told, minutes in estimate.queues
    )
    headline = translate(
        "sure", "By the instant estimate the whole plan holds in {}: {}."
    )
    not_tried = translate("sure", "Simulate the plan to see this.")
    return SurePage(
        headline=headline.format(
            share_words(estimate.whole), yardstick_words(estimate.whole)
        ),
        confidence=translate(
            "sure",
            "It adds up means and spreads and lets the queues pass once. It knows "
            "little of what chance does to queues; simulate the plan to be surer.",
        ),
        instant="",
        gap="",
        tables=(
            _units_table(units),
            _defiles_table(defiles),
            _losses_table(translate("sure", "Own bridges"), (), not_tried),
            _assumptions_table(quick.theta),
        ),
    )


def _name_and_place(told: str) -> tuple[str, str]:
    """Name of a section, and the grid reference behind it in brackets."""
    name, _, place = told.removesuffix(")").rpartition(" (")
    return name, place


def answer_page(answer: Robustness, theta: Theta, course: int = 0) -> SurePage:
    """
    Say how sure a plan is by a simulation.

    Parameters
    ----------
    answer
        Of the model.
    theta
        What it assumed.
    course
        Which course of action.
    """
    told = answer.courses[course]
    share = told.whole.share
    titles = [translate("sure", "Own bridges"), translate("sure", "Pairs of bridges")]
    none = translate("sure", "No bridge of the plan was tried as lost; send a new job.")
    losses = [_losses_table(titles[0], told.losses, none)]
    if told.pairs:
        losses.append(_losses_table(titles[1], told.pairs[:MOST_ROWS], ""))
    name = "" if len(answer.courses) == 1 else f"{told.name}: "
    headline = translate("sure", "The whole plan holds in {} simulated moves: {}.")
    instant = translate("sure", "Instant estimate, without a model: {}.")
    gap = gap_words(told.smallest_gap, told)
    return SurePage(
        headline=name + headline.format(share_words(share), yardstick_words(share)),
        confidence=confidence_words(told, answer.rollouts),
        instant=instant.format(share_words(told.instant)),
        gap="\n".join((gap, *told.remarks)).strip(),
        tables=(
            _units_table(_unit_rows(told, answer.zone)),
            _defiles_table(
                tuple(
                    _defile_row(one.name, one.place, one.queue_min, one.waits)
                    for one in told.defiles
                )
            ),
            *losses,
            _assumptions_table(theta),
        ),
    )


def confidence_words(told: CourseOutcome, rollouts: int) -> str:
    """Say how sure a share is: from sampling and from assumptions, apart."""
    low, high = told.whole.interval
    sampling = translate(
        "sure", "From sampling: {} of 100, as {} moves were simulated."
    )
    said = sampling.format(span_words(low, high), formats.grouped(rollouts))
    if told.assumption is None:
        return said
    assumed = translate(
        "sure",
        "From assumptions: {} of 100, with breakdowns or spreads halved or doubled. "
        "They are assumed, not measured.",
    )
    return f"{said}\n{assumed.format(span_words(*told.assumption))}"


def gap_words(smallest: GapOutcome | None, told: CourseOutcome) -> str:
    """Say which extra gap makes the plan hold; empty where none was tried."""
    tried = [one for one in told.gaps if one.minutes > 0]
    if smallest is None and not tried:
        return ""
    if smallest is None:
        none = translate("sure", "No extra gap of up to {} min reaches 90 of 100.")
        return none.format(f"{tried[-1].minutes:g}")
    if smallest.minutes == 0:
        return translate("sure", "It needs no extra gap to hold in 90 of 100.")
    some = translate(
        "sure", "With an extra gap of {} min between march units it holds in {}."
    )
    return some.format(f"{smallest.minutes:g}", share_words(smallest.whole.share))


def share_words(share: float) -> str:
    """Say a share of a hundred, as `of_hundred` does, in the user's language."""
    told = of_hundred(share)
    if told == MOST:
        return translate("sure", "more than 99 of 100")
    if told == FEWEST:
        return translate("sure", "fewer than 1 of 100")
    return translate("sure", "{} of 100").format(told.partition(" ")[0])


def yardstick_words(share: float) -> str:
    """Word of the fixed yardstick; it never stands alone."""
    word = yardstick(share)
    return {
        "highly likely": translate("sure", "highly likely"),
        "likely": translate("sure", "likely"),
        "an even chance": translate("sure", "an even chance"),
        "unlikely": translate("sure", "unlikely"),
        "highly unlikely": translate("sure", "highly unlikely"),
    }[word]


def span_words(low: float, high: float) -> str:
    """Two shares as hundredths: ``86–88``."""
    ends = [f"{100 * one:.0f}" for one in (low, high)]
    return ends[0] if ends[0] == ends[1] else DASH.join(ends)


# Rows


def _unit_rows(told: CourseOutcome, zone: str) -> Rows:
    return tuple(
        (
            Cell(unit.name),
            _deadline_cell(unit.deadline, zone, is_ordered=unit.is_ordered),
            Cell(
                _short_share(unit.on_time.share),
                tip=yardstick_words(unit.on_time.share),
                figure=True,
                bold=True,
            ),
            Cell(span_words(*unit.on_time.interval), figure=True),
            Cell(_span(unit.assumption), figure=True),
            _finish_cell(unit.finishes, zone),
            Cell(_short_share(unit.instant), figure=True),
        )
        for unit in told.units
    )


def _deadline_cell(at: datetime, zone: str, *, is_ordered: bool) -> Cell:
    """Day and time of a deadline, and where it comes from."""
    if is_ordered:
        why = translate("sure", "Ordered by the plan: {}")
    else:
        why = translate("sure", "Planned time and slack, as the plan orders none: {}")
    local = at.astimezone(ZoneLetter.of(zone).zone)
    return Cell(f"{local:%d%H%M}{zone}", tip=why.format(moment_words(at, zone)))


def _short_share(share: float) -> str:
    """A share of a hundred as far as a cell has room for it."""
    return {
        MOST: translate("sure", "> 99 of 100"),
        FEWEST: translate("sure", "< 1 of 100"),
    }.get(of_hundred(share), share_words(share))


def _span(span: Span | None) -> str:
    return DASH if span is None else span_words(*span)


def _finish_cell(finishes: Finishes | None, zone: str) -> Cell:
    if finishes is None:
        return Cell(translate("sure", "never"), figure=True)
    letter = ZoneLetter.of(zone).zone
    local = [one and one.astimezone(letter) for one in finishes]
    early, middle, late = (f"{one:%H%M}{zone}" if one else _BEYOND for one in local)
    told = f"{early.removesuffix(zone)}{DASH}{late}"
    if local[0] and local[-1]:
        days = (local[-1].date() - local[0].date()).days
        told += "" if days == 0 else f" +{days}"
    tip = translate("sure", "In half of the moves by {}; {} to {}")
    ends = (
        moment_words(one, zone) if one else _BEYOND
        for one in (finishes.p05, finishes.p95)
    )
    return Cell(told, tip=tip.format(middle, *ends), figure=True)


def _units_table(rows: Rows) -> SureTable:
    return SureTable(
        title=translate("sure", "March units"),
        header=(
            translate("sure", "March unit"),
            translate("sure", "Deadline"),
            translate("sure", "On time"),
            translate("sure", "Sampling"),
            translate("sure", "Assumed"),
            translate("sure", "Clears RP"),
            translate("sure", "Instant"),
        ),
        tips=(
            translate("sure", "March unit of the plan"),
            translate("sure", "Tail past the release point at the latest"),
            translate("sure", "Simulated moves of a hundred that meet the deadline"),
            translate("sure", "What chance alone leaves open, of a hundred"),
            translate(
                "sure", "What other assumptions give, halved and doubled, of a hundred"
            ),
            translate("sure", "Tail past the release point in 5 to 95 of 100 moves"),
            translate("sure", "By the instant estimate, without a model"),
        ),
        rows=rows,
        none=translate("sure", "Nobody marches."),
        widths=(130, 78, 92, 78, 74, 104, 92),
    )


def _defile_row(
    name: str, place: str, queue_min: float, waits: float | None
) -> tuple[Cell, ...]:
    return (
        Cell(name, position=position_of(place)),
        Cell(place),
        Cell(f"{queue_min:.1f}{formats.THIN}min", figure=True),
        Cell(DASH if waits is None else f"{waits:.1f}", figure=True),
    )


def _defiles_table(rows: Rows) -> SureTable:
    return SureTable(
        title=translate("sure", "Defiles"),
        header=(
            translate("sure", "Single-file section"),
            translate("sure", "Where"),
            translate("sure", "Queue"),
            translate("sure", "Waits"),
        ),
        tips=(
            translate("sure", "Bridge or road that one column passes at a time"),
            translate("sure", "Grid reference"),
            translate("sure", "Minutes that all units wait there together, on average"),
            translate("sure", "How many units wait there, on average"),
        ),
        rows=rows,
        none=translate("sure", "Nobody waits before a bridge or a narrow road."),
        widths=(230, 150, 90, 70),
    )


def _losses_table(title: str, losses: tuple[LossOutcome, ...], none: str) -> SureTable:
    rows = tuple(
        (
            Cell(
                " + ".join(name for name, _ in one.bridges),
                tip=one.name,
                position=position_of(one.bridges[0][1]),
            ),
            Cell(" + ".join(place for _, place in one.bridges)),
            Cell(_later(one.delay_min), figure=True, bold=True),
            Cell(f"{one.units_late:+.1f} ± {1.96 * one.error:.1f}", figure=True),
            Cell(str(one.units_cut) if one.units_cut else DASH, figure=True),
            Cell(_short_share(one.whole.share), figure=True),
        )
        for one in sorted(losses, key=lambda one: one.rank)
    )
    return SureTable(
        title=title,
        header=(
            translate("sure", "If lost"),
            translate("sure", "Where"),
            translate("sure", "Later"),
            translate("sure", "Units late"),
            translate("sure", "Cut off"),
            translate("sure", "Plan holds"),
        ),
        tips=(
            translate(
                "sure", "Bridge on the plan's own routes; the gravest loss comes first"
            ),
            translate("sure", "Grid reference"),
            translate("sure", "Minutes that all who get through are later together"),
            translate(
                "sure", "More units late, on average; ± is what chance leaves open"
            ),
            translate("sure", "Units without any way left"),
            translate("sure", "Simulated moves of a hundred in which all are on time"),
        ),
        rows=rows,
        none=none,
        widths=(138, 122, 84, 92, 66, 92),
    )


def _later(minutes: float | None) -> str:
    """Minutes later; a dash where nobody gets through."""
    return DASH if minutes is None else f"{minutes:+.0f}{formats.THIN}min"


def _assumptions_table(theta: Theta) -> SureTable:
    values = theta.all_values()
    rows = tuple(
        (
            Cell(first_up(one.meaning), tip=f"{first_up(one.meaning)}: {one.basis}"),
            Cell(quantity(values[one.name], one.unit), figure=True),
            Cell(f"{plain_number(one.low)}{DASH}{plain_number(one.high)}", figure=True),
            _source_cell(theta.source_of(one.name)),
            Cell(one.basis, tip=one.basis),
        )
        for one in ASSUMPTIONS
    )
    return SureTable(
        title=translate("sure", "Assumptions"),
        header=(
            translate("sure", "What"),
            translate("sure", "Value"),
            translate("sure", "Range"),
            translate("sure", "Source"),
            translate("sure", "Why so"),
        ),
        tips=(
            translate("sure", "What the simulation stands on"),
            translate("sure", "What is reckoned with"),
            translate("sure", "In which the truth may well lie"),
            translate("sure", "Who says so; assumed where nobody has measured it"),
            translate("sure", "What the value was chosen after"),
        ),
        rows=rows,
        none="",
        widths=(240, 108, 128, 84, 240),
        names=tuple(one.name for one in ASSUMPTIONS),
        roomy=4,
    )


def _source_cell(source: str) -> Cell:
    """Who says so, in the user's language where the program says it."""
    told = {
        ASSUMED: translate("sure", "assumed"),
        CHOSEN_BY_USER: translate("sure", "chosen by the user"),
    }.get(source, source)
    return Cell(told, tip=told)


def quantity(value: float, unit: str) -> str:
    """A value with its unit: ``12 min``, ``0.00006 /km``, ``0.08``."""
    told = {"-": "", "1/km": "/km"}.get(unit, unit)
    return f"{plain_number(value)}{formats.THIN if told else ''}{told}"


def plain_number(value: float) -> str:
    """A number in full, however small."""
    return f"{value:.6f}".rstrip("0").rstrip(".")


def position_of(place: str) -> tuple[float, float] | None:
    """Degrees of a grid reference, longitude first; None where it is none."""
    try:
        found = parse_position(place)
    except PlaceError:
        return None
    return found.lon, found.lat


def first_up(text: str) -> str:
    """Give a text with a capital at its front."""
    return text[:1].upper() + text[1:]
