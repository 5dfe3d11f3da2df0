"""Taking a measure on a selection of the network; parameters come as text, as a user gives them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from surveilkg.analysis.descriptor import Descriptor, Parameter
from surveilkg.analysis.measures import ASSORTATIVITY, MEASURES, attributes
from surveilkg.analysis.measures.network import Selection, network
from surveilkg.errors import MisuseError
from surveilkg.table import Table

if TYPE_CHECKING:
    from surveilkg.network.index import Index
    from surveilkg.store.protocols import View


def find(name: str) -> Descriptor:
    """The measure of a name.

    Raises:
        MisuseError: there is none; the nearest are named.
    """
    import difflib

    names = [measure.name for measure in MEASURES]
    if name in names:
        return MEASURES[names.index(name)]
    near = difflib.get_close_matches(name, names, n=2, cutoff=0.5) or names
    raise MisuseError(f"There is no measure {name!r}.", f"Measures: {', '.join(near)}.")


def measure(view: View, index: Index, name: str, chosen: Selection, parameters: Mapping[str, str]) -> Table:
    """A measure on the network of a selection.

    Raises:
        MisuseError: the measure, a parameter or the selection cannot be understood.
        FindingsError: no edge is left, or the measure has no value there.
    """
    descriptor = find(name)
    values = _values(descriptor, parameters)
    graph = network(index, chosen)
    if descriptor is ASSORTATIVITY:
        kinds = {node: str(facts["kind"]) for node, facts in graph.nodes(data=True)}
        by = str(values["by"])
        values = {"values": attributes.values(view, by, kinds), "attribute": by}
    table: Table = descriptor.function(graph, **values)
    return table


def _values(descriptor: Descriptor, given: Mapping[str, str]) -> dict[str, Any]:
    known = {parameter.name: parameter for parameter in descriptor.parameters}
    wrong = [name for name in given if name not in known]
    if wrong:
        told = f"It takes: {', '.join(known)}." if known else "It takes none."
        raise MisuseError(f"{descriptor.name} has no parameter {wrong[0]!r}.", told)
    return {name: _value(parameter, given.get(name, parameter.default)) for name, parameter in known.items()}


def _value(parameter: Parameter, text: str) -> float | int | str:
    if parameter.type == "choice":
        if text not in attributes.ATTRIBUTES:
            raise MisuseError(
                f"{parameter.name}: {text!r} is no choice.", f"Choices: {', '.join(attributes.ATTRIBUTES)}."
            )
        return text
    try:
        value = int(text) if parameter.type == "integer" else float(text)
    except ValueError:
        raise MisuseError(f"{parameter.name}: {text!r} is no number.", parameter.meaning) from None
    in_range = 0 < value < 1 if parameter.name == "damping" else 0 <= value < 10**9
    if not in_range:
        raise MisuseError(f"{parameter.name}: {text} is out of range.", parameter.meaning)
    return value
