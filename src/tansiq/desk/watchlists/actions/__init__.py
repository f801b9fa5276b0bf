"""What changes lists and entries."""
