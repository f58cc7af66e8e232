"""The conflicts of a schedule as rows: what, where, when, who, and what cures it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QCoreApplication, QModelIndex, QPersistentModelIndex, Qt

from app.ui import formats
from app.ui.tables.march_table import short_dtg
from app.ui.tables.rows import LEFT, Cell, RowsModel
from planners.dtg import format_dtg
from planners.movement.conflict import Conflict, ConflictKind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from PySide6.QtCore import QObject

    from app.ui.theme import Theme

translate = QCoreApplication.translate
Index = QModelIndex | QPersistentModelIndex
CONFLICT_ROLE = int(Qt.ItemDataRole.UserRole) + 2
NAMED = 3  # movements that a cell names
UNKNOWN_CURE_S = 2**40  # behind all that have one


class Words(NamedTuple):
    """
    What conflicts are told with.

    ``names`` of the movements, the moment of second 0, and the letter of the zone.
    """

    names: tuple[str, ...]
    zero: datetime
    zone: str

    def group(self, time_s: int) -> str:
        """Date-time group of a second; an odd second is cut off."""
        return format_dtg(self.zero + timedelta(seconds=time_s), self.zone)


class Cure(NamedTuple):
    """Smallest shift that clears a conflict: whose departures, and by how much."""

    movement: int
    shift_s: int


def smallest_cure(conflict: Conflict) -> Cure | None:
    """Smaller of both shifts, of the last movement where equal; None for none."""
    cures = [
        Cure(movement, shift)
        for movement, shift in (
            (conflict.movements[-1], conflict.cure_s),
            (conflict.movements[0], conflict.cure_first_s),
        )
        if shift is not None
    ]
    return min(cures, key=lambda cure: abs(cure.shift_s), default=None)


def kind_words() -> dict[ConflictKind, tuple[str, str]]:
    """A word for each kind of conflict, and the rule in a sentence."""
    return {
        ConflictKind.FOLLOWING: (
            translate("conflicts", "Too close"),
            translate("conflicts", "A column follows with less than the ordered gap."),
        ),
        ConflictKind.MEETING: (
            translate("conflicts", "Head-on"),
            translate("conflicts", "Two columns meet where the road has one lane."),
        ),
        ConflictKind.ALONE: (
            translate("conflicts", "Two at once"),
            translate("conflicts", "The road bears one column at a time."),
        ),
        ConflictKind.CROSSING: (
            translate("conflicts", "Crossing"),
            translate("conflicts", "A column drives through another at a junction."),
        ),
        ConflictKind.PARKING: (
            translate("conflicts", "Area full"),
            translate("conflicts", "The halt area is too small for all who stand."),
        ),
        ConflictKind.CLOSURE: (
            translate("conflicts", "Road closed"),
            translate("conflicts", "A column is on a road while it is closed."),
        ),
        ConflictKind.EARLY: (
            translate("conflicts", "Too early"),
            translate("conflicts", "The head starts before its earliest time."),
        ),
        ConflictKind.LATE: (
            translate("conflicts", "Too late"),
            translate("conflicts", "The tail is past its RP after the latest time."),
        ),
        ConflictKind.SHORT_HALT: (
            translate("conflicts", "Short halt"),
            translate("conflicts", "The halt is shorter than ordered."),
        ),
        ConflictKind.LONG_HALT: (
            translate("conflicts", "Long halt"),
            translate("conflicts", "The halt is longer than allowed."),
        ),
        ConflictKind.LOCK: (
            translate("conflicts", "Locked"),
            translate("conflicts", "The column is not where and when it is locked to."),
        ),
    }


def word_of(conflict: Conflict) -> str:
    """Word for a conflict; overtaking has its own."""
    if conflict.overtakes:
        return translate("conflicts", "Overtaking")
    return kind_words()[conflict.kind][0]


def cure_words(conflict: Conflict, words: Words) -> str:
    """Who departs how much later or earlier, in as few words as there are."""
    cure = smallest_cure(conflict)
    if cure is None:
        return translate("conflicts", "no single shift")
    form = (
        translate("conflicts", "{} {} later")
        if cure.shift_s >= 0
        else translate("conflicts", "{} {} earlier")
    )
    return form.format(words.names[cure.movement], shift_words(abs(cure.shift_s)))


def shift_words(seconds: int) -> str:
    """A shift, up to the whole minute that clears the conflict."""
    return formats.span(-(-seconds // 60) * 60)


class ConflictsModel(RowsModel):
    """Conflicts in rows, sorted by any column."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(
            (
                translate("conflicts", "Conflict"),
                translate("conflicts", "Place"),
                translate("conflicts", "When"),
                translate("conflicts", "Overlap"),
                translate("conflicts", "First"),
                translate("conflicts", "Then"),
                translate("conflicts", "Smallest cure"),
            ),
            parent=parent,
        )
        self._theme = theme
        self._words: Words | None = None
        self._conflicts: tuple[Conflict, ...] = ()
        self._order: tuple[int, bool] = (2, False)

    def set_theme(self, theme: Theme) -> None:
        """Show the rows in the colours of another theme."""
        self._theme = theme
        self._fill()

    def set_conflicts(self, conflicts: Sequence[Conflict], words: Words) -> None:
        """Show other conflicts, in the order that the user chose."""
        self._conflicts, self._words = tuple(conflicts), words
        self._fill()

    def clear(self) -> None:
        """Show no conflict."""
        self._conflicts, self._words = (), None
        self._fill()

    def conflict(self, row: int) -> Conflict:
        """Conflict in a row."""
        return self._conflicts[row]

    def row_of(self, conflict: Conflict) -> int | None:
        """Row of a conflict; None where it is not shown."""
        rows = (row for row, one in enumerate(self._conflicts) if one == conflict)
        return next(rows, None)

    def sort(
        self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder
    ) -> None:
        """Sort by a column; by none in order of time."""
        down = order == Qt.SortOrder.DescendingOrder
        known = 0 <= column < self.columnCount()
        self._order = (column, down) if known else (2, False)
        self._fill()

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:  # noqa: ANN401 - as Qt declares it
        """Name of a column, on the left: the mark of sorting stands on the right."""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return LEFT
        return super().headerData(section, orientation, role)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - as Qt declares it
        """One aspect of a cell, and the conflict of its row."""
        if int(role) == CONFLICT_ROLE and index.isValid():
            return self._conflicts[index.row()]
        return super().data(index, role)

    def _fill(self) -> None:
        words = self._words
        if words is None:
            self.set_rows(())
            return
        column, down = self._order
        self._conflicts = tuple(
            sorted(
                self._conflicts,
                key=lambda conflict: self._key(conflict, column, words),
                reverse=down,
            )
        )
        self.set_rows([self._row(conflict, words) for conflict in self._conflicts])

    def _row(self, conflict: Conflict, words: Words) -> tuple[Cell, ...]:
        begins, ends = words.group(conflict.begins_s), words.group(conflict.ends_s)
        first, *others = conflict.movements
        cure = cure_words(conflict, words)
        sentence = kind_words()[conflict.kind][1]
        return (
            Cell(word_of(conflict), tip=sentence, colour=self._theme.refused),
            Cell(conflict.where, tip=conflict.where),
            Cell(
                f"{short_dtg(begins)} – {short_dtg(ends)}",
                tip=f"{begins} – {ends}",
            ),
            Cell(formats.span(conflict.overlap_s), figure=True),
            Cell(words.names[first], tip=words.names[first]),
            _others(others, words),
            Cell(cure, tip=_cure_tip(conflict, words)),
        )

    def _key(self, conflict: Conflict, column: int, words: Words) -> tuple[object, ...]:
        """What a column sorts by, then time."""
        cure = smallest_cure(conflict)
        first, last = conflict.movements[0], conflict.movements[-1]
        keys: tuple[object, ...] = (
            int(conflict.kind),
            conflict.where,
            conflict.begins_s,
            conflict.overlap_s,
            words.names[first],
            words.names[last] if len(conflict.movements) > 1 else "",
            UNKNOWN_CURE_S if cure is None else abs(cure.shift_s),
        )
        return keys[column], conflict.begins_s, conflict.movements


def _others(others: Sequence[int], words: Words) -> Cell:
    """Who comes to the place after the first."""
    names = [words.names[number] for number in others]
    text = ", ".join(names[:NAMED])
    if len(names) > NAMED:
        text += f" +{len(names) - NAMED}"
    return Cell(text, tip="\n".join(names))


def _cure_tip(conflict: Conflict, words: Words) -> str:
    """Both cures as sentences, and a warning."""
    lines = []
    for movement, shift in dict.fromkeys(
        (
            (conflict.movements[-1], conflict.cure_s),
            (conflict.movements[0], conflict.cure_first_s),
        )
    ):
        if shift is None:
            form = translate("conflicts", "No shift of {} alone clears it.")
            lines.append(form.format(words.names[movement]))
            continue
        form = (
            translate("conflicts", "{} departs {} later.")
            if shift >= 0
            else translate("conflicts", "{} departs {} earlier.")
        )
        lines.append(form.format(words.names[movement], shift_words(abs(shift))))
    lines.append(translate("conflicts", "Either may cause other conflicts."))
    return "\n".join(lines)
