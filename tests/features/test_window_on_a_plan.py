"""The window opens on a plan file that the call names, as file managers do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path

BEFORE = ("--marking-policy", "nato")


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("app.cli.demo.has_display", lambda: True)
    path = tmp_path / "a.plan"
    path.write_bytes(b"sealed")
    return path


def asked(*words: str | Path) -> dict[str, object]:
    """What the window is asked to open."""
    told: dict[str, object] = {}

    def window(**what: object) -> int:
        told.update(what)
        return 0

    assert main([str(word) for word in words], window) == 0
    return told


def test_plan_is_opened_by_option_and_by_its_name_alone(file: Path):
    assert asked("--plan", file)["plan"] == file
    assert asked(file)["plan"] == file
    assert asked(file, *BEFORE)["plan"] == file


def test_name_of_a_plan_is_made_whole(file: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(file.parent)

    assert asked("a.plan")["plan"] == file


@pytest.mark.parametrize("words", [("--area", "x.area"), ("--scenario", "x.yaml")])
def test_plan_comes_alone(file: Path, words, capsys: pytest.CaptureFixture[str]):
    assert main([str(file), *words], lambda **_: 0) == 3
    assert "give the plan file alone" in capsys.readouterr().err


def test_plan_that_is_not_there_is_told_on_the_terminal(
    file: Path, capsys: pytest.CaptureFixture[str]
):
    assert main([str(file.with_name("b.plan"))], lambda **_: 0) == 3
    assert "There is no plan file" in capsys.readouterr().err
