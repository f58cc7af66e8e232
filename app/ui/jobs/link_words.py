"""How the way to a site is, in words for people."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from models.cluster.link import LinkState

translate = QCoreApplication.translate


def link_words(state: LinkState) -> str:
    """State of a link, with a sign, so that it is never told by colour alone."""
    return {
        LinkState.UNKNOWN: translate("sites", "○ Not tried yet"),
        LinkState.OPEN: translate("sites", "● OK"),
        LinkState.OFFLINE: translate("sites", "○ Offline"),
        LinkState.SCHEDULER_DOWN: translate("sites", "▲ Queue is down"),
        LinkState.LOGIN_NEEDED: translate("sites", "▲ Login needed"),
        LinkState.HOST_KEY_CHANGED: translate("sites", "✕ Host key changed"),
    }[state]


def link_advice(state: LinkState) -> str:
    """Say what a person can do about a link; empty for nothing."""
    return {
        LinkState.UNKNOWN: translate(
            "sites", "Choose Try now to see whether it can be reached."
        ),
        LinkState.OPEN: "",
        LinkState.OFFLINE: translate(
            "sites", "Jobs wait here and leave when the link is back."
        ),
        LinkState.SCHEDULER_DOWN: translate(
            "sites", "Nothing is lost; it is asked again from time to time."
        ),
        LinkState.LOGIN_NEEDED: translate(
            "sites", "Choose Log in; no machine tries that by itself."
        ),
        LinkState.HOST_KEY_CHANGED: translate(
            "sites",
            "Nothing goes there. Ask the operators of the site by another way, and put "
            "the new key into the site profile only if they confirm it.",
        ),
    }[state]
