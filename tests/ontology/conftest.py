"""What the ontology tests share: the core graph, and a reasoner that reads a view of a graph."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import pytest
from rdflib import OWL, XSD, Graph, Literal

from surveilkg.generate.vocab import load_ontology
from surveilkg.settings import data_root

Reasoner = Callable[..., "set[str] | None"]
ReasonerOfMany = Callable[..., "list[set[str] | None]"]


@pytest.fixture(scope="session")
def folder() -> Path:
    """The ontology/ folder of this checkout."""
    return data_root() / "ontology"


@pytest.fixture(scope="session")
def core(folder: Path) -> Graph:
    """The core ontology; tests copy it before they add anything."""
    return load_ontology(folder)


@cache
def lines(graph: Graph) -> bytes:
    """A graph as HermiT can read it: no imports (all is in it) and no literal of a type it stops on."""
    view = Graph()
    for triple in graph:
        value = triple[2]
        if triple[1] != OWL.imports and not (isinstance(value, Literal) and value.datatype == XSD.date):
            view.add(triple)
    return view.serialize(format="nt", encoding="utf-8")


@pytest.fixture(scope="session")
def reason_each(tmp_path_factory: pytest.TempPathFactory) -> ReasonerOfMany:
    """A function from several views, each of graphs taken together, to what `reason` gives of each, in their order.

    They are asked of one process: its start takes longer than a small view. HermiT ends at a view that is inconsistent;
    another process goes on behind it.
    """
    (package,) = importlib.util.find_spec("owlready2").submodule_search_locations  # type: ignore[union-attr, misc]
    hermit = Path(package) / "hermit"
    folder = tmp_path_factory.mktemp("reasoning")
    # Each run takes a second: what the virtual machine does for long ones costs more than it gains.
    java = ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:+IgnoreUnrecognizedVMOptions", "-Xmx2000M"]
    java += ["-cp", f"{hermit}{os.pathsep}{hermit / 'HermiT.jar'}", "org.semanticweb.HermiT.cli.CommandLine"]
    satisfiable = f"{OWL.Thing} is satisfiable.\n"

    def run(views: Sequence[Sequence[Graph | bytes]], classes: bool = True) -> list[set[str] | None]:
        files = [folder / f"view-{number}.nt" for number in range(len(views))]
        for file, graphs in zip(files, views, strict=True):
            file.write_bytes(b"".join(graph if isinstance(graph, bytes) else lines(graph) for graph in graphs))
        questions = ["--no-prefixes", "--consistency", *["--unsatisfiable"] * classes]
        found: list[set[str] | None] = []
        while len(found) < len(files):
            asked = [file.as_uri() for file in files[len(found) :]]
            done = subprocess.run([*java, *questions, *asked], capture_output=True, text=True, check=False)
            before, *told = done.stdout.split(satisfiable)
            assert before == "", done.stdout
            for said in told:
                empty = set(re.findall(r"^\s+(\S+)$", said, re.MULTILINE))
                assert (str(OWL.Nothing) in empty) == classes, done.stdout
                found.append(empty - {str(OWL.Nothing)})
            if done.returncode == 1 and "InconsistentOntologyException" in done.stderr:
                found.append(None)
            else:
                assert (done.returncode, len(told)) == (0, len(asked)), done.stderr
        return found

    return run


@pytest.fixture(scope="session")
def reason(reason_each: ReasonerOfMany) -> Reasoner:
    """A function from graphs, taken together, to their unsatisfiable classes, or to None where they are inconsistent.

    A graph may be given as N-Triples. HermiT, which comes with owlready2, is asked just these two questions; owlready2
    asks it for the class of every individual as well. With `classes=False` it is asked the second only, which takes a
    third less on a large graph.
    """

    def run(*graphs: Graph | bytes, classes: bool = True) -> set[str] | None:
        return reason_each([graphs], classes)[0]

    return run
