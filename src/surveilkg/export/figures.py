"""Figures of a report as SVG, drawn by matplotlib: the same data give the same bytes."""

from __future__ import annotations

import io
import textwrap
from datetime import date
from typing import TYPE_CHECKING

from surveilkg.model.report import Network, Timeline

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.ticker import Locator

_FIRM = frozenset({"asserted", "reported"})
_COLOURS = {
    "supply": "#1b6ca8", "money": "#2a9d4a", "ownership": "#8e44ad", "restriction": "#c0392b", "standards": "#d68910",
    "cooperation": "#16a2a2", "membership": "#7f8c8d", "technology": "#5d6d7e",
}  # fmt: skip
_PALETTE = (
    "#1b6ca8",
    "#2a9d4a",
    "#8e44ad",
    "#c0392b",
    "#d68910",
    "#16a2a2",
    "#7f8c8d",
    "#5d6d7e",
    "#af601a",
    "#34495e",
)
_NODES = {"State": "#f4d58d", "Company": "#a9cce3", "FinancialInstitution": "#abebc6", "PublicBody": "#f5cba7",
          "RestrictionList": "#f1948a", "TechnologyCategory": "#d7dbdd"}  # fmt: skip
_WIDE = 58


def svg(figure: Timeline | Network) -> str:
    """A figure as a text of SVG, without date or random ids."""
    import matplotlib as mpl

    mpl.use("svg")
    with mpl.rc_context({"svg.hashsalt": "surveilkg", "svg.fonttype": "path", "font.family": "DejaVu Sans"}):
        drawn = _timeline(figure) if isinstance(figure, Timeline) else _network(figure)
        out = io.StringIO()
        drawn.savefig(out, format="svg", metadata={"Date": None, "Creator": None}, bbox_inches="tight")
    text = out.getvalue()
    return text[text.index("<svg") :]


def _timeline(figure: Timeline) -> Figure:
    from matplotlib.figure import Figure as Canvas

    groups = {group: _PALETTE[at % len(_PALETTE)] for at, group in enumerate(sorted({m.group for m in figure.marks}))}
    canvas = Canvas(figsize=(10, 1.4 + 0.42 * len(figure.marks)))
    axes = canvas.add_subplot()
    years = [date.fromisoformat(day).year for mark in figure.marks for day in (mark.first, mark.last)]
    end = max(years) + 1.5
    for row, mark in enumerate(figure.marks):
        first, last = _year(mark.first), _year(mark.last, is_end=True)
        until = end if mark.goes_on else max(last, first + 0.08)
        colour, firm = groups[mark.group], mark.mode in _FIRM
        axes.barh(row, until - first, left=first, height=0.55, color=colour if firm else "white", edgecolor=colour,
                  linestyle="-" if firm else "--", linewidth=1.2, alpha=0.9)  # fmt: skip
        if mark.goes_on:
            axes.plot([until], [row], marker=">", color=colour, markersize=7, clip_on=False)
    labels = [textwrap.shorten(mark.label, 2 * _WIDE - 12, placeholder=" ...") for mark in figure.marks]
    axes.set_yticks(range(len(labels)), ["\n".join(textwrap.wrap(label, _WIDE)) for label in labels], fontsize=7)
    axes.invert_yaxis()
    axes.set_xlim(min(years) - 0.5, end)
    axes.xaxis.set_major_locator(_whole_years())
    axes.grid(axis="x", alpha=0.3)
    axes.set_title(f"Dated events: {figure.title}", fontsize=10)
    _legend(axes, groups)
    return canvas


def _whole_years() -> Locator:
    from matplotlib.ticker import MaxNLocator

    return MaxNLocator(integer=True, nbins=12)


def _legend(axes: Axes, colours: dict[str, str]) -> None:
    from matplotlib.patches import Patch

    handles = [Patch(facecolor=colour, label=name) for name, colour in colours.items()]
    handles.append(Patch(facecolor="white", edgecolor="#555555", linestyle="--", label="hedged (not asserted)"))
    axes.legend(handles=handles, fontsize=7, loc="upper center", bbox_to_anchor=(0.5, -0.06), ncols=5, frameon=False)


def _year(day: str, is_end: bool = False) -> float:
    found = date.fromisoformat(day)
    return found.year + (found.timetuple().tm_yday - (0 if is_end else 1)) / 366


def _network(figure: Network) -> Figure:
    import math

    from matplotlib.figure import Figure as Canvas

    others = [label for label, _ in figure.kinds if label != figure.centre]
    places = {figure.centre: (0.0, 0.0)}
    for at, label in enumerate(others):
        angle = 2 * math.pi * at / max(1, len(others)) + math.pi / 2
        reach = (1.0, 1.32, 1.64)[at % (3 if len(others) > 12 else 2)]
        places[label] = (1.35 * reach * math.cos(angle), reach * math.sin(angle))
    canvas = Canvas(figsize=(10, 8))
    axes = canvas.add_subplot()
    families: dict[str, str] = {}
    drawn: dict[tuple[str, str], int] = {}
    for tie in figure.ties:
        colour = families.setdefault(tie.family, _COLOURS.get(tie.family, "#34495e"))
        ends = (min(tie.tail, tie.head), max(tie.tail, tie.head))
        drawn[ends] = drawn.get(ends, 0) + 1
        bend = 0.14 * (drawn[ends] // 2) * (-1 if drawn[ends] % 2 else 1)
        bend = bend if tie.tail < tie.head else -bend
        arrow = {"arrowstyle": "-|>", "color": colour, "linewidth": 0.8 + 0.7 * math.log2(1 + tie.events),
                 "linestyle": "-" if tie.mode in _FIRM else "--", "connectionstyle": f"arc3,rad={bend}",
                 "shrinkA": 16, "shrinkB": 16, "alpha": 0.8}  # fmt: skip
        axes.annotate("", xy=places[tie.head], xytext=places[tie.tail], arrowprops=arrow)
    for label, kind in figure.kinds:
        x, y = places[label]
        text = "\n".join(textwrap.wrap(textwrap.shorten(label, 46, placeholder=" ..."), 18))
        box = {"boxstyle": "round,pad=0.3", "facecolor": _NODES.get(kind, "#ebedef"), "edgecolor": "#555555"}
        axes.text(
            x, y, text, ha="center", va="center", fontsize=8 if label != figure.centre else 10, bbox=box, zorder=3
        )
    axes.set_xlim(-2.6, 2.6)
    axes.set_ylim(-1.85, 1.9)
    axes.set_axis_off()
    axes.set_title(f"Ties of {figure.title}; width by number of events", fontsize=10)
    _legend(axes, dict(sorted(families.items())))
    return canvas
