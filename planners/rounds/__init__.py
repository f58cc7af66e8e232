"""Delivery rounds: who drives which supplies where, when, under which rules."""
