"""What of the window goes into a plan file, and what a plan file brings into it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.services.plan.document import Ground, PlanDocument, RoadClosure, RouteQuestion
from app.ui.draft import Closure, RouteDraft

if TYPE_CHECKING:
    from app.ui.open_area import OpenArea
    from app.ui.session import PlanningSession
    from planners.vehicles import Formation


class PlanState:
    """
    Reads the plan of one session, and puts another one in its place.

    Closures that stay the same are the same objects in each document, so that whoever
    writes documents down need not write them anew.
    """

    def __init__(self, session: PlanningSession) -> None:
        self._session = session
        self._closures: dict[Closure, RoadClosure] = {}

    def document(self, ground: OpenArea, title: str) -> PlanDocument:
        """Give the plan as it stands."""
        session, draft = self._session, self._session.draft
        manifest = ground.area.manifest
        return PlanDocument(
            title=title,
            marking=session.marking,
            overlay_marking=session.overlay_marking,
            ground=Ground(
                name=manifest.name,
                identity=manifest.content_id,
                path=str(ground.area.folder),
            ),
            scenario=session.scenario,
            overlay=draft.overlay,
            closures=self._road_closures(draft),
            route=RouteQuestion(
                stops=draft.stops,
                complete=draft.complete,
                formation="" if draft.formation is None else draft.formation.name,
                objective=draft.objective,
                policy=draft.policy,
                depart=draft.depart,
                remarks=draft.remarks,
            ),
        )

    def take(self, document: PlanDocument, ground: OpenArea) -> tuple[str, ...]:
        """
        Put a plan in the place of the one there is, without a step.

        Returns
        -------
        tuple[str, ...]
            Names of closures for which no road lies there.
        """
        session = self._session
        closures, left_out = self._placed(document, ground)
        session.overlay_marking = document.overlay_marking
        session.plan_marking = document.marking
        session.set_plan(document.scenario, self._draft(document, closures))
        return left_out

    def _draft(
        self, document: PlanDocument, closures: tuple[Closure, ...]
    ) -> RouteDraft:
        """Question of a document, among the formations that it knows itself."""
        asked = document.route
        return RouteDraft(
            stops=asked.stops,
            complete=asked.complete,
            formation=self._formation(document, asked.formation),
            objective=asked.objective,
            policy=asked.policy,
            closures=closures,
            depart=asked.depart,
            overlay=document.overlay,
            remarks=asked.remarks,
        )

    def _formation(self, document: PlanDocument, name: str) -> Formation | None:
        """Column or single vehicle of a name, the first there is for another one."""
        columns = document.scenario.columns if document.scenario else ()
        singles = self._session.formations()
        known = [*(plan.formation for plan in columns), *singles]
        found = (one for one in known if one.name == name)
        return next(found, known[0] if known else None)

    def _placed(
        self, document: PlanDocument, ground: OpenArea
    ) -> tuple[tuple[Closure, ...], tuple[str, ...]]:
        """Find the roads of closures; those that are closed already are known."""
        there = {
            (one.road, one.position, one.window): one
            for one in self._session.draft.closures
        }
        placed, left_out = [], []
        for told in document.closures:
            closure = there.get((told.road, told.position, told.window))
            road = None if closure else ground.road_at(told.position)
            if closure is not None:
                placed.append(closure)
            elif road is None:
                left_out.append(told.road)
            else:
                placed.append(
                    Closure(
                        road=told.road,
                        position=told.position,
                        edges=road.edges,
                        window=told.window,
                    )
                )
        return tuple(placed), tuple(left_out)

    def _road_closures(self, draft: RouteDraft) -> tuple[RoadClosure, ...]:
        """Closures as a document has them."""
        self._closures = {
            one: self._closures.get(one) or road_closure(one) for one in draft.closures
        }
        return tuple(self._closures.values())


def road_closure(closure: Closure) -> RoadClosure:
    """Closure as a document has it."""
    return RoadClosure(
        road=closure.road, position=closure.position, window=closure.window
    )
