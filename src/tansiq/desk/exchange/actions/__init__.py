"""The verbs of the exchange: what is sent, taken in, settled; partners pinned, suspended, followed."""
