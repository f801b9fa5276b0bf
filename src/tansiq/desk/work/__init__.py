"""Work that no request waits for: a loop over a table of tasks, and a sign of life from each of them.

Depends on no other application; the table of tasks stands above them all, in `desk.tasks`.
"""
