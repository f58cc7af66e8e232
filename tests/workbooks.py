"""Workbooks for tests, built part by part so that they can be wrong."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def sheet_part(rows: str) -> str:
    """A sheet with rows as XML."""
    return f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'


def texts_part(*texts: str) -> str:
    """Texts that cells share."""
    told = "".join(f"<si><t>{text}</t></si>" for text in texts)
    return f'<sst xmlns="{MAIN}">{told}</sst>'


def workbook(
    sheets: Mapping[str, str],
    others: Mapping[str, str | bytes] | None = None,
    *,
    state: str = "visible",
) -> bytes:
    """
    Bytes of a workbook.

    Parameters
    ----------
    sheets
        Parts by the name of the sheet; see `sheet_part`.
    others
        More parts, by their path in the archive; they win.
    state
        Of the last sheet: ``visible``, ``hidden`` or ``veryHidden``.
    """
    numbered = list(enumerate(sheets, 1))
    named = "".join(
        f'<sheet name="{name}" sheetId="{n}" r:id="r{n}" '
        f'state="{state if n == len(numbered) else "visible"}"/>'
        for n, name in numbered
    )
    links = "".join(
        f'<Relationship Id="r{n}" Type="{DOCUMENT}/worksheet" '
        f'Target="worksheets/sheet{n}.xml"/>'
        for n, _ in numbered
    )
    parts: dict[str, str | bytes] = {
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{DOCUMENT}"><sheets>'
        f"{named}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{LINKS}">{links}'
        "</Relationships>",
    }
    parts |= {f"xl/worksheets/sheet{n}.xml": sheets[name] for n, name in numbered}
    parts |= others or {}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, part in parts.items():
            archive.writestr(path, part)
    return buffer.getvalue()
