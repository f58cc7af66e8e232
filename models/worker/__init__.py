"""What runs on the machine that works: needs nothing of Marsroute but `models`."""
