"""What writes the directory, and what writes that a contact point was tried."""
