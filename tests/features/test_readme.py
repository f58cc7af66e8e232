"""Every command that the README shows is one the program understands."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from app.cli.main import words_of
from app.cli.options import parser
from app.services.catalogue import vehicle_catalogue

README = Path(__file__).resolve().parents[2] / "README.md"


def commands() -> list[str]:
    text = README.read_text(encoding="utf-8").replace("\\\n", " ")
    return [line for line in text.splitlines() if line.startswith("marsroute ")]


@pytest.mark.parametrize("command", commands())
def test_command_is_understood(command: str) -> None:
    words = shlex.split(command.split("#", maxsplit=1)[0].split(">", maxsplit=1)[0])

    arguments = parser().parse_args(words_of(words[1:]))

    for vehicle in getattr(arguments, "vehicle", []):
        assert vehicle.partition(":")[0] in vehicle_catalogue()


def test_the_picture_is_there() -> None:
    assert (README.parent / "packaging/pictures/window.png").is_file()
    assert "packaging/pictures/window.png" in README.read_text(encoding="utf-8")
