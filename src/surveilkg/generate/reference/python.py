"""docs/reference/python.md and results.md: what a notebook imports, and the values it gets back."""

from __future__ import annotations

import inspect
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

import surveilkg
from surveilkg.generate.reference.markdown import docstring, fenced, page
from surveilkg.model import chain, dossier
from surveilkg.network.constraints import PathConstraints
from surveilkg.table import Column, Table, Term

_CHAINS = (chain.PathAnswer, chain.Chain, chain.Hop, chain.Account, chain.Citation, chain.Node, chain.Suppressed)
_DOSSIER = (
    dossier.Dossier, dossier.Attribute, dossier.Section, dossier.ClaimLine, dossier.Conflict, dossier.AccountLine,
)  # fmt: skip


def pages(root: Path) -> dict[str, str]:
    """The page of verbs and the page of values; `root` is not read."""
    del root
    graph: type = resolve_name("surveilkg.api:SurveilGraph")  # by name: the verbs stand above this room
    verbs = page(
        "Python",
        "For looking up what `import surveilkg` offers to a notebook or a program.",
        fenced('import surveilkg\n\ngraph = surveilkg.open_graph()\nanswer = graph.path("Huawei", "Uganda")', "python"),
        "## surveilkg.open_graph",
        _signature("open_graph", surveilkg.open_graph),
        docstring(surveilkg.open_graph),
        "## SurveilGraph",
        docstring(graph),
        *_members(graph),
        "## Constraints of a path",
        docstring(PathConstraints),
        "What the methods return is described on [Values](values.md); errors on [Errors](errors.md).",
    )
    values = page(
        "Values",
        "For looking up what the verbs of [Python](python.md) return: tables, chains and dossiers.",
        "None of them can be changed after it was made.",
        *_classes("Tables", (Table, Column, Term)),
        *_classes("Chains", _CHAINS),
        *_classes("Dossiers", _DOSSIER),
    )
    return {"python.md": verbs, "values.md": values}


def _classes(title: str, kinds: tuple[type, ...]) -> list[str]:
    blocks = [f"## {title}"]
    for kind in kinds:
        blocks += [f"### {kind.__name__}", docstring(kind), *_members(kind, "####")]
    return blocks


def _members(kind: type, level: str = "###") -> list[str]:
    """Public methods and properties that a class defines itself, in the order of the file."""
    blocks: list[str] = []
    for name, member in vars(kind).items():
        if name.startswith("_") or not inspect.getdoc(member):
            continue
        function = getattr(member, "__func__", getattr(member, "fget", getattr(member, "func", member)))
        if not inspect.isfunction(function):
            continue
        is_property = function is not member and not isinstance(member, (classmethod, staticmethod))
        signature = name if is_property else _call(name, function)
        blocks += [f"{level} {name}", fenced(f"{signature}{_returns(function)}"), docstring(function)]
    return blocks


def _signature(name: str, function: Any) -> str:
    return fenced(_call(name, function) + _returns(function))


def _call(name: str, function: Any) -> str:
    """A call with its parameters as the source annotates them, without `self`."""
    parts = []
    for parameter in inspect.signature(function).parameters.values():
        if parameter.name in {"self", "cls"}:
            continue
        stars = "**" if parameter.kind is parameter.VAR_KEYWORD else ""
        default = "" if parameter.default is parameter.empty else f" = {parameter.default!r}"
        parts.append(f"{stars}{parameter.name}: {parameter.annotation}{default}")
    return f"{name}({', '.join(parts)})"


def _returns(function: Any) -> str:
    annotation = inspect.signature(function).return_annotation
    return "" if annotation is inspect.Signature.empty else f" -> {annotation}"
