"""Jobs as window and command line know them."""
