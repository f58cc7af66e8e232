"""What a force burns, what it has, and what lifts, feeds and refuels it."""
