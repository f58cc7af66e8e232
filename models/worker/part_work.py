"""The work on the items of one part: each finished once, verified when it is reused."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from models.errors import AnswerRefused, ModelError

if TYPE_CHECKING:
    from models.packs.pack import Pack
    from models.packs.program import Inputs
    from models.protocol.request import Request
    from models.worker.claims import Claim
    from models.worker.finished_items import Finished, FinishedItems
    from models.worker.job_folder import JobFolder
    from models.worker.part_report import PartReport
    from models.worker.stopping import Stopping
    from models.worker.surroundings import Surroundings


class FencedOff(ModelError):  # noqa: N818 - what another run did
    """A later run took the part over."""


class PartWork(NamedTuple):
    """All that the work on a part needs."""

    folder: JobFolder
    request: Request
    inputs: Inputs
    pack: Pack
    node: str
    items: FinishedItems
    claim: Claim
    report: PartReport
    stopping: Stopping
    around: Surroundings

    def is_alive(self, owner: str) -> bool:
        """Whether the run of another owner goes on."""
        return self.around.is_alive(owner, f"p-{self.request.key}")

    def finish(self, part: int) -> None:
        """
        Finish all items of a part.

        Raises
        ------
        WorkStopped
            The run has to end first.
        FencedOff
            Another run took over.
        """
        numbers = self.request.items_of(part)
        self.items.clear_leftovers(numbers)
        self.report.begin(len(numbers))
        for item in numbers:
            self.stopping()
            self.finished(item)
            self.report.finish_item()

    def finished(self, item: int) -> Finished:
        """
        Give an item: as it was kept, if it is unharmed, else computed now.

        Raises
        ------
        WorkStopped
            The run has to end first.
        FencedOff
            Another run took over.
        """
        try:
            kept = self.items.read(item)
        except AnswerRefused as error:
            self.report.log(f"{error} It is computed anew.")
            self.items.drop(item)
            kept = None
        if kept is not None:
            return kept
        request = self.request
        tensors = self.pack.program.run(
            self.inputs, request.parameters, request.seed, item, self.stopping
        )
        if self.claim.is_fenced():
            raise FencedOff("A later run took the part over; this one leaves it.")
        return self.items.keep(item, tensors, self.node)
