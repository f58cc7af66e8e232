"""What a terminal shows of tables, and of text that others wrote."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cli.main import main
from app.cli.terminal import Terminal, folded, harmless, narrowed
from app.errors import InputRefused

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

WIDE = ("no", "what was done to the plan by whom and why it was done " * 3, "S4")


def never(**_what: object) -> int:
    """Stand for the window, which no command of these opens."""
    raise AssertionError


def watched(monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    """Let a person watch a terminal of this width."""
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    size = os.terminal_size((columns, 24))
    monkeypatch.setattr("shutil.get_terminal_size", lambda: size)


def test_a_watched_table_stays_within_the_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    watched(monkeypatch, 80)

    Terminal().table(("a", "b", "c"), [WIDE])

    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= 80
    assert lines[2].startswith("no  what was done")
    assert lines[2].endswith("S4")
    assert " ".join(" ".join(lines[2:]).split()).count("why it was done") == 3


def test_a_table_for_a_file_keeps_each_row_on_its_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Terminal().table(("a", "b", "c"), [WIDE])

    assert capsys.readouterr().out.splitlines()[2] == "  ".join(WIDE)


def test_a_narrow_table_is_the_same_for_everybody(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [("1", "  set in"), ("2", "")]
    Terminal().table(("no", "what"), rows)
    written = capsys.readouterr().out
    watched(monkeypatch, 80)
    Terminal().table(("no", "what"), rows)

    assert capsys.readouterr().out == written


@given(st.lists(st.integers(0, 200), min_size=1, max_size=8), st.integers(20, 300))
def test_only_wide_columns_shrink_and_no_more_than_they_must(
    widths: list[int], room: int
) -> None:
    shrunk = narrowed(widths, room)
    gaps = 2 * (len(widths) - 1)

    assert all(after <= before for after, before in zip(shrunk, widths, strict=True))
    assert all(one >= 8 for one, was in zip(shrunk, widths, strict=True) if one < was)
    if sum(widths) + gaps <= room:
        assert shrunk == widths
    elif 8 * len(widths) + gaps <= room:
        assert sum(shrunk) + gaps <= room


def test_times_stay_whole_while_text_can_be_folded() -> None:
    assert narrowed([2, 12, 69, 90], 80)[:2] == [2, 12]
    assert sum(narrowed([2, 12, 69, 90], 80)) <= 80 - 6


@given(st.lists(st.text("ab -/", max_size=60), min_size=1, max_size=4))
def test_folding_loses_no_sign(cells: Sequence[str]) -> None:
    lines = folded(cells, [10] * len(cells))

    assert all(len(line) <= 12 * len(cells) for line in lines)
    assert sorted("".join(lines).replace(" ", "")) == sorted(
        "".join(cells).replace(" ", "")
    )


@pytest.mark.parametrize(
    "evil",
    ["\x1b[2J\x1b[1;1Hsound", "up\x1bM", "\x9b31m", "a\rb", "\x08\x08", "\u202egnp."],
)
def test_no_text_of_others_steers_the_terminal(
    evil: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Terminal().say(f"Größe 1\n{evil}")
    Terminal().table(("was",), [(evil,)])

    shown = capsys.readouterr().out
    assert shown.startswith("Größe 1\n")
    assert not set(shown) & set("\x1b\x9b\r\x08\u202e")
    assert shown.count("\ufffd") == 2 * (len(evil) - len(evil.translate(GONE)))


GONE = dict.fromkeys(map(ord, "\x1b\x9b\r\x08\u202e"))


def test_a_name_that_is_no_text_can_be_printed() -> None:
    harmless(os.fsdecode(b"plan \xff.plan")).encode()


def test_an_error_names_a_path_as_it_is_on_one_line_that_steers_nothing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code = main(["plan", "show", "two  spaces\n\x1b[2J\udcff.plan"], never)

    said = capsys.readouterr().err
    assert code == InputRefused.exit_code
    assert said.count("\n") == 1
    assert "at two  spaces \ufffd[2J\ufffd.plan; check" in said


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_answers_for_machines_are_json_in_any_encoding(
    encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = io.BytesIO()
    out = io.TextIOWrapper(shown, encoding=encoding, errors="strict")
    monkeypatch.setattr(sys, "stdout", out)
    name = "Größe \u2264 \U0001f69a"

    Terminal(machine=True).answer({"name": name})
    out.flush()

    assert json.loads(shown.getvalue().decode(encoding)) == {"name": name}


def test_a_terminal_without_a_sign_shows_another(tmp_path: Path) -> None:
    own = {**os.environ, "PYTHONIOENCODING": "ascii", "MARSROUTE_HOME": str(tmp_path)}
    words = ("plan", "backups", "Gr\u00f6\u00dfe.plan")

    told = subprocess.run(
        [sys.executable, "-m", "app", *words],
        env=own,
        capture_output=True,
        check=False,
        timeout=60,
    )

    assert (told.returncode, told.stderr) == (0, b"")
    assert told.stdout.split() == b"There are no backups of Gr??e.plan.".split()
