"""Plain values that a plan keeps, as entries for the strict readers of files."""

from __future__ import annotations

from app.errors import InputRefused
from app.services.scenario.yaml_entries import Entry
from maps.yaml_tree import MAX_DEPTH, TextNode

NO_LINE = 0


def kept_entry(value: object, what: str) -> Entry:
    """
    Entry for a value that a plan keeps; it has no lines, and refusals name the object.

    Parameters
    ----------
    value
        Of mappings, lists, texts, numbers, true and false.
    what
        What refusals call the object, such as ``"the column 'Main body'"``.

    Raises
    ------
    InputRefused
        It holds anything else, or is nested too deep.
    """
    return Entry(_node_of(value, what, 0), what, "it")


def _node_of(value: object, what: str, depth: int) -> TextNode:
    """A plain value as it would stand in a file."""
    if depth > MAX_DEPTH:
        raise InputRefused(
            f"{what} is nested more than {MAX_DEPTH} deep; this program wrote no such "
            "plan."
        )
    match value:
        case str():
            return TextNode(NO_LINE, text=value)
        case bool():
            return TextNode(NO_LINE, text="yes" if value else "no")
        case int() | float():
            return TextNode(NO_LINE, text=repr(value))
        case dict():
            parts = []
            for key, part in value.items():
                parts.append(TextNode(NO_LINE, text=str(key)))
                parts.append(_node_of(part, what, depth + 1))
            return TextNode(NO_LINE, items=tuple(parts), is_mapping=True)
        case list():
            items = tuple(_node_of(part, what, depth + 1) for part in value)
            return TextNode(NO_LINE, items=items)
    raise InputRefused(f"{what} holds a value that is empty; this program wrote none.")
