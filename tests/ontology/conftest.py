"""What the ontology tests share: the core graph, and a reasoner that reads a view of a graph."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from rdflib import OWL, XSD, Graph, Literal

from surveilkg.generate.vocab import load_ontology
from surveilkg.settings import data_root

Reasoner = Callable[..., "set[str] | None"]


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
def reason(tmp_path_factory: pytest.TempPathFactory) -> Reasoner:
    """A function from graphs, taken together, to their unsatisfiable classes, or to None where they are inconsistent.

    A graph may be given as N-Triples. HermiT, which comes with owlready2, is asked just these two questions; owlready2
    asks it for the class of every individual as well. With `classes=False` it is asked the second only, which takes a
    third less on a large graph.
    """
    (package,) = importlib.util.find_spec("owlready2").submodule_search_locations  # type: ignore[union-attr, misc]
    hermit = Path(package) / "hermit"
    file = tmp_path_factory.mktemp("reasoning") / "view.nt"
    # Each run takes a second: what the virtual machine does for long ones costs more than it gains.
    java = ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:+IgnoreUnrecognizedVMOptions", "-Xmx2000M"]
    java += ["-cp", f"{hermit}{os.pathsep}{hermit / 'HermiT.jar'}", "org.semanticweb.HermiT.cli.CommandLine"]

    def run(*graphs: Graph | bytes, classes: bool = True) -> set[str] | None:
        file.write_bytes(b"".join(graph if isinstance(graph, bytes) else lines(graph) for graph in graphs))
        questions = ["--no-prefixes", "--consistency", *["--unsatisfiable"] * classes]
        done = subprocess.run([*java, *questions, file.as_uri()], capture_output=True, text=True, check=False)
        if done.returncode == 1 and "InconsistentOntologyException" in done.stderr:
            return None
        assert done.returncode == 0, done.stderr
        assert f"{OWL.Thing} is satisfiable." in done.stdout, done.stdout
        found = set(re.findall(r"^\s+(\S+)$", done.stdout, re.MULTILINE))
        assert (str(OWL.Nothing) in found) == classes, done.stdout
        return found - {str(OWL.Nothing)}

    return run
