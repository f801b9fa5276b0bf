"""What is done with files that are sent."""
