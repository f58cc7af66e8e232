"""Plan files from the command line: made, shown, compared, merged and written out."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from app.errors import InputRefused, NoAnswer
from app.security.author import Author
from app.security.clock import SystemClock
from app.services.catalogue import vehicle_catalogue
from app.services.plan.keys import copy_under_new_key, unlock_with_passphrase
from app.services.scenario.scenario import read_scenario
from app.storage.backups import backups
from app.storage.plan_records import Edit, NewChange
from app.storage.plan_store import PlanStore
from maps.area_pack import open_area
from tests.plan_commands import AS, CHEAP, DEMO, PASSPHRASE

if TYPE_CHECKING:
    from pathlib import Path

BANNER = "EXERCISE - UNCLASSIFIED"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of its own for plans and settings, and keys that cost no second."""
    monkeypatch.setenv("MARSROUTE_HOME", str(tmp_path / "home"))
    monkeypatch.setattr("app.cli.plan.calibrated", lambda _clock: CHEAP)
    (tmp_path / "secret").write_text(f"{PASSPHRASE}\n")
    return tmp_path


def change_column(path: Path, old: str, new: str) -> None:
    """Change what columns say, as the window of the S3 does."""
    key = unlock_with_passphrase(path, PASSPHRASE)
    author = Author("S3", "0" * 16)
    store = PlanStore.open(path, key, author=author, clock=SystemClock())
    try:
        edits = tuple(
            Edit(key, body, body.replace(old, new))
            for key, body in store.content().items()
            if old in body and key.kind == "column"
        )
        store.commit(NewChange(text=f"{old} to {new}", edits=edits))
    finally:
        store.close()


def test_a_plan_is_made_and_shown(made: Path, plan) -> None:
    shown = plan("show", made, post=())

    assert shown.code == 0
    assert shown.out.startswith(f"{BANNER}\nExercise North Wind\n")
    assert "Main body" in shown.out
    assert "MSR TULIP" in shown.out
    assert shown.out.rstrip().endswith(BANNER)
    assert (made.parent / "ours.plan.keys").is_file()
    assert PASSPHRASE.encode() not in made.read_bytes()
    assert b"Main body" not in made.read_bytes()


def test_objects_are_printed_as_people_write_them(made: Path, plan) -> None:
    shown = plan("show", made, "--yaml", post=())

    assert "# column/Main body\n" in shown.out
    assert "vehicles: {main battle tank: 14, armoured recovery vehicle: 1}" in shown.out
    objects = plan("show", made, "--json", post=()).json()["objects"]
    (body,) = [one["form"] for one in objects if one["name"] == "Main body"]
    assert body["start"] == "120600ZJUN26"


def test_nobody_writes_without_a_post_and_it_is_kept_out_of_reading(
    made: Path, plan
) -> None:
    refused = plan("versions", made, "--add", "OPORD 1", post=())

    assert refused.code == InputRefused.exit_code
    assert "--as" in refused.err
    assert plan("versions", made, post=()).code == 0


def test_versions_are_named_compared_and_brought_back(made: Path, plan) -> None:
    assert plan("versions", made, "--add", "OPORD 1", "--note", "issued").code == 0
    change_column(made, "120600ZJUN26", "120640ZJUN26")

    told = plan("diff", made, "OPORD 1", post=())
    assert told.out == f"{BANNER}\nMain body SP 0600Z -> 0640Z\n"
    table = plan("diff", made, "--table", post=()).out
    assert "SP" in table
    assert "0640Z" in table
    listed = plan("versions", made, "--changes", "--json", post=()).json()
    assert [one["name"] for one in listed["versions"]] == ["OPORD 1"]
    assert [one["by"] for one in listed["changes"]] == ["S4 1 Bn", "S3"]

    shown = plan("versions", made, "--changes", post=()).out
    assert shown.rstrip().endswith("Main body SP 0600Z -> 0640Z")

    assert plan("restore", made, "--version", "OPORD 1").code == 0
    assert plan("diff", made, "OPORD 1", post=()).out.startswith(
        f"{BANNER}\nNothing differs"
    )
    again = plan("restore", made, "--version", "OPORD 1")
    assert "nothing was written" in again.out
    unknown = plan("diff", made, "OPORD 9", post=())
    assert unknown.code == InputRefused.exit_code
    assert "OPORD 1" in unknown.err


def test_what_is_written_out_is_read_as_it_was(made: Path, plan, folder) -> None:
    target, drawn = folder / "out.yaml", folder / "out.overlay.geojson"

    answer = plan("export", made, "-o", target, "--overlay", drawn)

    assert answer.code == 0
    vehicles = vehicle_catalogue()
    assert read_scenario(target, vehicles) == read_scenario(DEMO, vehicles)
    assert json.loads(drawn.read_text())["features"]
    assert target.read_text().startswith("# origin: marsroute-audit-head/1 ")


def test_no_folder_of_this_machine_goes_out_with_a_scenario(plan, folder: Path) -> None:
    scenario, target = folder / "named.yaml", folder / "out.yaml"
    elsewhere = "/srv/of somebody/nord.area"
    scenario.write_text(f"{DEMO.read_text()}area: {elsewhere}\n")
    near = folder / "near.yaml"
    near.write_text(f"{DEMO.read_text()}area: maps/nord.area\n")
    for source, name in ((scenario, "far.plan"), (near, "near.plan")):
        path = folder / name
        assert plan("new", path, "--from", source).code == 0

        assert plan("export", path, "-o", target).code == 0

        assert "area: nord.area\n" in target.read_text()
        assert "somebody" not in target.read_text()
    assert "area: maps/nord.area," in plan("show", path, "--yaml", post=()).out


def test_all_that_is_drawn_goes_into_the_scenario_unless_it_has_its_own_file(
    made: Path, plan, folder
) -> None:
    target = folder / "out.yaml"
    plan("export", made, "-o", target)

    scenario = read_scenario(target, vehicle_catalogue())

    assert len(scenario.avoid) == 1
    assert [one.bridge for one in scenario.rating_words] == ["K 197"]


@pytest.fixture
def copies(made: Path, folder: Path) -> tuple[Path, Path]:
    """Two copies of one plan, each with a change of its own."""
    theirs = folder / "theirs.plan"
    shutil.copyfile(made, theirs)
    shutil.copyfile(f"{made}.keys", f"{theirs}.keys")
    change_column(made, "120600ZJUN26", "120640ZJUN26")
    change_column(theirs, "121400ZJUN26", "121500ZJUN26")
    return made, theirs


def test_another_copy_is_merged(copies, plan) -> None:
    ours, theirs = copies

    merged = plan("merge", ours, theirs, "--reason", "S3 is back")

    assert merged.code == 0
    assert "Support group RP by 1400Z -> 1500Z" in merged.out
    assert "nothing new" in plan("merge", ours, theirs).out
    assert plan("merge", theirs, ours).code == 0
    assert plan("diff", ours, theirs, post=()).out.startswith(
        f"{BANNER}\nNothing differs"
    )


def test_conflicts_stand_side_by_side_until_there_is_a_choice(copies, plan) -> None:
    ours, theirs = copies
    change_column(theirs, "120600ZJUN26", "120700ZJUN26")

    asked = plan("merge", ours, theirs)
    assert asked.code == NoAnswer.exit_code
    assert "0600Z   0640Z  0700Z   column/Main body" in asked.out
    told = plan("merge", ours, theirs, "--json").json()
    assert told["conflicts"][0]["entries"][0]["theirs"] == "0700Z"
    unwritten = plan("diff", ours, post=()).out
    assert unwritten == f"{BANNER}\nMain body SP 0600Z -> 0640Z\n"

    wrong = plan("merge", ours, theirs, "--choose", "column/Nobody=ours")
    assert wrong.code == InputRefused.exit_code
    chosen = plan("merge", ours, theirs, "--choose", "column/Main body=theirs")
    assert chosen.code == 0
    assert "Main body SP 0640Z -> 0700Z" in chosen.out
    assert "Support group RP by 1400Z -> 1500Z" in chosen.out


def test_taking_ours_keeps_ours_and_brings_the_rest(copies, plan) -> None:
    ours, theirs = copies
    change_column(theirs, "120600ZJUN26", "120700ZJUN26")

    merged = plan("merge", ours, theirs, "--take", "ours")

    assert merged.code == 0
    assert "Main body" not in merged.out
    assert "Support group RP by 1400Z -> 1500Z" in merged.out


def test_a_copy_under_another_key_is_merged_with_its_own_passphrase(
    copies, plan, folder: Path
) -> None:
    ours, theirs = copies
    (folder / "other").write_text("another passphrase\n")
    key = unlock_with_passphrase(theirs, PASSPHRASE)
    author = Author("S3", "0" * 16)
    copy_under_new_key(
        *(theirs, key, "another passphrase", CHEAP),
        author=author,
        clock=SystemClock(),
    )

    refused = plan("merge", ours, theirs, "--their-passphrase-file", folder / "secret")
    assert refused.code == InputRefused.exit_code
    merged = plan("merge", ours, theirs, "--their-passphrase-file", folder / "other")

    assert merged.code == 0
    assert "Support group RP by 1400Z -> 1500Z" in merged.out


def test_a_plan_is_not_merged_with_itself(made: Path, plan) -> None:
    assert "is the plan itself" in plan("merge", made, made).err


def plan_listing(marsroute, made: Path) -> str:
    """Backups as they are listed; this needs no passphrase."""
    return marsroute("plan", "backups", made).out


def test_backups_are_made_listed_and_put_back(made: Path, plan, marsroute) -> None:
    assert plan("backup", made).code == 0
    change_column(made, "120600ZJUN26", "120640ZJUN26")
    names = [one.path.name for one in backups(made)]
    assert all(name in plan_listing(marsroute, made) for name in names)

    refused = plan("restore", made, "--backup", "nothing.plan")
    assert refused.code == InputRefused.exit_code
    wanted = next(name for name in names if name.endswith("asked.plan"))
    back = plan("restore", made, "--backup", wanted)

    assert back.code == 0
    assert "As it was before, it lies in" in back.out
    assert plan("diff", made, "0", "now", post=()).out.count("Main body") == 1
    assert "120600ZJUN26" in plan("show", made, "--yaml", post=()).out
    assert plan("restore", made, "--backup", "latest").code == 0


def test_a_wrong_passphrase_opens_nothing(made: Path, marsroute, folder) -> None:
    (folder / "wrong").write_text("another passphrase\n")

    answer = marsroute("plan", "show", made, "--passphrase-file", folder / "wrong")

    assert answer.code == InputRefused.exit_code
    assert answer.out == ""


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("backup", "nowhere.plan"), "There is no plan file at nowhere.plan"),
        (("backup", "plan.yaml"), "is no plan file"),
        (("new", "plan.yaml"), "does not end in .plan"),
    ],
)
def test_what_is_no_plan_is_refused(plan, words, says: str) -> None:
    answer = plan(*words)

    assert answer.code == InputRefused.exit_code
    assert says in answer.err


def test_a_plan_of_no_exercise_is_not_called_one(plan, folder: Path) -> None:
    scenario = folder / "real.yaml"
    scenario.write_text(DEMO.read_text().replace(BANNER, "NATO RESTRICTED"))
    path = folder / "real.plan"
    assert plan("new", path, "--from", scenario).code == 0

    assert plan("show", path, "--json", post=()).json()["marking"] == "NATO RESTRICTED"


def test_a_plan_is_never_written_over(made: Path, plan) -> None:
    assert "is there already" in plan("new", made).err


def test_an_empty_plan_has_nothing_to_write_out(plan, folder: Path) -> None:
    path = folder / "empty.plan"
    assert plan("new", path).code == 0

    assert "no scenario yet" in plan("export", path, "-o", folder / "x.yaml").err
    assert not (folder / "x.yaml").exists()


MARCH = """\
scenario: 1
name: Crossing
columns:
  - name: First
    route: {{stops: ["{start}", "{end}"], timed points: 2}}
    start: 120600ZJUN26
    rate: 40
    density: 15
    serials: [{{name: First, vehicles: {{truck 10 t 6x6: 5}}}}]
"""


def test_a_plan_stands_for_a_scenario_and_records_its_products(
    plan, marsroute, folder: Path, small_area: Path
) -> None:
    network = open_area(small_area).network
    main = network.edge_tail[network.link_class[network.edge_link] <= 5]
    places = network.junction_lonlat[main]
    ends = (places[places.sum(axis=1).argmin()], places[places.sum(axis=1).argmax()])
    start, end = (f"{lat:.6f}, {lon:.6f}" for lon, lat in ends)
    scenario, path = folder / "plan.yaml", folder / "march.plan"
    scenario.write_text(MARCH.format(start=start, end=end))
    assert plan("new", path, "--from", scenario, "--area", small_area).code == 0
    secret = ("--passphrase-file", folder / "secret")

    by_file = marsroute("march", scenario, "--area", small_area)
    by_plan = marsroute("march", path, *secret)
    bridges = marsroute("bridges", small_area, "--plan", path, *secret)
    listed = marsroute(*("credits", path, "-o", folder / "credits.csv", *AS, *secret))

    assert (by_plan.code, bridges.code, listed.code) == (0, 0, 0)
    assert by_plan.out == by_file.out
    audit = plan("audit", path, "--json", post=()).json()["entries"]
    assert "credits.csv" in str([one for one in audit if "export" in str(one)])


def test_the_post_of_the_window_stands_for_commands(
    made: Path, plan, folder: Path
) -> None:
    config = folder / "home" / "config"
    config.mkdir(parents=True, exist_ok=True)
    text = "[General]\npost=S2%20Bde\nmachine=0123456789abcdef\n"
    (config / "settings.ini").write_text(text)

    assert plan("versions", made, "--add", "V1", post=()).code == 0

    listed = plan("versions", made, "--json", post=()).json()["versions"]
    assert [one["author"] for one in listed] == ["S2 Bde"]
