"""The booth: a machine-readable zone is read, and the answer is hit or no hit, with what to do, and no more."""
