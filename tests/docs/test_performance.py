"""The page on performance is what the benchmark makes of the figures that it kept."""

from __future__ import annotations

import json
import runpy
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_page_is_written_from_the_figures() -> None:
    """Whoever edits the page by hand, or measures and forgets the page, is told. Expected: rendered anew."""
    page = runpy.run_path(str(ROOT / "tests" / "bench" / "network_page.py"))
    results = json.loads(page["RESULTS"].read_text(encoding="utf-8"))
    assert page["PAGE"].read_text(encoding="utf-8") == page["render"](results)
    assert "10000" in results["sizes"]
