"""Path answers as pictures in text: Graphviz DOT and Mermaid flowcharts. One arrow per event of a step."""

from __future__ import annotations

import json
from collections.abc import Iterator

from surveilkg.model.answers import Chained
from surveilkg.model.chain import Account, Node


def write_dot(answer: Chained) -> str:
    """The chains as a Graphviz digraph; hedged steps are dashed, every arrow names its citation."""
    lines = ["digraph chains {", "  rankdir=LR;", '  node [shape=box, style=rounded, fontname="sans-serif"];',
             '  edge [fontname="sans-serif", fontsize=10];']  # fmt: skip
    lines += [f"  {_quote(node.iri)} [label={_quote(node.label)}];" for node in _nodes(answer)]
    for tail, head, account in _arrows(answer):
        style = "solid" if account.mode == "asserted" else "dashed"
        label = _quote("\n".join(_label(account)))
        lines.append(f"  {_quote(tail.iri)} -> {_quote(head.iri)} [label={label}, style={style}];")
    return "\n".join([*lines, "}"]) + "\n"


def write_mermaid(answer: Chained) -> str:
    """The chains as a Mermaid flowchart; hedged steps are dotted, every arrow names its citation."""
    names = {node.iri: f"n{number}" for number, node in enumerate(_nodes(answer))}
    lines = ["flowchart LR", *(f'  {names[node.iri]}["{_entity(node.label)}"]' for node in _nodes(answer))]
    for tail, head, account in _arrows(answer):
        arrow = "-->" if account.mode == "asserted" else "-.->"
        label = "<br>".join(_entity(line) for line in _label(account))
        lines.append(f'  {names[tail.iri]} {arrow}|"{label}"| {names[head.iri]}')
    return "\n".join(lines) + "\n"


def _nodes(answer: Chained) -> list[Node]:
    found = {node.iri: node for chain in answer.chains for node in chain.nodes}
    return list((found or {n.iri: n for n in answer.ends}).values())


def _arrows(answer: Chained) -> Iterator[tuple[Node, Node, Account]]:
    """Arrows in the declared direction, each event once."""
    seen: set[tuple[str, str, str]] = set()
    for hop in (hop for chain in answer.chains for hop in chain.hops):
        for found in hop.events:
            account = found[0]
            tail, head = (hop.tail, hop.head) if account.forward else (hop.head, hop.tail)
            if (tail.iri, head.iri, account.event) not in seen:
                seen.add((tail.iri, head.iri, account.event))
                yield tail, head, account


def _label(account: Account) -> tuple[str, str]:
    """Two lines: what is said, and how strongly and where."""
    first = f"{account.declared} ({account.when})" if account.when else account.declared
    return first, f"{account.mode}; {account.citations[0].text()}"


def _quote(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _entity(text: str) -> str:
    """Text within the quotes of Mermaid: marks as entities (`#` begins one of Mermaid's own), on one line."""
    for mark, name in (("&", "&amp;"), ("#", "#35;"), ('"', "&quot;"), ("<", "&lt;"), (">", "&gt;"), ("`", "#96;")):
        text = text.replace(mark, name)
    return " ".join(text.split())
