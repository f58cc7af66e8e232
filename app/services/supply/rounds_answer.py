"""Delivery rounds that are kept: what they depend on, and how they are written."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any

from app.services.answer_notes import AnswerKind, Inquiry
from app.storage.payloads import json_of, json_payload
from app.storage.result_records import Cause as StaleCause
from planners.rounds.plan import (
    Cause,
    Round,
    RoundsPlan,
    Trip,
    Unload,
    Unserved,
    Visit,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.security.marking import Marking
    from app.services.answer_notes import Answer, LookUp
    from app.services.cached_answers import CachedAnswers
    from app.services.supply.delivery import DeliveryCase
    from app.storage.result_records import Payload
    from planners.rounds.problem import RoundsProblem

_WORDS = {  # what the user calls it
    "places": "places of supply",
    "depots": "supply points",
    "drops": "what units want",
    "fleets": "transport",
    "ways": "roads",
    "horizon_s": "hours that are planned",
    "dark": "hours of the dark",
    "night_only": "moves by night alone",
    "rest": "driver rest",
    "packets": "groups that leave together",
    "apart": "goods that must be apart",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRounds:
    """
    Rounds with the names that their numbers stand for.

    Attributes
    ----------
    plan
        As it was found.
    fleets, depots, drops
        Names of the problem that it answers, in its order.
    """

    plan: RoundsPlan
    fleets: tuple[str, ...]
    depots: tuple[str, ...]
    drops: tuple[str, ...]

    @classmethod
    def of(cls, problem: RoundsProblem, plan: RoundsPlan) -> KeptRounds:
        """Keep the answer to a problem."""
        return cls(
            plan=plan,
            fleets=tuple(one.name for one in problem.fleets),
            depots=tuple(one.name for one in problem.depots),
            drops=tuple(one.name for one in problem.drops),
        )

    def rounds_for(self, problem: RoundsProblem) -> RoundsPlan:
        """
        Give the rounds in the numbers of another problem, to start a search from.

        What the problem does not have is left out, with all that is nothing without it;
        so are reasons and groups.
        """
        fleets = _numbers(self.fleets, [one.name for one in problem.fleets])
        depots = _numbers(self.depots, [one.name for one in problem.depots])
        drops = _numbers(self.drops, [one.name for one in problem.drops])
        rounds = []
        for one in self.plan.rounds:
            fleet = fleets.get(one.fleet, -1)
            trips = tuple(
                trip._replace(depot=depots[trip.depot], visits=visits)
                for trip in one.trips
                if trip.depot in depots
                and (
                    visits := tuple(
                        visit._replace(drop=drops[visit.drop])
                        for visit in trip.visits
                        if visit.drop in drops
                    )
                )
            )
            if fleet >= 0 and one.vehicle < problem.fleets[fleet].count and trips:
                rounds.append(
                    Round(
                        fleet=fleet,
                        vehicle=one.vehicle,
                        trips=trips,
                        back_s=one.back_s,
                        breaks=one.breaks,
                        driven_s=one.driven_s,
                        length_m=one.length_m,
                    )
                )
        return RoundsPlan(rounds=tuple(rounds))


def rounds_inquiry(
    case: DeliveryCase,
    marking: Marking,
    *,
    seconds: float,
    iterations: int | None = None,
    seed: int = 0,
    begins: RoundsPlan | None = None,
) -> Inquiry[KeptRounds]:
    """
    Ask for delivery rounds.

    Parameters
    ----------
    case
        Who is to get what, and who may bring it.
    marking
        Join of the markings of all that the case was made from.
    seconds, iterations, seed
        Of the search.
    begins
        Rounds that the user wants the search to start from; None for none.
    """
    inputs: dict[str, object] = {
        _WORDS[one.name]: getattr(case.problem, one.name)
        for one in fields(case.problem)
    }
    inputs["beginning of supply"] = (case.zero, case.scenario.zone)
    inputs["length of the search"] = (seconds, iterations)
    inputs["rounds to begin with"] = None if begins is None else begins.rounds
    return Inquiry(
        kind=ROUNDS,
        about=case.scenario.name,
        inputs=inputs,
        marking=marking,
        seed=seed,
    )


def answered_rounds(
    answers: CachedAnswers,
    inquiry: Inquiry[KeptRounds],
    problem: RoundsProblem,
    search: Callable[[RoundsPlan | None], RoundsPlan],
    *,
    anew: bool = False,
) -> tuple[Answer[KeptRounds], LookUp[KeptRounds]]:
    """
    Give the rounds that are kept, or have them searched from those that hold no more.

    Rounds with which the user was content before the end of the search are kept too.

    Parameters
    ----------
    answers
        Of the plan.
    inquiry
        As `rounds_inquiry` asks it.
    problem
        Of the same case.
    search
        Finds rounds, from earlier ones where it is given some; what it raises is
        raised, and then nothing is kept.
    anew
        Whether to search in spite of what is kept, and not from it.
    """

    def compute() -> KeptRounds:
        warm = None if anew else _start(answers.look_up(inquiry), problem)
        return KeptRounds.of(problem, search(warm))

    return answers.get_or_compute(inquiry, compute, anew=anew)


def _start(known: LookUp[KeptRounds], problem: RoundsProblem) -> RoundsPlan | None:
    """Rounds that hold no more, to start from; none that were marked otherwise."""
    stale = known.stale
    if stale is None:
        return None
    if any(reason.cause is StaleCause.MARKING for reason in stale.note.reasons):
        return None
    return stale.value.rounds_for(problem)


def _numbers(old: Sequence[str], new: Sequence[str]) -> dict[int, int]:
    """New numbers by the old ones, of the names that are still there."""
    number_of = {name: number for number, name in enumerate(new)}
    return {
        number: number_of[name] for number, name in enumerate(old) if name in number_of
    }


def _write(kept: KeptRounds) -> Payload:
    """Write rounds; all in them are numbers, words and causes."""
    told = asdict(kept)
    for one in told["plan"]["unserved"]:
        one["cause"] = one["cause"].name
    return json_payload(told)


def _read(payload: Payload) -> KeptRounds:
    """Read what `_write` wrote."""
    told: dict[str, Any] = json_of(payload)
    plan = told["plan"]
    return KeptRounds(
        plan=RoundsPlan(
            **plan
            | {
                "rounds": tuple(_round(one) for one in plan["rounds"]),
                "unserved": tuple(_unserved(one) for one in plan["unserved"]),
                "packets": tuple(
                    tuple((number, trip) for number, trip in packet)
                    for packet in plan["packets"]
                ),
            }
        ),
        **{name: tuple(told[name]) for name in ("fleets", "depots", "drops")},
    )


def _round(told: dict[str, Any]) -> Round:
    """Read one vehicle."""
    trips = tuple(
        Trip(depot, load_s, leave_s, tuple(map(_visit, visits)), tuple(tanks))
        for depot, load_s, leave_s, visits, tanks in told["trips"]
    )
    breaks = tuple((begins, ends) for begins, ends in told["breaks"])
    return Round(**told | {"trips": trips, "breaks": breaks})


def _visit(told: list[Any]) -> Visit:
    drop, arrive_s, begin_s, leave_s, unloads = told
    return Visit(drop, arrive_s, begin_s, leave_s, _unloads(unloads))


def _unloads(told: list[Any]) -> tuple[Unload, ...]:
    return tuple(Unload(item, units) for item, units in told)


def _unserved(told: dict[str, Any]) -> Unserved:
    """Read what a drop does not get."""
    return Unserved(
        **told
        | {
            "units": _unloads(told["units"]),
            "cause": Cause[told["cause"]],
            "mends": tuple(told["mends"]),
        }
    )


ROUNDS = AnswerKind(name="delivery rounds", form=1, write=_write, read=_read)
