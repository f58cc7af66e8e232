"""The use cases, as the window and the command line share them."""
