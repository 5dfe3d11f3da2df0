"""Analyses: each is a function with a descriptor that says what it answers and what may not be concluded.

`ANALYSES` lists them; command line, documentation and tests read it.
"""

from __future__ import annotations

from surveilkg.analysis.changes import DESCRIPTOR as CHANGES
from surveilkg.analysis.dependence import DESCRIPTOR as DEPENDENCE
from surveilkg.analysis.descriptor import Descriptor
from surveilkg.analysis.disagreements import DESCRIPTOR as CONFLICTS
from surveilkg.analysis.exposure.described import DESCRIPTOR as EXPOSURE
from surveilkg.analysis.gaps import DESCRIPTOR as GAPS
from surveilkg.analysis.interlocks import DESCRIPTOR as INTERLOCKS
from surveilkg.analysis.measures import MEASURES
from surveilkg.analysis.neighbours import DESCRIPTOR as NEIGHBOURS
from surveilkg.analysis.standards import DESCRIPTOR as STANDARDS
from surveilkg.analysis.timeline import DESCRIPTOR as TIMELINE

ANALYSES: tuple[Descriptor, ...] = (
    NEIGHBOURS, EXPOSURE, DEPENDENCE, STANDARDS, TIMELINE, INTERLOCKS, CONFLICTS, GAPS, CHANGES, *MEASURES,
)  # fmt: skip
