"""Sample plan files of each form that was ever in use, and how the newest one is made.

Once a form is in use its sample is never made again: it shows that files of that time
open. ``python -m tests.plan_samples FOLDER`` writes a sample of the present form.
"""

from __future__ import annotations

import sys
from pathlib import Path

from app.storage.job_ledger import PlanLedger
from app.storage.plan_tables import STEPS
from app.storage.plan_thread import PlanThread
from models.cluster.job import JobState
from tests.job_sketch import answered, drafted, squares_order
from tests.plan_sketch import made_anew

SAMPLES = Path(__file__).parent / "samples"


def sample(form: int) -> Path:
    """Path of the sample of a form; under the key of `tests.plan_sketch`."""
    return SAMPLES / f"form-{form}.plan"


def make_sample(folder: Path) -> Path:
    """Write a plan of the present form into a folder."""
    plan = PlanThread(lambda: made_anew(folder))
    ledger = PlanLedger(plan)
    for order in (squares_order(5), squares_order(6)):
        ledger.create(drafted(order), order.request, order.files)
    job = drafted(squares_order(5), state=JobState.VERIFIED)
    ledger.keep_answer(job, answered(squares_order(5).request))
    plan.close()
    return plan.path.rename(folder / sample(len(STEPS)).name)


if __name__ == "__main__":
    make_sample(Path(sys.argv[1]))
