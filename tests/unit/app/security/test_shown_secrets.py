"""What carries a passphrase, key or code does not show it when it is shown itself."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.exports.recovery_sheet import RecoverySheet
from app.security.file_key import FileKey
from app.security.marking import DEFAULT_MARKING
from app.services.bundles import Seal
from app.ui.dialogs.new_plan_dialog import NewPlanWishes
from app.ui.plan.plan_files import MadePlan
from tests.key_cases import CHEAP

SECRET = "seven grey herons wade"  # noqa: S105 - of tests
SHEET = RecoverySheet(
    plan="move.plan",
    file_id="0" * 32,
    code=SECRET,
    marking=DEFAULT_MARKING,
    inputs=(DEFAULT_MARKING,),
    author="S4 1 Bn",
    created=datetime(2026, 5, 3, tzinfo=UTC),
)


@pytest.mark.parametrize(
    "carrier",
    [
        SHEET,
        Seal(SECRET, CHEAP),
        NewPlanWishes(Path("move.plan"), SECRET, with_recovery=True, with_keyring=True),
        MadePlan(None, None, SECRET),  # type: ignore[arg-type]
        FileKey(SECRET.encode().ljust(32)),
    ],
)
def test_carrier_of_a_secret_does_not_show_it(carrier):
    """Frames, logs and reports of tests show what objects say of themselves."""
    shown = f"{carrier!r} {carrier!s} {[carrier]}"

    assert type(carrier).__name__ in shown
    assert SECRET not in shown
