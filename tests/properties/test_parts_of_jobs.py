"""However a job is cut, ordered, broken off and begun again: one answer, same bits."""

from __future__ import annotations

import shutil
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.worker.outcome import Outcome
from models.worker.part import run_part
from tests.squares_jobs import around, job_folder, squares_request
from tests.squares_worker import squares_pack

ITEMS = 8
NUMBER = count()


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """Bytes of the answer of the job in one part."""
    base = tmp_path_factory.mktemp("whole")
    folder = job_folder(base, *squares_request(items=ITEMS, parts=1))
    run_part(folder, 0, around())
    return (folder / "answer" / "answer.safetensors").read_bytes()


def broken_off(job, part, after):
    """Run a part that ends by itself after so many items."""
    pack = squares_pack()
    run = type(pack.program).run
    left = [after]

    def run_some(self, inputs, parameters, seed, item, alive):
        if parameters["block"] == 5:
            left[0] -= 1
            if left[0] < 0:
                raise ZeroDivisionError
        return run(self, inputs, parameters, seed, item, alive)

    vars(pack)["program"] = type("Some", (type(pack.program),), {"run": run_some})()
    return run_part(job, part, around(load=lambda _slug: pack)).outcome


@settings(max_examples=25)
@given(st.data())
def test_any_cutting_order_and_breaking_off_gives_the_same_answer(
    tmp_path_factory, whole, data
):
    parts = data.draw(st.integers(1, ITEMS), "parts")
    order = data.draw(st.permutations(range(parts)), "order")
    breaks = data.draw(
        st.lists(st.tuples(st.integers(0, parts - 1), st.integers(0, 3)), max_size=4),
        "broken off: part, after so many items",
    )
    base = tmp_path_factory.mktemp("cut") / str(next(NUMBER))
    job = job_folder(base, *squares_request(items=ITEMS, parts=parts))

    for part, after in breaks:
        assert broken_off(job, part, after) in {Outcome.PROGRAM, Outcome.DONE}
    for part in order:
        assert run_part(job, part, around()).outcome is Outcome.DONE

    assert (job / "answer" / "answer.safetensors").read_bytes() == whole
    shutil.rmtree(base)
