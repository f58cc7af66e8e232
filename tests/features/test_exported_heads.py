"""What left with exports tells that a plan was put back behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.cli import plan as plan_command
from tests.key_cases import CHEAP, PHRASE

if TYPE_CHECKING:
    from pathlib import Path

SCENARIO = """\
scenario: 1
name: Crossing
zone: Z
columns:
  - name: First
    route: {stops: ["49.4, 8.7", "49.3, 8.7"]}
    start: 120600ZJUN26
    rate: 40
    density: 15
    serials:
      - {name: A, size: 20, vehicles: {truck 10 t 6x6: 40}}
"""


@pytest.fixture
def plan(marsroute, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Run a command on a plan of one column."""
    monkeypatch.setattr(plan_command, "calibrated", lambda _: CHEAP)
    (tmp_path / "phrase").write_text(PHRASE)
    (tmp_path / "s.yaml").write_text(SCENARIO)

    def run(verb: str, *words: str | Path):
        known = ("--passphrase-file", tmp_path / "phrase")
        return marsroute("plan", verb, tmp_path / "move.plan", *words, *known)

    made = run("new", "--from", tmp_path / "s.yaml", "--as", "S4")
    assert made.code == 0, made.err
    return run


def test_a_plan_that_was_put_back_is_convicted_by_its_exports(
    plan, tmp_path: Path
) -> None:
    path, out = tmp_path / "move.plan", tmp_path / "out.yaml"
    before = path.read_bytes()
    assert plan("export", "-o", out, "--as", "S4").code == 0

    honest = plan("verify", "--head", out, "--json")
    path.write_bytes(before)
    back = plan("verify", "--head", out)

    assert (honest.code, honest.json()["heads"]) == (0, 1)
    assert plan("verify").code == 0  # by itself the older file is sound
    assert back.code == 3
    assert "speaks against the plan: the audit log was cut off before it." in back.out


def test_an_export_stands_in_the_log_with_its_hash(plan, tmp_path: Path) -> None:
    plan("export", "-o", tmp_path / "out.yaml", "--as", "G4 Bde")

    told = plan("audit", "--author", "G4 Bde", "--json").json()

    acts = [entry["action"] for entry in told["entries"]]
    assert acts[-1] == "export"
    assert "out.yaml" in told["entries"][-1]["what"]
