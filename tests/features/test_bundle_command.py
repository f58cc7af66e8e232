"""Two stations and an exercise control hand plans, jobs and maps over, by commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.cli.bundle_plan import SeenPlan, say_plan
from app.cli.terminal import Terminal
from app.security.author import Author
from app.security.clock import SystemClock
from app.security.key_strength import MIB, Strength
from app.security.signed_head import head_verdict
from app.services.plan.document import PlanDocument, content_of
from app.services.plan.exported_heads import heads_of
from app.services.plan.keys import new_keys, unlock_with_passphrase
from app.storage.key_file import write_keys
from app.storage.plan_records import NewChange, edits_between
from app.storage.plan_store import PlanStore

if TYPE_CHECKING:
    from pathlib import Path

CHEAP = Strength(19 * MIB, 1, 1)
PHRASES = {"signer": "seven grey herons wade", "seal": "told by voice alone"}
PHRASES |= {"plan": "the plan of 1 battalion", "new": "the plan of 2 battalion"}


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Passphrases cost little here, and nothing touches the user's own folders."""
    for module in ("signer", "bundle_sending", "bundle_plan"):
        monkeypatch.setattr(f"app.cli.{module}.calibrated", lambda _: CHEAP)
    for name, phrase in PHRASES.items():
        (tmp_path / name).write_text(phrase + "\n")


@pytest.fixture
def at(marsroute, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """Run a command at one of the stations; relative names lie in a common folder."""
    monkeypatch.chdir(tmp_path)

    def run(station: str, *words: str | Path):
        monkeypatch.setenv("MARSROUTE_HOME", str(tmp_path / station))
        return marsroute(*words)

    return run


@pytest.fixture
def public_part(at) -> str:
    """What the first station sends to the exercise control."""
    made = at("first", "signer", "new", "S4 1 Bn", "--passphrase-file", "signer")
    assert made.code == 0
    return made.out


@pytest.fixture
def trust(at, public_part: str, tmp_path: Path) -> str:
    """The trust list, installed at the second station; gives its fingerprint."""
    span = "2020-01-01T00:00:00Z", "2090-01-01T00:00:00Z"
    (tmp_path / "trust.toml").write_text(
        'form = "marsroute trust list 1"\nissued_by = "EXCON"\nnumber = 1\n'
        f"issued = {span[0]}\nexpires = {span[1]}\n{public_part}"
        'may_sign = ["plan", "job", "result", "map update"]\n'
        f"from = {span[0]}\nuntil = {span[1]}\n"
    )
    shown = at("excon", "trust", "show", "trust.toml", "--json").json()
    words = shown["fingerprint"]
    assert at("second", "trust", "install", "trust.toml", "--words", words).code == 0
    return words


SIGNED = ("--signer-passphrase-file", "signer")
SEALED = ("--seal-passphrase-file", "seal")


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """A plan file of the first station."""
    path = tmp_path / "a.plan"
    key, header = new_keys(PHRASES["plan"], CHEAP)
    write_keys(path, header)
    author = Author("S4 1 Bn", "0" * 16)
    store = PlanStore.create(path, key, author=author, clock=SystemClock())
    edits = edits_between({}, content_of(PlanDocument(title="Log order 3")))
    store.commit(NewChange(text="Begin", edits=edits))
    store.close()
    return path


def made(at, plan: Path, *options: str):
    """The first station bundles its plan."""
    words = ("--passphrase-file", "plan", "--as", "S4 1 Bn", "-o", "a.bundle")
    return at("first", "bundle", "make", "plan", plan.name, *words, *options)


def opened(at, *options: str):
    """The second station takes the plan over."""
    words = ("--passphrase-file", "new", "--as", "S4 2 Bn", "-o", "b.plan")
    return at("second", "bundle", "open", "a.bundle", *words, *options)


@pytest.mark.slow
def test_plan_travels_sealed_and_signed_to_another_station(at, trust, plan, tmp_path):
    assert trust
    sent = made(at, plan, *SIGNED, *SEALED)
    assert (sent.code, sent.err) == (0, "")
    assert "EXERCISE - UNCLASSIFIED\n" in sent.out
    assert "signed by this station, sealed" in sent.out

    shown = at("second", "bundle", "show", "a.bundle")
    assert "TRUSTED: signed by S4 1 Bn" in shown.out
    assert "made" in shown.out
    assert "its content is sealed" in shown.out
    assert "Log order 3" not in shown.out
    looked = at("second", "bundle", "show", "a.bundle", *SEALED)
    assert "plan 'Log order 3'" in looked.out

    taken = opened(at, *SEALED)
    assert (taken.code, taken.err) == (0, "")
    assert (tmp_path / "b.plan").is_file()
    assert opened(at, *SEALED).code == 3  # it is there now
    again = at(
        "second",
        "bundle",
        "make",
        "plan",
        "b.plan",
        "--unsigned",
        "--in-clear",
        "--passphrase-file",
        "new",
        "--as",
        "S4 2 Bn",
        "-o",
        "b.bundle",
        "--json",
    )
    assert again.json()["sealed"] is False


def store_of(path: Path, phrase: str, **how: bool) -> PlanStore:
    """A plan file, open."""
    key = unlock_with_passphrase(path, phrase)
    author = Author("S4", "0" * 16)
    return PlanStore.open(path, key, author=author, clock=SystemClock(), **how)


def retitle(path: Path, phrase: str, title: str) -> None:
    """Change a plan as the window would."""
    store = store_of(path, phrase)
    before = store.content()
    edits = edits_between(before, content_of(PlanDocument(title=title)))
    store.commit(NewChange(text="Give another title", edits=edits))
    store.close()


@pytest.mark.slow
def test_plan_out_of_a_bundle_is_merged_where_it_is_trusted(at, trust, plan, tmp_path):
    """Two files of one plan meet again; a stranger's bundle brings nothing in."""
    assert trust
    assert made(at, plan, *SIGNED, *SEALED).code == 0
    assert opened(at, *SEALED).code == 0
    retitle(tmp_path / "b.plan", PHRASES["new"], "Log order 4")
    back = ("-o", "b.bundle", "--passphrase-file", "new", "--as", "S4", *SEALED)
    assert at("first", "bundle", "make", "plan", "b.plan", *back, *SIGNED).code == 0
    merge = ("plan", "merge", "a.plan", "b.bundle", "--passphrase-file", "plan")
    merge += ("--as", "S4 1 Bn", "--their-passphrase-file", "seal")

    refused = at("first", *merge)
    assert refused.code == 3
    assert "cannot be merged: No trust list" in refused.err

    merged = at("second", *merge)
    assert (merged.code, merged.err) == (0, "")
    assert "Merge b.bundle: 1 change by S4" in merged.out
    store = store_of(plan, PHRASES["plan"], read_only=True)
    assert "Log order 4" in "".join(store.content().values())
    assert store.verify() == ()
    store.close()
    assert "brings nothing new" in at("second", *merge).out


def test_wrong_seal_and_missing_passphrase_open_nothing(at, trust, plan, tmp_path):
    assert trust
    assert made(at, plan, *SIGNED, *SEALED).code == 0

    refused = opened(at, "--seal-passphrase-file", "signer")

    assert refused.code == 3
    assert "does not open the bundle" in refused.err
    assert not (tmp_path / "b.plan").exists()


def test_unsigned_plan_is_shown_and_not_let_in(at, trust, plan, tmp_path):
    assert trust
    assert made(at, plan, "--unsigned", "--in-clear").code == 0

    shown = at("second", "bundle", "show", "a.bundle", "--json").json()
    told = at("second", "bundle", "show", "a.bundle").out
    refused = opened(at)

    assert "NOT TRUSTED: not signed; it may only be looked at" in told
    assert "plan 'Log order 3', EXERCISE - UNCLASSIFIED" in told
    assert "1 changes, the last of them:" in told
    assert shown["plan"]["last"][0]["text"] == "Begin"

    assert shown["trust"] == "unsigned"
    assert refused.code == 3
    assert "cannot be opened" in refused.err
    assert not (tmp_path / "b.plan").exists()


def test_bundle_without_a_trust_list_is_not_let_in(at, public_part, plan):
    assert public_part
    assert made(at, plan, *SIGNED, "--in-clear").code == 0

    refused = opened(at)

    assert refused.code == 3
    assert "No trust list is installed" in refused.err


def test_changed_bundle_is_refused_even_to_look_at(at, trust, plan, tmp_path):
    assert trust
    assert made(at, plan, *SIGNED, "--in-clear").code == 0
    data = bytearray((tmp_path / "a.bundle").read_bytes())
    data[data.index(b"history.jsonl") + 50] ^= 1  # well within what is packed there
    (tmp_path / "a.bundle").write_bytes(data)

    for words in (("show", "a.bundle"), ("open", "a.bundle", "-o", "b.plan")):
        refused = at("second", "bundle", *words)
        assert refused.code == 3
        assert refused.err.startswith("marsroute: ")
        assert refused.out == ""


def test_export_of_a_bundle_is_on_the_record_of_the_plan(at, public_part, plan):
    assert public_part
    assert made(at, plan, *SIGNED, "--in-clear").code == 0
    sent = made(at, plan, *SIGNED, "--in-clear", "--json").json()
    assert sent["signatures"] == 1

    store = store_of(plan, PHRASES["plan"], read_only=True)
    exports = [row for row in store.audit_rows() if row.action == "export"]
    store.close()
    assert [row.subject for row in exports] == [
        "a.bundle (EXERCISE - UNCLASSIFIED)"
    ] * 2
    assert exports[1].after == sent["sha256"]


def test_sealed_bundle_speaks_for_the_audit_log_it_came_from(at, public_part, plan):
    """Its signed head can be read without the passphrase of the seal."""
    assert public_part
    assert made(at, plan, *SIGNED, *SEALED).code == 0

    (head,) = heads_of(str(plan.parent / "a.bundle"))

    store = store_of(plan, PHRASES["plan"], read_only=True)
    rows, plan_id = store.audit_rows(), store.plan_id
    store.close()
    verdict = head_verdict(rows, head, plan_id, head.public_key)
    assert verdict.is_sound


def test_marking_below_the_plan_is_refused(at, public_part, plan, tmp_path):
    assert public_part
    refused = made(at, plan, "--unsigned", "--in-clear", "--marking", "UNCLASSIFIED")

    assert refused.code == 3
    assert "EXERCISE - UNCLASSIFIED" in refused.err
    assert not (tmp_path / "a.bundle").exists()


def test_job_and_result_travel_as_folders(at, trust, tmp_path):
    assert trust
    (tmp_path / "job" / "in").mkdir(parents=True)
    (tmp_path / "job" / "in" / "a.json").write_text("{}")
    for kind, options in (("job", SEALED), ("result", ("--in-clear",))):
        words = ("job", "--job", "p-7f3a", "-o", f"{kind}.bundle", *SIGNED, *options)
        assert at("first", "bundle", "make", kind, *words).code == 0
        out = ("-o", f"{kind}-here", *SEALED)
        taken = at("second", "bundle", "open", f"{kind}.bundle", *out)
        assert (taken.code, taken.err) == (0, "")
        assert (tmp_path / f"{kind}-here" / "in" / "a.json").read_text() == "{}"


def test_links_are_not_sent(at, tmp_path):
    (tmp_path / "job").mkdir()
    (tmp_path / "job" / "secret").symlink_to("/etc/passwd")
    words = ("job", "--job", "x", "--unsigned", "--in-clear", "-o", "x.bundle")

    refused = at("first", "bundle", "make", "job", *words)

    assert refused.code == 3
    assert "is a link" in refused.err


@pytest.mark.slow
def test_map_update_is_installed_once_and_never_back(at, trust, small_area, tmp_path):
    assert trust
    for number in (4, 5):
        words = ("--number", number, "-o", f"{number}.bundle", *SIGNED)
        assert at("first", "bundle", "make", "map", small_area, *words).code == 0

    def install(number: int):
        return at("second", "bundle", "open", f"{number}.bundle", "-o", "here.area")

    assert install(5).code == 0
    assert (tmp_path / "here.area" / "manifest.json").is_file()
    refused = install(4)
    assert refused.code == 3
    assert "update 5 was installed before" in refused.err


def test_second_station_can_sign_too(at, trust, tmp_path):
    assert trust
    (tmp_path / "second-signer").write_text("another heron wades\n")
    new = ("signer", "new", "S4 2 Bn", "--passphrase-file", "second-signer")
    assert at("second", *new).code == 0
    (tmp_path / "job").mkdir()
    (tmp_path / "job" / "a").write_text("a")
    words = ("job", "--job", "x", "--in-clear", "-o", "x.bundle", *SIGNED)
    assert at("first", "bundle", "make", "job", *words).code == 0

    sign = ("-o", "y.bundle", "--signer-passphrase-file", "second-signer")
    assert at("second", "bundle", "sign", "x.bundle", *sign).code == 0

    shown = at("second", "bundle", "show", "y.bundle", "--json").json()
    assert len(shown["signatures"]) == 2
    assert shown["stations"] == ["S4 1 Bn"]


def test_key_is_shown_and_not_replaced_by_accident(at, public_part):
    shown = at("first", "signer", "show")
    assert shown.out.strip() in public_part
    words = ("signer", "new", "S4 1 Bn", "--passphrase-file", "signer")

    refused = at("first", *words)

    assert (refused.code, refused.out) == (3, "")
    assert at("first", *words, "--replace").code == 0
    assert at("first", "signer", "show").out != shown.out


def test_station_without_a_key_is_told_what_to_do(at):
    refused = at("first", "signer", "show")

    assert refused.code == 3
    assert "marsroute signer new" in refused.err


def test_trust_list_is_shown_with_its_stations(at, trust):
    shown = at("second", "trust", "show")

    assert trust in shown.out
    assert "S4 1 Bn" in shown.out
    assert "No trust list" in at("third", "trust", "show").out


def test_list_whose_words_were_misheard_is_not_installed(at, trust):
    assert trust
    words = ("trust", "install", "trust.toml", "--words", "five words that are wrong")

    refused = at("third", *words)

    assert refused.code == 3
    assert "do not belong" in refused.err
    assert "No trust list" in at("third", "trust", "show").out


def test_missing_files_are_told(at):
    for words in (
        ("trust", "show", "no.toml"),
        ("bundle", "show", "no.bundle"),
        ("bundle", "make", "job", "no", "--job", "x", "--unsigned", "-o", "x.bundle"),
    ):
        refused = at("first", *words)
        assert refused.code == 3
        assert "no" in refused.err


def test_text_of_a_stranger_does_not_steer_the_terminal(capsys):
    plan = SeenPlan("\x1b[2J\x9bplan\u202e", "UNCLASSIFIED", {}, 0, (), ())

    say_plan(plan, Terminal())

    said = capsys.readouterr().out
    assert "plan" in said
    assert all(sign.isprintable() or sign == "\n" for sign in said)
