"""What the queue says when it takes no job: for now, for good, or nobody knows."""

from __future__ import annotations

import pytest

from models.cluster.job import Failure
from models.cluster.slurm.failures import (
    refuses_for_good,
    submission_trouble,
    waiting_words,
    worst,
)
from models.errors import (
    LinkDown,
    ModelError,
    OutOfRoom,
    QueueFull,
    SchedulerDown,
    SubmissionRefused,
    SubmissionUnsure,
)

FAILED = "sbatch: error: Batch job submission failed: "


@pytest.mark.parametrize(
    ("word", "text", "kind"),
    [
        ("REFUSED", f"{FAILED}Invalid account or account/partition", SubmissionRefused),
        ("REFUSED", f"{FAILED}Invalid partition name specified", SubmissionRefused),
        ("REFUSED", f"{FAILED}Invalid qos specification", SubmissionRefused),
        ("REFUSED", f"{FAILED}Memory specification can not be", SubmissionRefused),
        ("REFUSED", "", SubmissionRefused),
        (
            "REFUSED",
            "sbatch: error: AssocMaxSubmitJobLimit " + FAILED + "Job violates "
            "accounting/QOS policy (job submit limit)",
            QueueFull,
        ),
        (
            "UNSURE",
            "Slurm temporarily unable to accept job, sleeping and retrying",
            QueueFull,
        ),
        ("CEILING", "500", QueueFull),
        ("UNSURE", "Socket timed out on send/recv operation", SubmissionUnsure),
        ("BUSY", "", SubmissionUnsure),
        ("DOWN", "Unable to contact slurm controller", SchedulerDown),
        ("DOWN", "Protocol authentication error", SchedulerDown),
        ("FULLDISK", "", OutOfRoom),
        ("NOBASE", "", SubmissionRefused),
        ("NOTOOL", "sbatch", SubmissionRefused),
    ],
)
def test_what_stands_in_the_way(word: str, text: str, kind: type[ModelError]):
    trouble = submission_trouble(word, text, "near")

    assert type(trouble) is kind
    assert "near" in str(trouble)
    assert str(trouble).endswith(".")
    assert not isinstance(trouble, LinkDown)


def test_an_unknown_word_is_no_trouble_of_these():
    assert submission_trouble("HELLO", "", "near") is None


def test_of_several_failures_the_one_that_says_most_is_told():
    assert worst([Failure.NODE, Failure.TIME, None, Failure.GOLDEN]) is Failure.GOLDEN
    assert worst([None]) is None
    assert worst([]) is None


def test_every_failure_of_a_part_has_a_rank():
    ranked = set(Failure) - {Failure.ANSWER, Failure.BUNDLE}
    assert all(worst([one]) is one for one in ranked)


def test_why_a_job_waits_is_said_in_words():
    assert waiting_words("Priority") == "Others are before it."
    assert "Licenses" in waiting_words("Licenses")


@pytest.mark.parametrize(
    ("text", "for_good"),
    [
        ("Requested node configuration is not available", False),  # nodes not known yet
        ("Memory specification can not be satisfied", True),
        ("Invalid account or account/partition combination specified", True),
        ("Invalid generic resource (gres) specification", True),
        ("User's group not permitted to use this partition", True),
        ("Required node not available (down, drained or reserved)", False),
        ("Required partition not available (inactive or drain)", False),
        ("Job violates accounting/QOS policy (job submit limit)", False),
        ("Requested nodes are busy", False),
    ],
)
def test_a_trial_stops_only_what_waiting_does_not_mend(text: str, *, for_good: bool):
    assert refuses_for_good(f"sbatch: error: allocation failure: {text}") is for_good
    assert not refuses_for_good(text.partition(":")[0])
