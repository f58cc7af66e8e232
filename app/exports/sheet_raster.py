"""Map sheets as pictures that lie where they belong: GeoTIFF, and PNG with world file.

A whole sheet with its margin is written; since its map is drawn in UTM, one affine rule
places all of it on the ground.
"""

from __future__ import annotations

import errno
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

import numpy as np
from pyproj import CRS
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF
from PySide6.QtGui import QImage, QImageWriter

from app.drawing.map_sheet import painting, sheet_image
from app.drawing.sheet_layout import UNITS_PER_INCH
from app.errors import EnvironmentTrouble, InputRefused
from app.exports.gate import write_bytes_export, write_export
from maps.progress import silent
from planners.dtg import utc

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from app.drawing.map_sheet import SheetPicture
    from app.exports.gate import ExportRecord
    from app.exports.map_sheet import SheetDocument
    from maps.progress import Progress

MOST_PNG_PIXELS = 150_000_000  # held in memory at once: 600 MB
MOST_TIFF_PIXELS = 800_000_000  # painted band by band
BAND_ROWS = 512  # of device pixels; a tile of the file, and whole patterns of brushes
TILE = 512
FULL_SIGNS = (  # in GDAL's words, about a file that was just written
    *("File too large", "No space left", "quota", "Write failed", "TIFFReadDirectory"),
)


def raster_size(picture: SheetPicture, dpi: float) -> tuple[int, int]:
    """Columns and rows of the whole sheet at so many dots per inch."""
    page = picture.layout.page
    factor = dpi / UNITS_PER_INCH
    return round(page.width() * factor), round(page.height() * factor)


def placement(picture: SheetPicture, dpi: float) -> tuple[float, float, float]:
    """
    Where a picture of a sheet lies on the ground.

    Returns
    -------
    tuple[float, float, float]
        Side of a pixel in metres of the grid; easting of the left and northing of
        the upper edge of the picture.
    """
    view, frame = picture.view, picture.layout.frame
    west, north = view.corner()
    return (
        view.grid_m * UNITS_PER_INCH / dpi,
        west - frame.left() * view.grid_m,
        north + frame.top() * view.grid_m,
    )


def write_sheet_png(
    path: Path, document: SheetDocument, dpi: float, progress: Progress = silent
) -> tuple[Path, ...]:
    """
    Write the first sheet as PNG with ``.pgw`` and ``.png.aux.xml`` beside it.

    Parameters
    ----------
    path
        Of the picture.
    document
        What to write; a QGuiApplication must exist.
    dpi
        Dots per inch, above 0.
    progress
        May raise to stop.

    Returns
    -------
    tuple[Path, ...]
        All three files.

    Raises
    ------
    InputRefused
        The picture would be too large.
    KnownError
        A file cannot be written; no new one is left behind.
    """
    picture = document.picture(0)
    _check_size(picture, dpi, MOST_PNG_PIXELS, "PNG", document)
    progress("painting the sheet", 0.0)
    image = sheet_image(picture, dpi)
    image.setText("Marking", document.marking.banner)
    image.setText("Title", document.title)
    image.setText("Source", document.attribution)
    image.setText("Origin", document.gate.origin)
    progress("compressing", 0.6)
    files = {
        path.with_suffix(".pgw"): world_file(*placement(picture, dpi)),
        path.with_name(f"{path.name}.aux.xml"): _aux_file(picture, document),
        path: _png(image, path),
    }
    *beside, picture_path = _write_together(files, document)
    progress("written", 1.0)
    return picture_path, *beside


def write_sheet_geotiff(
    path: Path, document: SheetDocument, dpi: float, progress: Progress = silent
) -> ExportRecord:
    """
    Write the first sheet as GeoTIFF in its UTM zone, tiled and deflated.

    It is painted in bands, so that large sheets need little memory.

    Parameters
    ----------
    path
        Of the file.
    document
        What to write; a QGuiApplication must exist.
    dpi
        Dots per inch, above 0.
    progress
        Called for each band; may raise to stop.

    Raises
    ------
    InputRefused
        The picture would be too large.
    KnownError
        The file cannot be written; nothing is left behind.
    """
    picture = document.picture(0)
    _check_size(picture, dpi, MOST_TIFF_PIXELS, "GeoTIFF", document)

    def write(target: Path) -> None:
        with _full_disk_told():
            _write_bands(target, picture, document, dpi, progress)
            _check_whole(target)

    gate = document.gate
    record = write_export(path, document.marking, document.origins, write, gate)
    progress("written", 1.0)
    return record


def world_file(pixel_m: float, west: float, north: float) -> bytes:
    """
    Six lines that place a picture: its first pixel by its middle.

    >>> world_file(2.0, 500_000.0, 4_700_000.0).split()[:4]
    [b'2.000000000000', b'0', b'0', b'-2.000000000000']
    """
    x, y = west + pixel_m / 2, north - pixel_m / 2
    lines = (f"{pixel_m:.12f}", "0", "0", f"{-pixel_m:.12f}", f"{x:.6f}", f"{y:.6f}")
    return "".join(f"{line}\n" for line in lines).encode()


def _check_size(
    picture: SheetPicture, dpi: float, most: int, form: str, document: SheetDocument
) -> None:
    """Refuse a picture that no memory holds, and say what would do."""
    columns, rows = raster_size(picture, dpi)
    if columns * rows <= most:
        return
    bearable = int(dpi * (most / (columns * rows)) ** 0.5 / 10) * 10
    raise InputRefused(
        f"{document.sheets[0].paper.name} at {dpi:g} dpi has "
        f"{columns * rows / 1e6:,.0f} million pixels, and {form} takes "
        f"{most / 1e6:,.0f} million; choose {bearable} dpi or fewer, smaller paper, "
        "or PDF."
    )


def _write_bands(
    target: Path,
    picture: SheetPicture,
    document: SheetDocument,
    dpi: float,
    progress: Progress,
) -> None:
    """Paint and write the rows of a sheet, some at a time."""
    import rasterio  # noqa: PLC0415 - slow to load, and only this needs it

    columns, rows = raster_size(picture, dpi)
    pixel_m, west, north = placement(picture, dpi)
    with rasterio.open(
        target,
        "w",
        driver="GTiff",
        width=columns,
        height=rows,
        count=3,
        dtype="uint8",
        crs=f"EPSG:{picture.view.epsg}",
        transform=rasterio.Affine(pixel_m, 0, west, 0, -pixel_m, north),
        compress="deflate",
        predictor=2,
        tiled=True,
        blockxsize=TILE,
        blockysize=TILE,
        photometric="RGB",
        interleave="pixel",
        BIGTIFF="IF_SAFER",
    ) as file:
        file.update_tags(**_tags(document, dpi))
        for top in range(0, rows, BAND_ROWS):
            progress("painting the sheet", top / rows)
            height = min(BAND_ROWS, rows - top)
            band = _painted_band(picture, (top, height, columns), dpi)
            window = rasterio.windows.Window(0, top, columns, height)
            file.write(band, window=window)


@contextmanager
def _full_disk_told() -> Iterator[None]:
    """Turn GDAL's way of saying that a disk is full into the system's own."""
    import rasterio  # noqa: PLC0415 - slow to load, and only this needs it

    try:
        with rasterio.Env():
            yield
    except rasterio.errors.RasterioIOError as error:
        words = f"{error} {error.__cause__} {error.__context__}"
        if any(sign in words for sign in FULL_SIGNS):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) from error
        raise


def _check_whole(target: Path) -> None:
    """Find out whether every tile reached the disk: GDAL closes a cut file in peace."""
    import rasterio  # noqa: PLC0415 - slow to load, and only this needs it

    size = target.stat().st_size
    with rasterio.open(target) as file:
        for (row, column), _ in file.block_windows(1):
            start, length = (
                int(file.get_tag_item(f"BLOCK_{what}_{column}_{row}", "TIFF", bidx=1))
                for what in ("OFFSET", "SIZE")
            )
            if start + length > size:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _painted_band(
    picture: SheetPicture, rows: tuple[int, int, int], dpi: float
) -> NDArray[np.uint8]:
    """Rows of a sheet from a first one on, (3, height, columns)."""
    top, height, columns = rows
    factor = dpi / UNITS_PER_INCH
    image = QImage(columns, height, QImage.Format.Format_RGB32)
    image.fill(picture.style["sheet"])  # the last pixels are cut by the paper's edge
    image.setDevicePixelRatio(factor)
    part = QRectF(0, top / factor, columns / factor, height / factor)
    with painting(image) as painter:
        painter.translate(0, -top / factor)
        picture.paint(painter, part)
    pixels = np.frombuffer(image.constBits(), np.uint8)
    channels = pixels.reshape(height, image.bytesPerLine() // 4, 4)[:, :columns, 2::-1]
    return np.ascontiguousarray(channels.transpose(2, 0, 1))


def _tags(document: SheetDocument, dpi: float) -> dict[str, str]:
    """What the file says of itself."""
    return {
        "TIFFTAG_IMAGEDESCRIPTION": document.title,
        "TIFFTAG_COPYRIGHT": document.attribution,
        "TIFFTAG_SOFTWARE": "Marsroute",
        "TIFFTAG_DATETIME": f"{utc(document.created):%Y:%m:%d %H:%M:%S}",
        "TIFFTAG_XRESOLUTION": f"{dpi:g}",
        "TIFFTAG_YRESOLUTION": f"{dpi:g}",
        "TIFFTAG_RESOLUTIONUNIT": "2",
        "MARKING": document.marking.banner,
        "ORIGIN": document.gate.origin,
    }


def _aux_file(picture: SheetPicture, document: SheetDocument) -> bytes:
    """Coordinate system and marking as GDAL and QGIS read them beside a picture."""
    wkt = CRS.from_epsg(picture.view.epsg).to_wkt("WKT1_GDAL")
    items = {"MARKING": document.marking.banner, "SOURCE": document.attribution}
    items["ORIGIN"] = document.gate.origin
    rows = "".join(
        f"<MDI key={quoteattr(key)}>{escape(value)}</MDI>"
        for key, value in items.items()
    )
    text = (
        f"<PAMDataset><SRS>{escape(wkt)}</SRS><Metadata>{rows}</Metadata>"
        "</PAMDataset>\n"
    )
    return text.encode()


def _png(image: QImage, path: Path) -> bytes:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, QByteArray(b"png"))
    if not writer.write(image):
        raise EnvironmentTrouble(
            f"Qt could not make {path} ({writer.errorString()}); "
            "see 'marsroute doctor'."
        )
    return bytes(data.data())


def _write_together(
    files: dict[Path, bytes], document: SheetDocument
) -> tuple[Path, ...]:
    """Write all files, or take the new ones away again; gives where they lie."""
    marking, gate = document.marking, document.gate
    targets = [gate.policy.named(path, marking) for path in files]
    new = [path for path in targets if not path.exists()]
    try:
        for path, data in files.items():
            write_bytes_export(path, marking, document.origins, data, gate)
    except BaseException:
        for path in new:
            path.unlink(missing_ok=True)
        raise
    return tuple(targets)
