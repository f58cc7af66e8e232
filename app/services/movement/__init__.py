"""The movements of a march: as a problem to schedule, and back into the march."""
