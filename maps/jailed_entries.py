"""The child that reads one foreign file of text, or looks for text in any file."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from maps.errors import SourceError
from maps.jail_walls import serve_session

if TYPE_CHECKING:
    from collections.abc import Mapping

    from maps.jail_walls import Handler


def open_file(request: Mapping[str, Any]) -> tuple[Mapping[str, Any], Handler]:
    """
    Prepare to read a file.

    Parameters
    ----------
    request
        ``path``, ``form`` (``yaml``, ``json``, ``cells``, ``sheets`` or ``passages``),
        ``what`` it is called, ``most_bytes`` of it, of cells and sheets ``most_rows``,
        and of passages the ``mark`` they begin with and their ``signs``.

    Returns
    -------
    tuple
        Nothing to say yet, and what answers the one request that follows: the file as
        JSON.
    """

    def read(_: Mapping[str, Any]) -> tuple[Mapping[str, Any], bytes]:
        path, what = Path(request["path"]), str(request["what"])
        most = int(request["most_bytes"])
        with path.open("rb") as foreign:
            data = foreign.read(most + 1)
        if len(data) > most:
            raise SourceError(
                f"{path.name} has more than {most >> 20} MB; a {what} is far smaller, "
                "so this is another kind of file."
            )
        return {}, json.dumps(_content(request, data, path.name, what)).encode()

    return {}, read


def _content(request: Mapping[str, Any], data: bytes, file: str, what: str) -> object:
    """Content of a file in the form that was asked for."""
    if request["form"] == "passages":
        from maps.passages import passages  # noqa: PLC0415 - behind the walls

        return passages(
            data,
            file=file,
            mark=str(request["mark"]),
            signs=int(request["signs"]),
            most_bytes=int(request["most_bytes"]),
        )
    if request["form"] == "sheets":
        from maps.workbook_cells import workbook_sheets  # noqa: PLC0415 - likewise

        return workbook_sheets(data, file=file, most=int(request["most_rows"]))
    text = text_of(data, file)
    if request["form"] == "json":
        from maps.strict_json import strict_json  # noqa: PLC0415 - likewise

        return strict_json(text, file=file, what=what)
    if request["form"] == "cells":
        from maps.cell_lines import cell_lines  # noqa: PLC0415 - likewise

        return cell_lines(text, file=file, most=int(request["most_rows"]))
    from maps.yaml_tree import yaml_tree  # noqa: PLC0415 - likewise

    return yaml_tree(text, file=file, what=what).packed()


def text_of(data: bytes, file: str) -> str:
    """
    Text of the bytes of a file; a mark of the byte order is heeded and dropped.

    Raises
    ------
    SourceError
        They are no text.
    """
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        return data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceError(
            f"{file} cannot be read as text: it is not UTF-8 ({error.reason}); save "
            "it again as UTF-8."
        ) from error


if __name__ == "__main__":
    sys.exit(serve_session(open_file))
