"""The search box: suggestions, what Enter does, and what is remembered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from app.services.places import Target
from app.ui.search_box import MOST_REMEMBERED, SearchBox
from maps.coordinates import format_mgrs

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from app.ui.open_area import OpenArea


@pytest.fixture
def box(qtbot: QtBot, ground: OpenArea) -> SearchBox:
    search = SearchBox()
    search.ground = ground
    qtbot.addWidget(search)
    search.show()
    return search


@pytest.fixture
def chosen(box: SearchBox) -> list[Target]:
    found: list[Target] = []
    box.targetChosen.connect(found.append)
    return found


def test_typing_suggests_places(box: SearchBox, qtbot: QtBot) -> None:
    qtbot.keyClicks(box, "oos")

    assert box.suggestions[0] == "Oosterveen  –  town"


def test_suggestion_under_choice_is_gone_to_by_enter(
    box: SearchBox, chosen: list[Target], qtbot: QtBot
) -> None:
    qtbot.keyClicks(box, "wes")
    popup = box.completer().popup()
    qtbot.keyClick(popup, Qt.Key.Key_Down)
    qtbot.keyClick(popup, Qt.Key.Key_Return)

    assert [target.name for target in chosen] == ["Westerbrug"]
    assert box.text() == "Westerbrug"


def test_typed_reference_selects_its_square(
    box: SearchBox, chosen: list[Target], qtbot: QtBot
) -> None:
    reference = format_mgrs(5.04, 52.0, 2, spaced=True)
    qtbot.keyClicks(box, reference.lower())

    assert "grid square" in box.suggestions[0]
    qtbot.keyClick(box, Qt.Key.Key_Return)

    assert chosen[0].bounds is not None
    assert chosen[0].name == reference.replace(" ", "")


def test_objects_of_the_plan_are_offered_first(
    box: SearchBox, chosen: list[Target], qtbot: QtBot
) -> None:
    box.sources.append(lambda text: [Target(f"{text} Coy", "unit", 5.05, 52.0)])
    qtbot.keyClicks(box, "oos")

    assert box.suggestions[:2] == ("oos Coy  –  unit", "Oosterveen  –  town")
    qtbot.keyClick(box.completer().popup(), Qt.Key.Key_Return)
    assert chosen[0].kind == "unit"


def test_namesakes_carry_their_grid_reference(box: SearchBox, qtbot: QtBot) -> None:
    box.sources.append(
        lambda _: [Target("A Coy", "unit", lon, 52.0) for lon in (5.01, 5.08)]
    )
    qtbot.keyClicks(box, "a coy")

    labels = box.suggestions[:2]
    assert labels[0] != labels[1]
    assert all("31U " in label for label in labels)


def test_place_beyond_the_map_is_marked(box: SearchBox, qtbot: QtBot) -> None:
    qtbot.keyClicks(box, "53.0, 5.0")

    assert box.suggestions == ("53.0, 5.0  –  position outside the map",)


def test_text_that_means_nothing_is_refused_in_a_sentence(
    box: SearchBox, chosen: list[Target], qtbot: QtBot
) -> None:
    box.setText("Nowhere")
    with qtbot.waitSignal(box.refused) as refusal:
        qtbot.keyClick(box, Qt.Key.Key_Return)

    assert "'Nowhere' is no place in Small" in refusal.args[0]
    assert chosen == []
    assert box.text() == "Nowhere"


def test_what_was_sought_is_offered_in_the_empty_box(
    box: SearchBox, qtbot: QtBot
) -> None:
    for text in ("Oosterveen", "52.0, 5.04", "Oosterveen"):
        box.setText(text)
        qtbot.keyClick(box, Qt.Key.Key_Return)
    box.clear()
    qtbot.keyClick(box, Qt.Key.Key_Down)

    assert [label.split("  ")[0] for label in box.suggestions] == [
        "Oosterveen",
        "52.0, 5.04",
    ]
    assert box.completer().popup().isVisible()
    box.completer().popup().hide()


def test_only_the_last_searches_are_remembered(box: SearchBox, qtbot: QtBot) -> None:
    for number in range(20):
        box.remember(Target(str(number), "unit", 5.0, 52.0))
    qtbot.keyClick(box, Qt.Key.Key_Down)

    assert len(box.suggestions) == MOST_REMEMBERED
    assert box.suggestions[0].startswith("19")
    box.completer().popup().hide()
    box.forget()
    assert box.text() == ""


def test_without_a_map_nothing_happens(qtbot: QtBot) -> None:
    box = SearchBox()
    qtbot.addWidget(box)
    qtbot.keyClicks(box, "oos")
    qtbot.keyClick(box, Qt.Key.Key_Return)

    assert box.suggestions == ()


def test_endless_text_is_cut_to_a_line(box: SearchBox) -> None:
    box.setText("9" * 1_000_000)

    assert len(box.text()) == 200


def test_list_is_as_wide_as_its_words(box: SearchBox, qtbot: QtBot) -> None:
    box.setFixedWidth(120)
    qtbot.keyClicks(box, "53.0000, 5.0000")
    popup = box.completer().popup()

    assert popup.minimumWidth() >= popup.sizeHintForColumn(0)
    popup.hide()
