"""Jobs leave in bundles under their marking, and answers come in once or not at all."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest

from app.errors import Damaged, InputRefused, MarkingRefused
from app.exports.gate import Gate
from app.security.marking_policy import DEFAULT_POLICY
from app.services.jobs.carried_files import Carrying, export_job, import_answer
from app.services.jobs.carried_workers import carried_workers, enrol_carried_worker
from app.services.jobs.places import Places
from app.services.jobs.runner import JobRunner
from models.cluster.carried import CarriedBackEnd
from models.cluster.job import CARRIED, HERE, Failure, Job, JobOrder, JobState
from models.cluster.local import LocalBackEnd
from models.cluster.memory_ledger import MemoryLedger
from models.errors import AnswerRefused
from models.protocol.carried_bundle import answer_bundle, read_job_bundle
from models.protocol.signature import public_part
from tests.asked_models import WORKER, answered, asked, key_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from app.exports.gate import ExportRecord
    from models.cluster.slurm.site import Site

MARKING = "EXERCISE - UNCLASSIFIED"


class StillClock:
    """It is always noon."""

    def now(self) -> datetime:
        return datetime(2026, 6, 12, 12, tzinfo=UTC)

    def since_boot(self) -> float:
        return 1000.0


class Bench:
    """A ledger with people who carry."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ledger = MemoryLedger()
        self.places = Places(
            here=LocalBackEnd(folder / "here"),
            carried=CarriedBackEnd(),
            sites={},
            far={},
            carried_keys=frozenset({WORKER}),
        )
        self.runner = JobRunner(
            self.ledger,
            {CARRIED: self.places.carried},
            StillClock(),
            self.places.worker_keys,
        )

    def submit(self, marking: str = MARKING) -> Job:
        """Begin a job that is carried."""
        request, files = asked()
        order = JobOrder("Crossing", CARRIED, request, files, marking=marking)
        self.runner.submit(order).result()
        self.runner.sync(CARRIED).result()
        return self.ledger.jobs()[0]

    def answer(
        self, seed: int = 7, marking: str = MARKING, worker: int = 1, inside: int = 7
    ) -> Path:
        """An answer as a worker has packed it; ``inside`` is the job that it is to."""
        request, _ = asked(seed=seed)
        path = self.folder / "x.answer"
        files = answered(asked(seed=inside)[0], worker)
        path.write_bytes(answer_bundle(request.key, files, marking, key_of(worker)))
        return path

    def take_in(self, path: Path) -> Job:
        """Import it."""
        return import_answer([path], self.ledger, self.places, self.runner)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    """A bench whose runner ends with the test."""
    bench = Bench(tmp_path)
    yield bench
    assert bench.runner.close()


def test_a_bundle_leaves_through_the_gate_and_goes_on_its_record(
    bench: Bench,
) -> None:
    job = bench.submit()
    records: list[ExportRecord] = []
    path = bench.folder / "x.job"

    written = export_job(
        bench.ledger, job, Carrying(path, key_of(5), gate=Gate(log=records.append))
    )

    assert written == records
    assert [(one.path, str(one.marking)) for one in written] == [(path, MARKING)]
    request, carried = read_job_bundle(path.read_bytes(), [public_part(key_of(5))])
    assert (request.key, carried.marking) == (job.key, MARKING)


def test_the_same_job_is_the_same_bundle_again(bench: Bench) -> None:
    job = bench.submit()
    paths = [bench.folder / name for name in ("a.job", "b.job")]

    for path in paths:
        export_job(bench.ledger, job, Carrying(path, key_of(5)))

    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_a_job_above_the_ceiling_of_clusters_does_not_leave(bench: Bench) -> None:
    job, path = bench.submit("EXERCISE - NATO SECRET"), bench.folder / "x.job"
    low = replace(DEFAULT_POLICY, cluster=DEFAULT_POLICY.parse("NATO RESTRICTED"))

    with pytest.raises(MarkingRefused, match="cluster takes NATO RESTRICTED at most"):
        export_job(bench.ledger, job, Carrying(path, None, gate=Gate(policy=low)))
    assert not path.exists()
    export_job(bench.ledger, job, Carrying(path, None))
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_job_without_a_marking_does_not_leave(bench: Bench) -> None:
    for marking, sentence in (("", "no marking"), ("PINK", "PINK")):
        job = replace(bench.submit(), marking=marking)
        with pytest.raises(MarkingRefused, match=sentence):
            export_job(bench.ledger, job, Carrying(bench.folder / "x.job", None))
    assert not (bench.folder / "x.job").exists()


def test_a_job_that_is_elsewhere_or_over_is_not_carried(bench: Bench) -> None:
    job = bench.submit()
    carrying = Carrying(bench.folder / "x.job", None)

    with pytest.raises(InputRefused, match="at the site 'here'"):
        export_job(bench.ledger, replace(job, site=HERE), carrying)
    over = replace(job, state=JobState.VERIFIED)
    with pytest.raises(InputRefused, match="nothing to carry"):
        export_job(bench.ledger, over, carrying)


def test_an_answer_is_taken_in_once(bench: Bench) -> None:
    key = bench.submit().key

    first = bench.take_in(bench.answer())
    events = bench.ledger.events(key)
    again = bench.take_in(bench.answer())

    assert first.state is JobState.VERIFIED
    assert again == first
    assert bench.ledger.events(key) == events
    assert bench.ledger.answer(key) == answered(asked()[0])


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ({"worker": 9}, "not trusted here"),
        ({"marking": "EXERCISE - NATO RESTRICTED"}, "is marked"),
        ({"inside": 8}, "answer to another job"),
    ],
)
def test_an_answer_that_is_refused_leaves_the_job_waiting(
    bench: Bench, answer: dict[str, str], sentence: str
) -> None:
    before = bench.submit()

    with pytest.raises(AnswerRefused, match=sentence):
        bench.take_in(bench.answer(**answer))  # type: ignore[arg-type]

    assert bench.ledger.job(before.key) == before
    assert bench.take_in(bench.answer()).state is JobState.VERIFIED


def test_an_answer_to_a_job_of_another_plan_is_refused(bench: Bench) -> None:
    bench.submit()

    with pytest.raises(InputRefused, match="which this plan does not have"):
        bench.take_in(bench.answer(seed=8))


def test_an_answer_to_a_job_that_is_elsewhere_is_refused(bench: Bench) -> None:
    job = bench.submit()
    bench.ledger.write(replace(job, site="far"))

    with pytest.raises(InputRefused, match="at the site 'far'"):
        bench.take_in(bench.answer())


@pytest.mark.parametrize(
    ("state", "failure"),
    [
        (JobState.CANCELLED, None),
        (JobState.FAILED, Failure.ANSWER),
        (JobState.FAILED, Failure.NODE),
    ],
)
def test_a_sound_answer_ends_well_what_had_gone_wrong(
    bench: Bench, state: JobState, failure: Failure | None
) -> None:
    job = bench.submit()
    bench.runner.cancel(job.key).result()
    while not (kept := bench.ledger.jobs()[0]).state.is_over:
        bench.runner.sync(CARRIED).result()
    bench.ledger.write(replace(kept, state=state, failure=failure))

    assert bench.take_in(bench.answer()).state is JobState.VERIFIED


def test_each_site_is_believed_by_its_own_worker_alone(bench: Bench) -> None:
    keys = {"near": "1" * 64, "far": "2" * 64, "new": ""}
    sites = {name: SimpleNamespace(worker_key=key) for name, key in keys.items()}
    places = bench.places._replace(sites=cast("Mapping[str, Site]", sites))
    here = places.here.worker_key()

    assert places.worker_keys("near") == {"1" * 64}
    assert places.worker_keys("new") == frozenset()
    assert places.worker_keys("unknown") == frozenset()
    assert places.worker_keys(HERE) == {here}
    assert places.worker_keys(CARRIED) == {WORKER, here, "1" * 64, "2" * 64}


@pytest.mark.parametrize(
    "workers", [{"1" * 63: "x"}, {"1" * 64: 3}, {"X" * 64: "x"}, [], 7]
)
def test_a_list_of_carried_workers_that_was_altered_is_refused(
    tmp_path: Path, workers: object
) -> None:
    enrol_carried_worker(tmp_path, "1" * 64, "Depot")
    assert carried_workers(tmp_path) == {"1" * 64: "Depot"}
    (path,) = tmp_path.iterdir()
    form = json.loads(path.read_bytes())["form"]
    path.write_text(json.dumps({"form": form, "workers": workers or "x"}))

    with pytest.raises(Damaged, match="is no list of workers"):
        carried_workers(tmp_path)
