"""What a plan file means: documents taken apart into its objects, and put together.

Bodies of objects are the forms of files: of a scenario for columns and all it lists, of
an overlay for what is drawn. So the readers of files judge them, people can read them,
and differences speak the words that users write.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.security.marking_policy import DEFAULT_POLICY, MarkingPolicy
from app.services.plan.parts import Ground, PlanDocument, RoadClosure, RouteQuestion
from app.services.plan.reader import PlanReader, document_of
from app.services.plan.writer import PlanWriter, content_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.storage.plan_records import ObjectKey
    from planners.vehicles import VehicleType

__all__ = [
    "Ground",
    "PlanDocument",
    "PlanTranslator",
    "RoadClosure",
    "RouteQuestion",
    "content_of",
    "document_of",
]


class PlanTranslator:
    """
    Turns documents into contents and back; what did not change costs nothing.

    Parameters
    ----------
    vehicles
        The catalogue by name.
    marks
        Policy by which markings are read.
    """

    def __init__(
        self,
        vehicles: Mapping[str, VehicleType],
        marks: MarkingPolicy = DEFAULT_POLICY,
    ) -> None:
        self._writer = PlanWriter()
        self._reader = PlanReader(vehicles, marks)

    def content(
        self,
        document: PlanDocument,
        previous: Mapping[ObjectKey, str] | None = None,
    ) -> dict[ObjectKey, str]:
        """
        Take a document apart, and make sure that it can be put together again.

        Parameters
        ----------
        document
            Any.
        previous
            What the file holds; see `PlanWriter.content`.

        Raises
        ------
        InputRefused
            No plan can hold this document; names the object and what is wrong.
        """
        content = self._writer.content(document, previous)
        self._reader.document(content)
        return content

    def document(self, content: Mapping[ObjectKey, str]) -> PlanDocument:
        """Put a document together; see `PlanReader.document`."""
        return self._reader.document(content)
