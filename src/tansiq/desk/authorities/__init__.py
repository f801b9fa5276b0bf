"""Authorities of this State and of others, how each is reached, and when that was last tried."""
