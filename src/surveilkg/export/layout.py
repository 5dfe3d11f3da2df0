"""Positions of the nodes of a network, so that a picture is there as soon as a file is opened.

A force-directed layout with the forces of ForceAtlas2 (Jacomy, Venturini, Heymann and Bastian, PLoS ONE 9(6), 2014):
nodes repel each other by their number of neighbours, edges pull as they are long, everything is drawn to the middle.
Repulsion is exact for small networks; for large ones it is the slope of the potential of a charge spread on a grid, by
Fourier transform (particle-mesh; Hockney and Eastwood, 1988), so that a step costs no more than the edges. Starting
places are a sunflower by degree (Vogel, 1979): no chance is involved, and the same network gives the same positions on
one machine. Places are complex numbers here: x + y i.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Places = npt.NDArray[np.complex64]
Reals = npt.NDArray[np.float32]
_EXACT = 150
"""Nodes up to which every pair is looked at."""
_GRIDS = (32, 256)
"""Fewest and most cells along a side of the grid; between these two cells for each node along a side."""
_WORK = 60_000_000
"""Edges and nodes that all steps together may look at; with many, there are fewer steps."""
_STEPS = (24, 100)
"""Fewest and most steps."""
_COARSE = 0.6
"""Part of the steps that is done on a grid half as fine."""
_GOLDEN_ANGLE = np.pi * (3 - np.sqrt(5))
_GRAVITY = 0.05
"""Least pull to the middle."""
_REST = 2.0
"""Loose pieces come to rest at so many times the root mean square distance of nodes from the middle."""
_REACH = 0.1
"""Part of the width of the picture that a node moves at most in the first step; less in later ones."""
_CELL = 3.0
"""Nodes within so small a square are put side by side."""


def positions(count: int, pairs: tuple[Whole, Whole]) -> Floats:
    """Places of nodes, in units of about the distance of neighbours, around (0, 0); those without an edge outside.

    Args:
        count: number of nodes.
        pairs: the two nodes (0 to count - 1) of each pair of neighbours, each pair once: see `neighbours`.

    Returns:
        An array of shape (count, 2).
    """
    owner, other = np.concatenate(pairs), np.concatenate(pairs[::-1])
    degree = np.bincount(owner, minlength=count)
    is_joined = degree > 0
    joined, alone = np.flatnonzero(is_joined), np.flatnonzero(~is_joined)
    place = np.zeros(count, dtype=np.complex64)
    if len(joined):
        other = other[np.argsort(owner, kind="stable")]
        place[joined] = _drawn(degree[joined], (np.cumsum(is_joined) - 1)[other])
    edge = float(np.abs(place).max()) + 2 * _CELL if len(joined) else 0.0
    place[alone] = _sunflower(np.arange(len(alone)), edge, _CELL)
    return np.stack((place.real, place.imag), axis=1).astype(np.float64)


def neighbours(count: int, tails: Whole, heads: Whole) -> tuple[Whole, Whole]:
    """Each pair of neighbours once, the one with the smaller number first.

    Args:
        count: number of nodes.
        tails: node of each edge, 0 to count - 1.
        heads: the other node of each edge.
    """
    keys = np.minimum(tails, heads) * count + np.maximum(tails, heads)
    keys.sort()
    keys = keys[np.diff(keys, prepend=-1) != 0]
    return keys // max(count, 1), keys % max(count, 1)


def _sunflower(rank: npt.NDArray[Any], inner: float = 0.0, apart: float = 1.0) -> Places:
    """Places at even distances around the middle, beyond a radius."""
    radius: npt.NDArray[Any] = np.sqrt(inner**2 + apart**2 * (rank + 0.5)) * np.exp(1j * rank * _GOLDEN_ANGLE)
    return radius.astype(np.complex64)


def _drawn(degree: Whole, other: Whole) -> Places:
    """Places of nodes that have neighbours: `degree` of them each, one after the other in `other`."""
    count, begun, mass = len(degree), np.cumsum(degree) - degree, (degree + 1).astype(np.float32)
    pull, total = degree.astype(np.float32), float(degree.sum() + count)
    rank = np.empty(count)
    rank[np.argsort(-degree, kind="stable")] = np.arange(count)
    place = _sunflower(rank)  # those with most neighbours in the middle
    steps = int(np.clip(_WORK // (count + len(other)), *_STEPS))
    fine = int(np.clip(2 ** np.ceil(np.log2(2 * np.sqrt(count))), *_GRIDS))
    for step in range(steps):
        is_coarse = step < _COARSE * steps
        if step == int(_COARSE * steps):
            place = _apart(place)
        place -= (mass * place).sum() / total
        spread = float((mass * np.abs(place) ** 2).sum()) / total + 1
        gravity = max(_GRAVITY, total / (_REST**2 * spread))
        repulsion = _exact(place, mass) if count <= _EXACT else _on_grid(place, mass, fine // 2 if is_coarse else fine)
        force = mass * (repulsion - gravity * place) + np.add.reduceat(place[other], begun) - pull * place
        length = np.maximum(np.abs(force), 1e-9)
        width = max(float(np.ptp(place.real)), float(np.ptp(place.imag)))
        reach = _REACH * width * (1 - step / steps) + 0.01
        place += force * (np.minimum(length / mass, reach) / length)
    return np.asarray(_apart(place) - place.mean())


def _apart(place: Places) -> Places:
    """Nodes of one small square put side by side."""
    column, row = (np.floor(axis / _CELL).astype(np.int64) for axis in (place.real, place.imag))
    order = np.lexsort((row, column))
    is_first = np.ones(len(order), dtype=bool)
    is_first[1:] = (np.diff(column[order]) != 0) | (np.diff(row[order]) != 0)
    at = np.arange(len(order))
    turn = at - np.maximum.accumulate(np.where(is_first, at, 0))
    shared = turn + np.append(~is_first[1:], False) > 0
    out = place.copy()
    out[order[shared]] += _sunflower(turn[shared], apart=_CELL / 2.5)
    return out


def _exact(place: Places, mass: Reals) -> Places:
    """From every node a force of its mass over the distance."""
    way = place[:, None] - place[None, :]
    force: Places = (way * (mass[None, :] / np.maximum(np.abs(way) ** 2, 0.01))).sum(axis=1)
    return force


def _on_grid(place: Places, mass: Reals, cells: int) -> Places:
    """As `_exact`, between the cells of a grid; away from the middle of the own cell, which keeps its nodes apart."""
    left, bottom = place.real.min(), place.imag.min()
    size = max(float(np.ptp(place.real)), float(np.ptp(place.imag)), 1e-6) / (cells - 1)
    across, up = (place.real - left) / size, (place.imag - bottom) / size
    column, row = across.astype(np.int64), up.astype(np.int64)
    flat = column * cells + row
    charge = np.bincount(flat, mass, minlength=cells * cells).astype(np.float32).reshape(cells, cells)
    shape = (2 * cells, 2 * cells)
    potential = np.fft.irfft2(np.fft.rfft2(charge, s=shape) * _kernel(cells), s=shape)[
        np.ix_(np.arange(-1, cells + 1), np.arange(-1, cells + 1))
    ]
    slope = (potential[:-2, 1:-1] - potential[2:, 1:-1] + 1j * (potential[1:-1, :-2] - potential[1:-1, 2:])) / 2
    force: Places = slope.reshape(-1)[flat] + (across - column - 0.5) + 1j * (up - row - 0.5)
    return (force / size).astype(np.complex64)


@cache
def _kernel(cells: int) -> Any:
    """Fourier transform of the potential of one cell, minus the logarithm of the distance, whose slope is its force."""
    away = np.fft.fftfreq(2 * cells, 1 / (2 * cells)).astype(np.float32)
    return np.fft.rfft2(-0.5 * np.log(np.maximum(away[:, None] ** 2 + away[None, :] ** 2, 0.35)))
