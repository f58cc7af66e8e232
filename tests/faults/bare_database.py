"""A database without the care of a plan file: what faulty disks are tried on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as driver

from tests.faults.chance import chance
from tests.faults.disk_faults import FaultyDisk
from tests.faults.power_cut import Disk, calls_of, files_below

NAME = "bare.db"
ROWS = 40
PAGES = 1500  # bytes of a row, at most


def connect(path: Path, synchronous: str) -> driver.Connection:
    """Open an encrypted database with a log of writes ahead."""
    connection = driver.connect(str(path), isolation_level=None)
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.set_key(f"x'{bytes(range(32)).hex()}'")
    connection.execute("PRAGMA journal_mode = WAL").fetchall()
    connection.execute(f"PRAGMA synchronous = {synchronous}")
    connection.execute("PRAGMA wal_autocheckpoint = 15").fetchall()
    return connection


def write_rows(folder: str, record: str, synchronous: str) -> dict[str, int]:
    """Write rows on a recorded disk, and vouch for each."""
    lot = chance(1)
    disk = FaultyDisk(Path(folder))
    disk.record(Path(record))
    connection = connect(Path(folder, NAME), synchronous)
    connection.execute("CREATE TABLE row (number INTEGER PRIMARY KEY, body BLOB)")
    for number in range(1, ROWS + 1):
        rows = [(lot.randbytes(lot.randint(50, PAGES)),) for _ in range(4)]
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany("INSERT INTO row (body) VALUES (?)", rows)
        connection.execute("COMMIT")
        disk.vouch(number * 4)
    connection.close()
    return {"calls": disk.spare()}


def last_disk(record: Path, folder: Path) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """Files after all calls and a power cut, and files as they are in the folder."""
    disk = Disk(folder, {})
    for call in calls_of(record):
        disk.carry_out(call)
    return disk.after_power_cut(chance(1)), files_below(folder)


def fill_disk(folder: str, rooms: int) -> dict[str, Any]:
    """Fill the disk at a random byte again and again, and free it again."""
    lot = chance(5)
    disk = FaultyDisk(Path(folder))
    connection = connect(Path(folder, NAME), "FULL")
    connection.execute("CREATE TABLE row (number INTEGER PRIMARY KEY, body BLOB)")
    refusals = []
    for _ in range(rooms):
        disk.fill(lot.randint(0, 60_000))
        try:
            for _ in range(100):
                blob = lot.randbytes(PAGES)
                connection.execute("INSERT INTO row (body) VALUES (?)", [blob])
        except driver.OperationalError as error:
            refusals.append(str(error))
        disk.fill(-1)
    rows = connection.execute("SELECT count(*) FROM row").fetchone()[0]
    connection.close()
    return {"refusals": refusals, "rows": rows}


def fate(folder: Path, vouched: int) -> str:
    """Say what became of the database."""
    path = folder / NAME
    try:
        connection = connect(path, "FULL")
        try:
            # The check of pages reads past the log of writes ahead.
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            sound = connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            broken = connection.execute("PRAGMA cipher_integrity_check").fetchall()
            tables = connection.execute("SELECT name FROM sqlite_master").fetchall()
            rows = "SELECT coalesce(max(number), 0) FROM row" if tables else "SELECT 0"
            last = connection.execute(rows).fetchone()[0]
        finally:
            connection.close()
    except driver.DatabaseError:
        return "damaged"
    if not sound or broken:
        return "damaged"
    return "lost" if last < vouched else "whole"
