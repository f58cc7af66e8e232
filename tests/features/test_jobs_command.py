"""Jobs of a plan by command: begun, listed, carried, taken in, swept."""

from __future__ import annotations

import json
import shutil
from importlib.resources import files
from typing import TYPE_CHECKING

import pytest

from app.errors import InputRefused, MarkingRefused
from app.services.planning import Planner
from models.cluster.carried import CarriedBackEnd
from models.cluster.local import LocalBackEnd
from tests.plan_commands import AS, CHEAP, PASSPHRASE

if TYPE_CHECKING:
    from pathlib import Path

BANNER = "EXERCISE - UNCLASSIFIED"
SMALL = ("--rollouts", "40", "--parts", "2")
CEILING = """\
policy: 1
name: low
source: annex C
default: NATO UNCLASSIFIED
levels:
- {name: NATO UNCLASSIFIED, rank: 1, background: '#007a33', foreground: '#ffffff'}
- {name: NATO RESTRICTED, rank: 2, background: '#007a33', foreground: '#ffffff'}
cluster: NATO UNCLASSIFIED
"""
SCENARIO = """\
scenario: 1
name: Crossing
marking: EXERCISE - UNCLASSIFIED
zone: Z
columns:
  - name: First
    route: {{stops: ["{start}", "{end}"]}}
    start: 120600ZJUN26
    rate: 40
    density: 15
    serials:
      - name: Trucks
        size: 20
        vehicles: {{truck 10 t 6x6: 20}}
"""


@pytest.fixture(scope="module")
def ends(small_area: Path) -> dict[str, str]:
    """Words of two places on main roads far from each other."""
    network = Planner.open(small_area).area.network
    main = network.edge_tail[network.link_class[network.edge_link] <= 5]
    lonlat = network.junction_lonlat[main]
    sums = lonlat.sum(axis=1)
    west, east = lonlat[sums.argmin()], lonlat[sums.argmax()]
    return {
        name: f"{lat:.6f}, {lon:.6f}"
        for name, (lon, lat) in (("start", west), ("end", east))
    }


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of its own for plans and settings, and keys that cost no second."""
    monkeypatch.setenv("MARSROUTE_HOME", str(tmp_path / "home"))
    for command in ("plan", "signer"):
        monkeypatch.setattr(f"app.cli.{command}.calibrated", lambda _clock: CHEAP)
    (tmp_path / "secret").write_text(f"{PASSPHRASE}\n")
    return tmp_path


@pytest.fixture
def ours(plan, folder: Path, ends: dict[str, str]) -> Path:
    """A plan of one column on the small area."""
    scenario, path = folder / "crossing.yaml", folder / "ours.plan"
    scenario.write_text(SCENARIO.format(**ends))
    made = plan("new", path, "--from", scenario)
    assert made.code == 0, made.err
    return path


@pytest.fixture
def jobs(folder: Path, marsroute):
    """Run a command on the jobs of a plan with passphrase and author."""

    def run(verb: str, *words: str | Path):
        secret = ("--passphrase-file", folder / "secret")
        post = () if verb in {"list", "show"} else AS
        return marsroute("jobs", verb, *words, *secret, *post)

    return run


@pytest.fixture
def submit(jobs, ours: Path, small_area: Path):
    """Begin a small job, and give what the command told."""

    def run(*words: str):
        done = jobs("submit", ours, "--area", small_area, *SMALL, *words, "--json")
        assert done.code == 0, done.err
        return done.json()

    return run


@pytest.fixture
def station(marsroute, folder: Path) -> str:
    """Give this station a signing key; its public part."""
    secret = ("--passphrase-file", folder / "secret")
    made = marsroute("signer", "new", "S4 1 Bn", *secret, "--json")
    assert made.code == 0, made.err
    return str(made.json()["public_key"])


def test_a_job_is_worked_on_here_and_its_answer_kept(submit, jobs, ours: Path) -> None:
    done = submit("--wait")

    assert done["state"] == "verified"
    assert done["site"] == "here"
    assert done["marking"] == BANNER
    assert done["done"] == done["items"] > 0
    assert done["estimate"]["better"] == "here"
    assert done["estimate"]["here_s"] > 0
    assert "Here about" in done["estimate"]["words"]
    key = done["key"]
    listed = jobs("list", ours)
    assert key[:12] in listed.out
    assert "Robustness of Crossing" in listed.out
    shown = jobs("show", ours, key[:6], "--json").json()
    assert shown["model"] == "plan_robustness"
    states = [one["state"] for one in shown["events"]]
    assert (states[0], states[-1]) == ("draft", "verified")
    assert submit()["changed_at"] == done["changed_at"]  # nothing is done twice
    evidence = ours.with_name("evidence.json")
    found = jobs("result", ours, key, "--export", evidence, "--json").json()
    told = json.loads(evidence.read_text())
    assert told["record"] == found["origin"]
    assert told["marking"] == BANNER
    assert found["origin"]["key"] == key
    again = submit("--again", "--wait")
    assert again["key"] != key


def test_a_job_goes_across_an_air_gap_and_its_answer_comes_back(
    submit, jobs, marsroute, ours: Path, folder: Path, station: str
) -> None:
    far = folder / "far"
    worker = marsroute("worker", "key", "--work", far, "--json").json()["public_key"]
    job = submit("--site", "carried")
    assert job["state"] == "queued"
    assert "export" in job["words"]
    bundle, answer = folder / "x.job", folder / "x.answer"
    signing = ("--signer-passphrase-file", folder / "secret")

    exported = jobs("export", ours, job["key"][:8], "-o", bundle, *signing)

    assert exported.code == 0, exported.err
    assert BANNER in exported.out
    assert f"worker run x.job -o NAME.answer --trust {station}" in exported.out
    call = ("worker", "run", bundle, "-o", answer, "--work", far)
    stranger = marsroute(*call, "--trust", "0" * 64)
    assert (stranger.code, answer.exists()) == (InputRefused.exit_code, False)
    assert "not trusted here" in stranger.err
    ran = marsroute(*call, "--trust", station, "--json")
    assert ran.code == 0, ran.err
    assert ran.json()["key"] == job["key"]

    early = jobs("import", ours, answer)
    assert early.code == InputRefused.exit_code
    assert "not trusted here" in early.err
    enrol = ("jobs", "enrol", "carried", "--worker-key", worker, "--name", "Cave")
    assert marsroute(*enrol).code == 0
    flipped = bytearray(answer.read_bytes())
    flipped[len(flipped) // 2] ^= 1
    (folder / "bad.answer").write_bytes(flipped)
    bad = jobs("import", ours, folder / "bad.answer")
    assert bad.code == InputRefused.exit_code
    assert "changed on its way" in bad.err

    taken = jobs("import", ours, answer, "--json")
    assert taken.json()["state"] == "verified"
    events = jobs("show", ours, job["key"], "--json").json()["events"]
    once_more = jobs("import", ours, answer, "--json")
    assert once_more.json()["changed_at"] == taken.json()["changed_at"]
    assert jobs("show", ours, job["key"], "--json").json()["events"] == events
    assert [one["state"] for one in events].count("verified") == 1


def test_a_bundle_travels_in_volumes(
    submit, jobs, marsroute, ours: Path, folder: Path, station: str
) -> None:
    job = submit("--site", "carried")
    signing = ("--signer-passphrase-file", folder / "secret")
    call = ("export", ours, job["key"], "-o", folder / "x.job", *signing)
    cut = jobs(*call, "--volume-mb", "0.01", "--json").json()
    paths = [one["path"] for one in cut["files"]]
    assert len(paths) > 1
    assert paths[0].endswith("x.job.001")
    marsroute("worker", "key", "--work", folder / "far")
    run = ("worker", "run", paths[0], "-o", folder / "x.answer")
    where = ("--work", folder / "far", "--trust", station)

    shutil.move(paths[1], folder / "lost")
    refused = marsroute(*run, *where)
    shutil.move(folder / "lost", paths[1])
    done = marsroute(*run, *where)

    assert refused.code == InputRefused.exit_code
    assert "number 2 is missing" in refused.err
    assert done.code == 0, done.err
    assert (folder / "x.answer").exists()


def test_a_carried_job_is_cancelled_and_sent_again(submit, jobs, ours: Path) -> None:
    key = submit("--site", "carried")["key"]

    assert jobs("cancel", ours, key, "--json").json()["state"] == "cancelled"
    over = jobs("export", ours, key, "-o", ours.with_name("x.job"), "--unsigned")
    assert "nothing to carry" in over.err
    assert jobs("cancel", ours, key, "--json").json()["state"] == "cancelled"
    assert jobs("retry", ours, key, "--json").json()["state"] == "queued"
    assert jobs("sync", ours, "--json").json()["jobs"][0]["key"] == key
    here = jobs("retry", ours, key, "--site", "here")
    assert "is under way" in here.err
    jobs("cancel", ours, key)
    moved = jobs("retry", ours, key, "--site", "here", "--wait", "--json")
    assert (moved.json()["state"], moved.json()["site"]) == ("verified", "here")


def test_what_cannot_be_done_is_said(submit, jobs, marsroute, ours: Path) -> None:
    key = submit("--wait")["key"]
    file = ours.with_name("x.job")
    for call, sentence in (
        (("show", ours, "ffff0000"), "no job"),
        (("show", ours, key[:2]), "no job"),
        (("export", ours, key, "-o", file, "--unsigned"), "at the site 'here'"),
        (("retry", ours, key), "has its answer"),
        (("import", ours, ours), "changed on its way"),
        (("submit", ours, "--parts", "129"), "not within 1 and 128"),
        (("submit", ours, "--rollouts", "0"), "simulated moves"),
    ):
        refused = jobs(*call)
        assert refused.code == InputRefused.exit_code, call
        assert sentence in refused.err
    assert not file.exists()
    bad = marsroute("jobs", "enrol", "carried", "--worker-key", "x", "--name", "A")
    assert "64 hexadecimal digits" in bad.err


def test_logs_and_leftovers(submit, jobs, ours: Path) -> None:
    key = submit("--wait")["key"]

    assert jobs("log", ours, key).code == 0
    swept = jobs("sweep", ours, "--json")

    assert swept.code == 0, swept.err
    assert swept.json()["bytes"] == {"carried": 0, "here": 0}


def test_a_sweep_tries_pairs_of_bridges_for_two_courses_of_action(
    submit, jobs, ours: Path, folder: Path
) -> None:
    other = folder / "crossing.yaml"

    one = submit("--site", "carried")
    both = submit("--site", "carried", "--what", "sweep", "--against", str(other))

    assert both["key"] != one["key"]
    assert both["items"] > one["items"]
    shown = jobs("show", ours, both["key"], "--json").json()
    assert [each["name"] for each in shown["inputs"]] == ["plan-0", "plan-1", "theta"]


def test_a_suspended_model_is_not_asked(marsroute, ours: Path, jobs) -> None:
    secret = ("--passphrase-file", ours.with_name("secret"))
    said = ("model", "set", ours, "plan_robustness", "suspended")
    done = marsroute(*said, "--why", "under review", *secret, *AS)
    assert done.code == 0, done.err

    refused = jobs("submit", ours)

    assert refused.code == InputRefused.exit_code
    assert "suspended by this plan (under review)" in refused.err


def profile(folder: Path, name: str, more: str = "") -> Path:
    """A site profile of a machine that nobody reaches."""
    example = (files("app") / "data" / "site_profile_example.yaml").read_text()
    path = folder / f"{name}.yaml"
    path.write_text(example.replace("name: example", f"name: {name}") + more)
    return path


def test_sites_are_listed_and_what_is_above_their_ceiling_stays_here(
    plan, jobs, marsroute, small_area: Path, folder: Path, ends: dict[str, str]
) -> None:
    scenario, ours = folder / "crossing.yaml", folder / "ours.plan"
    text = SCENARIO.format(**ends).replace("- UNCLASSIFIED", "- NATO RESTRICTED")
    scenario.write_text(text)
    assert plan("new", ours, "--from", scenario).code == 0
    low = profile(folder, "low", "\nceiling: EXERCISE - UNCLASSIFIED\n")
    told = marsroute("jobs", "site", "--site-file", low, "--json").json()
    assert [(one["name"], one["worker_key"]) for one in told["sites"]] == [("low", "")]
    assert "not enrolled" in marsroute("jobs", "site", "--site-file", low).out
    assert "host keys" in marsroute("jobs", "site", "--schema").out

    call = ("submit", ours, "--area", small_area, *SMALL, "--site-file", low)
    unknown = jobs(*call, "--site", "high")
    higher = jobs(*call, "--site", "low")

    assert "There is no site 'high'" in unknown.err
    assert higher.code == InputRefused.exit_code
    assert "takes EXERCISE - UNCLASSIFIED at most" in higher.err
    assert jobs("list", ours, "--json").json() == {"jobs": []}
    nowhere = marsroute("jobs", "enrol", "high", "--site-file", low)
    assert "There is no site 'high'; known are low, carried" in nowhere.err


def test_nothing_above_the_ceiling_of_clusters_is_carried_or_sent_again(
    plan, jobs, small_area: Path, folder: Path, ends: dict[str, str], monkeypatch
) -> None:
    """Refused before anything is kept, staged or written."""
    staged = []
    for back_end in (CarriedBackEnd, LocalBackEnd):
        stage = back_end.stage

        async def noted(self, *asked, stage=stage):
            staged.append(self.site)
            await stage(self, *asked)

        monkeypatch.setattr(back_end, "stage", noted)
    scenario, ours, bundle = (folder / name for name in ("a.yaml", "a.plan", "a.job"))
    text = SCENARIO.format(**ends).replace("- UNCLASSIFIED", "- NATO RESTRICTED")
    scenario.write_text(text)
    policy = folder / "home/config/marking_policy.yaml"
    policy.parent.mkdir(parents=True)
    policy.write_text(CEILING)
    assert plan("new", ours, "--from", scenario).code == 0
    call = ("submit", ours, "--area", small_area, *SMALL, "--site", "carried")
    said = "the cluster takes NATO UNCLASSIFIED at most"

    refused = jobs(*call)
    assert refused.code == MarkingRefused.exit_code
    assert said in refused.err
    assert jobs("list", ours, "--json").json() == {"jobs": []}
    policy.rename(folder / "aside")
    key = jobs(*call, "--json").json()["key"]
    assert staged == ["carried"]
    (folder / "aside").rename(policy)
    assert said in jobs("export", ours, key, "-o", bundle, "--unsigned").err
    assert jobs("cancel", ours, key).code == 0
    assert said in jobs("retry", ours, key).err
    assert not bundle.exists()
    assert staged == ["carried"]
    assert jobs("retry", ours, key, "--site", "here").code == 0
    assert staged == ["carried", "here"]


def test_a_carried_job_goes_to_no_queue_below_its_marking_or_not_enrolled(
    submit, jobs, marsroute, ours: Path, folder: Path
) -> None:
    bundle = folder / "x.job"
    key = submit("--site", "carried")["key"]
    assert jobs("export", ours, key, "-o", bundle, "--unsigned").code == 0
    marsroute("worker", "key", "--work", folder / "far")
    call = ("worker", "run", bundle, "-o", folder / "x.answer", "--trust-anyone")
    call = (*call, "--work", folder / "far", "--slurm")

    unknown = marsroute(*call, profile(folder, "cave"))
    foreign = marsroute(*call, profile(folder, "low", "\nceiling: UNCLASSIFIED\n"))

    assert "worker of cave is not enrolled" in unknown.err
    assert "worker of low is not enrolled" in foreign.err  # the ceiling admits it
    assert not (folder / "x.answer").exists()
