"""Analyses: each is a function with a descriptor that says what it answers and what may not be concluded.

`ANALYSES` lists them; command line, documentation and tests read it.
"""

from __future__ import annotations

from surveilkg.analysis.descriptor import Descriptor
from surveilkg.analysis.exposure.described import DESCRIPTOR as EXPOSURE

ANALYSES: tuple[Descriptor, ...] = (EXPOSURE,)
