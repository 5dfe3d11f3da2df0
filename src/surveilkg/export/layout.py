"""Positions of the nodes of a network, so that a picture is there as soon as a file is opened.

A force-directed layout with the forces of ForceAtlas2 (Jacomy, Venturini, Heymann and Bastian, PLoS ONE 9(6), 2014):
nodes repel each other by their number of neighbours, edges pull as they are long, everything is drawn to the middle.
Repulsion is exact for small networks; for large ones it is that of a charge spread on a grid and convolved with the
force by Fourier transform (particle-mesh; Hockney and Eastwood, 1988), so that a step costs no more than the edges.
Starting places are a sunflower by degree (Vogel, 1979): no chance is involved, and the same network gives the same
positions on one machine.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import fft

Floats = npt.NDArray[np.float64]
_EXACT = 150
"""Nodes up to which every pair is looked at."""
_GRID = 256
_WORK = 40_000_000
"""Edges and nodes that all steps together may look at; with many, there are fewer steps."""
_STEPS = (12, 100)
"""Fewest and most steps."""
_GOLDEN_ANGLE = np.pi * (3 - np.sqrt(5))
_GRAVITY = 0.05
"""Pull to the middle, without which what has no edge would drift away."""
_REACH = 0.1
"""Part of the width of the picture that a node moves at most in the first step; less in later ones."""


def positions(count: int, tails: npt.NDArray[np.int64], heads: npt.NDArray[np.int64]) -> Floats:
    """Places of nodes, in units of about the distance of neighbours, around (0, 0).

    Args:
        count: number of nodes.
        tails: node of each edge, 0 to count - 1.
        heads: the other node of each edge.

    Returns:
        An array of shape (count, 2).
    """
    degree = np.bincount(tails, minlength=count) + np.bincount(heads, minlength=count)
    place = _sunflower(degree)
    if count < 2:
        return place
    pairs = np.unique(np.stack((np.minimum(tails, heads), np.maximum(tails, heads)), axis=1), axis=0)
    steps = int(np.clip(_WORK // (count + len(pairs)), *_STEPS))
    mass = np.bincount(pairs.reshape(-1), minlength=count) + np.float64(1)
    repel = _exact if count <= _EXACT else _on_grid
    for step in range(steps):
        force = mass[:, None] * (repel(place, mass) - _GRAVITY * place) + _attraction(place, pairs)
        length = np.maximum(np.hypot(*force.T), 1e-9)
        reach = _REACH * float(np.ptp(place, axis=0).max()) * (1 - step / steps) + 0.01
        place += force * (np.minimum(length / mass, reach) / length)[:, None]
    return np.asarray(place - place.mean(axis=0))


def _sunflower(degree: npt.NDArray[np.int64]) -> Floats:
    """The nodes with most edges in the middle, the others around them at even distances."""
    rank = np.empty(len(degree))
    rank[np.argsort(-degree, kind="stable")] = np.arange(len(degree))
    radius, angle = np.sqrt(rank + 0.5), rank * _GOLDEN_ANGLE
    return np.stack((radius * np.cos(angle), radius * np.sin(angle)), axis=1)


def _attraction(place: Floats, pairs: npt.NDArray[np.int64]) -> Floats:
    """Along each edge a force as great as it is long."""
    pull = place[pairs[:, 1]] - place[pairs[:, 0]]
    out = np.empty_like(place)
    for axis in (0, 1):
        ends = [np.bincount(pairs[:, at], pull[:, axis], minlength=len(place)) for at in (0, 1)]
        out[:, axis] = ends[0] - ends[1]
    return out


def _exact(place: Floats, mass: Floats) -> Floats:
    """From every node a force of its mass over the distance."""
    way = place[:, None, :] - place[None, :, :]
    square = np.maximum((way**2).sum(axis=2), 0.01)
    return np.asarray((way * (mass[None, :] / square)[:, :, None]).sum(axis=1))


def _on_grid(place: Floats, mass: Floats) -> Floats:
    """As `_exact`, between cells of a grid."""
    low = place.min(axis=0)
    size = max(float((place.max(axis=0) - low).max()), 1e-6) / (_GRID - 1)
    cell = ((place - low) / size).astype(np.int64)
    flat = cell[:, 0] * _GRID + cell[:, 1]
    charge = np.bincount(flat, mass, minlength=_GRID * _GRID).reshape(_GRID, _GRID)
    spread = fft.rfft2(charge, s=(2 * _GRID, 2 * _GRID))
    return np.stack([_convolved(spread, axis, flat) for axis in (0, 1)], axis=1) / size + _within(
        place, low, size, cell
    )


def _convolved(spread: Any, axis: int, flat: npt.NDArray[np.int64]) -> Floats:
    field = fft.irfft2(spread * _kernel(axis), s=(2 * _GRID, 2 * _GRID))[:_GRID, :_GRID]
    return np.asarray(field.reshape(-1)[flat])


@cache
def _kernel(axis: int) -> Any:
    """Fourier transform of the force of one cell along an axis."""
    away = fft.fftfreq(2 * _GRID, 1 / (2 * _GRID))
    first, second = np.meshgrid(away, away, indexing="ij")
    return fft.rfft2((first, second)[axis] / np.maximum(first**2 + second**2, 1.0))


def _within(place: Floats, low: Floats, size: float, cell: npt.NDArray[np.int64]) -> Floats:
    """Away from the middle of the own cell, which keeps nodes of one cell apart."""
    return np.asarray((place - low - (cell + 0.5) * size) / size)
