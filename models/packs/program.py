"""What the code of a model offers: items of work, and how their answers add up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import TypeAlias

    import numpy as np
    from numpy.typing import NDArray

    from models.protocol.canonical_json import Json

    Tensors: TypeAlias = Mapping[str, NDArray[np.generic]]
    Inputs: TypeAlias = Mapping[str, Tensors]  # by the name of the file
    Parameters: TypeAlias = Mapping[str, Json]


class Program(Protocol):
    """
    The code of a model; a pack names it, and it is never part of a pack's data.

    All functions are pure. An item's answer depends on nothing but the request and the
    item's number, whatever machine, device or share it is worked on in.
    """

    def check(self, inputs: Inputs, parameters: Parameters) -> None:
        """
        Hold inputs and parameters to the contract of the model.

        Raises
        ------
        RequestRefused
            With the tensor and what is wrong with it.
        """

    def items(self, inputs: Inputs, parameters: Parameters) -> int:
        """Count the items of work."""

    def run(
        self,
        inputs: Inputs,
        parameters: Parameters,
        seed: int,
        item: int,
        alive: Callable[[], None],
    ) -> Tensors:
        """
        Work on one item.

        Parameters
        ----------
        inputs, parameters, seed
            Of the request.
        item
            From 0.
        alive
            Called at least ten times a second; may raise WorkStopped.
        """

    def merge(
        self,
        inputs: Inputs,
        parameters: Parameters,
        answers: Iterable[tuple[int, Tensors]],
    ) -> Tensors:
        """Add up all items into the answer, in whatever order they come."""
