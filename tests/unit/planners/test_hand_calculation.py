"""The calculation by hand shows every step, and its values are those of the table."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from planners.column import DistanceGap, Halt, HaltModel, HaltPurpose, MarchLeg
from planners.hand_calculation import Line, hand_calculation
from planners.march_table import MarchTable, march_table
from planners.pass_time import Rounding
from planners.refuel_points import RefuelPoint
from tests.marches import SIX, column

MINUTE = timedelta(minutes=1)


def march(rounding: Rounding) -> MarchTable:
    return march_table(
        column((18, 18), extra_time=True),
        [
            MarchLeg(to="Bridge", length_km=25, rate_kmh=50),
            MarchLeg(to="RP", length_km=35, rate_kmh=40),
        ],
        start=SIX,
        halts=[
            Halt(
                at_km=25,
                duration=15.5 * MINUTE,
                model=HaltModel.IN_PLACE,
                purpose=HaltPurpose.REFUEL,
            ),
            Halt(at_km=46, duration=20 * MINUTE, name="Woods"),
        ],
        rounding=rounding,
    )


def test_an_exact_march_line_by_line() -> None:
    assert hand_calculation(march(Rounding.EXACT), zone="B") == (
        Line("Traffic flow", "D × V = 15 vehicles/km × 50 km/h", "750 vehicles/h"),
        Line("Headway", "3600 ÷ flow = 3600 ÷ 750", "4.8 s"),
        Line("Pass time of 1A", "60 × N ÷ (D × V) = 60 × 18 ÷ (15 × 50)", "1.44 min"),
        Line("Gap before 1B", "tail of the unit ahead to its head", "2 min"),
        Line("Pass time of 1B", "60 × N ÷ (D × V) = 60 × 18 ÷ (15 × 50)", "1.44 min"),
        Line(
            "EXTAL, held at the tail",
            "1 min per 25 vehicles, none below 25, for 36 vehicles",
            "2 min",
        ),
        Line(
            "Pass time of the column",
            "moving + gaps + EXTAL = 2.88 + 2 + 2",
            "6.88 min",
        ),
        Line(
            "Road space of the column",
            "N ÷ D + gaps × V ÷ 60 = 36 ÷ 15 + 2 × 50 ÷ 60",
            "4.07 km",
        ),
        Line("Time distance to Bridge", "60 × d ÷ V = 60 × 25 ÷ 50", "30 min"),
        Line("Head at Bridge", "120800BJUN26 + 30 min", "120830BJUN26"),
        Line("Refuel halt at Bridge", "the whole column stands in place", "15.5 min"),
        Line(
            "Column stops, head at Bridge",
            "when the head arrives; its tail is at km 19.27",
            "120830BJUN26",
        ),
        Line(
            "Column moves on from Bridge",
            "120830BJUN26 + 15.5 min",
            "120845BJUN26 and 30 s",
        ),
        Line(
            "Tail past Bridge",
            "120830BJUN26 + pass time 6.88 min + 15.5 min stood in place",
            "120852BJUN26 and 22.8 s",
        ),
        Line("Time distance to Woods", "60 × d ÷ V = 60 × 21 ÷ 40", "31.5 min"),
        Line("Head at Woods", "120845BJUN26 and 30 s + 31.5 min", "120917BJUN26"),
        Line("Short halt at Woods", "each vehicle rests in the halt area", "20 min"),
        Line("Head leaves Woods", "120917BJUN26 + 20 min", "120937BJUN26"),
        Line(
            "Tail past Woods",
            "120917BJUN26 + pass time 6.88 min",
            "120923BJUN26 and 52.8 s",
        ),
        Line(
            "Last vehicle leaves Woods",
            "120923BJUN26 and 52.8 s + 20 min",
            "120943BJUN26 and 52.8 s",
        ),
        Line("Time distance to RP", "60 × d ÷ V = 60 × 14 ÷ 40", "21 min"),
        Line("Head at RP", "120937BJUN26 + 21 min", "120958BJUN26"),
        Line(
            "March time of the head",
            "from start point to release point, halts included",
            "118 min",
        ),
        Line(
            "Tail past RP, march completed",
            "120958BJUN26 + 6.88 min",
            "121004BJUN26 and 52.8 s",
        ),
    )


def test_staff_rounding_shows_what_counts() -> None:
    values = {line.what: line.value for line in hand_calculation(march(Rounding.STAFF))}

    assert values["Pass time of 1A"] == "1.44 min, counts 2 min"
    assert values["Gap before 1B"] == "2 min"
    assert values["Refuel halt at Bridge"] == "15.5 min, counts 16 min"
    assert values["Time distance to Woods"] == "31.5 min, counts 32 min"
    assert values["Head at RP"] == "120759ZJUN26"
    assert values["Pass time of the column"] == "8 min"
    assert values["Column stops, head at Bridge"] == "120630ZJUN26"
    assert values["Column moves on from Bridge"] == "120646ZJUN26"
    assert values["Tail past RP, march completed"] == "120807ZJUN26"


def test_a_gap_by_distance_is_calculated_at_the_ordered_rate() -> None:
    """500 m at 50 km/h are 0.6 min; it counts a minute by staff rounding."""
    legs = [MarchLeg(to="RP", length_km=25, rate_kmh=50)]
    apart = replace(column((18, 18)), unit_gap=DistanceGap(500))

    lines = hand_calculation(march_table(apart, legs, start=SIX))
    staff = march_table(apart, legs, start=SIX, rounding=Rounding.STAFF)

    formula = "60 × d ÷ V = 60 × 0.5 km ÷ 50"
    assert Line("Gap before 1B", formula, "0.6 min") in lines
    assert Line("Gap before 1B", formula, "0.6 min, counts 1 min") in (
        hand_calculation(staff)
    )


def test_the_tail_stands_wherever_a_halt_in_place_catches_it() -> None:
    """The tail is not past the halt area at km 20 when the head stops at km 21."""
    halts = [
        Halt(at_km=20, duration=20 * MINUTE, name="Woods"),
        Halt(at_km=21, duration=10 * MINUTE, model=HaltModel.IN_PLACE, name="Lane"),
    ]
    legs = [MarchLeg(to="RP", length_km=60, rate_kmh=60)]

    table = march_table(column((30, 30)), legs, start=SIX, halts=halts)
    lines = {line.what: line for line in hand_calculation(table)}

    assert lines["Tail past Woods"].formula == "120620ZJUN26 + pass time 6 min"
    assert lines["Last vehicle leaves Woods"] == Line(
        "Last vehicle leaves Woods",
        "120626ZJUN26 + 20 min + 10 min stood in place",
        "120656ZJUN26",
    )


def test_a_column_without_extra_time_has_no_line_for_it() -> None:
    table = march_table(
        column((18,)), [MarchLeg(to="RP", length_km=25, rate_kmh=50)], start=SIX
    )

    assert not any("EXTAL, held" in line.what for line in hand_calculation(table))


def test_a_refuel_point_is_calculated_line_by_line() -> None:
    """Six trucks on two pumps: 2 min each, the head leaves after 5:28."""
    point = RefuelPoint(pumps=2, flow_lpm=20, hook_up=timedelta(minutes=1))
    halt = Halt(
        at_km=50,
        duration=timedelta(),
        purpose=HaltPurpose.REFUEL,
        name="Pumps",
        refuel=point,
    )
    legs = [MarchLeg(to="RP", length_km=100, rate_kmh=30)]
    table = march_table(column((6, 6)), legs, start=SIX, halts=[halt])

    lines = {line.what: line for line in hand_calculation(table, zone="Z")}

    halt_line = lines["Refuel halt at Pumps"]
    assert halt_line.formula == "the first march unit refuels at 2 pumps"
    assert halt_line.value == "5.47 min"
    filled = lines["1B filled at Pumps"]
    assert filled.formula.startswith("120 l at 2 pumps of 20 l/min")
    assert filled.value == "120752ZJUN26 and 8 s"
    assert "queued" in lines["Tail past RP, march completed"].formula
    assert "stood in place" not in "".join(line.formula for line in lines.values())
