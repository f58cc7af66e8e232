"""The audit log on the command line: who did what, and what was tampered with."""

from __future__ import annotations

import argparse
import json
import re
import zipfile
from typing import TYPE_CHECKING, NamedTuple

import pytest

from app.cli.plan_audit import run_audit, run_verify
from app.cli.plan_audit_options import add_audit_commands
from app.cli.terminal import Terminal
from app.errors import InputRefused, WrongKey
from app.security.audit_chain import ChainHead
from app.security.author import Author
from app.security.key_strength import Strength
from app.security.signed_head import sign_head
from app.services.plan import exported_heads
from app.services.plan.keys import new_keys
from app.storage.driver import connect
from app.storage.key_file import write_keys
from app.storage.plan_database import restoring
from app.storage.plan_store import PlanStore
from planners.errors import MarchError
from tests.plan_sketch import AUTHOR, DAWN, ToldClock, put

if TYPE_CHECKING:
    from pathlib import Path

    from app.security.file_key import FileKey
    from app.security.signed_head import SignedHead

PHRASE = "grey herons stand in shallow water"
CHEAP = Strength(19 * 1024, 1, 1)
RUN = {"plan_audit:run_audit": run_audit, "plan_audit:run_verify": run_verify}


class Case(NamedTuple):
    """A plan on disk, and a head that left with an export half-way."""

    path: Path
    key: FileKey
    head: SignedHead


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    folder = tmp_path_factory.mktemp("audit")
    path = folder / "move.plan"
    key, header = new_keys(PHRASE, CHEAP)
    write_keys(path, header)
    (folder / "phrase").write_text(PHRASE)
    clock = ToldClock()
    store = PlanStore.create(path, key, author=AUTHOR, clock=clock)
    clock.goes_on(minutes=1)
    put(store, 1, 1, "Add C1")
    clock.goes_on(minutes=1)
    put(store, 2, 2, "Add C2")
    head = store.head()
    clock.goes_on(minutes=1)
    clock.is_set(hours=-3)
    put(store, 1, "later", "Move C1")
    store.close()
    clock.goes_on(minutes=1)
    author = Author("G4 Bde", "f" * 16)
    store = PlanStore.open(path, key, author=author, clock=clock)
    clock.goes_on(minutes=1)
    store.note("export", "march.pdf", after="ab" * 32)
    store.close()
    return Case(path, key, head)


@pytest.fixture
def call(case: Case, capsys: pytest.CaptureFixture[str]):
    """Run one of the commands on the plan; its exit code and what it said."""

    def run(verb: str, *words: str) -> tuple[int, str]:
        top = argparse.ArgumentParser()
        add_audit_commands(top.add_subparsers())
        phrase = str(case.path.with_name("phrase"))
        told = [verb, str(case.path), "--passphrase-file", phrase, *words]
        arguments = top.parse_args(told)
        code = RUN[arguments.run](arguments, Terminal(machine=arguments.json))
        return code, capsys.readouterr().out

    return run


def acts(out: str) -> list[str]:
    """Acts and what was done, of an answer for machines."""
    return [f"{one['action']}: {one['what']}" for one in json.loads(out)["entries"]]


def test_every_act_is_listed_with_who_when_what_and_why(call):
    code, out = call("audit")

    assert code == 0
    lines = [" ".join(line.split()) for line in out.splitlines()]
    moved = next(line for line in lines if " Move C1" in line)
    assert "030103ZMAY26 S4 1 Bn 0123 change" in moved
    assert "the column 'C1'" in moved
    assert moved.endswith("Orders")
    (export,) = [line for line in lines if "march.pdf" in line]
    assert export.endswith("G4 Bde ffff export march.pdf (abababab...)")
    assert lines[-1].endswith("entries.")


def test_a_clock_that_was_set_stands_in_the_list_where_it_was_noticed(call):
    _, out = call("audit", "--json")

    told = acts(out)
    at = told.index(
        "clock moved: The clock of the machine was set back: "
        "2026-05-03T01:03:00.000000Z where 2026-05-03T04:03:00.000000Z was due."
    )
    assert told[at + 1] == "change: Move C1"


def test_an_object_shows_its_own_changes(call):
    _, out = call("audit", "--json", "--object", "column/C2")

    assert [one for one in acts(out) if "clock" not in one] == ["change: Add C2"]
    (entry,) = [one for one in json.loads(out)["entries"] if one["objects"]]
    assert entry["objects"] == ["column/C2"]
    assert (entry["author"], entry["reason"]) == ("S4 1 Bn", "Orders")


def test_an_author_shows_what_he_did(call):
    _, out = call("audit", "--json", "--author", "G4 Bde")

    assert [one for one in acts(out) if "clock" not in one] == [
        "open: move.plan",
        f"export: march.pdf ({'ab' * 32})",
    ]


def test_since_a_time_everything_later_in_the_log_is_shown(call):
    """Also what a clock that was set back puts at an earlier time."""
    _, out = call("audit", "--json", "--since", "030402ZMAY26")

    told = [one for one in acts(out) if "clock" not in one]
    assert told[:2] == ["change: Add C2", "change: Move C1"]
    _, out = call("audit", "--json", "--since", "030402ZMAY27")
    assert acts(out) == []


@pytest.mark.parametrize(
    ("words", "error", "sentence"),
    [
        (["--object", "C1"], InputRefused, "'C1' names no object; write its kind"),
        (["--object", "column/"], InputRefused, "names no object"),
        (["--object", "column/C9"], InputRefused, "move.plan never had 'column/C9'"),
        (["--since", "yesterday"], MarchError, "is no date-time group"),
    ],
)
def test_what_cannot_be_looked_for_is_refused(call, words, error, sentence):
    with pytest.raises(error, match=sentence):
        call("audit", *words)


def test_a_wrong_passphrase_opens_nothing(call, tmp_path: Path):
    (tmp_path / "wrong").write_text("not the passphrase")

    with pytest.raises(WrongKey):
        call("verify", "--passphrase-file", str(tmp_path / "wrong"))


def test_a_sound_plan_is_told_with_its_rows_and_the_words_of_its_key(call, case: Case):
    code, out = call("verify", "--head", str(case.head))

    assert code == 0
    assert "move.plan is sound" in out
    assert "Heads from exports that agree with them: 1." in out
    code, out = call("verify", "--json", "--head", str(case.head))
    told = json.loads(out)
    assert (code, told["sound"], told["faults"], told["heads"]) == (0, True, [], 1)
    assert told["key"].count("-") == 4


def test_listing_and_checking_leave_the_plan_as_it_was(call, case: Case):
    before = case.path.read_bytes()

    call("audit")
    call("verify")

    assert case.path.read_bytes() == before


@pytest.mark.parametrize("kind", ["text", "pdf", "zip"])
def test_heads_are_read_from_any_export(call, case: Case, tmp_path: Path, kind: str):
    path = tmp_path / f"export.{kind}"
    line = str(case.head)
    if kind == "text":
        path.write_text(f"# made by ...\n# {line}\na;b\n")
    elif kind == "pdf":
        path.write_bytes(b"%PDF-1.6\n(\xfe\xff" + line.encode("utf-16-be") + b")\n")
    else:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("docProps/core.xml", f"<a>{line}</a>")

    code, out = call("verify", "--json", "--head", str(path))

    assert (code, json.loads(out)["heads"]) == (0, 1)


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("none", None, "cannot be read for heads"),
        ("empty.csv", b"a;b", "empty.csv carries no head of an audit log"),
        ("half.zip", b"PK\x05\x06" + bytes(18), "carries no head"),
    ],
)
def test_a_file_without_a_head_is_refused(call, tmp_path: Path, name, data, sentence):
    if data is not None:
        (tmp_path / name).write_bytes(data)

    with pytest.raises(InputRefused, match=sentence):
        call("verify", "--head", str(tmp_path / name))


@pytest.mark.parametrize(("most", "why"), [(100, "far smaller"), (2000, "too large")])
def test_a_file_too_large_for_an_export_is_refused(
    call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int, why: str
):
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", bytes(100_000))
    assert 100 < path.stat().st_size < 2000
    monkeypatch.setattr(exported_heads, "MOST_BYTES", most)

    with pytest.raises(InputRefused, match=why):
        call("verify", "--head", str(path))


def test_a_head_that_is_cut_short_is_refused(call, case: Case):
    with pytest.raises(InputRefused, match="is no head of an audit log"):
        call("verify", "--head", str(case.head)[:-4])


def test_a_log_that_was_rewritten_is_convicted_by_the_head_of_an_export(
    call, case: Case
):
    """The same key signed another row of that number: one of the two is false."""
    other = ChainHead(case.head.sequence, "0" * 64)
    false = sign_head(case.head.plan_id, other, DAWN, case.key.signing_key())

    code, out = call("verify", "--head", str(false), "--head", str(case.head))

    assert code == 3
    assert out.strip() == (
        f"The head of row {other.sequence}, signed 2026-05-03T04:00Z, speaks against "
        "the plan: the audit log was rewritten since."
    )


def test_a_row_that_was_altered_in_the_file_is_named(call, case: Case):
    sound = case.path.read_bytes()
    connection = connect(case.path, case.key.database_key())
    connection.execute("UPDATE audit SET author = 'G9' WHERE sequence = 3")
    connection.execute("UPDATE object SET body = '{}'")
    connection.close()

    code, out = call("verify")
    told = json.loads(call("verify", "--json")[1])

    case.path.write_bytes(sound)
    assert code == 3
    assert re.search("Row 3 of the audit log .* is not as it was written", out)
    assert "not what its history leads to" in out  # all that is wrong
    assert out.endswith(f"{restoring(case.path)}\n")
    assert not told["sound"]
    assert len(told["faults"]) > 1


def test_a_head_of_another_plan_does_not_count_but_is_told_of(call, case: Case):
    strange = sign_head("f" * 32, case.head.head, DAWN, case.key.signing_key())

    code, out = call("verify", "--head", str(strange))

    assert code == 3
    assert "does not count: it is of another plan." in out
