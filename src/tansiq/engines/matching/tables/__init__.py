"""Tables of engines/matching."""
