"""The step of the benchmark that publishes a world or a change to it, and how long a part of a step takes."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import network_world as world

Told = dict[str, Any]


@contextmanager
def timed(told: Told, name: str) -> Iterator[None]:
    """Tell the wall and processor seconds of a part under a name."""
    wall, cpu = time.perf_counter(), time.process_time()
    yield
    told[name] = {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}


def publish(folder: Path, name: str, gate: str) -> Told:
    """Publish statements as `surveilkg ingest` does: register, names looked up, load, rules, gate, index, manifest.

    Every name that the statements of a change give as it is written is looked up in the register, as an ingest does; of
    a world no name is, so that publishing everything is told too short by that, and by the reading of its file.
    """
    from surveilkg.ingest import assemble, rules
    from surveilkg.ingest import gate as gates
    from surveilkg.ingest import publish as publishing
    from surveilkg.ingest.emit import Emitter
    from surveilkg.ingest.known import read_register
    from surveilkg.ingest.shipped import ensure
    from surveilkg.network import build
    from surveilkg.settings import data_root, workspace_path
    from surveilkg.sources.registry import Edition, find
    from surveilkg.store.generations import Workspace
    from surveilkg.store.lines import Lines

    workspace, root, told = Workspace(workspace_path(None)), data_root(), Told()
    with timed(told, "ensure"):
        base = ensure(workspace, root, lambda _: None)
    if gate == "open":
        vars(gates).update(LARGE=-1, run_each=lambda *_: {})
    for module, function in ((rules, "apply"), (gates, "judge"), (build, "build"), (assemble, "finish")):
        _watch(module, function, told)
    spec, lines = find("ftm"), Lines()
    with timed(told, "lines"):
        lines.extend(_statements(folder, name))
        lines.path()
    register, lineage = read_register(base, spec.id)
    if name == "change":
        told["names"] = _look_up(register, lines)
    emitter = Emitter(spec, Edition(id=name, label=name), register, lineage)
    plan = publishing.Plan(spec, [publishing.Release(emitter, lines)], "", False, lambda _: None)
    with timed(told, "publish"):
        generation, _ = publishing.publish(workspace, root, plan, lambda _: None)
    return {**told, "gate": gate, "generation": generation}


def _statements(folder: Path, name: str) -> Iterator[str]:
    """Statements of a world or its change; where no file was made of a world, they are made as they are read."""
    path = folder / f"{name}.nq"
    if name == "world" and not path.is_file():
        yield from world.lines(int(folder.name))
        return
    with path.open(encoding="utf-8", newline="\n") as stream:
        yield from stream


def _look_up(register: Any, lines: Any) -> dict[str, int]:
    """Look up every name as written: how many there are, and how many are known."""
    from surveilkg import iri
    from surveilkg.model.record import Party

    written = f" <{iri.SKG}asWritten> "
    names = [line.split(written)[1].rpartition('" <')[0][1:] for line in lines.read() if written in line]
    known = sum(register.match(Party(name, "Company")) is not None for name in names)
    return {"looked up": len(names), "known": known}


def _watch(module: Any, name: str, told: Told) -> None:
    function = getattr(module, name)

    def watched(*given: Any, **options: Any) -> Any:
        with timed(told, name):
            sys.stderr.write(f"{time.process_time():9.1f} s {name}\n")
            try:
                return function(*given, **options)
            finally:
                sys.stderr.write(f"{time.process_time():9.1f} s {name} done\n")

    setattr(module, name, watched)
