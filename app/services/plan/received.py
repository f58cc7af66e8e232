"""Plans that come in bundles: anybody may look, and only trusted ones are let in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.errors import BundleRefused
from app.security.bundle_manifest import BundleKind
from app.security.marking_policy import DEFAULT_POLICY, MarkingPolicy
from app.security.trust_list import Trust
from app.services.opened_bundles import content_of, open_bundle, refuse_trust
from app.services.plan.bundle import read_plan_files
from app.services.plan.kept_credits import credits_of, without_credits
from app.services.plan.marking import marking_of_whole
from app.services.plan.merged_files import PlanCopy
from app.services.plan.reader import PlanReader

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from app.security.bundle_manifest import BundleHead
    from app.security.trust_list import Standing
    from app.services.plan.bundle import BundledPlan
    from app.services.plan.parts import PlanDocument
    from app.storage.station_files import StationFiles
    from planners.movement_credit import MovementCredit
    from planners.vehicles import VehicleType


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedPlan:
    """
    A plan out of a bundle whose content was read and judged.

    Attributes
    ----------
    head, standing
        What the bundle is, and what its signatures are worth here.
    plan
        History, objects and audit log.
    document, credits
        What the objects mean.
    """

    head: BundleHead
    standing: Standing
    plan: BundledPlan
    document: PlanDocument
    credits: tuple[MovementCredit, ...]

    @property
    def read_only(self) -> bool:
        """Whether it may only be looked at, under a red banner."""
        return self.standing.trust is not Trust.TRUSTED

    def require_trust(self, what: str) -> None:
        """
        Refuse to go on with what may only be looked at.

        Raises
        ------
        BundleRefused
            Too few stations signed that count here.
        """
        if self.read_only:
            raise refuse_trust(self.standing, what)

    def copy_to_merge(self, name: str) -> PlanCopy:
        """
        Give what merging it into another copy needs.

        Parameters
        ----------
        name
            Of the bundle.

        Raises
        ------
        BundleRefused
            It may only be looked at.
        """
        self.require_trust("merged")
        history = self.plan.history
        return PlanCopy(
            name=name,
            plan_id=history.plan_id,
            changes=history.changes,
            known=history.known(),
            content=self.plan.content,
        )


def receive_plan(
    path: Path,
    station: StationFiles,
    now: datetime,
    passphrase: str | None,
    vehicles: Mapping[str, VehicleType],
    policy: MarkingPolicy = DEFAULT_POLICY,
) -> ReceivedPlan:
    """
    Read a plan out of a bundle; it takes about a second where it is sealed.

    Parameters
    ----------
    path
        The bundle.
    station
        Whom this installation trusts.
    now
        The time of day, aware.
    passphrase
        Of its seal; None where nobody gave any.
    vehicles
        The catalogue by name.
    policy
        By which markings are read.

    Raises
    ------
    BundleRefused, Damaged
        It was changed, is of another kind, holds no sound plan, or is marked lower
        than the plan in it.
    InputRefused, WrongKey
        It cannot be read, the passphrase is missing or wrong, or an object of the plan
        cannot be understood.
    """
    with open_bundle(path, station, now, policy) as bundle:
        head = bundle.head
        if head.kind is not BundleKind.PLAN:
            raise BundleRefused(
                f"{path.name} holds a {head.kind.value} and no plan; open it as that."
            )
        files = content_of(bundle, passphrase)
    plan = read_plan_files(files, head.subject)
    document = PlanReader(vehicles, policy).document(without_credits(plan.content))
    issued = credits_of(plan.content, vehicles)
    needed = marking_of_whole(document, plan.history.changes, policy)
    if not head.marking.dominates(needed):
        raise BundleRefused(
            f"{path.name} is marked {head.marking}, but the plan in it is {needed}; "
            "report it, and ask for a bundle under the right marking."
        )
    return ReceivedPlan(
        head=head,
        standing=bundle.standing,
        plan=plan,
        document=document,
        credits=tuple(issued),
    )
