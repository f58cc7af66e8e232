"""What a scenario says of its simulations: when, how often, and what is assumed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from app.services.robustness.question import (
    CHOSEN_BY_USER,
    MOST_ROLLOUTS,
    MOST_SLACK,
    RobustnessSettings,
    Theta,
    highest,
)
from app.services.scenario.plain_forms import minutes_form, number_form
from models.plan_robustness.tables import ASSUMED, ASSUMPTIONS, PERIODS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.services.scenario.yaml_entries import Entry

ROBUSTNESS_KEYS = ("period", "slack_min", "rollouts", "assumptions")
_MINUTE = timedelta(minutes=1)
_KNOWN = {one.name: one for one in ASSUMPTIONS}


class Assumed(NamedTuple):
    """
    A value in the place of what the program assumes.

    ``source`` says where it comes from; empty while nobody has said so.
    """

    name: str
    value: float
    source: str = ""


@dataclass(frozen=True, slots=True)
class RobustnessWish:
    """
    How a plan wants to be tried; what it does not say is as usual.

    Attributes
    ----------
    period
        Part of the day in which most of the move falls; empty for the usual one.
    slack
        After the planned clearance, where the plan sets no latest time.
    rollouts
        Simulated moves for each scenario.
    assumptions
        Other values than those of the program, in the order of their names.
    """

    period: str = ""
    slack: timedelta | None = None
    rollouts: int | None = None
    assumptions: tuple[Assumed, ...] = ()


def robustness_of(entry: Entry | None) -> RobustnessWish:
    """
    Read the entry ``robustness`` of a scenario; all as usual for none.

    Raises
    ------
    InputRefused
        With file, line, what is wrong and what is possible.
    """
    if entry is None:
        return RobustnessWish()
    given = entry.mapping(optional=ROBUSTNESS_KEYS)
    period, rollouts = given.get("period"), given.get("rollouts")
    return RobustnessWish(
        period=_period(period) if period else "",
        slack=_slack(given.get("slack_min")),
        rollouts=rollouts.whole(least=1, most=MOST_ROLLOUTS) if rollouts else None,
        assumptions=_assumptions(given.get("assumptions")),
    )


def robustness_form(wish: RobustnessWish) -> dict[str, Any]:
    """Write how a plan wants to be tried; `robustness_of` reads it."""
    form: dict[str, Any] = {"period": wish.period} if wish.period else {}
    if wish.slack is not None:
        form["slack_min"] = minutes_form(wish.slack)
    if wish.rollouts is not None:
        form["rollouts"] = wish.rollouts
    if wish.assumptions:
        form["assumptions"] = {one.name: _form(one) for one in wish.assumptions}
    return form


def wished_settings(
    wish: RobustnessWish, usual: RobustnessSettings | None = None
) -> RobustnessSettings:
    """
    Give the settings by which a plan is tried as it wants to be.

    Parameters
    ----------
    wish
        Of the plan.
    usual
        For what it does not say; None for those of the program.
    """
    settings = usual or RobustnessSettings()
    if wish.slack is not None:
        settings = replace(settings, slack=wish.slack)
    if wish.rollouts is not None:
        settings = replace(settings, rollouts=wish.rollouts)
    theta = settings.theta
    if wish.period:
        theta = replace(theta, period=wish.period)
    return replace(settings, theta=with_assumptions(theta, wish.assumptions))


def with_assumptions(theta: Theta, assumed: Iterable[Assumed]) -> Theta:
    """
    Give what is assumed with other values, each from its own source.

    Raises
    ------
    InputRefused
        A name is unknown, or a value is out of its range.
    """
    values, sources = dict(theta.values), dict(theta.sources)
    for one in assumed:
        values[one.name] = one.value
        sources[one.name] = one.source or ASSUMED
    return replace(
        theta,
        values=tuple(sorted(values.items())),
        sources=tuple(sorted(sources.items())),
    )


def chosen(values: Iterable[tuple[str, float]], source: str) -> tuple[Assumed, ...]:
    """Give values that a user chose for once, and who says so."""
    return tuple(Assumed(name, one, source or CHOSEN_BY_USER) for name, one in values)


def with_assumption(wish: RobustnessWish, assumed: Assumed) -> RobustnessWish:
    """
    Give a wish with one other value.

    The value of the program without a source is no wish at all, and goes.

    Raises
    ------
    InputRefused
        There is no such assumption, or the value is out of its range.
    """
    Theta(values=((assumed.name, assumed.value),))
    kept = {one.name: one for one in wish.assumptions}
    kept[assumed.name] = assumed
    if assumed.value == _KNOWN[assumed.name].value and not assumed.source:
        del kept[assumed.name]
    return replace(wish, assumptions=tuple(kept[name] for name in sorted(kept)))


def _period(entry: Entry) -> str:
    period = entry.text()
    if period not in PERIODS:
        raise entry.refused(
            f"is {period!r}, no part of the day; use one of {', '.join(PERIODS)}."
        )
    return period


def _slack(entry: Entry | None) -> timedelta | None:
    """Minutes up to a day."""
    if entry is None:
        return None
    minutes, most = entry.number(), MOST_SLACK / _MINUTE
    if not 0 <= minutes <= most:
        raise entry.refused(f"is {minutes:g}; give 0 to {most:g} minutes.")
    return minutes * _MINUTE


def _assumptions(entry: Entry | None) -> tuple[Assumed, ...]:
    """Values by name, each with its source where there is one."""
    if entry is None:
        return ()
    given = entry.mapping(optional=tuple(_KNOWN))
    return tuple(_assumed(name, given[name]) for name in sorted(given))


def _assumed(name: str, entry: Entry) -> Assumed:
    """One value, within what a simulation takes."""
    given = entry.mapping(required=("value",), optional=("source",))
    value, most = given["value"].number(), highest(name)
    if not 0 <= value <= most:
        unit = _KNOWN[name].unit.replace("-", "")
        raise given["value"].refused(
            f"of {name} is {value:g}; give 0 to {most:g} {unit}".rstrip() + "."
        )
    source = given.get("source")
    return Assumed(name, value, source.text() if source else "")


def _form(assumed: Assumed) -> dict[str, Any]:
    form: dict[str, Any] = {"value": number_form(assumed.value)}
    return form | ({"source": assumed.source} if assumed.source else {})
