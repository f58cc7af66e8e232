"""Limits in words: load classes stand together, everything else by itself."""

from __future__ import annotations

import math

import pytest

from maps.road_network import LimitKind, LimitOrigin
from planners.limit_words import limit_phrases
from planners.route import LimitFact


def fact(kind: LimitKind, value: float, datum: str) -> LimitFact:
    return LimitFact(
        kind=kind, value=value, unit="", origin=LimitOrigin.SIGN, datum=datum, osm=1
    )


WHEELED, TRACKED = LimitKind.MLC_WHEELED, LimitKind.MLC_TRACKED
ONE_WHEELED, ONE_TRACKED = LimitKind.MLC_WHEELED_ONEWAY, LimitKind.MLC_TRACKED_ONEWAY


@pytest.mark.parametrize(
    ("facts", "phrases"),
    [
        ([], []),
        (
            [fact(TRACKED, 70, "mlc=70"), fact(WHEELED, 70, "mlc=70")],
            ["MLC 70 (mlc=70)"],
        ),
        (
            [
                fact(TRACKED, 80, "mlc:tracked=80"),
                fact(WHEELED, 100, "mlc:wheeled=100"),
            ],
            ["MLC 100 wheeled, 80 tracked (mlc:wheeled=100, mlc:tracked=80)"],
        ),
        ([fact(TRACKED, 40, "mlc:tracked=40")], ["MLC 40 tracked (mlc:tracked=40)"]),
        (
            [fact(ONE_TRACKED, 80, "a"), fact(TRACKED, 50, "b")],
            ["MLC 50 tracked (b)", "one-way MLC 80 tracked (a)"],
        ),
        (
            [fact(LimitKind.HEIGHT, 3.8, "maxheight=3.8")],
            ["maximum height 3.8 (maxheight=3.8)"],
        ),
        ([fact(WHEELED, math.nan, "mlc=?")], ["unreadable MLC (mlc=?)"]),
        (
            [fact(ONE_WHEELED, 60, "c"), fact(LimitKind.HAZMAT, 0, "hazmat=no")],
            ["one-way MLC 60 wheeled (c)", "ban on dangerous goods (hazmat=no)"],
        ),
    ],
)
def test_limits_read_as_a_planner_says_them(facts, phrases) -> None:
    assert limit_phrases(facts) == phrases
