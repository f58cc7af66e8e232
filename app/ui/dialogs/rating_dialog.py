"""What a bridge carries, by the user's own word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLabel, QWidget

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
    Asks for load classes, who rated the bridge, and when.

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
        self.wheeled = _field(self.tr("Military load class, wheeled"), "80")
        self.tracked = _field(self.tr("Military load class, tracked"), "70")
        self.source = _field(self.tr("Who rated it"), self.tr("2 Recce Pl"))
        self.date = _field(self.tr("Date-time group of the rating"), "120600ZJUN26")
        self.trouble = QLabel()
        self.trouble.setProperty("role", "refused")
        self.trouble.setWordWrap(True)
        note = QLabel(
            self.tr(
                "For two-way traffic. A class left empty is as the map says. Your "
                "rating wins over the map for routes and marches."
            )
        )
        note.setProperty("role", "hint")
        note.setWordWrap(True)
        if rating is not None:
            self.wheeled.setText(_figure(rating.wheeled))
            self.tracked.setText(_figure(rating.tracked))
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
        form.addRow(self.tr("MLC &wheeled"), self.wheeled)
        form.addRow(self.tr("MLC &tracked"), self.tracked)
        form.addRow(self.tr("&Source"), self.source)
        form.addRow(self.tr("&Date"), self.date)
        form.addRow(self.trouble)
        form.addRow(buttons)
        self.trouble.hide()
        self.wheeled.setFocus()

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
            wheeled=self._class(self.wheeled),
            tracked=self._class(self.tracked),
            source=self.source.text().strip(),
            date=date,
        )

    def _class(self, field: LineEdit) -> float | None:
        """Load class of a field; None where it is empty."""
        text = field.text().strip().replace(",", ".")
        if not text:
            return None
        try:
            return float(text)
        except ValueError:
            raise InputRefused(
                self.tr("{} is no load class; type a figure such as 70.").format(
                    repr(text[:20])
                )
            ) from None


def _field(name: str, example: str) -> LineEdit:
    field = LineEdit()
    field.setAccessibleName(name)
    field.setPlaceholderText(example)
    field.setMaxLength(LONGEST)
    return field


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:g}"
