"""The plan file in the window: kept with every step, locked, merged, looked back on."""
