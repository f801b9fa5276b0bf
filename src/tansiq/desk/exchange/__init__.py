"""Messages between nodes: partners and their keys, what goes out, what comes in, receipts; how it is carried."""
