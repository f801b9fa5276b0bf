"""Who works at the desk: accounts, units, roles, need-to-know groups, keys, break-glass, the rules of signing in."""
