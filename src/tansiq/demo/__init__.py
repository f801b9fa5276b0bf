"""A fictional flight and three fictional lists, the same on every run: what ``tansiq demo`` screens.

Nothing here is about a real person or State. Values in, bytes out; the command line writes the files.
"""

from __future__ import annotations
