"""One pass over an OSM file, shared by everything that collects from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import osmium
from osmium.osm import Area, Node, Relation, Way

from maps.errors import SourceError
from maps.foreign_text import plain_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

SUFFIXES = (".osm.pbf", ".osm", ".osm.gz", ".osm.bz2")


class Collector(Protocol):
    """Takes what it wants from the objects of an extract as they stream past.

    Objects are only valid during the call: keep values, never the objects.
    Untagged objects are not shown.
    """

    def node(self, node: Node) -> None:
        """Take a tagged node."""

    def way(self, way: Way) -> None:
        """Take a tagged way; its nodes have locations where the file holds them."""

    def relation(self, relation: Relation) -> None:
        """Take a tagged relation."""

    def area(self, area: Area) -> None:
        """Take an area assembled from a closed way or a multipolygon."""


def stream(path: Path, collectors: Sequence[Collector]) -> None:
    """
    Show every tagged object of an OSM file to all collectors.

    Parameters
    ----------
    path
        An ``.osm.pbf``, ``.osm``, ``.osm.gz`` or ``.osm.bz2`` file.
    collectors
        Called in order for each object.

    Raises
    ------
    SourceError
        The file is missing, empty, of another type, truncated or damaged.
    """
    if not path.name.endswith(SUFFIXES):
        raise SourceError(
            f"{path.name} is no OSM extract; give a file that ends in "
            f"{', '.join(SUFFIXES)}."
        )
    if not path.is_file() or path.stat().st_size == 0:
        raise SourceError(
            f"{path} is missing or empty; check the name or copy it again."
        )
    for thing in _objects(path):
        try:
            _show(thing, collectors)
        except UnicodeDecodeError as error:  # tags become text as they are looked at
            raise SourceError(
                f"{path.name} has a tag that is no UTF-8 text, so it is damaged: copy "
                "or download it again."
            ) from error


def _objects(path: Path) -> Iterator[object]:
    """Yield tagged objects; only the reader's own errors are the file's fault."""
    try:
        yield from (
            osmium.FileProcessor(str(path))
            .with_areas()
            .with_filter(osmium.filter.EmptyTagFilter())
        )
    except (RuntimeError, ValueError, osmium.InvalidLocationError) as error:
        raise SourceError(
            f"{path.name} cannot be read to its end ({plain_text(error)}); it may be "
            "cut off or damaged: copy or download it again."
        ) from error


def _show(thing: object, collectors: Sequence[Collector]) -> None:
    """Hand one object to the method of its kind; changesets are of no interest."""
    if isinstance(thing, Way):
        for collector in collectors:
            collector.way(thing)
    elif isinstance(thing, Node):
        for collector in collectors:
            collector.node(thing)
    elif isinstance(thing, Area):
        for collector in collectors:
            collector.area(thing)
    elif isinstance(thing, Relation):
        for collector in collectors:
            collector.relation(thing)
