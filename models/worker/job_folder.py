"""The folder of a job on the machine that works: what was asked, and what is done."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from models.errors import RequestRefused
from models.protocol.manifest import MANIFEST
from models.protocol.request_file import REQUEST, read_request, request_inputs

if TYPE_CHECKING:
    from pathlib import Path

    from models.packs.program import Inputs
    from models.protocol.request import Request


class JobFolder(NamedTuple):
    """Places in the folder of a job."""

    path: Path

    @property
    def cancel(self) -> Path:
        """There as soon as somebody wants the job to end."""
        return self.path / "cancel"

    @property
    def items(self) -> Path:
        """Of finished items."""
        return self.path / "items"

    @property
    def golden(self) -> Path:
        """Of notes of machines that gave the golden answers."""
        return self.path / "golden"

    @property
    def merge(self) -> Path:
        """Of claims on adding up."""
        return self.path / "merge"

    @property
    def answer(self) -> Path:
        """Of the whole answer."""
        return self.path / "answer"

    @property
    def worker_key(self) -> Path:
        """The key of the worker, beside the folder of all jobs."""
        return self.path.parent.parent / "worker.key"

    def part(self, number: int) -> Path:
        """Of one part."""
        return self.path / f"part-{number}"


class Asked(NamedTuple):
    """What a job folder asks for, checked against its manifest."""

    request: Request
    inputs: Inputs


def read_asked(folder: JobFolder) -> Asked:
    """
    Read request and inputs, and hold them to the manifest.

    Raises
    ------
    RequestRefused
        A file is missing, was changed, or does not belong there.
    """
    files = request_files_in(folder)
    request = read_request(files)
    return Asked(request, request_inputs(request, files))


def request_files_in(folder: JobFolder) -> dict[str, bytes]:
    """
    Read the files of a request out of the folder of a job; nothing is believed yet.

    Raises
    ------
    RequestRefused
        One is missing, or is no plain file.
    """
    inputs = folder.path / "inputs"
    paths = [folder.path / REQUEST, folder.path / MANIFEST]
    paths += sorted(inputs.iterdir()) if inputs.is_dir() else []
    files = {}
    for one in paths:
        if one.is_symlink() or not one.is_file():
            raise RequestRefused(
                f"{one.name} of the job is missing or is no plain file; have the job "
                "sent again."
            )
        files[one.relative_to(folder.path).as_posix()] = one.read_bytes()
    return files
