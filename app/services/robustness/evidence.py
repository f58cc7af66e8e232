"""Evidence of a simulation: what was asked, what came of it, and how it came about."""

from __future__ import annotations

import platform
from dataclasses import fields, is_dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING

from app.services.robustness.estimate import estimated
from app.services.robustness.frequency import Frequency
from models.packs.pack import load_pack
from models.plan_robustness.tables import ASSUMPTIONS

if TYPE_CHECKING:
    from datetime import datetime

    from app.security.marking import Marking
    from app.services.robustness.request import RobustnessOrder
    from app.services.robustness.results import Robustness

FORM = "marsroute evidence of a simulation"
VERSION = 1


def evidence_form(
    order: RobustnessOrder,
    found: Robustness | None,
    marking: Marking,
    at: datetime,
) -> dict[str, object]:
    """
    Write down all by which others can judge a simulation, and make it again.

    Parameters
    ----------
    order
        What was asked.
    found
        What came of it; None where only the instant estimate was made.
    marking
        Join of the markings of all inputs.
    at
        When it is written, aware.
    """
    request, theta = order.request, order.legend.theta
    values = theta.all_values()
    return {
        "form": FORM,
        "version": VERSION,
        "marking": marking.banner,
        "written_at": at,
        "program": f"marsroute {version('marsroute')}",
        "machine": f"Python {platform.python_version()}, {platform.machine()}",
        "model": request.model,
        "model_id": request.model_id,
        "model_card": load_pack(request.model).page,
        "request": request.key,
        "inputs": {one.name: one.sha256 for one in request.inputs},
        "parameters": dict(request.parameters),
        "seed": request.seed,
        "items": request.items,
        "period": theta.period,
        "slack_s": order.legend.slack_s,
        "assumptions": [
            {
                "name": one.name,
                "value": values[one.name],
                "unit": one.unit,
                "meaning": one.meaning,
                "source": theta.source_of(one.name),
            }
            for one in ASSUMPTIONS
        ],
        "courses": [
            {
                "name": course.name,
                "units": [unit.name for unit in course.units],
                "bridges": [f"{one.name} ({one.place})" for one in course.bridges],
                "scenarios_asked": len(course.scenarios),
                "scenarios_simulated": course.rows,
            }
            for course in order.legend.courses
        ],
        "instant": plain_form(estimated(order)),
        "simulation": plain_form(found),
    }


def plain_form(value: object) -> object:
    """Give a result with the names of all its parts, as machines read it."""
    if isinstance(value, Frequency):
        low, high = value.interval
        counted = {"held": value.held, "of": value.of, "share": value.share}
        return counted | {"low": low, "high": high, "words": value.words}
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {name: plain_form(part) for name, part in value._asdict().items()}
    if is_dataclass(value) and not isinstance(value, type):
        parts = ((one.name, getattr(value, one.name)) for one in fields(value))
        return {name: plain_form(part) for name, part in parts}
    if isinstance(value, tuple | list):
        return [plain_form(part) for part in value]
    return value
