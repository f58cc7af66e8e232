"""Jobs on a supercomputer: one SSH connection, its batch queue, folders that hold."""
