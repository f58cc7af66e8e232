"""Attributes of edges that tell of every writing, so that no weight goes stale."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from maps.networkx_face.flat_graph import FlatGraph


class Changes:
    """
    What was written to the attributes of a graph since it was built.

    Parameters
    ----------
    names
        Attributes that were written.
    everything
        Whether any attribute may have been.
    """

    __slots__ = ("everything", "flat", "names")

    def __init__(
        self, names: frozenset[object] = frozenset(), *, everything: bool = False
    ) -> None:
        self.names = set(names)
        self.everything = everything
        self.flat: FlatGraph | None = None

    def __reduce__(self) -> tuple[object, ...]:
        return _changes, (frozenset(self.names), self.everything)

    def note(self, name: object) -> None:
        """One attribute of some edge was written."""
        self.names.add(name)
        if self.flat is not None:
            self.flat.forget(name)

    def note_all(self) -> None:
        """Any attribute may have been written."""
        self.everything = True
        if self.flat is not None:
            self.flat.forget_all()

    def covers(self, name: object) -> bool:
        """Whether an attribute may have been written."""
        return self.everything or name in self.names


class EdgeAttributes(dict[str, Any]):
    """A dictionary of attributes whose writings are noted."""

    __slots__ = ("changes",)

    changes: Changes

    def __setitem__(self, name: str, value: object) -> None:
        super().__setitem__(name, value)
        self.changes.note(name)

    def __delitem__(self, name: str) -> None:
        super().__delitem__(name)
        self.changes.note(name)

    def __ior__(self, other: Any) -> EdgeAttributes:  # type: ignore[override,misc]  # noqa: ANN401, PYI034 - as dict
        self.update(other)
        return self

    def __reduce__(self) -> tuple[object, ...]:
        return attributes, (self.changes, dict(self))

    def pop(self, name: str, *default: Any) -> Any:  # noqa: ANN401 - as dict
        """Remove an attribute and return its value, or the default."""
        value = super().pop(name, *default)
        self.changes.note(name)
        return value

    def popitem(self) -> tuple[str, Any]:
        """Remove the latest attribute."""
        name, value = super().popitem()
        self.changes.note(name)
        return name, value

    def setdefault(self, name: str, default: Any = None) -> Any:  # noqa: ANN401 - as dict
        """Value of an attribute, which is set to the default if missing."""
        value = super().setdefault(name, default)
        self.changes.note(name)
        return value

    def update(self, *others: Any, **named: Any) -> None:  # noqa: ANN401 - as dict
        """Write several attributes."""
        written = dict(*others, **named)
        super().update(written)
        for name in written:
            self.changes.note(name)

    def clear(self) -> None:
        """Remove all attributes."""
        super().clear()
        self.changes.note_all()


def attributes(changes: Changes, values: dict[str, Any]) -> EdgeAttributes:
    """Attributes with these values, which are not a writing."""
    made = EdgeAttributes(values)
    made.changes = changes
    return made


def _changes(names: frozenset[object], everything: bool) -> Changes:  # noqa: FBT001 - for pickle
    """Changes as they were stored."""
    return Changes(names, everything=everything)
