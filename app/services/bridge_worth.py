"""What each bridge is worth to the plan: what its loss costs, what a check brings."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.services.bridge_list import BridgeColumn
from maps.progress import silent
from planners.criticality import bridge_criticality
from planners.engineer_check import engineer_check
from planners.traffic import Movement, traffic_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from app.services.planning import Planner
    from maps.progress import Progress
    from planners.bridge_table import BridgeRow
    from planners.criticality import BridgeLoss
    from planners.engineer_check import BridgeCheck
    from planners.route import Route


@dataclass(frozen=True, slots=True, kw_only=True)
class BridgeWorth:
    """
    What the bridges of an area are worth to the journeys of a plan.

    Attributes
    ----------
    losses
        Loss of a bridge, by the obstacles that it consists of.
    checks
        Place among the bridges worth a check, from 1, and the check; likewise.
    joint
        Sentences on bridges that only a check of several makes useful.
    """

    losses: Mapping[int, BridgeLoss] = field(default_factory=dict)
    checks: Mapping[int, tuple[int, BridgeCheck]] = field(default_factory=dict)
    joint: tuple[str, ...] = ()

    def loss_of(self, row: BridgeRow) -> BridgeLoss | None:
        """What the plan loses with a bridge; None for nothing."""
        return self.losses.get(row.obstacle)

    def check_of(self, row: BridgeRow) -> tuple[int, BridgeCheck] | None:
        """Where a bridge stands among those worth a check; None for nowhere."""
        return self.checks.get(row.obstacle)


def bridge_worth(
    planner: Planner,
    routes: Sequence[tuple[str, Route]],
    progress: Progress = silent,
) -> BridgeWorth:
    """
    Lose every bridge of the area in turn, and weigh every check of an unknown one.

    Parameters
    ----------
    planner
        Of the open area.
    routes
        Routes of the plan by name; each leg between two stops is a journey.
    progress
        Told how far it is; may raise to cancel.

    Raises
    ------
    NoRoute, RouteError
        As `planners.traffic.traffic_of`.
    """
    movements = [Movement(name=name, request=route.request) for name, route in routes]
    traffic = traffic_of(planner.roads, movements, progress)
    found = bridge_criticality(traffic, _part(progress, 0.0, 0.5))
    worth = engineer_check(traffic, _part(progress, 0.5, 1.0))
    return BridgeWorth(
        losses={
            obstacle: loss
            for loss in found.losses
            for obstacle in loss.bridge.obstacles
        },
        checks={
            obstacle: (place, check)
            for place, check in enumerate(worth.checks, 1)
            for obstacle in check.bridge.obstacles
        },
        joint=tuple(joint.sentence for joint in worth.joint),
    )


def worth_columns(
    known: Callable[[], BridgeWorth],
    loss_words: Callable[[BridgeLoss], str],
    titles: tuple[str, str] = ("if lost", "check"),
) -> tuple[BridgeColumn, BridgeColumn]:
    """
    Columns for the list of bridges: what a loss costs, and which to check first.

    Parameters
    ----------
    known
        Gives what is known at the time.
    loss_words
        Says a loss in short.
    titles
        Of the columns.
    """

    def loss_text(row: BridgeRow) -> str:
        loss = known().loss_of(row)
        return loss_words(loss) if loss else ""

    def loss_tip(row: BridgeRow) -> str:
        loss = known().loss_of(row)
        return loss.sentence if loss else ""

    def check_text(row: BridgeRow) -> str:
        check = known().check_of(row)
        return str(check[0]) if check else ""

    def check_tip(row: BridgeRow) -> str:
        check = known().check_of(row)
        return check[1].sentence if check else ""

    return (
        BridgeColumn(
            key="loss",
            title=titles[0],
            text=loss_text,
            order=lambda row: gravity(known().loss_of(row)),
            cell_tip=loss_tip,
            figure=True,
        ),
        BridgeColumn(
            key="check",
            title=titles[1],
            text=check_text,
            order=lambda row: (known().check_of(row) or (math.inf,))[0],
            cell_tip=check_tip,
            figure=True,
        ),
    )


def short_loss(loss: BridgeLoss) -> str:
    """Say a loss in short: ``2 cut off``, or ``+23 min``."""
    if loss.cut_off:
        return f"{len(loss.cut_pairs)} cut off"
    return f"+{max(round(loss.delay_s / 60), 1)} min"


def gravity(loss: BridgeLoss | None) -> float:
    """What losses sort by, the gravest first: minutes, or cut-off journeys."""
    if loss is None:
        return 0.0
    return -math.inf if loss.cut_off else -loss.delay_s


def _part(progress: Progress, start: float, end: float) -> Progress:
    """Progress of one step as part of the whole."""
    return lambda what, share: progress(what, start + (end - start) * share)
