"""The map as a widget: view, tiles, overlays and the tools that work on it."""
