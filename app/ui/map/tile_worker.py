"""Child process that paints tiles: a key comes in, a picture goes out.

Qt's painter holds Python's interpreter lock, so threads would only take turns with
the window; processes do not.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

NICENESS = 5


def paint_tiles(connection: Connection, folder: str) -> None:
    """
    Answer each tile with its size and its pixels, until None or the end comes.

    Parameters
    ----------
    connection
        Receives `Tile`; sends ``(tile, width, height)`` and then the bytes of the
        picture, premultiplied ARGB with 32 bits.
    folder
        Area pack, opened here.
    """
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    from PySide6.QtGui import QGuiApplication, QImage  # noqa: PLC0415 - platform first

    from app.drawing.style import Style  # noqa: PLC0415 - likewise
    from app.drawing.tiles import paint_tile  # noqa: PLC0415 - likewise
    from maps.area_pack import open_area  # noqa: PLC0415 - likewise

    application = QGuiApplication([])
    basemap = open_area(Path(folder)).basemap
    try:
        while (tile := connection.recv()) is not None:
            style = Style.named(tile.palette)
            image = paint_tile(basemap, style, tile.key, tile.sharpness)
            image.convertTo(QImage.Format.Format_ARGB32_Premultiplied)
            connection.send((tile, image.width(), image.height()))
            connection.send_bytes(image.constBits())
    except (EOFError, BrokenPipeError, KeyboardInterrupt):
        return  # the window is gone
    finally:
        application.quit()
