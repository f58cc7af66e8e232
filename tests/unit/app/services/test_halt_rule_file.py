"""The halt rules that come with the program have sources; others are read strictly."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

import pytest

from app.errors import InputRefused
from app.services.halt_rule_file import halt_rules, read_halt_rules

if TYPE_CHECKING:
    from pathlib import Path

TEXT = (files("app") / "data" / "halt_rules.yaml").read_text(encoding="utf-8")


def test_every_rule_has_a_source_and_says_how_far_to_trust_it() -> None:
    data = halt_rules()

    assert set(data.rules) == {
        *("german civil protection", "rest every 5 to 6 hours", "us short halts"),
        *("eu driving and rest times", "refuel by range", "us march units"),
    }
    assert all(rule.source and rule.standing for rule in data.rules.values())
    assert data.rules["us short halts"].standing.startswith("planning assumption")
    assert data.halted_spacing_m == 5
    assert "planning assumption" in data.spacing_source


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("spacing: 5 m", "spacing: 5", "write metres"),
        ("split: [15, 30]", "split: [15]", "two parts"),
        ("split: [15, 30]", "split: [15, 15]", "come to 30 min"),
        ("minutes: [20, 25, 30]", "minutes: [20, 25]", "three durations"),
        ("minutes: [20, 25, 30]", "minutes: [30, 25, 20]", "rising"),
        ("reserve: 0.25", "reserve: 1.5", "'reserve' is 1.5"),
        ("name: us short halts", "name: refuel by range", "a second 'refuel by range'"),
        ("    refuel: {", "    # refuel: {", "asks for nothing"),
        ("least: 3, most: 15", "least: 16, most: 15", "and rising"),
        ("repeated: no", "repeated: perhaps", "yes or no"),
    ],
)
def test_mistakes_are_refused_with_line_and_remedy(
    tmp_path: Path, old: str, new: str, says: str
) -> None:
    assert old in TEXT
    path = tmp_path / "rules.yaml"
    path.write_text(TEXT.replace(old, new), encoding="utf-8")

    with pytest.raises(InputRefused, match=rf"rules\.yaml, line \d+.*{says}"):
        read_halt_rules(path)
