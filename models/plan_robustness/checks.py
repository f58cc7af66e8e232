"""Hold inputs and parameters of plan_robustness to its contract, before any work."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from models.errors import RequestRefused
from models.plan_robustness.contract import (
    MOST,
    MOST_PLACES,
    PARAMETERS,
    PLAN,
    PLAN_INPUTS,
    TABLE_POINTS,
    THETA,
    THETA_INPUTS,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from models.packs.program import Inputs, Parameters, Tensors
    from models.plan_robustness.contract import ParameterSpec, Spec

DTYPES = {"i32": "int32", "i64": "int64", "u8": "uint8", "f64": "float64"}


def check(inputs: Inputs, parameters: Parameters) -> None:
    """
    Hold inputs and parameters to the contract.

    Raises
    ------
    RequestRefused
        With the file, the tensor, the place in it and what is allowed there.
    """
    _check_parameters(parameters)
    plans = [f"{PLAN}{number}" for number in range(len(inputs) - 1)]
    expected = {THETA, *plans}
    if len(inputs) < 2 or set(inputs) != expected:
        raise RequestRefused(
            f"plan_robustness wants the files {THETA}, {PLAN}0, {PLAN}1 and so on, and "
            f"was given {', '.join(sorted(inputs)) or 'none'}; send one for each "
            "course of action, numbered from 0."
        )
    check_theta(inputs[THETA])
    for name in plans:
        check_plan(name, inputs[name])


def check_theta(theta: Tensors) -> None:
    """Hold the tables of spread and delay to the contract; raises RequestRefused."""
    sizes = {"T": TABLE_POINTS}
    _check_tensors(THETA, theta, THETA_INPUTS, sizes)
    for spec in THETA_INPUTS:
        fall = np.flatnonzero(np.diff(theta[spec.name]) < 0)
        if len(fall):
            raise RequestRefused(
                f"Tensor {spec.name!r} of {THETA} falls after [{fall[0]}]; a quantile "
                "function never falls."
            )


def check_plan(name: str, plan: Tensors) -> None:
    """
    Hold one course of action to the contract.

    Raises
    ------
    RequestRefused
        With the tensor, the place in it and what is allowed there.
    """
    sizes = {"4": 4}
    _check_tensors(name, plan, PLAN_INPUTS, sizes)
    for letter, most in MOST.items():
        if sizes[letter] > most:
            raise RequestRefused(
                f"{name} has {letter} = {sizes[letter]}; plan_robustness takes no more "
                f"than {most}. Split the request."
            )
    places = sizes["K"] * sizes["R"] * sizes["L"]
    if places > MOST_PLACES:
        raise RequestRefused(
            f"{name} has K x R x L = {places} steps; plan_robustness takes no more "
            f"than {MOST_PLACES}. Offer fewer routes, or join steps without a bridge."
        )
    for letter in "KRS":
        if sizes[letter] == 0:
            raise RequestRefused(
                f"{name} has {letter} = 0; give at least one march unit, one route and "
                "one scenario."
            )
    _check_padding(name, plan)
    _check_visits(name, plan)


def _check_parameters(parameters: Parameters) -> None:
    """All of them, no others, each in its range."""
    names = {spec.name for spec in PARAMETERS}
    if set(parameters) != names:
        wrong = sorted(names.symmetric_difference(parameters))
        raise RequestRefused(
            f"plan_robustness wants the parameters {', '.join(sorted(names))}; missing "
            f"or unknown: {', '.join(wrong)}."
        )
    for spec in PARAMETERS:
        _check_parameter(spec, parameters[spec.name])


def _check_parameter(spec: ParameterSpec, value: object) -> None:
    kinds = int if spec.whole else (int, float)
    if isinstance(value, bool) or not isinstance(value, kinds):
        kind = "a whole number" if spec.whole else "a number"
        raise RequestRefused(
            f"Parameter {spec.name!r} is {value!r}; it must be {kind}."
        )
    if not spec.lowest <= value <= spec.highest:
        raise RequestRefused(
            f"Parameter {spec.name!r} is {value!r}; it must lie between "
            f"{spec.lowest:g} and {spec.highest:g} {spec.unit}."
        )


def _check_tensors(
    name: str, tensors: Tensors, specs: tuple[Spec, ...], sizes: dict[str, int]
) -> None:
    """Names, dtypes, shapes and ranges; sizes met for the first time are noted."""
    names = {spec.name for spec in specs}
    if set(tensors) != names:
        wrong = sorted(names.symmetric_difference(tensors))
        raise RequestRefused(
            f"{name} must hold the tensors of the contract and no others; missing or "
            f"unknown: {', '.join(wrong)}."
        )
    for spec in specs:
        _check_shape(name, spec, tensors[spec.name], sizes)
    for spec in specs:
        _check_range(name, spec, tensors[spec.name], sizes)


def _check_shape(
    name: str, spec: Spec, tensor: NDArray[np.generic], sizes: dict[str, int]
) -> None:
    if tensor.dtype != np.dtype(DTYPES[spec.dtype]):
        raise RequestRefused(
            f"Tensor {spec.name!r} of {name} is of {tensor.dtype}; it must be of "
            f"{DTYPES[spec.dtype]}."
        )
    fits = tensor.ndim == len(spec.shape) and all(
        sizes.setdefault(letter, size) == size
        for letter, size in zip(spec.shape, tensor.shape, strict=True)
    )
    if not fits:
        known = ", ".join(f"{key} = {sizes[key]}" for key in spec.shape if key in sizes)
        raise RequestRefused(
            f"Tensor {spec.name!r} of {name} has the shape {list(tensor.shape)}; it "
            f"must be [{', '.join(spec.shape)}] with {known}."
        )


def _check_range(
    name: str, spec: Spec, tensor: NDArray[np.generic], sizes: dict[str, int]
) -> None:
    highest = spec.highest
    if isinstance(highest, str):
        letter, _, less = highest.partition("-")
        highest = sizes[letter] - int(less or 0)
    inside = (tensor >= spec.lowest) & (tensor <= highest)  # type: ignore[operator]
    if not inside.all():
        place = [int(at) for at in np.argwhere(~inside)[0]]
        raise RequestRefused(
            f"Tensor {spec.name!r} of {name} holds {tensor[tuple(place)]} at {place}; "
            f"it must lie between {spec.lowest:g} and {highest:.15g} {spec.unit}."
        )


def _check_padding(name: str, plan: Tensors) -> None:
    """Beyond the last step of a route there is nothing."""
    beyond = np.arange(plan["step_ms"].shape[2]) >= plan["steps"][:, :, None]  # type: ignore[operator]
    for tensor, nothing in (
        ("step_ms", 0),
        ("step_arc", -1),
        ("resource", -1),
        ("bridge_of_step", -1),
    ):
        wrong = np.argwhere(beyond & (plan[tensor] != nothing))
        if len(wrong):
            raise RequestRefused(
                f"Tensor {tensor!r} of {name} holds "
                f"{plan[tensor][tuple(wrong[0])]} at {wrong[0].tolist()}, beyond the "
                f"last step of that route; it must be {nothing} there."
            )


def _check_visits(name: str, plan: Tensors) -> None:
    """Every entry of a single-file section stands once, in the order driven."""
    visit = plan["visit"].astype(np.int64)
    resource = plan["resource"]
    shape = resource.shape
    for column, (word, size) in enumerate(
        zip(("unit", "route", "step"), shape, strict=True)
    ):
        wrong = np.flatnonzero(visit[:, column] >= size)
        if len(wrong):
            raise RequestRefused(
                f"Tensor 'visit' of {name} names {word} {visit[wrong[0], column]} at "
                f"[{wrong[0]}, {column}]; there are {size}."
            )
    wrong = np.flatnonzero(resource[tuple(visit[:, :3].T)] != visit[:, 3])
    if len(wrong):
        raise RequestRefused(
            f"Tensor 'visit' of {name} says at [{wrong[0]}] that section "
            f"{visit[wrong[0], 3]} is entered; tensor 'resource' says otherwise for "
            "that unit, route and step."
        )
    flat = np.ravel_multi_index(tuple(visit[:, :3].T), shape)
    entries = np.flatnonzero(resource.ravel() >= 0)  # type: ignore[operator]
    if not np.array_equal(np.sort(flat), entries):
        raise RequestRefused(
            f"Tensor 'visit' of {name} must name each step with a single-file section "
            f"once: there are {len(entries)} of them, and {len(np.unique(flat))} are "
            f"named in {len(flat)} rows."
        )
    _check_sequence(name, flat, shape[2])


def _check_sequence(name: str, flat: NDArray[np.int64], length: int) -> None:
    """A unit enters the sections of its route one after another."""
    by_route = np.argsort(flat // max(1, length), kind="stable")
    ordered = flat[by_route]
    back = np.flatnonzero(np.diff(ordered) < 0)
    if len(back):
        raise RequestRefused(
            f"Tensor 'visit' of {name} names at [{by_route[back[0] + 1]}] a step that "
            "its unit drives before one named earlier; list the entries of a route in "
            "the order in which they are driven."
        )
