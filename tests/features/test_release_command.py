"""A plan leaves at a lower marking by command: without names, and on record."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.security.marking import Marking
from app.services.catalogue import vehicle_catalogue
from app.services.scenario.scenario import read_scenario

SCENARIO = """\
scenario: 1
name: Exercise North Wind
marking: EXERCISE - NATO SECRET
zone: Z
closures: ["54.5, 4.4"]
ratings:
  - {at: "54.5, 4.4", bridge: Oude Brug, wheeled: 60, tracked: 50, source: 2 Recce Pl,
     date: 111400ZJUN26}
movement authority: USV
columns:
  - name: 41 Tank Bn
    movement number: 25-USV-08
    route: {stops: [Kellawald, Garnabeke]}
    start: 120600ZJUN26
    rate: 40
    density: 15
    serials:
      - name: A Squadron
        units:
          - {name: Leopards, vehicles: {main battle tank: 14}}
      - {name: Trains, size: 20, vehicles: {truck 10 t 6x6: 45}}
    halts:
      - {at: 25, minutes: 20, model: in place, purpose: short, name: Hide Alpha}
"""
SECRETS = ("North Wind", "41 Tank", "USV", "Squadron", "Leopards", "Trains", "Oude")
SECRETS += ("Recce", "Hide", "closures", "SECRET", "54.5")
TO = ("--to", "EXERCISE - NATO UNCLASSIFIED", "--by", "G3 1 Div")
TO += ("--reason", "host nation traffic control")


@pytest.fixture
def plan(marsroute, tmp_path: Path) -> Path:
    scenario = tmp_path / "north.yaml"
    scenario.write_text(SCENARIO)
    (tmp_path / "pass").write_text("correct horse battery staple\n")
    made = marsroute(
        *("plan", "new", tmp_path / "north.plan", "--from", scenario, "--as", "S4"),
        *("--passphrase-file", tmp_path / "pass"),
    )
    assert made.code == 0, made.err
    return tmp_path / "north.plan"


def test_a_plan_leaves_without_names_and_the_log_tells_who_let_it_out(
    marsroute, plan: Path, tmp_path: Path
) -> None:
    out, known = tmp_path / "low.yaml", ("--passphrase-file", tmp_path / "pass")

    done = marsroute("release", plan, *TO, "-o", out, *known, "--json")

    assert done.code == 0, done.err
    text = out.read_text()
    assert not [secret for secret in SECRETS if secret in text]
    answer = done.json()
    counts = {one["what"]: one["count"] for one in answer["dropped"]}
    assert counts["columns, movement number"] == 1
    assert counts["closures"] == counts["ratings"] == 1
    scenario = read_scenario(out, vehicle_catalogue())
    assert scenario.marking == Marking.parse("EXERCISE - NATO UNCLASSIFIED")
    assert scenario.columns[0].formation.count == 59
    assert [serial.name for serial in scenario.columns[0].column.serials] == [
        *("Serial 1", "Serial 2"),
    ]
    audit = marsroute("plan", "audit", plan, *known, "--json").out
    assert "release" in audit
    assert "G3 1 Div: host nation traffic control" in audit
    assert answer["sha256"] in audit


def test_a_scenario_is_released_on_the_record_of_a_plan(
    marsroute, plan: Path, tmp_path: Path
) -> None:
    out, known = tmp_path / "low.yaml", ("--passphrase-file", tmp_path / "pass")
    scenario = tmp_path / "north.yaml"

    alone = marsroute("release", scenario, *TO, "-o", out, *known)
    done = marsroute("release", scenario, *TO, "-o", out, *known, "--record", plan)

    assert alone.code == 3
    assert "--record" in alone.err
    assert done.code == 0, done.err
    assert "columns, movement number: 1" in done.out


@pytest.mark.parametrize(
    ("to", "why"),
    [
        ("EXERCISE - COSMIC TOP SECRET", "not lower"),
        ("NATO UNCLASSIFIED", "takes it for real"),
    ],
)
def test_a_release_that_may_not_be_made_writes_nothing(
    marsroute, plan: Path, tmp_path: Path, to: str, why: str
) -> None:
    out = tmp_path / "low.yaml"
    call = ("--by", "G3", "--reason", "x", "-o", out)

    done = marsroute(
        "release", plan, "--to", to, *call, "--passphrase-file", tmp_path / "pass"
    )

    assert done.code == 3
    assert why in done.err
    assert not out.exists()


def test_a_policy_may_want_a_second_post(marsroute, plan: Path, tmp_path: Path) -> None:
    policy = tmp_path / "policy.yaml"
    shipped = Path("app/data/marking_policies/nato.yaml").read_text()
    policy.write_text(shipped.replace("second releaser: no", "second releaser: yes"))
    call = ("--marking-policy", policy, "release", plan, *TO)
    call += ("-o", tmp_path / "low.yaml", "--passphrase-file", tmp_path / "pass")

    alone, agreed = marsroute(*call), marsroute(*call, "--second", "S2 1 Div")

    assert alone.code == 3
    assert "second post" in alone.err
    assert agreed.code == 0, agreed.err
