"""The models of this program, and whether they may be asked.

A plan keeps who suspended or withdrew which model and why; a policy file outranks it.
A suspended model is not asked, and its kept answers hold. A withdrawn one is not asked
either, and its kept answers are shown as out of date; nothing is ever deleted.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.errors import InputRefused
from app.services.model_policy import ModelPolicy, ModelStatus
from app.storage.model_status import StatusRow, keep_status, read_statuses
from models.packs.pack import load_pack, packs

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from app.storage.plan_store import PlanStore
    from models.packs.pack import Pack

NO_POLICY = ModelPolicy()
_REASON_LETTERS = 400


@dataclass(frozen=True, slots=True)
class ModelEntry:
    """
    A model as it is listed.

    Attributes
    ----------
    slug, version, model_id, title
        As its card names it, and its identity by content.
    status
        Whether it may be asked.
    reason
        Why not; empty where nobody said, or it may.
    by
        Who said so: ``"policy"``, ``"plan"``, or empty.
    since
        When a plan said so, aware; None otherwise.
    """

    slug: str
    version: str
    model_id: str
    title: str
    status: ModelStatus = ModelStatus.ACTIVE
    reason: str = ""
    by: str = ""
    since: datetime | None = None


def registered_models(
    said: Mapping[str, StatusRow],
    policy: ModelPolicy = NO_POLICY,
    known: Iterable[Pack] | None = None,
) -> tuple[ModelEntry, ...]:
    """
    List the models of this program.

    Parameters
    ----------
    said
        Last word of the plan on each model by its identity; see `statuses_of`.
    policy
        In force.
    known
        The models; None for those of this program.
    """
    found = packs() if known is None else tuple(known)
    return tuple(_entry(pack, said, policy) for pack in found)


def statuses_of(store: PlanStore) -> dict[str, StatusRow]:
    """Give the last word of a plan on each model, by its identity."""
    return store.read_beside(read_statuses)


def withdrawn_models(
    said: Mapping[str, StatusRow], policy: ModelPolicy = NO_POLICY
) -> dict[str, str]:
    """
    Tell which models are withdrawn, and why, by their identity.

    Versions that this program no longer has are among them, as answers of theirs may
    still be kept.
    """
    if not said and not policy.rules:
        return {}  # nobody ever said anything, so no pack need be read
    withdrawn = ModelStatus.WITHDRAWN
    found = {
        row.model_id: row.reason
        for row in said.values()
        if row.status == withdrawn.value
    }
    found |= {
        rule.model_id: rule.reason
        for rule in policy.rules
        if rule.model_id and rule.status is withdrawn
    }
    found |= {
        entry.model_id: entry.reason
        for entry in registered_models(said, policy)
        if entry.status is withdrawn
    }
    return found


def require_active(slug: str, entries: Iterable[ModelEntry]) -> ModelEntry:
    """
    Let a model be asked, or refuse.

    Raises
    ------
    InputRefused
        It is suspended or withdrawn, or unknown.
    """
    for entry in entries:
        if entry.slug != slug:
            continue
        if entry.status is ModelStatus.ACTIVE:
            return entry
        why = f" ({entry.reason})" if entry.reason else ""
        who = "the model policy" if entry.by == "policy" else "this plan"
        raise InputRefused(
            f"The model {slug} is {entry.status.value} by {who}{why}; the answer that "
            "needs no model stands in. 'marsroute model set' activates it again where "
            "the policy allows."
        )
    raise InputRefused(f"This program has no model {slug!r}.")


def set_status(
    store: PlanStore,
    slug: str,
    status: ModelStatus,
    reason: str,
    *,
    at: datetime,
    policy: ModelPolicy = NO_POLICY,
) -> ModelEntry:
    """
    Put down in a plan whether a model may be asked.

    Parameters
    ----------
    store
        The open plan; its author answers for it.
    slug
        Name of the model.
    status
        From now on.
    reason
        In words; needed unless the model is activated.
    at
        When, aware.
    policy
        In force; it may still keep the model from being asked.

    Raises
    ------
    InputRefused
        No reason was given, or the policy forbids what is asked for.
    PackRefused
        There is no such model.
    """
    pack = load_pack(slug)
    words = " ".join(reason.split())[:_REASON_LETTERS]
    if status is not ModelStatus.ACTIVE and not words:
        raise InputRefused(f"Say why {slug} is {status.value}; it goes on record.")
    rule = policy.rule_on(slug, pack.model_id)
    if status is ModelStatus.ACTIVE and rule and rule.status is not status:
        raise InputRefused(
            f"The model policy {policy.name!r} has {slug} {rule.status.value} "
            f"({rule.reason}); change it there: {policy.source}."
        )
    row = StatusRow(
        pack.model_id, slug, str(pack.card["version"]), status.value, at, words
    )
    store.keep_beside(lambda connection: keep_status(connection, row))
    return _entry(pack, {pack.model_id: row}, policy)


def _entry(
    pack: Pack, said: Mapping[str, StatusRow], policy: ModelPolicy
) -> ModelEntry:
    """Tell the status of a model: the stricter of policy and plan."""
    entry = ModelEntry(
        pack.slug, str(pack.card["version"]), pack.model_id, str(pack.card["title"])
    )
    row, rule = said.get(pack.model_id), policy.rule_on(pack.slug, pack.model_id)
    if row is not None:
        status = ModelStatus(row.status)
        entry = replace(
            entry, status=status, reason=row.reason, by="plan", since=row.at
        )
    if rule is not None and rule.status.rank > entry.status.rank:
        entry = replace(
            entry, status=rule.status, reason=rule.reason, by="policy", since=None
        )
    return entry
