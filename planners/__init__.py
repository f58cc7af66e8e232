"""The craft: pure functions over frozen data that plan movement and supply."""
