"""Jobs: work for models on this machine, in a batch queue, or carried by hand."""
