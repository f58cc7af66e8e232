"""Figures, words and errors as the window writes them."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from app.errors import InputRefused
from app.services.fault_report import save_report
from app.ui import formats, words
from app.ui.faults import report_of, sentence_of
from app.ui.panels.route_cards import leg_cards, point_cards, reason_cards
from app.ui.tables.march_table import shortened
from maps.errors import PackError
from maps.road_network import LimitKind, LimitOrigin
from planners.errors import MarchError
from planners.route import (
    CriticalPoint,
    LimitFact,
    Objective,
    PointKind,
    Route,
    RouteLeg,
    RouteRequest,
    UnknownRule,
)
from planners.vehicles import Formation

if TYPE_CHECKING:
    from enum import Enum
    from pathlib import Path

    from app.ui.open_area import OpenArea

N = formats.THIN


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, f"0{N}s"),
        (59, f"59{N}s"),
        (59.6, f"1{N}min"),
        (3570, f"1{N}h{N}00"),
        (7500, f"2{N}h{N}05"),
    ],
)
def test_spans_are_written_to_the_nearest_of_their_unit(
    seconds: float, text: str
) -> None:
    assert formats.span(seconds) == text
    assert formats.span_of(timedelta(seconds=seconds)) == text


def test_scales_have_three_figures() -> None:
    assert formats.map_scale(53_249) == f"1:53{N}200"
    assert formats.map_scale(912.4) == "1:912"
    assert formats.map_scale(1_234_567) == f"1:1{N}230{N}000"


@pytest.mark.parametrize("value", [*Objective, *UnknownRule, *PointKind, *LimitOrigin])
def test_every_value_has_a_word(value: Enum) -> None:
    assert words.word(value)


def test_long_names_are_shortened_for_the_head_of_a_column() -> None:
    assert shortened("Oude Brug") == "Oude Brug"
    assert shortened("Brug over de Grote Beek bij Oosterveen") == "Brug over de Grote…"


@pytest.mark.parametrize("error", [InputRefused("a"), PackError("a"), MarchError("a")])
def test_errors_of_the_users_world_are_sentences(error: Exception) -> None:
    assert sentence_of(error) == "a"


def test_a_full_disk_is_named_and_a_bug_is_not_a_sentence() -> None:
    assert sentence_of(OSError(28, "No space left", "plan")) == "No space left (plan)."
    assert sentence_of(KeyError("a")) is None


def test_a_report_names_versions_and_the_place_of_the_fault(tmp_path: Path) -> None:
    try:
        raise RuntimeError("ours")  # noqa: TRY301 - a fault with a traceback
    except RuntimeError as error:
        text = report_of(error)
    saved = save_report(text, tmp_path / "state")

    assert "Marsroute" in text
    assert "test_words_and_figures.py" in text
    assert saved.read_text(encoding="utf-8") == text


def limit(origin: LimitOrigin, value: float = 40) -> LimitFact:
    return LimitFact(
        kind=LimitKind.MLC_TRACKED,
        value=value,
        unit="",
        origin=origin,
        datum="mlc:tracked=40",
        osm=1,
    )


@pytest.fixture
def route(ground: OpenArea) -> Route:
    truck = ground.vehicles["truck 10 t 6x6"]
    bridge = CriticalPoint(
        name="CP 1",
        kind=PointKind.BRIDGE,
        label="Oude Brug",
        position=(5.04, 52.0),
        distance_m=2700,
        limits=(limit(LimitOrigin.SIGN), limit(LimitOrigin.ESTIMATE, math.nan)),
        unknown="clearance unknown",
    )
    return Route(
        request=RouteRequest(
            stops=((5.0, 52.0), (5.09, 52.0)), formation=Formation("t", ((truck, 1),))
        ),
        edges=(0,),
        first_share=0,
        last_share=1,
        geometry=((5.0, 52.0), (5.04, 52.0), (5.09, 52.0)),
        distance_m=(0.0, 2700.0, 6100.0),
        length_m=6100,
        duration_s=400,
        fuel_l=3,
        legs=(
            RouteLeg(
                road="N1",
                start_m=0,
                length_m=6100,
                duration_s=400,
                max_grade=0.09,
                surfaces=("paved", "unknown"),
            ),
        ),
        points=(bridge,),
        warnings=("1 bridge with load class unknown: Oude Brug (CP 1, km 2.7).",),
        refusals=(),
        unrestricted_length_m=6100,
        unrestricted_duration_s=400,
        climb_m=0,
        descent_m=0,
    )


def test_a_point_names_its_limits_and_what_nobody_knows(route: Route) -> None:
    (card,) = point_cards(route)

    assert card.title == "CP 1 · Bridge  Oude Brug"
    assert card.figure == f"2.7{N}km"
    assert "mlc:tracked=40" in card.detail.splitlines()[0]
    assert card.doubt == "clearance unknown"
    assert not card.refused


def test_own_ratings_read_as_classes_of_a_bridge_with_who_gave_them(
    route: Route,
) -> None:
    def rated(kind: LimitKind, value: float) -> LimitFact:
        return replace(
            limit(LimitOrigin.OWN_RATING, value),
            kind=kind,
            datum="own rating: 41 Engr Coy recce, 101200ZJUN26",
        )

    limits = (rated(LimitKind.MLC_TRACKED, 70), rated(LimitKind.MLC_WHEELED, 80))
    bridge = replace(route.points[0], limits=limits)
    (card,) = point_cards(replace(route, points=(bridge,)))

    assert card.detail == (
        "MLC 80 wheeled, 70 tracked (own rating: 41 Engr Coy recce, 101200ZJUN26)"
    )


def test_a_leg_leads_to_its_middle_and_tells_what_is_steep(route: Route) -> None:
    (card,) = leg_cards(route)

    assert card.detail == f"7{N}min · paved · surface unknown · up to 9{N}% steep"
    assert card.position in route.geometry


def test_a_warning_leads_to_the_point_it_names(route: Route) -> None:
    warning, nothing = reason_cards(route)

    assert warning.position == (5.04, 52.0)
    assert nothing.title == "No road was refused"
