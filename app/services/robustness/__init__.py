"""How sure a movement plan is: the question, the instant estimate and the answer."""
