"""Signed heads of the audit log: what an export knows of the plan it came from.

A head that left with an export says how the log ended at that time. Whoever rewrites
the log later, key in hand, cannot take it back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from app.errors import InputRefused
from app.security.audit_chain import NEW_KEY, ChainHead, missing_head, time_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from app.security.audit_chain import AuditRow

FORM = "marsroute-audit-head/1"
_CONTEXT = FORM.encode() + b"\0"
_LINE = re.compile(
    re.escape(FORM) + r" (?P<plan_id>[0-9a-f-]{8,64}) (?P<sequence>[1-9][0-9]{0,17})"
    r" (?P<mac>[0-9a-f]{64}) (?P<at>[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{15}Z)"
    r" (?P<public_key>[0-9a-f]{64}) (?P<signature>[0-9a-f]{128})(?![0-9a-f])",
    re.ASCII,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedHead:
    """
    How the audit log of a plan ended at some time, signed with the key of the plan.

    Attributes
    ----------
    plan_id
        Identity of the plan: hexadecimal digits.
    sequence, mac
        Number and code of the last row.
    at
        When it was signed, in UTC as `app.security.audit_chain.time_text` writes it.
    public_key, signature
        Ed25519, 32 and 64 bytes.
    """

    plan_id: str
    sequence: int
    mac: str
    at: str
    public_key: bytes
    signature: bytes

    @property
    def head(self) -> ChainHead:
        """Number and code of the last row."""
        return ChainHead(self.sequence, self.mac)

    def __str__(self) -> str:
        """One line for the metadata of exports, as `parse` reads it."""
        signed = _signed_text(self.plan_id, self.head, self.at)
        return f"{FORM} {signed} {self.public_key.hex()} {self.signature.hex()}"

    @classmethod
    def parse(cls, text: str) -> SignedHead:
        """
        Read one head; whether its signature holds is told by `is_genuine`.

        Raises
        ------
        InputRefused
            The text is no head.
        """
        found = find_heads(text)
        if len(found) != 1 or str(found[0]) != text.strip():
            raise InputRefused(
                f"{text[:40]!r} is no head of an audit log; give the line that begins "
                f"with {FORM}, or the export that carries it."
            )
        return found[0]

    def is_genuine(self) -> bool:
        """Whether the signature is that of the public key beside it."""
        signed = _CONTEXT + _signed_text(self.plan_id, self.head, self.at).encode()
        try:
            key = Ed25519PublicKey.from_public_bytes(self.public_key)
            key.verify(self.signature, signed)
        except (InvalidSignature, ValueError):
            return False
        return True


class HeadVerdict(Enum):
    """What a head says about a log; each as the end of a sentence."""

    IN_CHAIN = "it is in the audit log as it was signed"
    CUT_OFF = "the audit log was cut off before it"
    REWRITTEN = "the audit log was rewritten since"
    FORGED = "its signature does not hold, so it proves nothing"
    OTHER_PLAN = "it is of another plan"
    OTHER_KEY = "it is signed with a key this plan never had: either is not genuine"

    @property
    def is_sound(self) -> bool:
        """Whether the head speaks for the log."""
        return self is HeadVerdict.IN_CHAIN


def sign_head(
    plan_id: str, head: ChainHead, now: datetime, key: Ed25519PrivateKey
) -> SignedHead:
    """Sign how a log ends; ``key`` is ``FileKey.signing_key()``, ``now`` is aware."""
    at = time_text(now)
    return SignedHead(
        plan_id=plan_id,
        sequence=head.sequence,
        mac=head.mac,
        at=at,
        public_key=key.public_key().public_bytes_raw(),
        signature=key.sign(_CONTEXT + _signed_text(plan_id, head, at).encode()),
    )


def find_heads(text: str) -> tuple[SignedHead, ...]:
    """Heads in any text, such as an export read as Latin-1, in their order."""
    return tuple(
        SignedHead(
            plan_id=found["plan_id"],
            sequence=int(found["sequence"]),
            mac=found["mac"],
            at=found["at"],
            public_key=bytes.fromhex(found["public_key"]),
            signature=bytes.fromhex(found["signature"]),
        )
        for found in _LINE.finditer(text)
    )


def head_verdict(
    rows: Sequence[AuditRow], head: SignedHead, plan_id: str, public_key: bytes
) -> HeadVerdict:
    """
    Judge a log by a head that once left with an export.

    Parameters
    ----------
    rows
        The log, whose own codes have been checked.
    head
        From an export.
    plan_id, public_key
        Those of the plan: its identity, and 32 bytes of its signing key.
    """
    if not head.is_genuine():
        return HeadVerdict.FORGED
    if head.plan_id != plan_id:
        return HeadVerdict.OTHER_PLAN
    if not missing_head(rows, head.head):
        return HeadVerdict.IN_CHAIN
    known = {row.after for row in rows if row.action == NEW_KEY} | {public_key.hex()}
    if head.public_key.hex() not in known:
        return HeadVerdict.OTHER_KEY
    last = max((row.sequence for row in rows), default=0)
    return HeadVerdict.CUT_OFF if last < head.sequence else HeadVerdict.REWRITTEN


def _signed_text(plan_id: str, head: ChainHead, at: str) -> str:
    """What is signed, and stands in the line in the same form."""
    return f"{plan_id} {head.sequence} {head.mac} {at}"
