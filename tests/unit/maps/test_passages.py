"""Passages are found wherever a file holds text, and too much is never unpacked."""

import io
import zipfile
import zlib

import pytest
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage

from maps.errors import SourceError
from maps.foreign_entries import read_passages
from maps.passages import MOST_FOUND, passages

MARK = "head/1"
LINE = "head/1 " + "0123456789abcdef" * 25


def found(data: bytes, most_bytes: int = 1 << 20) -> list[str]:
    return passages(data, file="a", mark=MARK, signs=450, most_bytes=most_bytes)


def chunk(name: bytes, body: bytes) -> bytes:
    """A chunk of a PNG; nobody looks at its check."""
    return len(body).to_bytes(4, "big") + name + body + bytes(4)


def png(*chunks: bytes) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def zip_of(text: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.json", text)
    return buffer.getvalue()


def picture(**texts: str) -> bytes:
    """A picture as Qt writes it, which packs long texts."""
    image = QImage(4, 4, QImage.Format.Format_RGB32)
    for name, text in texts.items():
        image.setText(name, text)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data().data())


@pytest.mark.parametrize(
    "data",
    [
        f"# {LINE}\n1,2".encode(),
        f"<< {LINE} >>".encode("utf-16-be"),
        zip_of(f'{{"origin": "{LINE}\\n"}}'.encode()),
        png(chunk(b"IHDR", bytes(13)), chunk(b"zTXt", b"O\0\0" + zlib.compress(
            f"{LINE}\n".encode()
        ))),
        png(chunk(b"iTXt", b"O\0\1\0en\0o\0" + zlib.compress(f"{LINE}\n".encode()))),
        png(chunk(b"iTXt", b"O\0\0\0en\0o\0" + f"{LINE}\n".encode())),
        picture(Origin=f"{LINE}\n"),
        picture(Origin=f"{LINE}\nØ"),
    ],
)  # fmt: skip
def test_line_is_found_wherever_it_stands(data: bytes):
    assert [one.split(" >")[0] for one in found(data)] in (
        [LINE],
        [f'{LINE}\\n"}}'],  # the line goes on as far as letters can be printed
    )


def test_picture_packs_its_line():
    """The control: a search of the bytes alone finds nothing."""
    assert LINE.encode() not in picture(Origin=LINE)


def test_no_more_than_asked_for_is_taken():
    many = "".join(f"{MARK} {number}\n" for number in range(MOST_FOUND + 50))

    assert len(found(many.encode())) == MOST_FOUND
    assert found((MARK + "x" * 5000).encode()) == [MARK + "x" * 450]


@pytest.mark.parametrize(
    "data",
    [
        zip_of(bytes(2 << 20)),
        png(chunk(b"zTXt", b"O\0\0" + zlib.compress(bytes(2 << 20)))),
        zip_of(b"")[:-4] + b"\xff\xff\xff\xff",
        png(chunk(b"zTXt", b"O\0\0no stream")),
    ],
)
def test_bombs_and_broken_archives_are_refused(data: bytes):
    with pytest.raises(SourceError, match="cannot be unpacked"):
        found(data)


def test_another_process_looks(tmp_path):
    path = tmp_path / "sheet.png"
    path.write_bytes(picture(Origin=LINE))

    assert read_passages(path, what="export", mark=MARK, signs=450) == [LINE]
