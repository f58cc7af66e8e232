"""Jobs and the advice of models, in the window."""
