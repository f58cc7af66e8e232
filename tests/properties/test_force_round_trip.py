"""Any force comes back from its table as it was, through a spreadsheet's own CSV."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from hypothesis import example, given
from hypothesis import strategies as st

from app.exports.marked_csv import marked_csv
from app.security.marking_policy import DEFAULT_POLICY
from app.services.supply.force_table import columns_of, table_of, unit_of_cells
from app.services.supply.marked_table import marked_table
from app.services.supply.supply_plan import DropWish, Open, Spell, SupplyUnit
from maps.cell_lines import Sheet, cell_lines
from planners.supply.factors import Phase
from planners.supply.force import Echelon, ForceUnit
from planners.supply.stocks import Stock

MARKING = DEFAULT_POLICY.parse("EXERCISE - UNCLASSIFIED")
START = datetime(2026, 6, 12, tzinfo=UTC)
ITEMS = ("diesel", "water", "=odd, one")

names = st.text('ab=+-@"; ,0é', min_size=1, max_size=8).filter(
    lambda text: text == text.strip()
)
counts = st.dictionaries(
    st.sampled_from(["car 4x4", "truck: odd", "bus"]), st.integers(1, 999), max_size=3
)
amounts = st.floats(0, 1e9, allow_nan=False, allow_infinity=False)
days = st.floats(0, 30, allow_nan=False)
spells = st.lists(
    st.tuples(st.integers(0, 10**6), st.sampled_from(Phase)),
    max_size=3,
    unique_by=lambda one: one[0],
).map(
    lambda told: tuple(
        Spell(START + timedelta(seconds=at), phase)
        for at, phase in sorted(told, key=lambda one: one[0])
    )
)


@st.composite
def units(draw: st.DrawFn) -> SupplyUnit:
    stocked = draw(st.lists(st.sampled_from(ITEMS), unique=True))
    stocks = []
    for item in sorted(stocked):
        on_hand = draw(amounts)
        stocks.append(
            Stock(
                item=item,
                on_hand=on_hand,
                dead=draw(st.sampled_from([0.0, on_hand])),
                most=draw(st.sampled_from([float("inf"), 2 * on_hand])),
                safety_days=draw(days),
                operating_days=draw(days),
                transit_days=draw(days),
            )
        )
    wanted = sorted(draw(st.sets(st.sampled_from(ITEMS))))
    return SupplyUnit(
        unit=ForceUnit(
            name=draw(names),
            echelon=draw(st.sampled_from(Echelon)),
            part_of=draw(st.just("") | names),
            personnel=draw(st.integers(0, 10_000)),
            vehicles=draw(counts),
            weapons=draw(counts),
        ),
        at=draw(st.just("") | names),
        column=draw(st.just("") | names),
        spells=draw(spells),
        stocks=tuple(stocks),
        drop=DropWish(
            hours=draw(st.sampled_from([(), (Open(time(5), time(9, 30)),)])),
            unloading=draw(st.sampled_from([None, timedelta(minutes=45)])),
            priority=draw(st.integers(1, 100)),
            required=draw(st.booleans()),
            wants=tuple((item, draw(st.floats(0.001, 1e6))) for item in wanted),
        ),
    )


@given(st.lists(units(), min_size=1, max_size=4))
@example([SupplyUnit(unit=ForceUnit(name="-0"))])
@example([SupplyUnit(unit=ForceUnit(name="+1.5;-2"))])
def test_units_come_back_as_they_were(force: list[SupplyUnit]) -> None:
    head, rows = table_of(force)

    text = marked_csv(MARKING, ("Force",), head, rows).decode("utf-8-sig")
    lines = cell_lines(text, file="f.csv", most=100)
    table = marked_table(Sheet("", lines), "f.csv", ("name",), DEFAULT_POLICY)
    columns = columns_of(table.names, "line")

    assert table.marking == MARKING
    assert [
        unit_of_cells(columns, cells, "f.csv", line) for line, cells in table.rows
    ] == force
