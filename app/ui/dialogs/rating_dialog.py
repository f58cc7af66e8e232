"""What a bridge carries, by the user's own word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QWidget,
)

from app.errors import InputRefused
from app.ui.line_edit import LineEdit
from planners.dtg import parse_dtg
from planners.errors import PlanningError
from planners.overlay import BridgeRating

if TYPE_CHECKING:
    from planners.route import Lonlat

LONGEST = 60


class RatingDialog(QDialog):
    """
    Asks for load classes, height and width, who rated the bridge, and when.

    Parameters
    ----------
    bridge
        What people call it.
    position
        On it, degrees.
    rating
        The one there is; None for none.
    """

    def __init__(
        self,
        bridge: str,
        position: Lonlat,
        rating: BridgeRating | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Rate {}").format(bridge))
        self._bridge, self._position = bridge, position
        self.rating: BridgeRating | None = None
        self.fields = {
            name: _field(text, example) for name, text, example in self._figures()
        }
        self.wheeled, self.tracked = self.fields["wheeled"], self.fields["tracked"]
        self.source = _field(self.tr("Who rated it"), self.tr("2 Recce Pl"))
        self.date = _field(self.tr("Date-time group of the rating"), "120600ZJUN26")
        self.trouble = QLabel()
        self.trouble.setProperty("role", "refused")
        self.trouble.setWordWrap(True)
        note = QLabel(
            self.tr(
                "What is left empty is as the map says; for a kind of vehicle with a "
                "class, your rating wins over all that the map says it bears."
            )
        )
        note.setProperty("role", "hint")
        note.setWordWrap(True)
        if rating is not None:
            for name, field in self.fields.items():
                field.setText(_figure(getattr(rating, name)))
            self.source.setText(rating.source)
            self.date.setText(rating.date)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        form = QFormLayout(self)
        form.setContentsMargins(16, 14, 16, 12)
        form.addRow(note)
        self._add_classes(form)
        form.addRow(self.tr("&Height, m"), self.fields["max_height_m"])
        form.addRow(self.tr("Wi&dth, m"), self.fields["max_width_m"])
        form.addRow(self.tr("&Source"), self.source)
        form.addRow(self.tr("Da&te"), self.date)
        form.addRow(self.trouble)
        form.addRow(buttons)
        self.trouble.hide()
        self.wheeled.setFocus()

    def _figures(self) -> tuple[tuple[str, str, str], ...]:
        """Figures of a rating: what they are called, in words, an example."""
        return (
            ("wheeled", self.tr("Military load class, wheeled"), "80"),
            ("tracked", self.tr("Military load class, tracked"), "70"),
            ("wheeled_oneway", self.tr("One-way load class, wheeled"), "100"),
            ("tracked_oneway", self.tr("One-way load class, tracked"), "90"),
            ("wheeled_caution", self.tr("Caution load class, wheeled"), "110"),
            ("tracked_caution", self.tr("Caution load class, tracked"), "100"),
            ("max_height_m", self.tr("Clearance over the road, metres"), "4.5"),
            ("max_width_m", self.tr("Clearance between the sides, metres"), "4"),
        )

    def _add_classes(self, form: QFormLayout) -> None:
        """Load classes: ways of crossing down, kinds of vehicles across."""
        form.addRow(
            "", _side_by_side(QLabel(self.tr("Wheeled")), QLabel(self.tr("Tracked")))
        )
        for way, text in (
            ("", self.tr("MLC &two-way")),
            ("_oneway", self.tr("MLC &one-way")),
            ("_caution", self.tr("MLC with &caution")),
        ):
            wheeled, tracked = (
                self.fields[f"{t}{way}"] for t in ("wheeled", "tracked")
            )
            label = QLabel(text)
            label.setBuddy(wheeled)
            form.addRow(label, _side_by_side(wheeled, tracked))

    def accept(self) -> None:
        """Take the rating, or say what is wrong with it."""
        try:
            self.rating = self._read()
        except (InputRefused, PlanningError) as error:
            self.trouble.setText(str(error))
            self.trouble.show()
            return
        super().accept()

    def _read(self) -> BridgeRating:
        """Rating that the fields describe."""
        date = self.date.text().strip().upper()
        if date:
            parse_dtg(date)
        return BridgeRating(
            position=self._position,
            bridge=self._bridge,
            **{name: self._figure(field) for name, field in self.fields.items()},
            source=self.source.text().strip(),
            date=date,
        )

    def _figure(self, field: LineEdit) -> float | None:
        """Figure of a field; None where it is empty."""
        text = field.text().strip().replace(",", ".")
        if not text:
            return None
        try:
            return float(text)
        except ValueError:
            raise InputRefused(
                self.tr("{} is no figure; type one such as 70.").format(repr(text[:20]))
            ) from None


def _side_by_side(*widgets: QWidget) -> QHBoxLayout:
    """Widgets of equal width in a row."""
    row = QHBoxLayout()
    row.setSpacing(10)
    for widget in widgets:
        row.addWidget(widget, 1)
    return row


def _field(name: str, example: str) -> LineEdit:
    field = LineEdit()
    field.setAccessibleName(name)
    field.setPlaceholderText(example)
    field.setMaxLength(LONGEST)
    return field


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:g}"
