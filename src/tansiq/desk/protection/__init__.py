"""Protected persons: what the data-protection officer lays on a case, sealed under that officer's key."""
