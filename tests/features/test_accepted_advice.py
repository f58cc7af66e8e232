"""Accepted advice in what leaves a plan, and in what its commands say of it."""

from __future__ import annotations

import csv
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from app.exports.march_table_document import ANNEX_HEAD
from app.security.author import Author
from app.security.clock import SystemClock
from app.services.advice import Advice, Decision, decided
from app.services.plan.kept_advice import advice_content
from app.services.plan.keys import unlock_with_passphrase
from app.services.planning import Planner
from app.storage.plan_records import NewChange, edits_between
from app.storage.plan_store import PlanStore
from tests.plan_commands import AS, CHEAP, PASSPHRASE

if TYPE_CHECKING:
    from pathlib import Path

SCENARIO = """\
scenario: 1
name: Crossing
columns:
  - name: First
    route: {{stops: ["{start}", "{end}"], timed points: 4}}
    start: 120600ZJUN26
    rate: 40
    density: 15
    serials:
      - name: First
        size: 20
        vehicles: {{truck 10 t 6x6: 20}}
"""
MORNING = datetime(2026, 6, 11, 6, 0, tzinfo=UTC)
PROPOSED = Advice(
    answer="ab" * 20,
    model="plan_robustness",
    model_id="cd" * 32,
    headline="The whole plan holds in 87 of 100 simulated moves: likely.",
    confidence="From sampling: 86 to 88 of 100.",
    computed_at=MORNING,
    proposed_at=MORNING,
)
NOON = MORNING + timedelta(hours=6)
ACCEPTED = decided(PROPOSED, Decision.ACCEPTED, "G4", "Slack is enough", NOON)
TOLD = (
    "The whole plan holds in 87 of 100 simulated moves: likely. From sampling: 86 to "
    "88 of 100. Computed 110600ZJUN26, 6 h old at the decision, by plan_robustness "
    "cdcdcdcd, answer abababab. Accepted by G4 111200ZJUN26: Slack is enough"
)


@pytest.fixture
def ours(marsroute, tmp_path: Path, small_area: Path, monkeypatch):
    """A plan of one column, its key, and a way to put advice on its record."""
    monkeypatch.setattr("app.cli.plan.calibrated", lambda _clock: CHEAP)
    network = Planner.open(small_area).area.network
    main = network.edge_tail[network.link_class[network.edge_link] <= 5]
    lonlat = network.junction_lonlat[main]
    sums = lonlat.sum(axis=1)
    ends = (lonlat[sums.argmin()], lonlat[sums.argmax()])
    start, end = (f"{lat:.6f}, {lon:.6f}" for lon, lat in ends)
    scenario, path = tmp_path / "crossing.yaml", tmp_path / "EX.plan"
    scenario.write_text(SCENARIO.format(start=start, end=end))
    phrase = tmp_path / "phrase"
    phrase.write_text(PASSPHRASE)
    key = ("--passphrase-file", phrase)
    made = marsroute("plan", "new", path, "--from", scenario, *AS, *key)
    assert made.code == 0, made.err

    def put(advice: Advice, text: str) -> None:
        author = Author("G4", "0" * 16)
        opened = unlock_with_passphrase(path, PASSPHRASE)
        store = PlanStore.open(path, opened, author=author, clock=SystemClock())
        try:
            before = store.content()
            edits = edits_between(before, before | advice_content((advice,)))
            store.commit(NewChange(text=text, edits=edits))
        finally:
            store.close()

    return path, key, put


def test_accepted_advice_is_an_annex_of_march_tables(
    marsroute, ours, small_area: Path, tmp_path: Path
) -> None:
    plan, key, put = ours
    put(PROPOSED, "Advice proposed")

    def told(name: str) -> list[str]:
        folder = tmp_path / name
        call = ("march", plan, "--area", small_area, "--export", folder)
        answer = marsroute(*call, *AS, *key)
        assert answer.code == 0, answer.err
        (path,) = folder.glob("*.csv")
        with path.open(encoding="utf-8-sig", newline="") as file:
            return next(csv.reader(file))

    assert not any(ANNEX_HEAD in cell for cell in told("before"))
    put(ACCEPTED, "Accept advice")
    assert f"{ANNEX_HEAD}: {TOLD}" in told("after")


def test_plan_show_and_audit_tell_what_was_decided_and_why(marsroute, ours) -> None:
    plan, key, put = ours
    assert "Advice of models" not in marsroute("plan", "show", plan, *key).out
    put(PROPOSED, "Advice proposed")
    before = marsroute("plan", "show", plan, *key).out
    put(ACCEPTED, "Accept advice")

    after = marsroute("plan", "show", plan, *key).out
    audit = marsroute("plan", "audit", plan, "--json", *key).json()["entries"]

    assert "Proposed; nobody has decided." in before
    assert f"Advice of models:\n  - {TOLD}" in after
    acts = {one["what"]: one["reason"] for one in audit}
    headline = PROPOSED.headline
    assert acts[f"Advice proposed: {headline}"] == ""
    assert acts[f"Accept advice: {headline}"] == "Slack is enough"
