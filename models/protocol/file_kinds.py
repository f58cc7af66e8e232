"""Kinds of files that may come in from others: data, never anything that can be run.

A file is refused by the ending of its name and by its first bytes, so a new name does
not make a pickle of a stranger harmless.
"""

from __future__ import annotations

import json
import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from models.errors import PackRefused

if TYPE_CHECKING:
    from collections.abc import Collection

    from models.errors import ModelError

HEAD = 4096  # bytes of a file that are looked at
DATA_KINDS = frozenset({".json", ".safetensors", ".sig", ".md", ".txt", ""})
_RUNNABLE = {
    ".pt": "a pickle of torch",
    ".pth": "a pickle of torch",
    ".ckpt": "a pickle of torch",
    ".bin": "a pickle of torch",
    ".pt2": "a program of torch",
    ".ts": "a TorchScript program",
    ".torchscript": "a TorchScript program",
    ".jit": "a TorchScript program",
    ".ptl": "a TorchScript program",
    ".mar": "an archive of TorchServe",
    ".pkl": "a pickle",
    ".pickle": "a pickle",
    ".dill": "a pickle",
    ".joblib": "a pickle",
    ".npy": "a numpy file, which may hold pickles",
    ".npz": "a numpy file, which may hold pickles",
    ".h5": "a Keras model",
    ".hdf5": "a Keras model",
    ".keras": "a Keras model",
    ".pb": "a TensorFlow program",
    ".zip": "an archive",
    ".tar": "an archive",
    ".gz": "an archive",
    ".py": "a program",
    ".pyc": "a program",
    ".sh": "a program",
    ".so": "a program",
    ".dll": "a program",
    ".exe": "a program",
}
_MAGIC = (
    (b"PK\x03\x04", "an archive, such as TorchScript, .pt2, .mar or Keras"),
    (b"PK\x05\x06", "an archive"),
    (b"PK\x07\x08", "an archive"),
    (b"\x89HDF\r\n\x1a\n", "a Keras or HDF5 file"),
    (b"\x93NUMPY", "a numpy file, which may hold pickles"),
    (b"\x1f\x8b", "an archive"),
    (b"BZh", "an archive"),
    (b"\xfd7zXZ", "an archive"),
    (b"7z\xbc\xaf\x27\x1c", "an archive"),
    (b"\x28\xb5\x2f\xfd", "an archive"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"\xca\xfe\xba\xbe", "a program"),
    (b"\xcf\xfa\xed\xfe", "a program"),
    (b"#!", "a program"),
)
_BINARY_PICKLE = re.compile(rb"\x80[\x01-\x08]")
_TEXT_PICKLE = re.compile(
    rb"\(?[ci][A-Za-z_][\w.]*\n[A-Za-z_][\w.]*\n(\(|\)|\.|p\d+\n|t)"  # names a call
    rb"|\([ldt]p\d+\n|[\])}]p\d+\n"  # a list, a dict, a tuple
)
_TAR_AT = 257


def refuse_unsafe(
    name: str,
    head: bytes,
    refused: type[ModelError] = PackRefused,
    kinds: Collection[str] = DATA_KINDS,
) -> None:
    """
    Refuse a file that could run something, or that is not what its name says.

    Parameters
    ----------
    name
        With its ending.
    head
        First `HEAD` bytes of the file, or all of it.
    refused
        Raised with a sentence.
    kinds
        Endings that are allowed, in small letters with the dot.
    """
    for suffix in PurePosixPath(name.lower()).suffixes or [""]:
        if suffix in _RUNNABLE:
            raise _runnable(name, _RUNNABLE[suffix], refused)
    suffix = PurePosixPath(name.lower()).suffix
    if suffix not in kinds:
        raise refused(
            f"{name[:80]} is of a kind that is not taken here; tensors come as "
            ".safetensors and everything else as .json or text."
        )
    head = head[:HEAD]
    kind = _kind(head)
    if suffix == ".safetensors":
        if _is_tensors(head):
            return
        raise _runnable(name, kind or "no file of tensors", refused)
    if kind:
        raise _runnable(name, kind, refused)
    if b"\0" in head or (suffix == ".json" and head.lstrip()[:1] not in {b"{", b"["}):
        raise _runnable(name, "not what its name says", refused)


def _kind(head: bytes) -> str:
    """Tell what can be run by its first bytes; empty for none of these."""
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if head[_TAR_AT : _TAR_AT + 5] == b"ustar":
        return "an archive"
    if _BINARY_PICKLE.match(head) or _TEXT_PICKLE.match(head):
        return "a pickle"
    return ""


def _is_tensors(head: bytes) -> bool:
    """Whether it begins like a file of tensors: a length, then a JSON object."""
    length = int.from_bytes(head[:8], "little")
    if head[8:9] != b"{" or length > 1 << 24:
        return False
    if 8 + length > len(head):
        return len(head) >= HEAD
    try:
        return isinstance(json.loads(head[8 : 8 + length]), dict)
    except (ValueError, RecursionError):
        return False


def _runnable(name: str, kind: str, refused: type[ModelError]) -> ModelError:
    """Say what a file is, and what is taken instead."""
    return refused(
        f"{name[:80]} is {kind}; only plain data is taken, because opening anything "
        "else could run what a stranger wrote. Ask for .safetensors and .json."
    )
