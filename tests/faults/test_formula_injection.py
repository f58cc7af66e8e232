"""No cell of any table runs, and no legal value is changed for it."""

from __future__ import annotations

import csv
import io
import os
import re
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from app.exports import (
    cells,
    credit_table_csv,
    credit_table_xlsx,
    force_table,
    march_table_csv,
    march_table_xlsx,
    matrix_csv,
    matrix_xlsx,
    rounds_csv,
    rounds_xlsx,
    schedule_csv,
    supply_csv,
    supply_xlsx,
)
from app.exports.rounds_table import RoundsTable
from app.exports.supply_table import SupplyTable
from app.security.marking import DEFAULT_MARKING
from app.services.ratings_file import write_ratings_table
from planners.bridge_table import bridge_table
from planners.overlay import BridgeRating
from planners.roads import Roads
from planners.route import RoutePolicy
from planners.traffic import NamedPlace
from tests.credits import bid, credit
from tests.every_export import EXPORTS, WORLD, credits_document, march, matrix
from tests.faults.chance import chance

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

OWASP = (
    *("=1+1", "+1+1", "-1+1", "@SUM(1+1)", "\t=1+1", "\r=1+1", "\n=1+1"),
    *('=1+2";=1+2', "=1+2'\" ;,=1+2", "=cmd|' /C calc'!A0", "=DDE(1;2;3)"),
    *("＝1+1", "＋1+1", "－1+1", "＠SUM(1+1)", "｜calc", "﹦1+1", "﹣1+1", "−1+1"),
    *("  =1+1", "\u00a0=1+1", "\u200b=1+1", "\ufeff=1+1", "|calc", "x;=1+1"),
    *("x; =1+1", "x;\t@A1", 'x";=1+1', "x,=1+1", '"=1+1"', '=HYPERLINK("http://x")'),
    *("@SUM(1)", "+-1", "--1", "-1e5x", "=-1", "x;-cmd|' /C calc'!A0", ";=1"),
)
LEGAL = ("-12.5", "+3", ".5", "MLC 60", "32UNU0012345678", "Große Straße", "a-b")
LEGAL += ("12-USV-08", "120600ZJUN26", "km 12.5", "A/B", "(x)", "100 %")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)", re.ASCII)


def is_live(cell: str) -> bool:
    """Whether some spreadsheet could run a text, told otherwise than the exports do."""
    seen = [c for c in cell if unicodedata.category(c) not in {"Cf", "Zs", "Cc"}]
    first = unicodedata.normalize("NFKC", seen[0])[0] if seen else ""
    return first in {"=", "+", "-", "@", "|", "−"} and not _NUMBER.fullmatch(
        cell.strip()
    )


def _march(write: Callable[..., Any]) -> Callable[..., Any]:
    return lambda path, texts: write(
        path,
        march(
            title=texts[0],
            route=texts[-1],
            labels={"SP": texts[0], "CP 1": texts[-1]},
            unit_remarks={"A": texts[0], "B": texts[-1]},
            remarks=tuple(texts),
            sources=(texts[0],),
        ),
    )


def _credits(write: Callable[..., Any]) -> Callable[..., Any]:
    def call(path: Path, texts: Sequence[str]) -> object:
        asked = [
            bid(column=cells_text(text), origin=cells_text(text)) for text in texts
        ]
        whole = replace(
            credits_document(marking=DEFAULT_MARKING),
            title=texts[0],
            faults=tuple(texts),
            credits=tuple(replace(credit(), bid=one) for one in asked),
            sources=(texts[-1],),
        )
        return write(path, whole)

    return call


def cells_text(text: str) -> str:
    """Give a text as far as the planners take it: not empty."""
    return text or "-"


def _matrix(write: Callable[..., Any]) -> Callable[..., Any]:
    def call(path: Path, texts: Sequence[str]) -> object:
        pairs = matrix()
        reasons = {(1, 0): texts[0]}
        places = [
            NamedPlace(name=text, position=WORLD.lonlat("a"))
            for text in (texts[0], texts[-1])
        ]
        asked = replace(pairs.request, starts=tuple(places), ends=tuple(places))
        found = replace(pairs, request=asked, reasons=reasons)
        return write(path, found, DEFAULT_MARKING, attribution=texts[-1])

    return call


def _schedule(path: Path, texts: Sequence[str]) -> object:
    rows = [(text, text) for text in texts]
    return schedule_csv.write_schedule_csv(
        path, DEFAULT_MARKING, texts[0], ("movement", "way"), rows
    )


def _rounds(write: Callable[..., Any]) -> Callable[..., Any]:
    def written(path: Path, texts: Sequence[str]) -> object:
        stops = [(text, "1", "load", text, "", "", "", text) for text in texts]
        left = [(text, text, text, text) for text in texts]
        return write(
            path, RoundsTable(title="t", stops=stops, left=left), DEFAULT_MARKING
        )

    return written


def _stocks(texts: Sequence[str]) -> SupplyTable:
    rows = tuple((text, text) for text in texts)
    return SupplyTable("Stocks", ("unit", "item"), rows)


def _supply_csv(path: Path, texts: Sequence[str]) -> object:
    return supply_csv.write_supply_csv(
        path, _stocks(texts), DEFAULT_MARKING, title=texts[0]
    )


def _supply_xlsx(path: Path, texts: Sequence[str]) -> object:
    return supply_xlsx.write_supply_xlsx(
        path, (_stocks(texts),), DEFAULT_MARKING, title=texts[0]
    )


def _force(path: Path, texts: Sequence[str]) -> object:
    table = ("unit", *texts), [("1 Company", *texts)]
    return force_table.write_force_csv(path, table, DEFAULT_MARKING)


def _ratings(path: Path, texts: Sequence[str]) -> object:
    row = bridge_table(Roads.of(WORLD.network), None, RoutePolicy())[0]
    rows = [replace(row, name=text, road=text) for text in texts]
    told = BridgeRating(
        position=row.position,
        bridge="x",
        wheeled=60,
        tracked=None,
        source="S4",
        date="120600ZJUN26",
    )
    rows += [replace(row, road=text, rating=told) for text in texts]
    return write_ratings_table(path, rows, DEFAULT_MARKING)


TABLES: dict[str, tuple[str, Callable[..., Any]]] = {
    "march_table_csv": (".csv", _march(march_table_csv.write_march_table_csv)),
    "march_table_xlsx": (".xlsx", _march(march_table_xlsx.write_march_table_xlsx)),
    "credit_table_csv": (".csv", _credits(credit_table_csv.write_credits_csv)),
    "credit_table_xlsx": (".xlsx", _credits(credit_table_xlsx.write_credits_xlsx)),
    "matrix_csv": (".csv", _matrix(matrix_csv.write_matrix_csv)),
    "matrix_xlsx": (".xlsx", _matrix(matrix_xlsx.write_matrix_xlsx)),
    "rounds_csv": (".csv", _rounds(rounds_csv.write_rounds_csv)),
    "rounds_xlsx": (".xlsx", _rounds(rounds_xlsx.write_rounds_xlsx)),
    "schedule_csv": (".csv", _schedule),
    "force_table": (".csv", _force),
    "supply_csv": (".csv", _supply_csv),
    "supply_xlsx": (".xlsx", _supply_xlsx),
    "ratings_file": (".csv", _ratings),
}


PAIRS = {"matrix_csv", "matrix_xlsx", "march_table_csv"}
"""Tables that show only the first and the last text they are given."""


def read_back(path: Path) -> list[str]:
    """All texts of a table, however a spreadsheet splits it."""
    if path.suffix == ".xlsx":
        found = []
        for sheet in openpyxl.load_workbook(path):
            for row in sheet.iter_rows():
                for cell in row:
                    assert cell.data_type != "f", cell.value
                    assert cell.hyperlink is None
                    found += [cell.value] if isinstance(cell.value, str) else []
        return found
    text = path.read_text(encoding="utf-8-sig")
    return [
        cell
        for mark in (",", ";", "\t")
        for row in csv.reader(io.StringIO(text), delimiter=mark)
        for cell in row
    ]


def fuzz(count: int) -> list[str]:
    """Texts of the letters that matter, in any order."""
    dice = chance(17)
    letters = "=+-@|＝＋－＠｜;,\"' \t\r\n\u00a0\u200b\ufeff−﹦1.aA(!)#:é"
    return ["".join(dice.choices(letters, k=dice.randint(1, 12))) for _ in range(count)]


@pytest.mark.gate("F17", "formula injection in CSV and XLSX", "0 live cells")
def test_no_cell_runs(
    tmp_path: Path,
    rounds: Callable[[int, int], int],
    found: Callable[[str], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(os, "fsync", lambda _: None)  # the disk is not tried here
    attacks = [*OWASP, *fuzz(rounds(400, 4_000))]
    live, read = [], 0
    for name, (suffix, write) in TABLES.items():
        size = 2 if name in PAIRS else 100
        some = attacks[: len(OWASP) + 60] if suffix == ".xlsx" else attacks
        for first in range(0, len(some), size):
            path = tmp_path / f"{name}{suffix}"
            write(path, some[first : first + size])
            texts = read_back(path)
            read += len(texts)
            live += [(name, text) for text in texts if is_live(text)]

    found(f"{len(live)} of {read} cells")
    assert not live


@pytest.mark.parametrize("name", TABLES)
def test_legal_values_come_back_as_they_went_in(name: str, tmp_path: Path) -> None:
    suffix, write = TABLES[name]
    path = tmp_path / f"{name}{suffix}"
    size = 2 if name in PAIRS else len(LEGAL)

    for first in range(0, len(LEGAL), size):
        shown = LEGAL[first : first + size]
        write(path, shown)
        assert set(shown) <= set(read_back(path))


def test_a_writer_that_does_not_guard_is_found_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "open.csv"
    monkeypatch.setattr("app.exports.marked_csv.safe_text", lambda text: text)

    _schedule(path, OWASP)

    assert sum(is_live(text) for text in read_back(path)) > len(OWASP)


def test_every_table_is_tried() -> None:
    tables = {
        export.writer.partition(".")[0]
        for export in EXPORTS
        if export.suffix in {".csv", ".xlsx"}
    }

    assert tables == set(TABLES)


def test_numbers_stay_numbers(tmp_path: Path) -> None:
    path = tmp_path / "matrix.csv"
    _matrix(matrix_csv.write_matrix_csv)(path, ("A", "B"))

    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))

    assert rows[2][2:4] == ["1.0", "0.06"]
    assert cells.safe_text("-12.5") == "-12.5"
