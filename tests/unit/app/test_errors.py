"""Every error of the user's world has its exit code; all else is our fault."""

from __future__ import annotations

import pytest

from app import errors
from maps.errors import PackError
from models.errors import AnswerRefused, LinkDown, OutOfRoom, SubmissionRefused
from planners.errors import MarchError, NoRoute


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errors.KnownError("x"), 3),
        (errors.InputRefused("x"), 3),
        (errors.MarkingRefused("x"), 3),
        (errors.NoAnswer("x"), 4),
        (errors.EnvironmentTrouble("x"), 5),
        (errors.DiskFull("x"), 5),
        (errors.FileInUse("x"), 5),
        (MarchError("x"), 3),
        (PackError("x"), 3),
        (NoRoute("x"), 4),
        (AnswerRefused("x"), 3),
        (SubmissionRefused("x"), 3),
        (LinkDown("x"), 5),
        (OutOfRoom("x"), 5),
        (ValueError("x"), 70),
    ],
)
def test_errors_and_their_exit_codes(error: Exception, code: int) -> None:
    assert errors.exit_code(error) == code
