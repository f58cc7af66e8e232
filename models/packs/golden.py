"""Golden answers: small questions whose answers every machine has to give first.

They lie in ``golden.safetensors`` as tensors ``<case>/in/<file>/<tensor>`` and
``<case>/out/<tensor>``; parameters and seeds stand in ``model.json``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from models.errors import GoldenMissed, PackRefused
from models.protocol.tensors import read_tensors, write_tensors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from numpy.typing import NDArray

    from models.packs.program import Inputs, Parameters, Program, Tensors

MOST_BYTES = 1 << 26


class GoldenCase(NamedTuple):
    """A question and the answer that is promised."""

    name: str
    inputs: Inputs
    parameters: Parameters
    seed: int
    output: Tensors


class GoldenResult(NamedTuple):
    """
    How a machine did.

    ``is_exact`` tells whether all bits agreed, ``worst`` the largest difference.
    """

    cases: int
    is_exact: bool
    worst: float

    @property
    def determinism(self) -> str:
        """Class of all answers of that machine: ``exact`` or ``close``."""
        return "exact" if self.is_exact else "close"


def read_golden(data: bytes, told: Mapping[str, Any]) -> tuple[GoldenCase, ...]:
    """
    Read golden answers.

    Parameters
    ----------
    data
        Of ``golden.safetensors``.
    told
        Member ``golden`` of the card.

    Raises
    ------
    PackRefused
        The file is damaged or a case is missing.
    """
    tensors = read_tensors(
        data, MOST_BYTES, what="golden.safetensors", refused=PackRefused
    )
    cases = []
    for case in told["cases"]:
        inputs: dict[str, dict[str, NDArray[np.generic]]] = {}
        output: dict[str, NDArray[np.generic]] = {}
        for name, tensor in tensors.items():
            match name.split("/"):
                case [first, "in", file, inner] if first == case["name"]:
                    inputs.setdefault(file, {})[inner] = tensor
                case [first, "out", inner] if first == case["name"]:
                    output[inner] = tensor
                case _:
                    pass
        if not inputs or not output:
            raise PackRefused(
                f"golden.safetensors lacks the case {case['name']}; install the "
                "program again."
            )
        cases.append(
            GoldenCase(case["name"], inputs, case["parameters"], case["seed"], output)
        )
    return tuple(cases)


def write_golden(cases: Iterable[GoldenCase]) -> bytes:
    """Write golden answers as `read_golden` reads them."""
    tensors: dict[str, NDArray[np.generic]] = {}
    for case in cases:
        for file, inner in case.inputs.items():
            tensors |= {f"{case.name}/in/{file}/{one}": inner[one] for one in inner}
        tensors |= {f"{case.name}/out/{one}": case.output[one] for one in case.output}
    return write_tensors(tensors)


def engine_of(program: Program) -> str:
    """
    Tell what a program computes with on this machine; empty where it has no choice.

    A program with a choice says so by a function ``engine``. All engines of a program
    give the same bits, so the choice is recorded and never part of a key.
    """
    engine = getattr(program, "engine", None)
    return str(engine()) if engine else ""


def answer_of(
    program: Program, case: GoldenCase, alive: Callable[[], None]
) -> Mapping[str, NDArray[np.generic]]:
    """Have a program answer a golden question, item by item and added up."""
    inputs, parameters = case.inputs, case.parameters
    program.check(inputs, parameters)
    items = range(program.items(inputs, parameters))
    answers = (
        (item, program.run(inputs, parameters, case.seed, item, alive))
        for item in items
    )
    return program.merge(inputs, parameters, answers)


def check_golden(
    program: Program,
    cases: Iterable[GoldenCase],
    tolerance: float,
    alive: Callable[[], None],
) -> GoldenResult:
    """
    Have a program answer all golden questions on this machine.

    Parameters
    ----------
    program
        Of the pack.
    cases
        Of the pack.
    tolerance
        Largest difference of a number with a fraction; whole numbers agree exactly.
    alive
        As in `Program.run`.

    Raises
    ------
    GoldenMissed
        An answer differs by more than the card allows.
    """
    count, exact, worst = 0, True, 0.0
    for case in cases:
        found = answer_of(program, case, alive)
        if set(found) != set(case.output):
            raise GoldenMissed(
                f"The golden case {case.name} gave other tensors than the pack "
                "promises."
            )
        for name, promised in case.output.items():
            off = _difference(promised, found[name])
            allowed = tolerance if promised.dtype.kind == "f" else 0.0
            if not off <= allowed:
                raise GoldenMissed(
                    f"This machine gives other answers than the pack promises: {name} "
                    f"of the golden case {case.name} is off by {off:g}, and "
                    f"{allowed:g} is allowed. Nothing was computed; choose "
                    "another kind of machine or look at its libraries."
                )
            exact = exact and promised.tobytes() == found[name].tobytes()
            worst = max(worst, off)
        count += 1
    return GoldenResult(count, exact, worst)


def _difference(promised: NDArray[np.generic], found: NDArray[np.generic]) -> float:
    """Largest difference; infinite where shape or dtype differ."""
    if promised.shape != found.shape or promised.dtype != found.dtype:
        return float("inf")
    if np.array_equal(promised, found):
        return 0.0
    if promised.dtype.kind != "f":
        off = np.abs(promised.astype(object) - found.astype(object))
        return float(max(off.flat))
    return float(np.max(np.abs(promised.astype(np.float64) - found.astype(np.float64))))
