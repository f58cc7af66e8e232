"""Plans of later versions are refused, those of earlier ones brought up to date."""

from __future__ import annotations

import shutil

import pytest

from app.errors import TooNew
from app.storage import plan_database, plan_tables
from app.storage.backups import BackupReason, backups
from tests import plan_samples, plan_sketch
from tests.faults import busy_plan, interrupted_acts

pytestmark = pytest.mark.fault
FORMS = plan_tables.STEPS


@pytest.fixture
def later_version(monkeypatch: pytest.MonkeyPatch) -> None:
    """The next version of the program, which knows one form more."""
    steps = (*FORMS, interrupted_acts.later_form)
    monkeypatch.setattr(plan_tables, "STEPS", steps)
    monkeypatch.setattr(plan_database, "STEPS", steps)


@pytest.mark.gate("F9", "plan of a later version", "refused with a sentence")
@pytest.mark.usefixtures("later_version")
def test_a_plan_of_a_later_version_is_refused(tmp_path, monkeypatch, found) -> None:
    path = tmp_path / busy_plan.NAME
    busy_plan.create(path, "small").close()
    before = path.read_bytes()
    monkeypatch.setattr(plan_tables, "STEPS", FORMS)
    monkeypatch.setattr(plan_database, "STEPS", FORMS)

    for opening in (busy_plan.reopen, busy_plan.read):
        with pytest.raises(TooNew, match="later version"):
            opening(path)

    assert path.read_bytes() == before
    found("refused, untouched")


@pytest.mark.gate("F9", "plan of each earlier form", "migrates, its backup opens")
@pytest.mark.parametrize("form", range(1, len(FORMS) + 1))
@pytest.mark.usefixtures("later_version")
def test_a_plan_of_each_earlier_form_migrates_and_its_backup_opens(
    tmp_path, monkeypatch, found, form
) -> None:
    path = tmp_path / "move.plan"
    shutil.copyfile(plan_samples.sample(form), path)

    store = plan_sketch.opened(path)
    content = store.content()
    assert store.verify() == ()
    store.close()

    (kept,) = [one for one in backups(path) if one.reason is BackupReason.MIGRATION]
    monkeypatch.setattr(plan_tables, "STEPS", FORMS)
    monkeypatch.setattr(plan_database, "STEPS", FORMS)
    there = tmp_path / "again.plan"
    shutil.copyfile(kept.path, there)
    backup = plan_sketch.opened(there)
    assert backup.content() == content
    assert backup.verify() == ()
    backup.close()
    found(f"form {form}: migrated, backup opens")
