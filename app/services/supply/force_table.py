"""The force as a table: a line for each unit, columns for what it holds.

A line is another way of writing a unit of a scenario, so it is read as such an entry;
`FORM` says what may stand there.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from app.errors import InputRefused
from app.exports.cells import safe_text
from app.services.scenario.yaml_entries import Entry
from app.services.supply.supply_reader import supply_unit_of
from app.services.supply.supply_writer import supply_unit_form
from maps.yaml_tree import TextNode

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from app.services.supply.supply_plan import SupplyUnit

FORM = """\
A force has one unit a line under a line of names: a sheet of a workbook (.xlsx), or CSV
in UTF-8 with commas, semicolons or tabs; decimals have a point or a comma. Lines that
begin with # are remarks; "# marking: ..." is the marking of the file.

name                 of the unit, unlike all others
echelon              team, squad, section, platoon, company, battalion, regiment,
                     brigade, division or corps; company where it is empty
part of              name of the unit above it; each counts what is its own alone
personnel            people, a number
vehicle: NAME        how many it has, one column for each vehicle of the catalogue
weapon: NAME         likewise, for each weapon of the planning factors
at                   where it is supplied: MGRS, "latitude, longitude" or a name
column               with which it marches
spells               what it does, such as 120600ZJUN26 move; 130600ZJUN26 defence
on hand: ITEM        units of an item that it has; likewise dead, most, safety days,
                     operating days, transit days
hours                when it can be served, such as 0500-0930; 1300-1500
unloading            minutes
priority, required   1 to 100; yes or no
wants: ITEM          units of an item to bring

Empty cells say nothing. A sheet 'Vehicles' with the columns vehicle, tank l, l/100 km
and range km is compared with the catalogue.
"""

SINGLE = ("name", "echelon", "part of", "personnel", "at", "column", "spells")
DELIVERY = ("hours", "unloading", "priority", "required")
COUNTED = {"vehicle": "vehicles", "weapon": "weapons"}
STOCK = ("on hand", "dead", "most", "safety days", "operating days", "transit days")
WANTED = "wants"
LISTS = ("spells", "hours")
FIGURES = ("personnel", "unloading", "priority", *COUNTED, *STOCK, WANTED)
OTHER_NAMES = {"unit": "name", "parent": "part of", "strength": "personnel"}
_FIGURE = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?", re.ASCII)
_GUARDS = re.compile(r"(^|;\s*)'")


class Column(NamedTuple):
    """What a column says, and of which vehicle, weapon or item; empty for none."""

    kind: str
    of: str = ""

    def __str__(self) -> str:
        """Heading of the column."""
        return f"{self.kind}: {self.of}" if self.of else self.kind


def columns_of(cells: Sequence[str], where: str) -> tuple[Column | None, ...]:
    """
    Read the line of names.

    Parameters
    ----------
    cells
        As they stand there; None stands for one without a name.
    where
        File and line, for messages.

    Raises
    ------
    InputRefused
        A name is not known or is there twice, or no column has names of units.
    """
    columns: list[Column | None] = []
    for cell in cells:
        column = _column(plain_cell(cell), where) if cell else None
        if column is not None and column in columns:
            raise InputRefused(f"{where}: the column '{column}' is there twice.")
        columns.append(column)
    if Column("name") not in columns:
        raise InputRefused(f"{where} names no column 'name'; add the names of units.")
    return tuple(columns)


def unit_of_cells(
    columns: Sequence[Column | None], cells: Sequence[str], file: str, line: int
) -> SupplyUnit:
    """
    Read one unit.

    Parameters
    ----------
    columns
        As `columns_of` gives them.
    cells
        Of one line.
    file, line
        Where it stands.

    Raises
    ------
    InputRefused
        With file, line, what is wrong and what is possible.
    """
    told: dict[Column, str] = {}
    for number, cell in enumerate(cells):
        column = columns[number] if number < len(columns) else None
        if cell and column is None:
            raise InputRefused(
                f"{file}, line {line} has {cell[:40]!r} under no name; name the column."
            )
        if cell and column is not None:
            told[column] = _plain(column, cell)
    return supply_unit_of(Entry(_tree(told, line), file, "the unit"))


def table_of(units: Iterable[SupplyUnit]) -> tuple[list[str], list[list[Any]]]:
    """
    Write units as a table; `columns_of` and `unit_of_cells` read it without any loss.

    Returns
    -------
    tuple[list[str], list[list[Any]]]
        Names of the columns that say something, and a row for each unit of texts and
        numbers.
    """
    told = [_told(supply_unit_form(unit)) for unit in units]
    named = {column: None for row in told for column in row}
    first = [Column(kind) for kind in SINGLE]
    wide = sorted(named, key=_place)
    columns = [
        *(one for one in first if one in named or one.kind in SINGLE[:4]),
        *(one for one in wide if one not in first),
    ]
    rows = [[row.get(column, "") for column in columns] for row in told]
    return [str(column) for column in columns], rows


def plain_cell(cell: str) -> str:
    """
    Take off the apostrophes that keep a spreadsheet from running a text.

    Also the one before a number with a sign, which the first cell of a line gets.
    """
    if cell[:1] == "'" and cell[1:].strip()[:1] in {"+", "-"}:
        cell = cell[1:] if safe_text(cell[1:]) == cell[1:] else cell
    bare = _GUARDS.sub(r"\1", cell)
    return bare if bare != cell and safe_text(bare) == cell else cell


def _column(cell: str, where: str) -> Column:
    """One column by its heading."""
    kind, colon, of = (part.strip() for part in cell.partition(":"))
    kind = " ".join(kind.casefold().replace("_", " ").split())
    kind = OTHER_NAMES.get(kind, kind)
    if not colon and kind in (*SINGLE, *DELIVERY):
        return Column(kind)
    if of and kind in (*COUNTED, *STOCK, WANTED):
        return Column(kind, of)
    raise InputRefused(
        f"{where}: the column {cell[:40]!r} is not known; use "
        f"{', '.join((*SINGLE, *DELIVERY))}, 'vehicle: NAME', 'weapon: NAME', "
        f"'on hand: ITEM' or another figure of a stock, or 'wants: ITEM'."
    )


def _plain(column: Column, cell: str) -> str:
    """Text of a cell as an entry has it."""
    text = plain_cell(cell)
    if column.kind not in FIGURES or not _FIGURE.fullmatch(text):
        return text
    value = float(text.replace(",", "."))
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def _tree(told: Mapping[Column, str], line: int) -> TextNode:
    """Write a line as the entry of a scenario."""
    form: dict[str, Any] = {}
    stocks: dict[str, dict[str, str]] = {}
    for column, text in told.items():
        kind, of = column
        if kind in COUNTED:
            counts = form.setdefault(COUNTED[kind], {})
            counts |= {of: text} if text != "0" else {}
        elif kind in STOCK:
            stocks.setdefault(of, {"item": of})[kind] = text
        elif kind == WANTED:
            wants = form.setdefault("delivery", {}).setdefault("wants", [])
            wants += [{"item": of, "units": text}] if text != "0" else []
        elif kind in DELIVERY:
            form.setdefault("delivery", {})[kind] = _parts(kind, text)
        else:
            form[kind] = _parts(kind, text)
    return _node(form | ({"stocks": [*stocks.values()]} if stocks else {}), line)


def _parts(kind: str, text: str) -> Any:  # noqa: ANN401 - a text or a list
    """A text, or what it lists."""
    if kind not in LISTS:
        return text
    parts = [part.strip() for part in text.split(";") if part.strip()]
    if kind == "hours":
        return parts
    pairs = (part.partition(" ") for part in parts)
    return [{"from": begins, "phase": phase.strip()} for begins, _, phase in pairs]


def _node(form: Any, line: int) -> TextNode:  # noqa: ANN401 - a tree of texts
    """Give texts, lists and mappings their line."""
    if isinstance(form, dict):
        parts = (part for pair in form.items() for part in pair)
        items = tuple(_node(part, line) for part in parts)
        return TextNode(line, items=items, is_mapping=True)
    if isinstance(form, list):
        return TextNode(line, items=tuple(_node(part, line) for part in form))
    return TextNode(line, text=str(form))


def _told(form: Mapping[str, Any]) -> dict[Column, Any]:
    """Cells of one unit by column."""
    delivery = form.get("delivery", {})
    cells = {Column(kind): form[kind] for kind in SINGLE if kind in form}
    cells |= {Column(kind): delivery[kind] for kind in DELIVERY if kind in delivery}
    for kind, key in COUNTED.items():
        counts = form.get(key, {})
        cells |= {Column(kind, of): count for of, count in counts.items()}
    for stock in form.get("stocks", ()):
        figures = {"on hand": 0} | stock  # so that one of nothing is told
        cells |= {Column(k, stock["item"]): figures[k] for k in STOCK if k in figures}
    for want in delivery.get("wants", ()):
        cells[Column(WANTED, want["item"])] = want["units"]
    for column, value in cells.items():
        if column.kind == "spells":
            cells[column] = "; ".join(f"{one['from']} {one['phase']}" for one in value)
        elif column.kind == "hours":
            cells[column] = "; ".join(value)
        elif isinstance(value, bool):
            cells[column] = "yes" if value else "no"
    return cells


def _place(column: Column) -> tuple[int, str, int]:
    """Order of the columns: what is held, then stocks item by item, then delivery."""
    order = (*COUNTED, "stock", *DELIVERY, WANTED)
    if column.kind in STOCK:
        return order.index("stock"), column.of, STOCK.index(column.kind)
    if column.kind in order:
        return order.index(column.kind), column.of, 0
    return -1, "", 0
