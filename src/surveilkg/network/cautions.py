"""What a reader may not conclude from chains: generated from what the chains are made of, never left to the reader."""

from __future__ import annotations

from surveilkg.model.chain import Chain, Hop, paragraph

_HEDGED = {
    "reported": "is reported by the source as said by somebody else; the source does not state it itself",
    "estimated": "is an estimate or an appearance",
    "alleged": "is alleged; it is not established",
    "planned": "is announced or intended; the source does not say that it happened",
    "conditional": "is what may or could be; the source does not say that it is",
}

_JOINED = frozenset(
    {"Initiative", "RestrictionList", "LegalInstrument", "Bloc", "InternationalOrganization", "StandardsBody"}
)
"""Classes of what many belong to, stand on or fall under."""
_ABSENT = "What is not shown here is not known to be absent: the graph holds only what its sources say."


def of_chains(chains: tuple[Chain, ...]) -> tuple[str, ...]:
    """Cautions for an answer, each once, in the order of the chains."""
    out: dict[str, None] = {}
    for number, chain in enumerate(chains, 1):
        for caution in _of_chain(number, chain):
            out[caution] = None
    if chains:
        out[_ABSENT] = None
    return tuple(out)


def of_many(chains: tuple[Chain, ...], connected: str) -> tuple[str, ...]:
    """Cautions for an answer of many chains: what holds of several is said once, with their numbers.

    Args:
        chains: the chains.
        connected: what they connect, and where there are more.
    """
    places: dict[str, list[str]] = {}
    for number, chain in enumerate(chains, 1):
        for caution in _of_chain(number, chain):
            place, _, said = caution.partition(": ")
            places.setdefault(said, []).append(place.removeprefix("Chain "))
    out = []
    for said, found in places.items():
        listed = ("; " if any("," in place for place in found) else ", ").join(found)
        many = len(found) > 1
        told = said.replace("its steps are", "their steps are") if many else said
        out.append(f"Chain{'s' * many} {listed}: {told}")
    return (*out, f"Only the best chain is shown for {connected}.", _ABSENT) if chains else ()


def _of_chain(number: int, chain: Chain) -> list[str]:
    name = f"Chain {number}"
    out = [
        f"{name}, step {at}: {_HEDGED[hop.strength]}."
        for at, hop in enumerate(chain.hops, 1)
        if hop.strength in _HEDGED
    ]
    middle = chain.nodes[1:-1]
    technologies = [node.label for node in middle if node.kind == "TechnologyCategory"]
    if technologies:
        out.append(
            f"{name}: both sides are tied to the same kind of technology ({', '.join(technologies)}); "
            "this does not say that one supplied the other."
        )
    states = [node.label for node in middle if node.kind == "State"]
    if states:
        out.append(f"{name}: a shared state ({', '.join(states)}) is no dealing between the two.")
    joined = [node.label for node in middle if node.kind in _JOINED]
    if joined:
        out.append(f"{name}: that both are tied to {', '.join(joined)} is no dealing between the two.")
    regions = [node.label for node in middle if node.kind in {"Place", "Region"}]
    if regions:
        out.append(f"{name}: what is said of a region ({', '.join(regions)}) is not said of each part of it.")
    groups = [node.label for node in middle if node.kind == "ActorGroup"]
    if groups:
        out.append(f"{name}: what is said of a group ({', '.join(groups)}) is not said of each of its members.")
    if any(hop.best.family == "standards" for hop in chain.hops):
        out.append(f"{name}: proposing a standard is not the same as having it adopted.")
    out += _put_together(name, chain)
    out += _single_sources(name, chain)
    out += _supply(name, chain)
    return out


def _put_together(name: str, chain: Chain) -> list[str]:
    """Chains whose steps are different claims were joined by the search, not by a source."""
    if len(chain.hops) < 2:
        return []
    accounts = [[a for found in hop.events for a in found] for hop in chain.hops]
    if set.intersection(*({a.claim for a in found} for found in accounts)):
        return []
    text = f"{name}: its steps are separate claims, joined by this search and not by a source"
    if set.intersection(*({paragraph(c) for a in found for c in a.citations} for found in accounts)):
        text += "; that they stand in one paragraph does not tie its ends together"
    return [f"{text}."]


def _single_sources(name: str, chain: Chain) -> list[str]:
    weak = [hop for hop in chain.hops if hop.independent_sources == 1]
    if not weak:
        return []
    if len(weak) == len(chain.hops):
        return [
            f"{name}: the first claim of every step rests on one source; no second one is known to tell of the same."
        ]
    steps = ", ".join(f"{hop.tail.label} - {hop.head.label}" for hop in weak)
    return [f"{name}: rests on one source only at {steps}."]


def _supply(name: str, chain: Chain) -> list[str]:
    deals = [hop for hop in chain.hops if hop.best.relation == "Deal" and hop.best.family == "supply"]
    if not deals:
        return []
    plain = "a supply does not say how, or whether, the system was used, nor against whom; "
    out = [f"{name}: {plain}nor does it say who paid, unless a financing step does."]
    out += [f"{name}: {hop.tail.label} and {hop.head.label}: {note}" for hop in deals if (note := _joint(hop))]
    return out


def _joint(hop: Hop) -> str:
    return (
        "the date is that of the deal as the source gives it, not of its use."
        if hop.best.when
        else "the source gives no date."
    )
