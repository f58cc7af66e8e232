"""Finished items on the disk: the only checkpoint there is, shared by all runs."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, NamedTuple

from models.errors import AnswerRefused, RequestRefused
from models.protocol.canonical_json import canonical_bytes
from models.protocol.tensors import read_tensors, write_tensors
from models.worker.whole_file import write_whole

if TYPE_CHECKING:
    from pathlib import Path

    from models.packs.program import Tensors
    from models.protocol.canonical_json import Json


class Finished(NamedTuple):
    """An item as it was read back: its tensors, their hash, and who made it."""

    tensors: Tensors
    sha256: str
    node: str


class FinishedItems:
    """
    The items of a job that are finished.

    Attributes
    ----------
    folder
        Of all items of the job.
    owner
        Name of this run.
    most
        Largest size of an item, in bytes.
    """

    def __init__(self, folder: Path, owner: str, most: int) -> None:
        self.folder, self.owner, self.most = folder, owner, most

    def numbers(self) -> frozenset[int]:
        """Numbers of the items that say they are finished."""
        if not self.folder.is_dir():
            return frozenset()
        stems = (one.stem for one in self.folder.glob("*.json"))
        return frozenset(int(stem) for stem in stems if stem.isdigit())

    def keep(self, item: int, tensors: Tensors, node: str) -> Finished:
        """
        Keep an item; it is finished as soon as its note is there.

        Parameters
        ----------
        item
            Its number.
        tensors
            Its answer.
        node
            Which machine made it, by its note in the folder of golden results.

        Raises
        ------
        RequestRefused
            The item is larger than the whole answer may be.
        OSError
            As the disk says; nothing half is left.
        """
        data = write_tensors(tensors)
        if len(data) > self.most:
            raise RequestRefused(
                f"Item {item} takes {len(data)} bytes, and the whole answer may take "
                f"{self.most}; ask for less, or allow more."
            )
        sha256 = hashlib.sha256(data).hexdigest()
        note: dict[str, Json] = {
            "node": node,
            "sha256": sha256,
            "size": len(data),
        }
        self.folder.mkdir(exist_ok=True)
        write_whole(self._data(item), data, self.owner)
        write_whole(self._note(item), canonical_bytes(note), self.owner)
        return Finished(tensors, sha256, node)

    def read(self, item: int) -> Finished | None:
        """
        Read an item back; None before it is finished.

        Raises
        ------
        AnswerRefused
            Its file is not the one that its note tells of.
        """
        try:
            note = json.loads(self._note(item).read_bytes())
            data = self._data(item).read_bytes()
        except FileNotFoundError:
            return None
        except ValueError as error:
            raise AnswerRefused(f"The note of item {item} is damaged.") from error
        if not isinstance(note, dict) or len(data) != note.get("size"):
            raise AnswerRefused(f"Item {item} has another size than when it was kept.")
        sha256 = hashlib.sha256(data).hexdigest()
        if sha256 != note.get("sha256"):
            raise AnswerRefused(f"Item {item} was changed since it was kept.")
        return Finished(read_tensors(data, self.most), sha256, str(note.get("node")))

    def drop(self, item: int) -> None:
        """Forget an item; the note goes first."""
        self._note(item).unlink(missing_ok=True)
        self._data(item).unlink(missing_ok=True)

    def clear_leftovers(self, items: range) -> None:
        """Remove what runs that died had half written of these items."""
        if not self.folder.is_dir():
            return
        for one in self.folder.glob(".*"):
            number = one.name[1:].partition(".")[0]
            if number.isdigit() and int(number) in items:
                one.unlink(missing_ok=True)

    def _data(self, item: int) -> Path:
        return self.folder / f"{item}.safetensors"

    def _note(self, item: int) -> Path:
        return self.folder / f"{item}.json"
