"""What stands in which cell of a march table, whatever the format."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from app.exports.march_table_document import created_line, facts, march_sheet
from planners.column import DistanceGap, Halt, HaltPurpose, MarchLeg, Serial
from planners.march_table import march_table
from planners.pass_time import Rounding
from planners.refuel_points import RefuelPoint
from tests.documents import HALTS, document, table
from tests.marches import SIX, at, column, packet


def test_one_row_for_each_march_unit_and_one_block_for_each_serial() -> None:
    sheet = march_sheet(document(table(packets=6, serials=2)))

    assert [(b.name, b.vehicles, len(b.rows)) for b in sheet.blocks] == [
        ("1", 60, 3),
        ("2", 60, 3),
    ]
    assert sheet.blocks[1].rows[0].lead == (
        *("2", "D", "12-GEV-08D", "PzBtl 2 D", 20, 70, "MSR BEAR"),
    )
    assert sheet.blocks[0].rows[1].lead[5] == 15
    assert [row.remark for row in sheet.blocks[0].rows] == ["", "fuel trucks last", ""]


def test_points_name_kind_place_and_times() -> None:
    sheet = march_sheet(document(table(halts=HALTS)))

    assert [(p.name, p.label, p.distance_km, p.heads) for p in sheet.points] == [
        ("SP", "Kreisel Nord", 0, ("AT", "CT")),
        ("CP 1", "Alte Brücke", 10, ("AT", "CT")),
        ("halt Woods", "", 15, ("AT", "CT", "leaves", "last out")),
        ("CP 2", "", 20, ("AT", "CT", "stops", "moves")),
        ("RP", "", 30, ("AT", "CT")),
    ]


def test_a_point_whose_name_does_not_tell_its_kind_gets_it() -> None:
    march = table()
    start = replace(march.points[0], name="Gate")
    points = (start, *march.points[1:])

    sheet = march_sheet(document(replace(march, points=points)))

    assert sheet.points[0].name == "SP Gate"


def test_arrivals_are_rounded_down_and_clearances_up() -> None:
    """20 vehicles at 15 per km and 40 km/h pass in 2 min; 15 km take 22.5 min."""
    row = march_sheet(document(table(halts=HALTS))).blocks[0].rows[0]

    assert row.times[0] == (at(6), at(6, 2))
    assert row.times[2] == (at(6, 22), at(6, 25), at(6, 42), at(6, 45))
    assert row.times[3] == (at(6, 50), at(7, 22), at(6, 50), at(7, 20))


def test_facts_tell_what_the_table_rests_on() -> None:
    told = dict(facts(document(table(halts=HALTS))))

    assert told["Route"] == "MSR BEAR, 30.0 km"
    assert told["Start"] == "120800BJUN26"
    assert told["Vehicles"] == "60 in 3 march units"
    assert told["Density"] == "15 vehicles per km"
    assert told["Gaps"] == "2 min between march units, 5 min between serials"
    assert told["Pass time"] == "13 min, of which EXTAL 3 min at the tail"
    assert told["Halts"] == (
        "short 20 min at km 15.0, halt area; refuel 30 min at km 20.0 at CP 2, in place"
    )
    assert told["Times"].startswith("zone B; exact")


def test_facts_leave_out_what_there_is_not() -> None:
    march = table()
    bare = replace(march.column, extra_time=False)
    march = replace(march, column=bare, rounding=Rounding.STAFF)

    told = dict(facts(document(march)))

    assert "Halts" not in told
    assert told["Times"].endswith("staff rounding, each step up to the minute")


def test_the_document_says_when_and_from_what_it_was_made() -> None:
    assert created_line(document()) == (
        "Made 011430BJUN26 with Marsroute. Sources: OpenStreetMap of 3 May 2026."
    )
    assert created_line(document(sources=())) == "Made 011430BJUN26 with Marsroute."


def test_without_a_movement_number_its_cells_are_empty() -> None:
    sheet = march_sheet(document(movement_number=None))

    assert {row.lead[2] for block in sheet.blocks for row in block.rows} == {""}


def test_facts_tell_which_gaps_are_distances_and_what_time_they_take() -> None:
    legs = [MarchLeg(to="RP", length_km=30, rate_kmh=40)]
    apart = replace(
        column((10, 10)),
        unit_gap=DistanceGap(500),
        serials=(
            Serial(
                name="1",
                units=(
                    packet("1A", 10),
                    packet("1B", 10),
                    replace(packet("1C", 10), gap=DistanceGap(1000)),
                ),
            ),
        ),
    )

    told = dict(facts(document(march_table(apart, legs, start=SIX))))

    assert told["Gaps"] == (
        "500 m (0.75 min) between march units, 5 min between serials, "
        "1000 m (1.5 min) before 1C"
    )


PUMPS = Halt(
    at_km=15,
    duration=timedelta(),
    purpose=HaltPurpose.REFUEL,
    name="Woods",
    refuel=RefuelPoint(
        pumps=4, flow_lpm=100, hook_up=timedelta(minutes=3), litres=200.0
    ),
)


def test_a_refuel_point_stands_in_facts_and_remarks_with_time_and_litres() -> None:
    """
    Each of twenty vehicles holds one of four pumps for five minutes.

    They come 6 s apart from 0622:30, so the last is filled five rounds later at
    0647:48 and leaves 1:54 behind the head.
    """
    printed = document(table(halts=(PUMPS,)), zone="Z")
    told = dict(facts(printed))
    rows = [row for block in march_sheet(printed).blocks for row in block.rows]

    assert told["Halts"] == "refuel 23.4 min at km 15.0, halt area"
    assert told["Refuel at Woods"] == (
        "12,000 l at 4 pumps of 100 l/min, a vehicle waits up to 60.4 min, all filled "
        "by 120738ZJUN26"
    )
    assert [row.remark for row in rows] == [
        "4,000 l at Woods until 120648Z",
        "fuel trucks last; 4,000 l at Woods until 120713Z",
        "4,000 l at Woods until 120738Z",
    ]
    assert rows[0].times[2] == (at(6, 22), at(6, 25), at(6, 45), at(6, 48))


def test_a_halt_without_pumps_says_nothing_of_litres() -> None:
    told = dict(facts(document(table(halts=HALTS))))

    assert not any(name.startswith("Refuel") for name in told)
