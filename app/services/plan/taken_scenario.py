"""A scenario that was edited outside the program, taken back into its plan.

A plan writes its scenario out together with what is drawn over it. What comes back is
compared with the state it was written from, so that neither what is drawn is doubled
nor what others changed meanwhile is undone.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from app.errors import InputRefused
from app.security.marking import join
from app.services.plan.kinds import BESIDE_KINDS, called
from app.services.plan.versions import NOW, State, state_named
from app.services.scenario.rules_writer import (
    drawn_rating_form,
    rating_form,
    rule_form,
)
from app.services.scenario.whole_scenario import marking_of_plan, whole_scenario
from app.storage.plan_records import Edit, edits_between

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from app.security.marking import Marking
    from app.security.signed_head import SignedHead
    from app.services.plan.document import PlanTranslator
    from app.services.plan.parts import PlanDocument
    from app.services.scenario.scenario import Scenario
    from app.storage.plan_records import ObjectKey
    from app.storage.plan_store import PlanStore

_MOST_NAMED = 3
_One = TypeVar("_One")


class Source(NamedTuple):
    """
    Where a scenario that comes back was written from.

    Attributes
    ----------
    name
        Of the file.
    base
        The state that it was written from, with what it brought in earlier.
    remark
        What its user should know of that; may be empty.
    """

    name: str
    base: State
    remark: str = ""

    @property
    def text(self) -> str:
        """What the history says when it is taken over."""
        return f"Take over {self.name}, written from {self.base.name}"


class Taken(NamedTuple):
    """
    What a scenario that comes back changes.

    Attributes
    ----------
    edits
        What it does to the plan as it is now; none where nothing differs.
    still_drawn
        How many things its writer took out that lie in the drawing, and stay there.
    """

    edits: tuple[Edit, ...]
    still_drawn: int


def take_scenario(
    store: PlanStore, source: Source, edited: Scenario, translator: PlanTranslator
) -> Taken:
    """
    Weigh a scenario that comes back; nothing is written.

    Parameters
    ----------
    store
        The plan, open.
    source
        What the file was written from; see `source_of`.
    edited
        The scenario in the file; its area as the plan is to name it.
    translator
        Turns documents into contents.

    Raises
    ------
    InputRefused
        The plan cannot hold it, or others changed the same objects meanwhile.
    """
    base = source.base
    document, still_drawn = taken_document(translator.document(base.content), edited)
    after = translator.content(document, base.content)
    after |= {key: b for key, b in base.content.items() if key.kind in BESIDE_KINDS}
    now = store.content()
    wanted = edits_between(base.content, after)
    clashes = [one.key for one in wanted if not _fits(one, now)]
    if clashes:
        named = ", ".join(called(key) for key in clashes[:_MOST_NAMED])
        more = len(clashes) - _MOST_NAMED
        raise InputRefused(
            f"{store.path.name} was changed since the scenario was written from "
            f"{base.name}, and in the same place: {named}"
            f"{f' and {more} more' if more > 0 else ''}. Nothing was taken over; write "
            "the scenario out again and edit that."
        )
    edits = (Edit(one.key, now.get(one.key), one.after) for one in wanted)
    return Taken(tuple(one for one in edits if one.before != one.after), still_drawn)


def taken_document(
    document: PlanDocument, edited: Scenario
) -> tuple[PlanDocument, int]:
    """
    Put an edited scenario in the place of that of a document.

    What is drawn over the scenario stays drawn, and is no part of it. The marking is
    never lowered.

    Parameters
    ----------
    document
        As it was when the scenario was written out.
    edited
        The scenario as it came back.

    Returns
    -------
    tuple[PlanDocument, int]
        The new document, and how many things of the drawing the file left out.
    """
    own, whole = document.scenario, whole_scenario(document)
    if own is None or whole is None:
        title = document.title or edited.name
        marking = join((document.marking, edited.marking))
        return replace(document, scenario=edited, title=title, marking=marking), 0
    drawn_ratings = [drawn_rating_form(one) for one in document.overlay.ratings]
    drawn_hours = [rule_form(one) for one in whole.hours[len(own.hours) :]]
    drawn_roads = whole.closures[len(own.closures) :]
    drawn_areas = whole.avoid[len(own.avoid) :]
    closures, no_roads = _apart(edited.closures, drawn_roads, _as_it_is)
    avoid, no_areas = _apart(edited.avoid, drawn_areas, _as_it_is)
    ratings, no_ratings = _apart(edited.rating_words, drawn_ratings, rating_form)
    hours, no_hours = _apart(edited.hours, drawn_hours, rule_form)
    scenario = replace(
        edited,
        closures=closures,
        avoid=avoid,
        rating_words=ratings,
        hours=hours,
        area=edited.area or own.area,
        marking=_marking(document, own, edited),
    )
    still_drawn = no_roads + no_areas + no_ratings + no_hours
    return replace(document, scenario=scenario), still_drawn


def source_of(
    store: PlanStore, name: str, heads: Iterable[SignedHead], since: str = ""
) -> Source:
    """
    Find the state of a plan that a file was written from.

    Parameters
    ----------
    store
        The plan, open.
    name
        Of the file.
    heads
        That the file carries.
    since
        What its user says it was written from; empty for what the heads say.

    Raises
    ------
    InputRefused
        There is no such state, or the file is of another plan.
    """
    told = tuple(heads)
    if since:
        return _with_earlier(store, Source(name, state_named(store, since)))
    if not told:
        now = state_named(store, NOW)
        remark = (
            f"{name} does not say which state it was written from; taken as of now."
        )
        return Source(name, now, remark)
    for head in told:
        state = _state_of(store, head)
        if state is not None:
            return _with_earlier(store, Source(name, state))
    raise InputRefused(
        f"{name} was written from another plan, or from another copy of "
        f"{store.path.name} that has gone on. Merge that copy in its place, or give "
        f"--since {NOW} to put the scenario in the place of the present one."
    )


def _state_of(store: PlanStore, head: SignedHead) -> State | None:
    """State that an export was made from; None if not from this history."""
    rows = store.audit_rows()
    if head.plan_id != store.plan_id or not 0 < head.sequence <= len(rows):
        return None
    if rows[head.sequence - 1].mac != head.mac:
        return None
    known = {row.subject for row in rows[: head.sequence]}
    number = max(
        (one.sequence for one in store.changes() if one.identity in known), default=0
    )
    return State(f"change {number}", number, store.content_at(number))


def _with_earlier(store: PlanStore, source: Source) -> Source:
    """Let the base hold what the same file brought in before it was edited again."""
    content = dict(source.base.content)
    for change in store.changes(since=source.base.sequence):
        if change.text != source.text:
            continue
        for edit in change.edits:
            content.pop(edit.key, None)
            if edit.after is not None:
                content[edit.key] = edit.after
    return source._replace(base=source.base._replace(content=content))


def _apart(
    listed: Iterable[_One], drawn: Iterable[object], form: Callable[[_One], object]
) -> tuple[tuple[_One, ...], int]:
    """Give what of a list is not drawn, and how much of the drawing it lacks."""
    left, rest = list(drawn), []
    for one in listed:
        if form(one) in left:
            left.remove(form(one))
        else:
            rest.append(one)
    return tuple(rest), len(left)


def _as_it_is(one: _One) -> _One:
    """Form of what is compared as it is."""
    return one


def _fits(edit: Edit, now: Mapping[ObjectKey, str]) -> bool:
    """Whether an object is as the edit expects it, or as it wants it already."""
    return now.get(edit.key) in {edit.before, edit.after}


def _marking(document: PlanDocument, own: Scenario, edited: Scenario) -> Marking:
    """Marking of the scenario: what was written out is that of the whole plan."""
    if edited.marking == marking_of_plan(document):
        return own.marking
    return join((own.marking, edited.marking))
