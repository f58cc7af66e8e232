"""The present objects of a plan, with the hash of their state at hand after each edit.

The hash is that of `plan_records.content_hash`. The bytes of each object stay in order
between edits, so that a new hash is one pass of SHA-256 over bytes that are there.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from contextlib import contextmanager
from typing import TYPE_CHECKING

from app.errors import StaleChange
from app.storage.plan_records import reversed_edits

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from app.storage.plan_records import Edit, ObjectKey


class PlanContent:
    """
    Objects of a plan.

    Parameters
    ----------
    bodies
        Body of each object.
    """

    def __init__(self, bodies: Mapping[ObjectKey, str]) -> None:
        self._bodies = dict(bodies)
        # Sorted as `content_hash` sorts; plain tuples compare faster than keys.
        self._order = sorted((key.kind, key.name) for key in bodies)
        whole = {(key.kind, key.name): body for key, body in bodies.items()}
        self._chunks = [_chunk(*name, whole[name]) for name in self._order]

    @property
    def bodies(self) -> dict[ObjectKey, str]:
        """Body of each object; a copy."""
        return dict(self._bodies)

    def hash(self) -> str:
        """SHA-256 of the state in hexadecimal digits."""
        return hashlib.sha256(b"".join(self._chunks)).hexdigest()

    def refuse_stale(self, edits: Iterable[Edit]) -> None:
        """
        Make sure that edits start from what is there.

        Raises
        ------
        StaleChange
            One of them starts from another body.
        ValueError
            An object occurs twice, or an edit changes nothing.
        """
        seen = set()
        for edit in edits:
            if edit.key in seen or edit.before == edit.after:
                raise ValueError(
                    f"A change edits {edit.key} twice or not at all; give each object "
                    "once, and only those that differ."
                )
            seen.add(edit.key)
            if self._bodies.get(edit.key) != edit.before:
                raise StaleChange(
                    f"{edit.key.kind} {edit.key.name!r} has changed since this was "
                    "begun, so nothing was kept; look at it as it is now and do it "
                    "again."
                )

    def apply(self, edits: Iterable[Edit]) -> None:
        """Take over edits that `refuse_stale` let pass."""
        for edit in edits:
            name = (edit.key.kind, edit.key.name)
            place = bisect_left(self._order, name)
            if edit.before is not None:
                del self._order[place], self._chunks[place]
                del self._bodies[edit.key]
            if edit.after is not None:
                self._order.insert(place, name)
                self._chunks.insert(place, _chunk(*name, edit.after))
                self._bodies[edit.key] = edit.after

    @contextmanager
    def edited(self, edits: tuple[Edit, ...]) -> Iterator[None]:
        """Have edits taken over, unless what is done meanwhile fails."""
        self.apply(edits)
        try:
            yield
        except BaseException:
            self.apply(reversed_edits(edits))
            raise


def _chunk(kind: str, name: str, body: str) -> bytes:
    """What `content_hash` reads of one object."""
    data = [text.encode() for text in (kind, name, body)]
    return b"".join(len(one).to_bytes(8, "big") + one for one in data)
