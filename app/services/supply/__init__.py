"""Supply of a scenario: read, reckoned on its roads, brought by rounds."""
