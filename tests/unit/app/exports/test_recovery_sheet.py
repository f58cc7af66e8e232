"""A recovery sheet shows the whole code, whatever its letters, under its marking."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from app.errors import MarkingRefused
from app.exports.paper import Box, Face, Paper, Side
from app.exports.recovery_sheet import (
    RecoverySheet,
    recovery_sheet_pdf,
    write_recovery_sheet,
)
from app.security.marking import DEFAULT_MARKING, NATO_SECRET, Marking

if TYPE_CHECKING:
    from pathlib import Path

SECRET = Marking(level=NATO_SECRET, exercise=True)


def sheet(code: str = "WWWW-MMMM-QQQQ-GGGG-8888-0000-AAAA", **changes: object):
    return RecoverySheet(
        **{
            "plan": "hold the river.plan",
            "file_id": "0123456789abcdef" * 2,
            "code": code,
            "marking": SECRET,
            "inputs": (SECRET,),
            "author": "S4 1 Bn",
            "created": datetime(2026, 5, 3, 6, 30, tzinfo=UTC),
            **changes,
        }
    )


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Box, str, float]]:
    """Every text with its box and its width."""
    texts: list[tuple[Box, str, float]] = []
    write = Paper.text

    def text(
        self: Paper, box: Box, words: str, face: Face, side: Side = Side.LEFT
    ) -> None:
        texts.append((box, words, self.measure(words, face)))
        write(self, box, words, face, side)

    monkeypatch.setattr(Paper, "text", text)
    return texts


def test_no_text_is_cut_short_nor_leaves_the_page(
    written: list[tuple[Box, str, float]],
) -> None:
    """A group of wide letters was once shortened with an ellipsis."""
    recovery_sheet_pdf(sheet())
    recovery_sheet_pdf(sheet(plan="a plan of many words " * 12 + ".plan"))

    assert len(written) > 100
    for box, words, width in written:
        assert width <= box.width, words
        assert 0 < box.x < box.x + box.width < 210
        assert 0 < box.y < box.y + box.height < 297


def test_all_symbols_of_the_code_stand_in_reading_order(
    written: list[tuple[Box, str, float]],
) -> None:
    code = "34CN-K6ET-39D9-NPRV-BEDX-R72W-KKF7"

    recovery_sheet_pdf(sheet(code))

    large = [(round(box.y), box.x, text) for box, text, _ in written if box.width == 14]
    assert "".join(text for _, _, text in sorted(large)) == code.replace("-", "")


def test_it_says_of_what_it_is_and_how_to_use_it(
    written: list[tuple[Box, str, float]],
) -> None:
    recovery_sheet_pdf(sheet())
    page = " ".join(text for _, text, _ in written)

    for words in (
        "EXERCISE - NATO SECRET",
        "hold the river.plan",
        "0123 4567 89ab cdef 0123 4567 89ab cdef",
        "030630ZMAY26 by S4 1 Bn",
        "marsroute plan passphrase 'hold the river.plan' --recovery-code",
        "Delete the file of this sheet once it is printed",
    ):
        assert words in page


def test_the_same_sheet_gives_the_same_bytes() -> None:
    assert recovery_sheet_pdf(sheet()) == recovery_sheet_pdf(sheet())


def test_it_does_not_leave_below_the_marking_of_the_plan(tmp_path: Path) -> None:
    with pytest.raises(MarkingRefused):
        write_recovery_sheet(tmp_path / "a.pdf", sheet(marking=DEFAULT_MARKING))

    assert list(tmp_path.iterdir()) == []
