"""The worth of bridges that is kept: what it depends on, and how it is written."""

from __future__ import annotations

import math
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

from app.services.answer_notes import AnswerKind, Inquiry
from app.services.bridge_worth import BridgeWorth, bridge_worth
from app.storage.payloads import json_of, json_payload
from maps.progress import silent
from planners.criticality import BridgeLoss, PairLoss
from planners.engineer_check import BridgeCheck
from planners.physical_bridges import PhysicalBridge
from planners.route import RouteRequest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.security.marking import Marking
    from app.services.answer_notes import Answer, LookUp
    from app.services.cached_answers import CachedAnswers
    from app.services.planning import Planner
    from app.storage.result_records import Payload
    from maps.progress import Progress
    from planners.route import Route

_WORDS = {  # what the user calls it
    "formation": "vehicles",
    "policy": "rules for roads in doubt",
    "avoid": "areas to avoid",
    "closed_edges": "closures",
    "ratings": "bridge ratings",
}


def worth_inquiry(
    routes: Sequence[tuple[str, Route]], about: str, marking: Marking
) -> Inquiry[BridgeWorth]:
    """
    Ask what the bridges are worth to a plan.

    Parameters
    ----------
    routes
        Routes of the plan by name.
    about
        Name of the plan.
    marking
        Join of the markings of all that the routes were made from.
    """
    inputs: dict[str, object] = {"columns": tuple(name for name, _ in routes)}
    for one in fields(RouteRequest):
        asked = tuple(getattr(route.request, one.name) for _, route in routes)
        inputs[_WORDS.get(one.name, one.name)] = asked
    return Inquiry(kind=WORTH, about=about, inputs=inputs, marking=marking)


def answered_worth(
    answers: CachedAnswers,
    inquiry: Inquiry[BridgeWorth],
    planner: Planner,
    routes: Sequence[tuple[str, Route]],
    progress: Progress = silent,
    *,
    anew: bool = False,
) -> tuple[Answer[BridgeWorth], LookUp[BridgeWorth]]:
    """
    Give the worth of bridges that is kept, or work it out.

    Parameters
    ----------
    answers
        Of the plan.
    inquiry
        About these routes, as `worth_inquiry` asks it.
    planner, routes, progress
        As `app.services.bridge_worth.bridge_worth`, which also tells what is raised.
    anew
        Whether to work it out in spite of what is kept.
    """
    return answers.get_or_compute(
        inquiry, lambda: bridge_worth(planner, routes, progress), anew=anew
    )


def _write(worth: BridgeWorth) -> Payload:
    """Write each loss and check once, however many obstacles its bridge consists of."""
    losses = {loss.bridge.number: loss for loss in worth.losses.values()}
    checks = dict(worth.checks.values())
    return json_payload(
        {
            "losses": [_finite(asdict(loss)) for loss in losses.values()],
            "checks": [asdict(checks[place]) for place in sorted(checks)],
            "joint": worth.joint,
        }
    )


def _read(payload: Payload) -> BridgeWorth:
    """Read what `_write` wrote."""
    told: dict[str, Any] = json_of(payload)
    losses = [_loss(one) for one in told["losses"]]
    checks = [
        BridgeCheck(**one | {"bridge": _bridge(one["bridge"])})
        for one in told["checks"]
    ]
    return BridgeWorth(
        losses={
            obstacle: loss for loss in losses for obstacle in loss.bridge.obstacles
        },
        checks={
            obstacle: (place, check)
            for place, check in enumerate(checks, 1)
            for obstacle in check.bridge.obstacles
        },
        joint=tuple(told["joint"]),
    )


def _finite(loss: dict[str, Any]) -> dict[str, Any]:
    """Write None for the endless delay of a journey that is cut off."""
    cut = [pair | {"delay_s": None} for pair in loss["cut_pairs"]]
    return loss | {"cut_pairs": cut}


def _loss(told: dict[str, Any]) -> BridgeLoss:
    """Read a loss."""
    worst = told["worst"]
    cut = (PairLoss(**pair | {"delay_s": math.inf}) for pair in told["cut_pairs"])
    parts = {
        "bridge": _bridge(told["bridge"]),
        "cut_pairs": tuple(cut),
        "worst": None if worst is None else PairLoss(**worst),
    }
    return BridgeLoss(**told | parts)


def _bridge(told: dict[str, Any]) -> PhysicalBridge:
    """Read a bridge."""
    lists = ("position", "obstacles", "edges")
    return PhysicalBridge(**told | {name: tuple(told[name]) for name in lists})


WORTH = AnswerKind(name="worth of bridges", form=1, write=_write, read=_read)
