"""Kinds of objects that a plan is made of, and how sentences call them."""

from __future__ import annotations

from app.storage.plan_records import ObjectKey

COLUMN = "column"
CLOSURE = "closure"
CLOSED_POINT = "closed point"
AVOID = "avoid"
RATING = "rating"
BRIDGE_RATING = "bridge rating"
HOURS = "hours"
HALT_AREA = "halt area"
SYMBOL = "symbol"
LINE = "line"
AREA = "area"
ROUTE = "route"
POLICY = "policy"
PLAN = "plan"
CREDIT = "movement credit"
ADVICE = "advice"
ROBUSTNESS = "robustness"
SUPPLY = "supply"
SUPPLY_FACTOR = "supply factor"
SUPPLY_UNIT = "supply unit"
SUPPLY_POINT = "supply point"
TRANSPORT = "transport"

SETTINGS_KEY = ObjectKey(PLAN, "settings")
GROUND_KEY = ObjectKey(PLAN, "ground")
SCENARIO_KEY = ObjectKey(PLAN, "scenario")
POLICY_KEY = ObjectKey(POLICY, "scenario")
ROBUSTNESS_KEY = ObjectKey(ROBUSTNESS, "scenario")
SUPPLY_KEY = ObjectKey(SUPPLY, "scenario")
ROUTE_KEY = ObjectKey(ROUTE, "question")
SINGLE_KEYS = (
    *(SETTINGS_KEY, GROUND_KEY, SCENARIO_KEY, POLICY_KEY, ROBUSTNESS_KEY),
    *(SUPPLY_KEY, ROUTE_KEY),
)

SUPPLY_KINDS = (SUPPLY_FACTOR, SUPPLY_UNIT, SUPPLY_POINT, TRANSPORT)
SCENARIO_KINDS = (
    *(COLUMN, CLOSED_POINT, AVOID, RATING, HOURS, HALT_AREA),
    *SUPPLY_KINDS,
)
OVERLAY_KINDS = (SYMBOL, LINE, AREA, BRIDGE_RATING, CLOSURE)
ORDERED_KINDS = (*SCENARIO_KINDS, *OVERLAY_KINDS)
"""Kinds of which there are several, in an order."""

BESIDE_KINDS = (CREDIT, ADVICE)
"""Kinds that lie beside the document; others read them."""

PLACE = "place"
"""Entry of an object in an order; see `places`."""

_CALLED = {
    SETTINGS_KEY: "the settings of the plan",
    GROUND_KEY: "the area of the plan",
    SCENARIO_KEY: "the scenario of the plan",
    POLICY_KEY: "the policy of the scenario",
    ROBUSTNESS_KEY: "what simulations of the plan assume",
    SUPPLY_KEY: "what holds for all supply of the plan",
    ROUTE_KEY: "the user's own route",
}


def called(key: ObjectKey) -> str:
    """What a sentence calls an object: ``"the column 'Main body'"``."""
    return _CALLED.get(key, f"the {key.kind} {key.name!r}")
