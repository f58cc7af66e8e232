"""How hard a passphrase is to guess: the cost of Argon2id, measured on the machine.

Every guess costs whoever holds the file as much as unlocking costs its owner. So the
cost is set to about a second here, and never below the second recommendation of
RFC 9106, section 4 (64 MiB, 3 passes, 4 lanes).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from app.errors import EnvironmentTrouble

if TYPE_CHECKING:
    from app.security.clock import Clock

SALT_BYTES = 16
KEY_BYTES = 32
MIB = 1024  # Argon2 counts memory in KiB
WANTED_SECONDS = 1.0

_MEMORY_KIB = (19 * MIB, 1024 * MIB)  # beyond that are traps: it is read from files
_PASSES = (1, 16)
_LANES = (1, 16)
_RUNS = 3
_MOST_PASSES = 8  # of what is calibrated; plans travel to slower machines


@dataclass(frozen=True, slots=True)
class Strength:
    """
    Cost of one guess.

    Attributes
    ----------
    memory_kib
        19 MiB to 1 GiB, in KiB.
    passes
        1 to 16.
    lanes
        1 to 16, worked on side by side.
    """

    memory_kib: int
    passes: int
    lanes: int

    def __post_init__(self) -> None:
        for name, value, (least, most) in (
            ("memory", self.memory_kib, _MEMORY_KIB),
            ("passes", self.passes, _PASSES),
            ("lanes", self.lanes, _LANES),
        ):
            if type(value) is not int or not least <= value <= most:
                raise ValueError(f"Argon2id {name} of {value!r}: not {least}-{most}.")


FLOOR = Strength(64 * MIB, 3, 4)
USUAL = Strength(256 * MIB, 3, 4)


def stretched(passphrase: bytes, salt: bytes, strength: Strength) -> bytes:
    """
    Derive a key from a passphrase by Argon2id (RFC 9106).

    Parameters
    ----------
    passphrase
        As `app.security.passphrase.passphrase_bytes` writes it.
    salt
        16 random bytes.
    strength
        Cost of it.

    Returns
    -------
    bytes
        32 bytes.

    Raises
    ------
    EnvironmentTrouble
        The machine has not the memory.
    """
    try:
        return Argon2id(
            salt=salt,
            length=KEY_BYTES,
            iterations=strength.passes,
            lanes=strength.lanes,
            memory_cost=strength.memory_kib,
        ).derive(passphrase)
    except MemoryError as error:
        raise EnvironmentTrouble(
            f"Checking the passphrase takes {strength.memory_kib // MIB} MB of memory, "
            "which this machine does not have free; close other programs and try again."
        ) from error


def strength_for(floor_seconds: float) -> Strength:
    """
    Give the strength that takes about a second.

    Parameters
    ----------
    floor_seconds
        What `FLOOR` takes on the machine. Memory grows from there to that of `USUAL`
        first, then the passes to 8: a plan must open on a smaller machine too.
    """
    room = WANTED_SECONDS / max(floor_seconds, 1e-3)
    if room < USUAL.memory_kib / FLOOR.memory_kib:
        quarters = max(4, int(room * 4))  # memory in steps of a quarter of the floor's
        return Strength(FLOOR.memory_kib * quarters // 4, FLOOR.passes, FLOOR.lanes)
    passes = int(room * FLOOR.memory_kib / USUAL.memory_kib * USUAL.passes)
    return Strength(USUAL.memory_kib, min(passes, _MOST_PASSES), USUAL.lanes)


def calibrated(clock: Clock) -> Strength:
    """
    Measure this machine and give the strength that takes it about a second.

    The quickest of three runs counts: whatever else the machine does meanwhile must not
    make the passphrase weaker.

    Raises
    ------
    EnvironmentTrouble
        Not even the least strength fits into its memory.
    """
    took = []
    for _ in range(_RUNS):
        begin = clock.since_boot()
        stretched(b"", bytes(SALT_BYTES), FLOOR)
        took.append(clock.since_boot() - begin)
    return strength_for(min(took))
