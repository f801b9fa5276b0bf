"""What is done in the registry."""
