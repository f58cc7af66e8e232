"""The recovery sheet: one page that opens a plan when its passphrase is forgotten.

The code stands in boxes that can be read across a desk and ticked off one by one. The
page says of what it is, how it is used and how it is kept, so that whoever finds it in
the safe in two years needs nothing else.
"""

from __future__ import annotations

import os
import shlex
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.exports.gate import OPEN_GATE, Gate, write_export
from app.exports.paper import MARGIN_MM, Box, Face, Paper, Side
from app.exports.paper_table import wrapped
from planners.dtg import format_dtg

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from app.exports.gate import ExportRecord
    from app.security.marking import Marking

_A4_PORTRAIT = (210.0, 297.0)
_TITLE = Face(20, bold=True)
_CODE = Face(21, bold=True)
_HEAD = Face(11, bold=True)
_BODY = Face(10)
_SMALL = Face(8)
_LINE_MM = 5.4
_INSET_MM = 12.0
_BOX_MM = (36.0, 19.0)
_LETTER_MM = 14.0  # more than the widest letter, so that none is cut short
_BOX_GAP_MM = 5.0
_BOXES_A_ROW = 4
_FACT_MM = 32.0
_USE = (
    """\
Open the plan and choose 'Use the recovery code', or type:
marsroute plan passphrase {plan} --recovery-code""",
    """\
Type the seven groups. Capitals, spaces and hyphens do not matter; the letters I, L, O
and U do not occur. A slip of the pen is told at once.""",
    """\
Set a new passphrase, then make a new sheet. From then on this one opens nothing:
destroy it.""",
)
_KEEPING = (
    """\
Whoever has this sheet and the plan reads the plan. Keep it sealed, under the rules for
the marking above, and apart from the machines that hold the plan.""",
    """\
Without the passphrase and without this sheet nobody opens the plan: not its makers
either.""",
    """\
Delete the file of this sheet once it is printed; the code is stored nowhere else.""",
)
_BY_HAND = ("Sealed in", "Handed to", "Date and signature")


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoverySheet:
    """
    All that stands on the page.

    Attributes
    ----------
    plan
        Name of the file.
    file_id
        Of its key file, 32 hexadecimal digits.
    code
        Seven groups of four with hyphens between.
    marking
        At least that of the plan.
    inputs
        Marking of the plan.
    author
        Post or role that had it made.
    created
        Aware.
    gate
        That the file passes.
    """

    plan: str
    file_id: str
    code: str = field(repr=False)
    marking: Marking
    inputs: tuple[Marking, ...]
    author: str
    created: datetime
    gate: Gate = OPEN_GATE


def write_recovery_sheet(path: Path, sheet: RecoverySheet) -> ExportRecord:
    """
    Write a recovery sheet as a PDF that nobody else on the machine may read.

    Parameters
    ----------
    path
        Target; replaced in one step or left alone.
    sheet
        The page.

    Raises
    ------
    KnownError
        The marking is below that of the plan, or the file cannot be written.
    """
    data = recovery_sheet_pdf(sheet)

    def write(target: Path) -> None:
        handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(handle, "wb") as file:  # noqa: PTH123 - a handle has no path
            file.write(data)

    return write_export(path, sheet.marking, sheet.inputs, write, sheet.gate)


def recovery_sheet_pdf(sheet: RecoverySheet) -> bytes:
    """
    Give the bytes of the PDF; the same sheet gives the same bytes.

    A QGuiApplication must exist, which the caller sees to.
    """
    title = f"Recovery sheet of {sheet.plan}"
    paper = Paper(_A4_PORTRAIT, title, sheet.marking, sheet.created, sheet.gate.origin)
    return _Page(paper, sheet).painted()


class _Page:
    """The page, painted from top to bottom."""

    def __init__(self, paper: Paper, sheet: RecoverySheet) -> None:
        self._paper, self._sheet = paper, sheet
        self._left = MARGIN_MM + _INSET_MM
        self._width = paper.width_mm - 2 * self._left
        self._y = paper.frame_mm + 8

    def painted(self) -> bytes:
        """Paint all of it."""
        self._paper.page(1, 1)
        self._line("Recovery sheet", _TITLE, 12)
        self._facts()
        self._code()
        self._paragraphs("To open the plan", self._numbered(_USE))
        self._paragraphs("To keep this sheet", [("\u2013", text) for text in _KEEPING])
        self._by_hand()
        return self._paper.finished()

    def _facts(self) -> None:
        """Say of what the sheet is."""
        sheet = self._sheet
        digits = sheet.file_id
        spaced = " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))
        for name, text in (
            ("Plan", sheet.plan),
            ("Key file", spaced),
            ("Made", f"{format_dtg(sheet.created)} by {sheet.author}"),
        ):
            box = Box(self._left, self._y, _FACT_MM, _LINE_MM)
            self._paper.text(box, name, _HEAD)
            room = self._width - _FACT_MM
            for line in wrapped(text, room, self._measure):
                rest = Box(box.x + _FACT_MM, self._y, room, _LINE_MM)
                self._paper.text(rest, line, _BODY)
                self._y += _LINE_MM
            self._y += 0.8
        self._y += 6

    def _code(self) -> None:
        """Write the groups into boxes that count themselves."""
        width, height = _BOX_MM
        for place, group in enumerate(self._sheet.code.split("-")):
            row, column = divmod(place, _BOXES_A_ROW)
            x = self._left + column * (width + _BOX_GAP_MM)
            y = self._y + row * (height + _BOX_GAP_MM + 1)
            for start, end in (
                ((x, y), (x + width, y)),
                ((x, y + height), (x + width, y + height)),
                ((x, y), (x, y + height)),
                ((x + width, y), (x + width, y + height)),
            ):
                self._paper.line(start, end, heavy=True)
            self._paper.text(Box(x + 1.5, y + 0.8, 6, 4), str(place + 1), _SMALL)
            for nth, letter in enumerate(group):
                middle = x + 2 + (nth + 0.5) * (width - 4) / len(group)
                room = Box(middle - _LETTER_MM / 2, y + 2, _LETTER_MM, height - 2)
                self._paper.text(room, letter, _CODE, Side.CENTRE)
        self._y += 2 * (height + _BOX_GAP_MM + 1) + 5

    def _numbered(self, steps: tuple[str, ...]) -> list[tuple[str, str]]:
        """Count the steps, with the plan's name in them."""
        return [
            (f"{number}.", text.format(plan=shlex.quote(self._sheet.plan)))
            for number, text in enumerate(steps, start=1)
        ]

    def _paragraphs(self, head: str, paragraphs: list[tuple[str, str]]) -> None:
        """Write paragraphs with what stands before each."""
        self._line(head, _HEAD, _LINE_MM + 1.6)
        indent = 7.0
        for mark, text in paragraphs:
            self._paper.text(Box(self._left, self._y, indent, _LINE_MM), mark, _BODY)
            for line in wrapped(text, self._width - indent, self._measure):
                box = Box(self._left + indent, self._y, self._width - indent, _LINE_MM)
                self._paper.text(box, line, _BODY)
                self._y += _LINE_MM
            self._y += 1.4
        self._y += 5

    def _by_hand(self) -> None:
        """Leave room for pen and stamp."""
        share = self._width / len(_BY_HAND)
        self._y += 12
        for place, name in enumerate(_BY_HAND):
            x = self._left + place * share
            self._paper.line((x, self._y), (x + share - 6, self._y))
            self._paper.text(Box(x, self._y + 0.6, share - 6, 4.5), name, _SMALL)

    def _line(self, text: str, face: Face, height: float) -> None:
        """Write one line and go on below it."""
        self._paper.text(Box(self._left, self._y, self._width, height), text, face)
        self._y += height + 2

    def _measure(self, text: str) -> float:
        return self._paper.measure(text, _BODY)
