"""Files that the application keeps for the user."""
