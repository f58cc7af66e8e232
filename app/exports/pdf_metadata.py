"""What a PDF says of itself: marking, title, origin and one time, and nobody's name."""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from PySide6.QtCore import QByteArray, QUuid

from planners.dtg import utc

if TYPE_CHECKING:
    from datetime import datetime

    from PySide6.QtGui import QPdfWriter

    from app.security.marking import Marking

_DATE = re.compile(rb"(?<=Date \(D:)\d{14}([^)]*)")
_NAMESPACE = uuid.UUID("6f0f2b0e-4b2f-5c0e-9d53-2f6c1f0f9a10")  # of our file ids
_XMP = """\
<?xpacket begin='' id='W5M0MpCehiHzreSzNTczkc9d'?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
    xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/" xmlns:m="urn:marsroute:export">
   <dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
   <pdf:Keywords>{marking}</pdf:Keywords>
   <xmp:CreatorTool>Marsroute</xmp:CreatorTool>
   <xmp:CreateDate>{created}</xmp:CreateDate>
   <xmpMM:DocumentID>uuid:{identity}</xmpMM:DocumentID>
   <m:Marking>{marking}</m:Marking>
   <m:Origin>{origin}</m:Origin>
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end='w'?>
"""


def describe(
    writer: QPdfWriter,
    title: str,
    marking: Marking,
    created: datetime,
    origin: str = "",
) -> None:
    """
    Let a PDF say what it is; call before anything is painted.

    Parameters
    ----------
    writer
        Of the file.
    title
        Of the document; the marking comes to stand before it.
    marking
        That the pages carry.
    created
        The only time the file tells, aware.
    origin
        Signed head of the plan's audit log, or empty.
    """
    named = f"{marking.banner} | {title}"
    moment = utc(created)
    identity = str(uuid.uuid5(_NAMESPACE, f"{title} {moment}"))
    writer.setTitle(named)
    writer.setAuthor("")
    writer.setCreator("Marsroute")
    writer.setDocumentId(QUuid(identity))
    packet = _XMP.format(
        title=escape(named),
        marking=escape(marking.banner),
        created=f"{moment:%Y-%m-%dT%H:%M:%S}+00:00",
        identity=identity,
        origin=escape(origin),
    )
    writer.setDocumentXmpMetadata(QByteArray(packet.encode()))


def dated(data: bytes, created: datetime) -> bytes:
    """Put our time where Qt put that of the clock, in UTC and of the same length."""
    date = f"{utc(created):%Y%m%d%H%M%S}"
    return _DATE.sub(lambda found: _same_length(date, found), data)


def _same_length(date: str, found: re.Match[bytes]) -> bytes:
    """A date with as much of the zone as the date found had."""
    length = len(found[1])
    return (date + ("Z" if length == 1 else "Z00'00'"[:length])).encode()
