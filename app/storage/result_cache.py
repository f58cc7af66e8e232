"""The cache of results beside a plan: what was worked out once need not be again.

All in it can be worked out again. It is encrypted under a key of its own that follows
from that of the plan, and it never gives a result without comparing its bytes with the
hash that was kept beside them. Threads may share a cache.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from app.errors import EnvironmentTrouble
from app.storage.cache_file import ASIDE, BESIDE, CacheFile, left_behind
from app.storage.driver_trouble import transaction
from app.storage.result_records import (
    Asked,
    Payload,
    Result,
    StaleResult,
    reasons_between,
)

if TYPE_CHECKING:
    from pathlib import Path

    from app.storage.driver import Connection

_Row = tuple[str, str, str, str, int, str, str, str, bytes | None]

MEBIBYTE = 1 << 20
CAP_BYTES = 512 * MEBIBYTE
LOCAL = "local"
_SUFFIX = ".results"
_SELECT = (
    "SELECT key, asked, computed_at, origin, pinned, sha256, form, shapes, data "
    "FROM result LEFT JOIN payload USING (number) "
)


class Found(NamedTuple):
    """A result, or None for none, and what the user should know of the cache."""

    result: Result | None
    notices: tuple[str, ...] = ()


class FoundStale(NamedTuple):
    """The newest result that is out of date, or None, and notices of the cache."""

    stale: StaleResult | None
    notices: tuple[str, ...] = ()


class Room(NamedTuple):
    """Bytes of all results, bytes of those that are pinned, and how many there are."""

    taken: int
    pinned: int
    results: int


def cache_path(plan: Path) -> Path:
    """Where the results of a plan are kept: ``NAME.plan.results``."""
    return plan.with_name(plan.name + _SUFFIX)


def delete_results(plan: Path) -> None:
    """
    Delete all results of a plan that nobody has open, those put aside as well.

    Raises
    ------
    EnvironmentTrouble
        A file cannot be deleted.
    """
    path = cache_path(plan.resolve())
    try:
        for ending in ("", *BESIDE, ASIDE):
            path.with_name(path.name + ending).unlink(missing_ok=True)
    except OSError as error:
        raise EnvironmentTrouble(
            f"The results in {error.filename} cannot be deleted ({error.strerror}); "
            "delete the file by hand, as its key may be known."
        ) from error


class ResultCache:
    """
    Results by all that they depend on.

    The file is opened when it is first needed. Every function may raise DiskFull,
    FileInUse or EnvironmentTrouble where the disk or another program bars the way;
    the cache can be used again afterwards.
    """

    def __init__(self, path: Path, key: bytes, cap_bytes: int = CAP_BYTES) -> None:
        """
        Prepare a cache.

        Parameters
        ----------
        path
            See `cache_path`; need not exist.
        key
            32 bytes: ``FileKey.cache_key()``.
        cap_bytes
            Most room that results may take.
        """
        self._file, self._cap = CacheFile(path, key), cap_bytes

    def get(self, asked: Asked) -> Found:
        """
        Give the result that answers exactly this, if there is one that is sound.

        One whose bytes are not those that were kept is deleted, with a notice.
        """
        return Found(*self._file.carefully(lambda: self._get(asked.key)))

    def put(
        self, asked: Asked, payload: Payload, computed_at: datetime, origin: str = LOCAL
    ) -> tuple[str, ...]:
        """
        Keep a result; those not used for longest make room, but never pinned ones.

        Parameters
        ----------
        asked
            What it answers; an earlier result of the same key is replaced.
        payload
            The answer.
        computed_at
            When, aware.
        origin
            `LOCAL`, or the job on a cluster that made it.

        Returns
        -------
        tuple[str, ...]
            Notices, such as that there is no room beside the pinned ones.
        """
        at = computed_at.astimezone(UTC).isoformat()
        refusal, notices = self._file.carefully(
            lambda: self._put(asked, payload, at, origin)
        )
        return (*notices, refusal) if refusal else notices

    def stale_results(self, asked: Asked, now: datetime) -> FoundStale:
        """
        Give the newest result to the same question that does not hold any more.

        Parameters
        ----------
        asked
            What is asked now.
        now
            Time of the day, aware.
        """
        return FoundStale(*self._file.carefully(lambda: self._stale(asked, now)))

    def delete(self, asked: Asked) -> tuple[str, ...]:
        """Forget a result, pinned or not; gives notices."""
        _, notices = self._file.carefully(lambda: self._delete(asked.key))
        return notices

    def pin(self, asked: Asked, *, pinned: bool = True) -> tuple[str, ...]:
        """
        Keep a result whatever the room, or no longer so; gives notices.

        One of them says so when pinned results alone take more than the cap.
        """

        def change() -> str:
            with transaction(self._file.connection(), self._file.path):
                self._file.connection().execute(
                    "UPDATE result SET pinned = ? WHERE key = ?", (pinned, asked.key)
                )
            room = self._room()
            return "" if room.pinned <= self._cap else self._no_room(room.pinned)

        refusal, notices = self._file.carefully(change)
        return (*notices, refusal) if refusal else notices

    def room(self) -> Room:
        """Tell how much the results take."""
        room, _ = self._file.carefully(self._room)
        return room

    def close(self) -> None:
        """Close the file and forget the key; whatever is asked later is refused."""
        self._file.close()

    # Each of these runs with the door closed behind it

    def _get(self, key: str) -> Result | None:
        connection = self._file.connection()
        row = connection.execute(_SELECT + "WHERE key = ?", (key,)).fetchone()
        result = None if row is None else self._checked(row)
        if result is not None:
            self._use(connection, key)
        return result

    def _checked(self, row: _Row) -> Result | None:
        """Read a row; one that is not what was kept is deleted."""
        result = _sound(row)
        if result is None:
            self._delete(row[0])
            self._file.notices.append(
                f"A result in {self._file.path.name} was not what had been kept; it "
                "was deleted and is worked out again."
            )
        return result

    def _use(self, connection: Connection, key: str) -> None:
        """Note that a result was used; a disk that does not let us costs no answer."""
        try:
            with transaction(connection, self._file.path):
                connection.execute(
                    "UPDATE result SET use = (SELECT max(use) + 1 FROM result) "
                    "WHERE key = ?",
                    (key,),
                )
        except EnvironmentTrouble as error:
            if left_behind(error):
                raise
            self._file.notices.append(str(error))

    def _put(self, asked: Asked, payload: Payload, at: str, origin: str) -> str:
        connection, size, key = self._file.connection(), len(payload.data), asked.key
        with transaction(connection, self._file.path):
            (pinned,) = connection.execute(
                "SELECT coalesce(max(pinned), 0) FROM result WHERE key = ?", (key,)
            ).fetchone()
            room = self._room(but=key)
            if room.pinned + size > self._cap:
                return self._no_room(room.pinned, size)
            connection.execute("DELETE FROM result WHERE key = ?", (key,))
            self._make_room(connection, room.taken + size - self._cap)
            kept = connection.execute(
                "INSERT INTO result (key, question, asked, computed_at, origin, "
                "pinned, use, size, sha256, form, shapes) VALUES (?, ?, ?, ?, ?, ?, "
                "(SELECT coalesce(max(use), 0) + 1 FROM result), ?, ?, ?, ?)",
                (
                    *(key, asked.question, asked.to_json(), at, origin, pinned, size),
                    *(_hash_of(payload.data), payload.form, payload.shapes),
                ),
            )
            connection.execute(
                "INSERT INTO payload VALUES (?, ?)", (kept.lastrowid, payload.data)
            )
        return ""

    def _make_room(self, connection: Connection, bytes_over: int) -> None:
        """Delete results that are not pinned, the longest unused first."""
        while bytes_over > 0:
            number, size = connection.execute(
                "SELECT number, size FROM result WHERE pinned = 0 ORDER BY use LIMIT 1"
            ).fetchone()
            connection.execute("DELETE FROM result WHERE number = ?", (number,))
            bytes_over -= size

    def _stale(self, asked: Asked, now: datetime) -> StaleResult | None:
        result = None
        while result is None:
            row = self._file.connection().execute(
                _SELECT
                + "WHERE question = ? AND key <> ? ORDER BY number DESC LIMIT 1",
                (asked.question, asked.key),
            )
            newest = row.fetchone()
            if newest is None:
                return None
            result = self._checked(newest)
        age = max(now - result.computed_at, timedelta())
        reasons = reasons_between(result.asked, asked)
        return StaleResult(result=result, age=age, reasons=reasons)

    def _delete(self, key: str) -> None:
        with transaction(self._file.connection(), self._file.path):
            self._file.connection().execute("DELETE FROM result WHERE key = ?", (key,))

    def _room(self, but: str = "") -> Room:
        """Room of all results but one."""
        row = self._file.connection().execute(
            "SELECT coalesce(sum(size), 0), "
            "coalesce(sum(size) FILTER (WHERE pinned), 0), count(*) FROM result "
            "WHERE key <> ?",
            (but,),
        )
        return Room(*row.fetchone())

    def _no_room(self, pinned: int, size: int = 0) -> str:
        """Say that pinned results, or one alone, do not fit."""
        cap = f"{self._cap / MEBIBYTE:.3g} MiB that {self._file.path.name} may take"
        if size > self._cap:
            return (
                f"A result of {size / MEBIBYTE:.3g} MiB is more than the {cap}, so it "
                "was not kept; raise the limit to keep it."
            )
        took = f"Pinned results take {pinned / MEBIBYTE:.3g} of the {cap}"
        lost = ", so a result was not kept" if size else ""
        return f"{took}{lost}; unpin some or raise the limit."


def _sound(row: _Row) -> Result | None:
    """Read a row; None where it is not what was kept."""
    key, asked_text, computed_at, origin, pinned, sha256, form, shapes, data = row
    try:
        asked = Asked.from_json(asked_text)
        at = datetime.fromisoformat(computed_at)
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    if data is None or _hash_of(data) != sha256:
        return None
    if asked.key != key or at.tzinfo is None:
        return None
    return Result(
        asked=asked,
        payload=Payload(form, data, shapes),
        computed_at=at,
        origin=origin,
        pinned=bool(pinned),
    )


def _hash_of(data: bytes) -> str:
    """SHA-256 in hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()
