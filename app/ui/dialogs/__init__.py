"""Windows that open over the main window."""
