"""YAML as a tree in which every value knows its line; nothing clever is allowed.

Only plain mappings, lists and scalars are read. Anchors, aliases and tags are refused,
so that a small file cannot grow into a large one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

from maps.errors import SourceError
from maps.foreign_text import plain_text

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_DEPTH = 20
_NESTING = {
    yaml.MappingStartEvent: 1,
    yaml.SequenceStartEvent: 1,
    yaml.MappingEndEvent: -1,
    yaml.SequenceEndEvent: -1,
}


@dataclass(frozen=True, slots=True)
class TextNode:
    """
    One value of a file of text.

    Attributes
    ----------
    line
        Where it stands, from 1; 0 where there are no lines.
    text
        As written; None for a list or a mapping.
    items
        Of a list; of a mapping keys and values in turn.
    is_mapping
        Whether the items are keys and values.
    """

    line: int
    text: str | None = None
    items: tuple[TextNode, ...] = ()
    is_mapping: bool = False

    def packed(self) -> list[Any]:
        """Form that JSON can hold; `unpacked` reads it."""
        if self.text is not None:
            return [self.line, self.text]
        return [self.line, int(self.is_mapping), [one.packed() for one in self.items]]

    @classmethod
    def unpacked(cls, packed: Sequence[Any]) -> TextNode:
        """
        Read what `packed` gave.

        Raises
        ------
        ValueError, TypeError, RecursionError
            It is something else.
        """
        line = int(packed[0])
        if len(packed) == 2:
            return cls(line, text=str(packed[1]))
        items = tuple(cls.unpacked(one) for one in packed[2])
        is_mapping = bool(packed[1])
        if is_mapping and len(items) % 2:
            raise ValueError("a key has no value")
        return cls(line, items=items, is_mapping=is_mapping)


def yaml_tree(text: str, *, file: str, what: str) -> TextNode:
    """
    Read YAML.

    Parameters
    ----------
    text
        All of it.
    file, what
        Name and kind of the file, for sentences.

    Raises
    ------
    SourceError
        It is no YAML, is empty, is nested too deeply, or has anchors, aliases or tags.
    """
    try:
        _check_events(text, file, what)
        node = yaml.compose(text, yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise SourceError(
            f"{file}, line {line}: this is no YAML ({error.problem}); mend the line."
        ) from error
    except (yaml.YAMLError, RecursionError) as error:
        raise SourceError(
            f"{file} is no YAML ({plain_text(error)}); mend it there."
        ) from error
    if node is None:
        raise SourceError(f"The {what} {file} is empty.")
    return _tree(node)


def _check_events(text: str, file: str, what: str) -> None:
    """Refuse cleverness and depth before anything is built."""
    depth = 0
    for event in yaml.parse(text, yaml.CSafeLoader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        anchored = getattr(event, "anchor", None) is not None
        if anchored or getattr(event, "tag", None) is not None:
            raise SourceError(
                f"{file}, line {line}: anchors, aliases and tags (&, *, !) are not "
                "allowed; write the value out."
            )
        depth += _NESTING.get(type(event), 0)
        if depth > MAX_DEPTH:
            raise SourceError(
                f"{file}, line {line}: entries are nested more than {MAX_DEPTH} deep; "
                f"no {what} is."
            )


def _tree(node: yaml.Node) -> TextNode:
    """Take what counts from a node."""
    line = int(node.start_mark.line) + 1
    if isinstance(node, yaml.ScalarNode):
        return TextNode(line, text=str(node.value))
    if isinstance(node, yaml.MappingNode):
        parts = [_tree(one) for pair in node.value for one in pair]
        return TextNode(line, items=tuple(parts), is_mapping=True)
    return TextNode(line, items=tuple(_tree(one) for one in node.value))
