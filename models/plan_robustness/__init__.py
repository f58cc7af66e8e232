"""How sure a plan of movement is: thousands of simulated moves at once."""
