"""What writes here."""
