"""What users do after an edit outside, or a sentence that names a command."""

from __future__ import annotations

import shlex
import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from app.errors import EnvironmentTrouble, InputRefused
from app.security.author import Author
from app.security.clock import SystemClock
from app.services.plan.keys import unlock_with_passphrase
from app.storage.plan_records import Edit, NewChange
from app.storage.plan_store import PlanStore
from tests.plan_commands import AS, CHEAP, DEMO, PASSPHRASE

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder whose name has to be quoted, and keys that cost no second."""
    monkeypatch.setenv("MARSROUTE_HOME", str(tmp_path / "home"))
    monkeypatch.setattr("app.cli.plan.calibrated", lambda _clock: CHEAP)
    folder = tmp_path / "the  brigade's plans"
    folder.mkdir()
    (folder / "secret").write_text(f"{PASSPHRASE}\n")
    return folder


@pytest.fixture
def written(made: Path, plan, folder: Path) -> Path:
    """Its scenario as it was written out."""
    path = folder / "order.yaml"
    assert plan("export", made, "-o", path).code == 0
    return path


def edit(path: Path, *pairs: tuple[str, str]) -> None:
    """Edit a scenario as somebody does with a text editor."""
    text = path.read_text()
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text)


def change(path: Path, old: str, new: str) -> None:
    """Change columns as the window of the S3 does."""
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


def test_a_scenario_comes_back_as_it_went(made: Path, written: Path, plan) -> None:
    answer = plan("take", made, written)

    assert answer.code == 0
    assert "brings nothing new; nothing was written" in answer.out
    assert plan("versions", made, "--json", post=()).json()["versions"] == []


def test_an_edit_outside_is_one_change_that_is_told_and_can_be_looked_at(
    made: Path, written: Path, plan
) -> None:
    edit(written, ("120600ZJUN26", "120800ZJUN26"), ("Support group", "Trains"))

    looked = plan("take", made, written, "--look", post=())
    assert "without --look" in looked.out
    assert "Nothing differs" in plan("diff", made, "1", post=()).out
    taken = plan("take", made, written, "--why", "FRAGO 2")

    told = "Main body SP 0600Z -> 0800Z\nSupport group renamed Trains\n"
    assert told in looked.out
    assert told in taken.out
    assert told in plan("diff", made, post=()).out
    (one,) = plan("versions", made, "--changes", "--json", post=()).json()["changes"][
        1:
    ]
    assert one["reason"] == "FRAGO 2"


def test_what_others_changed_meanwhile_stays(made: Path, written: Path, plan) -> None:
    change(made, "121400ZJUN26", "121500ZJUN26")
    edit(written, ("120600ZJUN26", "120800ZJUN26"))

    assert plan("take", made, written).code == 0

    said = plan("diff", made, "1", post=()).out
    assert "Main body SP 0600Z -> 0800Z" in said
    assert "1500Z" in said


def test_what_others_changed_in_the_same_place_is_not_overwritten(
    made: Path, written: Path, plan
) -> None:
    change(made, "120600ZJUN26", "120700ZJUN26")
    edit(written, ("120600ZJUN26", "120800ZJUN26"))

    refused = plan("take", made, written)

    assert refused.code == InputRefused.exit_code
    assert "in the same place: the column 'Main body'" in refused.err
    assert plan("take", made, written, "--since", "now").code == 0


def test_a_scenario_is_edited_and_taken_again_and_again(
    made: Path, written: Path, plan
) -> None:
    for old, new in [("0600", "0800"), ("0800", "0900"), ("0900", "0600")]:
        edit(written, (f"12{old}ZJUN26", f"12{new}ZJUN26"))
        taken = plan("take", made, written)
        assert f"Main body SP {old}Z -> {new}Z" in taken.out

    change(made, "120600ZJUN26", "121000ZJUN26")
    edit(written, ("120600ZJUN26", "121100ZJUN26"))
    assert plan("take", made, written).code == InputRefused.exit_code


def test_what_is_drawn_is_neither_doubled_nor_taken_away(
    made: Path, written: Path, plan
) -> None:
    edit(written, ("K 197", "K 198"))

    taken = plan("take", made, written)

    assert "bridge K 198 rated 80" in taken.out
    assert "1 of what the file leaves out is drawn" in taken.out
    shown = plan("show", made, "--json", post=()).json()["objects"]
    kinds = [one["kind"] for one in shown]
    assert (kinds.count("rating"), kinds.count("bridge rating")) == (1, 1)
    assert "avoid" not in kinds


def test_a_scenario_of_another_plan_is_not_taken_by_mistake(
    made: Path, written: Path, plan, folder: Path
) -> None:
    other = folder / "other.plan"
    assert plan("new", other).code == 0

    refused = plan("take", other, written)
    assert refused.code == InputRefused.exit_code
    assert "another plan" in refused.err
    first = plan("take", other, written, "--since", "now")
    assert (first.code, first.err) == (0, "")
    assert "Main body added" in first.out
    by_hand = plan("take", made, DEMO, "--look", post=())
    assert "does not say which state" in by_hand.out


def test_the_command_that_an_error_prints_works_as_it_is_printed(
    made: Path, plan, marsroute, folder: Path
) -> None:
    data = bytearray(made.read_bytes())
    data[len(data) // 2] ^= 1
    made.write_bytes(data)

    error = plan("show", made, post=()).err
    command = shlex.split(error[error.index("marsroute plan restore") :])
    assert "damaged" in error
    secret = ("--passphrase-file", folder / "secret", *AS)
    restored = marsroute(*command[1:], *secret)

    assert (restored.code, restored.err) == (0, "")
    assert plan("show", made, post=()).code == 0
    assert "sound" in plan("verify", made, post=()).out


def test_a_key_file_of_another_plan_is_told_and_its_copy_helps(
    made: Path, plan, folder: Path
) -> None:
    assert plan("new", folder / "other.plan").code == 0
    keys = made.with_name("ours.plan.keys")
    shutil.copy(folder / "other.plan.keys", keys)

    for verb in ("show", "verify"):
        refused = plan(verb, made, post=())
        assert refused.code == InputRefused.exit_code
        assert "key file of another plan" in refused.err
        assert "a copy lies with its backups" in refused.err
    shutil.copy(made.with_name("ours.plan.backups") / keys.name, keys)

    assert plan("show", made, post=()).code == 0


def test_where_nobody_can_be_asked_the_right_option_is_named(
    made: Path, marsroute, folder: Path
) -> None:
    secret = ("--passphrase-file", folder / "secret", *AS)
    other = folder / "other.plan"
    (folder / "theirs").write_text("another phrase of words\n")
    made_other = marsroute(
        "plan", "new", other, "--passphrase-file", folder / "theirs", *AS
    )
    assert made_other.code == 0
    for words, option in [
        (("show", made), "--passphrase-file"),
        (("passphrase", made, *secret), "--new-passphrase-file"),
        (("new-key", made, *secret), "--new-passphrase-file"),
        (("merge", made, other, *secret), "--their-passphrase-file"),
    ]:
        refused = marsroute("plan", *words)
        assert refused.code == InputRefused.exit_code
        assert f"give {option} with a file" in refused.err


def test_a_plan_that_is_gone_is_brought_back_by_the_command_that_is_printed(
    made: Path, plan, marsroute, folder: Path
) -> None:
    made.unlink()

    error = plan("show", made, post=()).err
    command = shlex.split(error[error.index("marsroute plan restore") :])
    secret = ("--passphrase-file", folder / "secret", *AS)

    assert marsroute(*command[1:], *secret).code == 0
    assert plan("show", made, post=()).code == 0
    nowhere = plan("show", folder / "never.plan", post=()).err
    assert "check the name" in nowhere
    assert "restore" not in nowhere


def test_no_product_of_a_plan_goes_where_the_plan_is(made: Path, plan) -> None:
    before = made.read_bytes()

    for verb in ("export", "recovery-sheet"):
        refused = plan(verb, made, "-o", made)
        assert refused.code == InputRefused.exit_code
    sheet = plan("recovery-sheet", made, "-o", made.with_name("sheet.txt"))
    assert "end it in .pdf" in sheet.err
    assert plan("show", made, post=()).code == 0
    assert len(made.read_bytes()) >= len(before)


def test_a_place_where_no_plan_can_be_is_refused_before_anything_is_written(
    plan, folder: Path
) -> None:
    before = set(folder.iterdir())

    missing = plan("new", folder / "none" / "a.plan")
    no_text = plan("new", folder / "a\udcff.plan")

    assert missing.code == EnvironmentTrouble.exit_code
    assert "to put a.plan into; make it" in missing.err
    assert no_text.code == InputRefused.exit_code
    assert "is no text" in no_text.err
    assert set(folder.iterdir()) == before


def test_versions_of_a_machine_whose_clock_was_decades_off_are_listed(
    made: Path, plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    long_ago = datetime(1969, 7, 20, 20, 17, tzinfo=UTC)
    monkeypatch.setattr("app.security.clock.SystemClock.now", lambda _clock: long_ago)
    named = plan("versions", made, "--add", "OPORD 1")
    monkeypatch.undo()

    assert (named.code, named.err) == (0, "")
    assert "1969-07-20 20:17Z" in named.out
