"""Jobs and links in one glance, as the status bar tells them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.ui.jobs.job_words import IN_QUEUE, site_words
from app.ui.jobs.jobs_label import JobsSeen
from app.ui.jobs.link_words import link_advice
from models.cluster.job import CARRIED, HERE, JobState
from models.cluster.link import LinkState

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from models.cluster.engine import SiteView
    from models.cluster.job import Job

BY_CONCERN = (
    LinkState.HOST_KEY_CHANGED,
    LinkState.LOGIN_NEEDED,
    LinkState.SCHEDULER_DOWN,
    LinkState.OFFLINE,
    LinkState.OPEN,  # one that was never asked says nothing beside it
    LinkState.UNKNOWN,
)
_AT_WORK = (JobState.RUNNING, JobState.FETCHING)


def jobs_seen(
    jobs: Sequence[Job], links: Sequence[SiteView], opened: Collection[str]
) -> JobsSeen:
    """
    Sum up how jobs stand.

    Parameters
    ----------
    jobs
        All of the plan.
    links
        How things stand with each place.
    opened
        Keys of jobs whose answer somebody has looked at.
    """
    far = [one for one in links if one.site not in (HERE, CARRIED)]
    asked = [one for one in far if one.waiting or one.under_way] or far
    worst = min(asked, key=lambda one: BY_CONCERN.index(one.link), default=None)
    trouble = ""
    if worst is not None and worst.link.wants_a_person:
        trouble = f"{site_words(worst.site)}: {worst.words or link_advice(worst.link)}"
    return JobsSeen(
        link=None if worst is None else worst.link,
        waiting=sum(job.state in IN_QUEUE for job in jobs),
        running=sum(job.state in _AT_WORK for job in jobs),
        results=sum(
            job.state is JobState.VERIFIED and job.key not in opened for job in jobs
        ),
        trouble=trouble,
    )
