"""What the licences of others ask to be said wherever the program is shown."""

from __future__ import annotations

from importlib.resources import files


def attributions() -> str:
    """Text for people, in paragraphs."""
    path = files("app") / "data" / "attributions.txt"
    return path.read_text(encoding="utf-8")
