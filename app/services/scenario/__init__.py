"""Scenarios: plans as text, read strictly and written without loss."""
