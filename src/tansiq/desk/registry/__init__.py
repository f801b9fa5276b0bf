"""What goes to and comes from authorities that run no node: numbered letters, scans, and what people state of them.

A message to such an authority is one of the exchange, asked about and kept as every other; what differs is that people
carry it. Nobody signs here what a person says.
"""
