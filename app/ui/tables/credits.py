"""Movement bids and credits as rows: each column, and its march units with letters."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QCoreApplication, QModelIndex, QPersistentModelIndex, Qt

from app.ui import formats
from app.ui.tables.march_table import short_dtg
from app.ui.tables.rows import LEFT, RIGHT, Cell, RowsModel
from planners.dtg import format_dtg, whole_minute_after, whole_minute_before
from planners.movement_credit import CreditState
from planners.vehicles import Track

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import timedelta

    from PySide6.QtCore import QObject

    from app.ui.theme import Theme
    from planners.credit_book import Standing
    from planners.movement_credit import MovementBid, MovementCredit, PointTimes

translate = QCoreApplication.translate
Index = QModelIndex | QPersistentModelIndex
FIGURES = (6, 7)  # columns of vehicles and load class
INDENT = "\u2003"  # of a march unit under its column


class RowKey(NamedTuple):
    """
    What stays the same of a row when plan and state change.

    ``turn`` counts the credits of a column, cancelled ones too; ``unit`` -1 is the
    column itself.
    """

    column: str
    turn: int
    unit: int


def state_words() -> dict[CreditState, str]:
    """A word for how far a request has come."""
    return {
        CreditState.BID: translate("credits", "bid"),
        CreditState.APPROVED: translate("credits", "approved"),
        CreditState.CHANGED: translate("credits", "changed"),
        CreditState.CANCELLED: translate("credits", "cancelled"),
    }


def plan_words(standing: Standing) -> str:
    """How the plan differs from what was granted; empty where nothing is in force."""
    credit, planned = standing
    if not credit.is_valid:
        return ""
    if planned is None:
        return translate("credits", "not in the plan")
    if standing.fits:
        return translate("credits", "fits")
    changes = "; ".join(_changes(credit, planned))
    return translate("credits", "changed: {}").format(changes)


class CreditsModel(RowsModel):
    """Bids and credits in rows, in the order of the plan; written when shown."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(
            (
                translate("credits", "Number"),
                translate("credits", "State"),
                translate("credits", "Column"),
                translate("credits", "Plan"),
                translate("credits", "SP first – last"),
                translate("credits", "RP first – last"),
                translate("credits", "Vehicles"),
                translate("credits", "MLC"),
                translate("credits", "Route"),
            ),
            (
                translate("credits", "Movement number; march units add a letter"),
                translate("credits", "How far the request for road space has come"),
                translate("credits", "Column, and its march units in order of march"),
                translate("credits", "Whether the plan is still as it was granted"),
                translate("credits", "First and last vehicle at the start point"),
                translate("credits", "First and last vehicle at the release point"),
                "",
                translate("credits", "Highest military load class"),
                "",
            ),
            parent,
        )
        self._theme = theme
        self._standings: tuple[Standing, ...] = ()
        self._zone, self._with_units = "Z", True
        self._lines: list[tuple[Standing, int]] = []
        self._keys: list[RowKey] = []
        self._written: dict[int, tuple[Cell, ...]] = {}

    def set_theme(self, theme: Theme) -> None:
        """Show the rows in the colours of another theme."""
        self._theme = theme
        self._fill()

    def set_standings(
        self, standings: Sequence[Standing], zone: str, *, with_units: bool
    ) -> None:
        """Show other credits, with their march units where these are wanted."""
        self._standings, self._zone = tuple(standings), zone
        self._with_units = with_units
        self._fill()

    def standing(self, row: int) -> Standing:
        """Credit of a row; a march unit has that of its column."""
        return self._lines[row][0]

    def key(self, row: int) -> RowKey:
        """Key of a row."""
        return self._keys[row]

    def cell(self, row: int, column: int) -> Cell:
        """One cell; a division has thousands, of which few are looked at."""
        cells = self._written.get(row)
        if cells is None:
            standing, unit = self._lines[row]
            cells = (
                self._column_row(standing)
                if unit < 0
                else self._unit_row(standing.credit, unit)
            )
            self._written[row] = cells
        return cells[column]

    def rowCount(self, parent: Index | None = None) -> int:
        """Count columns and march units; cells have no children."""
        return 0 if parent is not None and parent.isValid() else len(self._lines)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:  # noqa: ANN401 - as Qt declares it
        """Name of a column, its tool tip, and its alignment."""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if section in FIGURES else LEFT
        return super().headerData(section, orientation, role)

    def _fill(self) -> None:
        self.beginResetModel()
        self._lines, self._keys, self._written = [], [], {}
        turns = Counter[str]()
        for standing in self._standings:
            column = standing.credit.bid.column
            turns[column] += 1
            for unit in range(-1, self._units_of(standing.credit)):
                self._lines.append((standing, unit))
                self._keys.append(RowKey(column, turns[column], unit))
        self.endResetModel()

    def _units_of(self, credit: MovementCredit) -> int:
        return len(credit.units) if self._with_units else 0

    def _column_row(self, standing: Standing) -> tuple[Cell, ...]:
        credit, theme = standing.credit, self._theme
        bid, plan = credit.bid, plan_words(standing)
        route = " – ".join((bid.origin, *bid.via, bid.destination))
        state = {CreditState.BID: theme.doubtful, CreditState.CANCELLED: theme.dim}
        return (
            Cell(str(credit.number or formats.UNKNOWN), bold=True),
            Cell(
                state_words()[credit.state],
                tip=_history(credit, self._zone),
                colour=state.get(credit.state, ""),
            ),
            Cell(bid.column, tip=bid.column, bold=True),
            Cell(plan, tip=plan, colour=theme.refused if standing.is_stale else ""),
            self._window(credit.entry),
            self._window(credit.exit),
            Cell(str(bid.vehicle_count), figure=True),
            _load_class(bid),
            Cell(route, tip=route),
        )

    def _unit_row(self, credit: MovementCredit, place: int) -> tuple[Cell, ...]:
        unit = credit.units[place]
        number = credit.number_of(place)
        return (
            Cell(str(number or formats.UNKNOWN)),
            Cell(""),
            Cell(INDENT + unit.unit, tip=unit.unit),
            Cell(""),
            self._window(unit.times[0]),
            self._window(unit.times[-1]),
            Cell(str(unit.vehicles), figure=True),
            Cell("", figure=True),
            Cell(""),
        )

    def _window(self, times: PointTimes) -> Cell:
        """First vehicle rounded down, last one up, as credits state them."""
        first = format_dtg(whole_minute_before(times.first), self._zone)
        last = format_dtg(whole_minute_after(times.last), self._zone)
        return Cell(
            f"{short_dtg(first)} – {short_dtg(last)}",
            tip=f"{times.point}: {first} – {last}",
        )


def _changes(credit: MovementCredit, planned: MovementCredit) -> Iterator[str]:
    """Every difference in a few words; one at least."""
    entry = planned.entry.first - credit.entry.first
    out = planned.exit.last - credit.exit.last
    told = False
    for point, by in (("SP", entry), ("RP", out)):
        if by and not (point == "RP" and by == entry):
            told = True
            yield _shift(point, by)
    before, now = credit.bid, planned.bid
    if (before.origin, before.via, before.destination) != (
        *(now.origin, now.via, now.destination),
    ):
        told = True
        yield translate("credits", "other route")
    if before.vehicles != now.vehicles:
        told = True
        yield translate("credits", "other vehicles")
    if [one.unit for one in credit.units] != [one.unit for one in planned.units]:
        told = True
        yield translate("credits", "other march units")
    if not told and credit.units != planned.units:
        yield translate("credits", "other times on the way")
    elif not told:
        yield translate("credits", "other bid")


def _shift(point: str, by: timedelta) -> str:
    """A point is passed later or earlier."""
    late = by.total_seconds() > 0
    form = (
        translate("credits", "{} {} later")
        if late
        else translate("credits", "{} {} earlier")
    )
    return form.format(point, formats.span_of(abs(by)))


def _load_class(bid: MovementBid) -> Cell:
    """Highest class of the column; both in the tip."""
    wheeled, tracked = (bid.highest_class(track) for track in Track)
    tip = translate("credits", "Wheeled {}, tracked {}").format(
        wheeled or formats.UNKNOWN, tracked or formats.UNKNOWN
    )
    return Cell(str(max(wheeled, tracked)), tip=tip, figure=True)


def _history(credit: MovementCredit, zone: str) -> str:
    """What became of a request, a step in each line."""
    words = state_words()
    lines = []
    for step in credit.history:
        line = f"{format_dtg(step.when, zone)} {words[step.state]}"
        lines.append(f"{line}: {step.reason}" if step.reason else line)
    return "\n".join(lines)
