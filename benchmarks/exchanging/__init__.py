"""Two whole nodes on this machine, each in a process of its own: for tests, for figures, and for a soak with faults."""
