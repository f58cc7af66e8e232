"""The question for a route, click by click."""

from __future__ import annotations

from app.services.catalogue import vehicle_catalogue
from app.ui.draft import Closure, RouteDraft
from planners.vehicles import Formation

A, B, C, D = (5.0, 52.0), (5.1, 52.0), (5.2, 52.0), (5.3, 52.0)


def truck() -> Formation:
    return Formation("one", ((vehicle_catalogue()["truck 10 t 6x6"], 1),))


def test_two_plain_clicks_make_a_complete_route() -> None:
    draft = RouteDraft().with_next_stop(A, via=False).with_next_stop(B, via=False)

    assert (draft.stops, draft.complete) == ((A, B), True)


def test_clicks_with_shift_between_are_via_points() -> None:
    draft = RouteDraft().with_next_stop(A, via=False).with_next_stop(B, via=True)

    assert not draft.complete
    assert draft.with_next_stop(C, via=False).stops == (A, B, C)


def test_plain_click_on_a_complete_route_begins_a_new_one() -> None:
    draft = RouteDraft(stops=(A, B), complete=True).with_next_stop(C, via=False)

    assert (draft.stops, draft.complete) == ((C,), False)


def test_click_with_shift_on_a_complete_route_goes_on_from_its_destination() -> None:
    draft = RouteDraft(stops=(A, B), complete=True).with_next_stop(C, via=True)

    assert (draft.stops, draft.complete) == ((A, B, C), False)


def test_destination_here_replaces_only_the_destination() -> None:
    draft = RouteDraft(stops=(A, B, C), complete=True)

    assert draft.with_destination(D).stops == (A, B, D)
    assert draft.with_start(D).stops == (D, B, C)


def test_start_here_on_an_unfinished_route_keeps_nothing_but_the_start() -> None:
    draft = RouteDraft(stops=(A,)).with_start(D)

    assert (draft.stops, draft.complete) == ((D,), False)


def test_destination_before_any_start_is_not_a_route() -> None:
    draft = RouteDraft().with_destination(A)

    assert (draft.stops, draft.complete) == ((A,), False)


def test_there_is_no_request_without_formation_or_destination() -> None:
    assert RouteDraft(stops=(A, B), complete=True).request() is None
    assert RouteDraft(stops=(A, B), formation=truck()).request() is None


def test_closures_reach_the_request_and_are_not_doubled() -> None:
    closure = Closure(road="N1", position=A, edges=frozenset({3, 4}))
    again = Closure(road="N1", position=B, edges=frozenset({4}))
    draft = RouteDraft(stops=(A, B), complete=True, formation=truck())
    draft = draft.with_closure(closure).with_closure(again)

    request = draft.request()

    assert request is not None
    assert request.closed_edges == {3, 4}
    assert draft.without_closure(closure).closures == ()
