"""Questions to our part on the login node, and what its answers mean."""

from __future__ import annotations

import hashlib
import re
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from models.cluster.back_end import Submitted
from models.cluster.slurm.failures import far_trouble, submission_trouble
from models.cluster.slurm.queue_text import (
    moment,
    number,
    partition_row,
    start_of_test,
)
from models.cluster.slurm.sightings import read_status
from models.errors import LinkDown, SubmissionRefused

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from models.cluster.slurm.connection import SiteConnection
    from models.cluster.slurm.queue_text import Partition
    from models.cluster.slurm.sightings import Status
    from models.errors import ModelError

_PLAIN = re.compile(r"[A-Za-z0-9_./+-]+")  # no shell reads these in another way
SUBMIT_PATIENCE_S = 330.0  # of the far side: a lock, a look, sbatch, another look
FILES_PATIENCE_S = 900.0  # hashing what was sent
_TROUBLES = frozenset({"DOWN", "FULLDISK", "NOBASE", "NOTOOL"})


class Parts(NamedTuple):
    """What is submitted: items and parts of the whole job, and the parts wanted."""

    items: int
    parts: int
    wanted: Sequence[int]


class Here(NamedTuple):
    """Which contents are there: whole ones, sizes of cut ones, and free kilobytes."""

    whole: frozenset[str]
    cut: dict[str, int]
    room_kb: int | None


class Outlook(NamedTuple):
    """
    What a trial submission told.

    ``wait_s`` is how long the queue thinks it would wait, None if it does not say;
    ``refusal`` is empty where it would be taken.
    """

    partitions: tuple[Partition, ...]
    wait_s: float | None
    refusal: str


class FarSide:
    """
    Our part on the login node of a site.

    Parameters
    ----------
    connection
        The way there.
    """

    def __init__(self, connection: SiteConnection) -> None:
        self._connection = connection
        self._site = connection.site
        self._script = (files(__package__) / "helper.sh").read_text("utf-8")
        digest = hashlib.sha256(self._script.encode()).hexdigest()[:16]
        self.helper = f"{self._site.base}/helper-{digest}.sh"
        self.helper_text = f'{self._script}\nmain "$@"\n'
        self._is_there = False

    async def hello(self) -> int:
        """
        Make the folders; tell the time there, in seconds since 1970.

        Raises
        ------
        FarTrouble
            There is no way, or a command is missing there.
        """
        answer = await self._ask("hello")
        words = next((one for one in answer if one.startswith("NOW ")), "")
        seconds = words.split(" ")[1] if words else ""
        return number(seconds) or 0

    async def here(self, contents: Iterable[str]) -> Here:
        """Ask which contents are there, by their SHA-256."""
        whole, cut, room = set(), {}, None
        for line in await self._ask("have", lines=contents):
            word, _, rest = line.partition(" ")
            digest, _, size = rest.partition(" ")
            if word == "HAVE":
                whole.add(digest)
            elif word == "PART":
                cut[digest] = number(size.strip()) or 0
            elif word == "ROOM":
                room = number(rest.strip())
        return Here(frozenset(whole), cut, room)

    async def commit(self, key: str, lot: str, contents: dict[str, str]) -> str:
        """
        Make the folder of a job out of contents, as one act.

        Parameters
        ----------
        key
            Of the job.
        lot
            Drawn by lot for this try.
        contents
            SHA-256 by name in the folder.

        Returns
        -------
        str
            SHA-256 of a content that is missing or was damaged; empty when all is well.
        """
        lines = [f"{digest} {name}" for name, digest in contents.items()]
        answer = await self._ask(
            "commit", key, lot, lines=lines, patience_s=FILES_PATIENCE_S
        )
        return _missing(answer, "COMMITTED")

    async def unpack_worker(self, name: str, digest: str) -> str:
        """Unpack the code of the worker; tells what `commit` tells."""
        answer = await self._ask("worker", name, digest, patience_s=FILES_PATIENCE_S)
        return _missing(answer, "WORKER")

    async def submit(
        self, key: str, number: int, what: Parts, script: str
    ) -> Submitted:
        """
        Submit parts once, whatever was tried before under that number.

        Raises
        ------
        FarTrouble
            With what is in the way.
        """
        limits = self._site.limits
        answer = await self._ask(
            "submit",
            key,
            f"{number}",
            f"{what.items}",
            f"{what.parts}",
            f"{len(what.wanted)}",
            f"{limits.queued}",
            f"{limits.settle_s}",
            f"{int(self._site.has_accounting)}",
            lines=[" ".join(map(str, what.wanted)), *script.splitlines()],
            patience_s=SUBMIT_PATIENCE_S,
        )
        word, _, rest = (answer[0] if answer else "").partition(" ")
        if word in {"JOB", "ADOPTED"}:
            return Submitted(rest.strip(), adopted=word == "ADOPTED")
        if word == "MISSING":
            raise SubmissionRefused("The folder of the job is gone; send it again.")
        if word == "CANCELLED":
            raise SubmissionRefused("The job is to end; send it again to have it run.")
        trouble = submission_trouble(word, rest, self._site.name)
        raise trouble or self._not_understood(word)

    async def status(self, keys: Iterable[str], *, with_accounts: bool) -> Status:
        """Ask about queue and folders of many jobs, in one question."""
        flag = f"{int(with_accounts)}"
        answer = await self._ask("status", flag, lines=keys, is_patient=True)
        return read_status("\n".join(answer))

    async def cancel(self, key: str) -> None:
        """Have a job end."""
        await self._ask("cancel", key, patience_s=SUBMIT_PATIENCE_S)

    async def withdraw(self, key: str, number: int, word: str) -> None:
        """Take a submission out of the queue that waits for what will not come."""
        await self._ask("withdraw", key, f"{number}", lines=[word[:400]])

    async def outlook(self, script: str) -> Outlook:
        """Try a submission without making it."""
        answer = await self._ask("outlook", lines=script.splitlines())
        partitions = [
            row
            for line in answer
            if line.startswith("I|") and (row := partition_row(line[2:]))
        ]
        local: datetime | None = None
        wait, refusal = None, ""
        for line in answer:
            word, _, rest = line.partition(" ")
            if word == "NOW":
                local = moment(rest.partition(" ")[2])
            elif word == "TEST":
                code, _, text = rest.partition(" ")
                starts = start_of_test(text)
                if starts and local:
                    wait = max(0.0, (starts - local).total_seconds())
                refusal = "" if code == "0" else text.strip()
        return Outlook(tuple(partitions), wait, refusal)

    async def log(self, key: str) -> str:
        """Give the last lines that the parts of a job wrote."""
        lines = await self._ask("log", key)
        shown = [
            line[1:] if line.startswith(" ") else f"Part {line.partition(' ')[2]}:"
            for line in lines
        ]
        return "\n".join(shown)

    async def sweep(self, keys: Iterable[str]) -> int:
        """Remove folders of jobs that do not run; tells the bytes that came free."""
        answer = await self._ask("sweep", lines=keys, patience_s=FILES_PATIENCE_S)
        freed = next((one for one in answer if one.startswith("FREED ")), "")
        return (number(freed.removeprefix("FREED ")) or 0) << 10

    async def run_script(self, script: str) -> str:
        """
        Run a script of ours there and give what it wrote.

        Raises
        ------
        SubmissionRefused
            It failed; with its last words.
        """
        done = await self._connection.run("sh -s", script.encode())
        if done.code:
            words = " ".join(done.err.split()[-60:]) or f"code {done.code}"
            raise SubmissionRefused(
                f"{self._site.name} cannot run the worker ({words}); set what it runs "
                "in right in the site profile."
            )
        return done.out

    async def _ask(
        self,
        verb: str,
        *arguments: str,
        lines: Iterable[str] = (),
        patience_s: float = 150.0,
        is_patient: bool = False,
    ) -> list[str]:
        """Ask our part; the lines of its answer, up to its last word."""
        words = [self._site.base, self._site.search_path or "-", verb, *arguments]
        for word in words:
            if not _PLAIN.fullmatch(word):
                raise SubmissionRefused(f"{word[:60]!r} is no word to send.")
        text = "".join(f"{line}\n" for line in (*lines, "."))
        if self._site.helper_as_file:
            await self._put_helper()
            command, data = " ".join(["sh", self.helper, *words]), text
        else:
            mark = f"END_{hashlib.sha256(text.encode()).hexdigest()[:16]}"
            call = " ".join(["main", *words])
            command = "sh -s"
            data = f"{self._script}\n{call} <<'{mark}'\n{text}{mark}\n"
        done = await self._connection.run(command, data.encode(), patience_s=patience_s)
        answer = done.out.splitlines()
        if not answer or answer[-1] != "END":
            self._is_there = False
            raise LinkDown(
                f"{self._site.name} broke off in the middle of an answer; it is asked "
                f"again. {done.err.strip()[-200:]}".strip()
            )
        return self._without_trouble(answer[:-1], verb, is_patient=is_patient)

    def _without_trouble(
        self, answer: list[str], verb: str, *, is_patient: bool
    ) -> list[str]:
        """Raise what stands in the way, unless the caller wants the rest as well."""
        for line in answer:
            word, _, rest = line.partition(" ")
            if word in {"CUT", "UNKNOWN"}:
                raise LinkDown(
                    f"A question to {self._site.name} was cut on its way; it is asked "
                    "again."
                )
            if word in _TROUBLES and not (is_patient and word == "DOWN"):
                trouble = far_trouble(word, rest, self._site.name)
                raise trouble or self._not_understood(word)
            if verb == "submit":
                break
        return answer

    async def _put_helper(self) -> None:
        """Have our part lie there, under a name by its content."""
        if self._is_there:
            return
        command = (
            f"umask 077; mkdir -p {self._site.base} && [ -O {self._site.base} ] && "
            f"chmod 700 {self._site.base} || exit 1; "
            f"[ -s {self.helper} ] && [ -O {self.helper} ] || "  # another's is not run
            f"{{ cat >{self.helper}.$$ && mv -f {self.helper}.$$ {self.helper}; }}"
        )
        script = (
            f"{command} <<'END_OF_HELPER'\n{self.helper_text}END_OF_HELPER\n"
        ).encode()
        done = await self._connection.run("sh -s", script)
        if done.code:
            raise SubmissionRefused(
                f"The folder of the site profile cannot be written at "
                f"{self._site.name}; give one that is yours, or make room."
            )
        self._is_there = True

    def _not_understood(self, word: str) -> ModelError:
        return LinkDown(
            f"{self._site.name} gave an answer that makes no sense ({word[:40]!r}); it "
            "is asked again."
        )


def _missing(answer: Sequence[str], done: str) -> str:
    """Which content is missing or damaged; empty where all went well."""
    for line in answer:
        word, _, rest = line.partition(" ")
        if word == done:
            return ""
        if word in {"MISSING", "CORRUPT"}:
            return rest.strip()
    return "unknown"
