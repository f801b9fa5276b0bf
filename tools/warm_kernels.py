"""Compile the matching kernels once, at set-up, so that the first comparison a person asks for is quick."""

from __future__ import annotations

import tansiq

evidence = tansiq.compare("a b", "a b")
if not evidence.bits > 0:
    raise SystemExit(f"The kernels do not work here: two equal names gave {evidence.bits} bits.")
