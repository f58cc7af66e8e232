"""What commands say of jobs: where they are, and what there is none of."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from unittest.mock import MagicMock

import pytest

from app.cli.jobs import advanced, say_jobs, state_words
from app.cli.jobs_access import check_site
from app.cli.terminal import Terminal
from app.errors import InputRefused
from app.security.marking_policy import DEFAULT_POLICY
from app.services.jobs.places import found_places
from app.storage.folders import Folders
from models.cluster.job import CARRIED, Failure, JobState
from tests.job_sketch import drafted, squares_order

if TYPE_CHECKING:
    from pathlib import Path

JOB = drafted(squares_order())


def test_a_state_is_told_with_its_place_and_why_it_failed() -> None:
    assert state_words(JOB) == "draft, here"
    assert state_words(replace(JOB, site=CARRIED)) == "draft, carried by hand"
    failed = replace(JOB, site="lab", state=JobState.FAILED, failure=Failure.MEMORY)
    assert state_words(failed) == "failed (memory), at lab"


def test_no_jobs_are_a_sentence_and_no_empty_table(
    capsys: pytest.CaptureFixture[str],
) -> None:
    say_jobs((), Terminal())
    assert capsys.readouterr().out == (
        "There are no jobs; 'marsroute jobs submit' begins one.\n"
    )
    say_jobs((JOB,), Terminal())
    assert JOB.key[:12] in capsys.readouterr().out


def test_who_stops_waiting_is_told_that_the_job_goes_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(_seconds: float) -> None:
        raise KeyboardInterrupt

    jobs = MagicMock()
    jobs.ledger.job.return_value = JOB
    jobs.runner.sites.return_value = ()
    monkeypatch.setattr("app.cli.jobs.time.sleep", interrupted)

    with pytest.raises(KeyboardInterrupt):
        advanced(jobs, JOB.key, Terminal())
    assert f"Job {JOB.key[:12]} goes on" in capsys.readouterr().out
    assert advanced(jobs, JOB.key) is JOB  # who does not wait is not interrupted


@pytest.mark.parametrize("site", ["", "a/b", "../etc", "x" * 5000])
def test_a_site_that_there_is_not_is_refused_with_those_there_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, site: str
) -> None:
    monkeypatch.setenv("MARSROUTE_HOME", str(tmp_path))
    places = found_places(Folders.of_user(), tmp_path / "a.plan", DEFAULT_POLICY, ())

    with pytest.raises(InputRefused, match="known are here, carried") as refused:
        check_site(places, site)

    assert len(str(refused.value)) < 200
    check_site(places, "here")
