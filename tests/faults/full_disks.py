"""Disks that fill up while a plan, a cache, an export, keys or a report is written."""

from __future__ import annotations

from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any

from app.errors import DiskFull
from app.exports.gate import write_bytes_export
from app.security.key_header import KeyHeader, WrapKind
from app.security.key_wraps import secret_wrap
from app.security.marking import DEFAULT_MARKING
from app.services.fault_report import save_report
from app.storage.key_file import read_keys, read_keys_copy, write_keys
from app.storage.payloads import json_of, json_payload
from app.storage.result_cache import ResultCache
from app.storage.result_records import AreaState, Asked
from tests.faults import busy_plan
from tests.faults.chance import chance
from tests.faults.disk_faults import ENDLESS, FaultyDisk

MOST_WRITES = 400  # until the disk must have been full
FILE_BYTES = 20_000
DIVISION_BYTES = 400_000  # of an answer or a table for 300 march units


class Written(ABC):
    """Something that is written again and again, with a number that tells the last."""

    def __init__(self, folder: Path, size: str) -> None:
        self.folder = folder
        self.bulk = DIVISION_BYTES if size == "division" else FILE_BYTES
        self.room = self.bulk
        """Bytes that are left at most when a round begins."""

    @abstractmethod
    def write(self, number: int) -> None:
        """Write it, or raise DiskFull."""

    @abstractmethod
    def faults(self, number: int) -> list[str]:
        """Say what is wrong with what can be seen, when a number was written last."""

    def end(self) -> list[str]:
        """Say what is wrong with it when it is opened anew; nothing if it never was."""
        return []


class WrittenPlan(Written):
    """A plan that is open all the time."""

    def __init__(self, folder: Path, size: str) -> None:
        super().__init__(folder, size)
        self.room = 60_000
        self.store = busy_plan.create(folder / busy_plan.NAME, size)
        self.dice = chance(13)
        self.first = len(self.store.changes())

    def write(self, number: int) -> None:
        content = self.store.content()
        self.store.commit(busy_plan.next_change(content, number, self.dice))

    def faults(self, number: int) -> list[str]:
        changes = self.store.changes()
        if len(changes) != self.first + number:
            return [f"{len(changes)} changes instead of {self.first + number}"]
        return busy_plan.faults_in(self.store, self.first + number)

    def end(self) -> list[str]:
        vouched = self.store.sequence
        self.store.close()
        self.store = busy_plan.reopen(self.store.path)
        wrong = busy_plan.faults_in(self.store, vouched)
        self.store.close()
        return wrong


class WrittenLog(WrittenPlan):
    """The audit log of a plan that is open all the time."""

    def __init__(self, folder: Path, size: str) -> None:
        super().__init__(folder, size)
        self.rows = len(self.store.audit_rows())

    def write(self, number: int) -> None:
        self.store.note("export", "march.pdf", after=f"{number};" + "x" * 2000)

    def faults(self, number: int) -> list[str]:
        rows = self.store.audit_rows()
        if len(rows) != self.rows + number:
            return [f"{len(rows)} rows instead of {self.rows + number}"]
        if not rows[-1].after.startswith(f"{number};"):
            return ["the last row is another"]
        return busy_plan.faults_in(self.store, self.first)


class WrittenBackup(WrittenPlan):
    """Backups of a plan."""

    def __init__(self, folder: Path, size: str) -> None:
        super().__init__(folder, size)
        self.room = 30_000

    def write(self, number: int) -> None:
        self.store.backup()
        super().write(number)

    def faults(self, number: int) -> list[str]:
        folder = self.store.path.with_name(self.store.path.name + ".backups")
        wrong = [f"{path} is left" for path in folder.iterdir() if path.name[0] == "."]
        for path in folder.glob("*.plan"):
            copy = busy_plan.read(path)
            wrong += busy_plan.faults_in(copy, 0)
            copy.close()
        return wrong + super().faults(number)


class WrittenCache(Written):
    """Results beside a plan."""

    def __init__(self, folder: Path, size: str) -> None:
        super().__init__(folder, size)
        self.room = 2 * self.bulk
        path = folder / "move.plan.results"
        self.cache = ResultCache(path, busy_plan.KEY.cache_key())

    def write(self, number: int) -> None:
        payload = json_payload({"number": number, "text": "x" * self.bulk})
        self.cache.put(asked(number), payload, busy_plan.START)

    def faults(self, number: int) -> list[str]:
        wrong = []
        for past in range(max(number - 3, 1), number + 1):
            found = self.cache.get(asked(past)).result
            if found is None or json_of(found.payload)["number"] != past:
                wrong.append(f"result {past} is lost")
        if self.cache.get(asked(number + 1)).result is not None:
            wrong.append(f"result {number + 1} is there")
        return wrong


class WrittenExport(Written):
    """A table that leaves through the gate."""

    def write(self, number: int) -> None:
        data = _text(number, self.bulk).encode()
        path = self.folder / "table.csv"
        write_bytes_export(path, DEFAULT_MARKING, [DEFAULT_MARKING], data)

    def faults(self, number: int) -> list[str]:
        there = {path.name[-9:]: path.read_text() for path in self.folder.iterdir()}
        sound = {"table.csv": _text(number, self.bulk)}
        return [] if there == sound else [f"{sorted(there)} or what is in them"]


class WrittenKeys(Written):
    """The key file of a plan and its copy."""

    def __init__(self, folder: Path, size: str) -> None:
        super().__init__(folder, size)
        self.room = 4000
        self.plan = folder / busy_plan.NAME

    def write(self, number: int) -> None:
        identity = "ab" * 16
        wraps = tuple(
            secret_wrap(busy_plan.KEY, bytes(16), WrapKind.RECOVERY, identity)
            for _ in range(number % 20 + 4)
        )
        header = KeyHeader(file_id=identity, wraps=wraps)
        write_keys(self.plan, header.sealed_under(busy_plan.KEY))

    def faults(self, number: int) -> list[str]:
        del number  # of the two files one may be that of the number after it
        headers = (read_keys(self.plan), read_keys_copy(self.plan))
        sealed = all(one.is_sealed_under(busy_plan.KEY) for one in headers)
        left = [path for path in self.folder.rglob(".*") if path.is_file()]
        return [] if sealed and not left else [f"sealed {sealed}, left {left}"]


class WrittenReport(Written):
    """Reports of faults of ours."""

    def write(self, number: int) -> None:
        save_report(_text(number, self.bulk), self.folder)

    def faults(self, number: int) -> list[str]:
        texts = sorted(path.read_text() for path in self.folder.iterdir())
        sound = sorted(_text(past, self.bulk) for past in range(1, number + 1))
        return [] if texts == sound else ["a report is not whole"]


KINDS = {
    kind.__name__: kind
    for kind in (
        WrittenPlan,
        WrittenLog,
        WrittenBackup,
        WrittenCache,
        WrittenExport,
        WrittenKeys,
        WrittenReport,
    )
}


def fill_up(folder: str, kind: str, size: str, rounds: int) -> dict[str, Any]:
    """
    Fill the disk at a random byte, see what is left, free it, and go on.

    Returns
    -------
    dict[str, Any]
        ``refusals``: how many writes were refused; ``sentences``: with which words,
        without paths; ``wrong``: what the checks found.
    """
    dice = chance(17)
    disk = FaultyDisk(Path(folder))
    written = KINDS[kind](Path(folder), size)
    written.write(1)
    number, refusals = 1, 0
    sentences: set[str] = set()
    wrong: list[str] = []
    for _ in range(rounds):
        disk.fill(dice.randint(0, written.room))
        try:
            for _ in range(MOST_WRITES):
                written.write(number + 1)
                number += 1
        except DiskFull as error:
            refusals += 1
            sentences.add(str(error).split(";")[0].split(folder)[0])
        wrong += written.faults(number)
        disk.fill(ENDLESS)
        written.write(number + 1)
        number += 1
    wrong += written.faults(number) + written.end()
    return {"refusals": refusals, "sentences": sorted(sentences), "wrong": wrong}


def asked(number: int) -> Asked:
    return Asked(
        question="route",
        producer="march",
        version="1",
        area=AreaState("a" * 64, "made", ""),
        inputs=(("orders", f"{number:064x}"),),
        marking=str(DEFAULT_MARKING),
    )


def _text(number: int, length: int) -> str:
    return f"{number};" + "x" * length
