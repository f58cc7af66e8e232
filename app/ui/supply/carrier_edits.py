"""Asks for other hours and figures of a supply point, or of vehicles that bring."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.errors import InputRefused
from app.services.scenario.plain_forms import number_form
from app.services.scenario.yaml_entries import Entry
from app.services.supply.supply_reader import supply_point_of, transport_of
from app.services.supply.supply_writer import supply_point_form, transport_form
from app.ui.dialogs.words_dialog import WordsField
from app.ui.supply.supply_changes import supply_of, with_point, with_transport
from app.ui.supply.supply_edits import number_of
from maps.yaml_tree import TextNode

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    from app.services.supply.supply_plan import SupplyPoint, Transport
    from app.ui.desk import Desk
    from app.ui.supply.supply_edits import SupplyEdits

POINT_KEYS = ("hours", "bays", "loading")
TRANSPORT_KEYS = (
    *("count", "available", "payload", "fuel tanks", "water tanks"),
    *("hours", "shift", "trips"),
)
LISTED = ("hours", "fuel tanks", "water tanks")
SEPARATORS = re.compile(r"[;,]")


class CarrierEdits(QObject):
    """Changes of supply points and transport; each is one step that can be undone."""

    def __init__(self, desk: Desk, edits: SupplyEdits) -> None:
        super().__init__(edits)
        self._desk, self._edits = desk, edits

    # Supply points

    def ask_point(self, name: str) -> None:
        """Ask when a supply point is open, and how vehicles load there."""
        scenario = self._edits.scenario_to_change()
        point = None if scenario is None else self._point(name)
        if point is None:
            return
        hours, bays, loading = _words(supply_point_form(point), POINT_KEYS)
        fields = (
            WordsField(
                self.tr("&Open, every day"),
                self.tr("Always; or such as 0800-1200, 1300-1800"),
                *(hours, True),
            ),
            WordsField(self.tr("&Bays"), self.tr("No limit"), bays, optional=True),
            WordsField(
                self.tr("&Loading of a vehicle, minutes"),
                self.tr("As the program takes it"),
                *(loading, True),
            ),
        )
        self._edits.ask_words(
            self.tr("Change point"),
            self.tr("{}, at {}.").format(point.name, point.at),
            fields,
            lambda words: _trouble(lambda: read_point(point, words)),
            lambda words: self.change_point(name, words),
        )

    def change_point(self, name: str, words: Sequence[str]) -> None:
        """Put other hours and bays of a supply point into the plan."""
        scenario, point = self._desk.session.scenario, self._point(name)
        if scenario is not None and point is not None:
            text = self.tr("Change point {}").format(name)
            self._edits.take(with_point(scenario, read_point(point, words)), text)

    def _point(self, name: str) -> SupplyPoint | None:
        scenario = self._desk.session.scenario
        points = () if scenario is None else supply_of(scenario).points
        return next((one for one in points if one.name == name), None)

    # Transport

    def ask_transport(self, name: str) -> None:
        """Ask how many vehicles there are, what they carry, and when they go."""
        scenario = self._edits.scenario_to_change()
        transport = None if scenario is None else self._transport(name)
        if transport is None:
            return
        none, one_or_more = self.tr("None"), self.tr("None; or such as 5000, 5000")
        labels = (
            (self.tr("&Count"), "", False),
            (self.tr("&Available, share from 0 to 1"), "1", True),
            (self.tr("&Payload, t"), none, True),
            (self.tr("&Fuel tanks, l"), one_or_more, True),
            (self.tr("&Water tanks, l"), one_or_more, True),
            (self.tr("&Under way, every day"), self.tr("At any time"), True),
            (self.tr("Longest &shift, h"), self.tr("No limit"), True),
            (self.tr("Most &trips in a shift"), "", False),
        )
        told = _words(transport_form(transport), TRANSPORT_KEYS)
        fields = [
            WordsField(label, example, text, optional)
            for (label, example, optional), text in zip(labels, told, strict=True)
        ]
        self._edits.ask_words(
            self.tr("Change transport"),
            self.tr("{}: {}.").format(transport.name, transport.vehicle),
            fields,
            lambda words: _trouble(lambda: read_transport(transport, words)),
            lambda words: self.change_transport(name, words),
        )

    def change_transport(self, name: str, words: Sequence[str]) -> None:
        """Put other figures of transport into the plan."""
        scenario, transport = self._desk.session.scenario, self._transport(name)
        if scenario is not None and transport is not None:
            text = self.tr("Change transport {}").format(name)
            after = read_transport(transport, words)
            self._edits.take(with_transport(scenario, after), text)

    def _transport(self, name: str) -> Transport | None:
        scenario = self._desk.session.scenario
        kinds = () if scenario is None else supply_of(scenario).transport
        return next((one for one in kinds if one.name == name), None)


def read_point(point: SupplyPoint, words: Sequence[str]) -> SupplyPoint:
    """
    Supply point with other figures; all else of it stays.

    Parameters
    ----------
    point
        As it was.
    words
        In the order of `POINT_KEYS`; an empty one leaves its entry out.

    Raises
    ------
    InputRefused
        What cannot stand, and what is possible.
    """
    form = {"name": point.name, "at": point.at}
    read = supply_point_of(_entry(form, POINT_KEYS, words))
    return replace(point, hours=read.hours, bays=read.bays, loading=read.loading)


def read_transport(transport: Transport, words: Sequence[str]) -> Transport:
    """Transport with other figures in the order of `TRANSPORT_KEYS`; see above."""
    read = transport_of(_entry(transport_form(transport), TRANSPORT_KEYS, words))
    return replace(
        transport,
        count=read.count,
        available=read.available,
        payload_t=read.payload_t,
        fuel_tanks_l=read.fuel_tanks_l,
        water_tanks_l=read.water_tanks_l,
        hours=read.hours,
        shift=read.shift,
        most_trips=read.most_trips,
    )


def _trouble(read: Callable[[], object]) -> str:
    """Why words cannot be read; empty if they can."""
    try:
        read()
    except InputRefused as error:
        return str(error)
    return ""


def _words(form: Mapping[str, Any], keys: Sequence[str]) -> list[str]:
    """Entries of a form as lines to type in; empty for those that are not there."""
    return [_word(form.get(key, "")) for key in keys]


def _word(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(_word(one) for one in value)
    return str(value)


def _entry(form: Mapping[str, Any], keys: Sequence[str], words: Sequence[str]) -> Entry:
    """A form with other words, as an entry of a scenario."""
    told: dict[str, object] = {key: one for key, one in form.items() if key not in keys}
    for key, text in zip(keys, words, strict=True):
        parts = SEPARATORS.split(text) if key in LISTED else [text]
        plain = [_plain(part) for part in parts if part.strip()]
        if plain:
            told[key] = plain if key in LISTED else plain[0]
    items = tuple(_node(part) for pair in told.items() for part in pair)
    return Entry(TextNode(0, items=items, is_mapping=True), str(form["name"]), "it")


def _node(value: object) -> TextNode:
    if isinstance(value, list):
        return TextNode(0, items=tuple(_node(one) for one in value))
    return TextNode(0, text=str(value))


def _plain(text: str) -> str:
    """A number as files write it; other words as they are."""
    number = number_of(text)
    return text.strip() if number is None else str(number_form(number))
