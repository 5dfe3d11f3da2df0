"""Answers made of chains as JSON, in the published schemas `export/schemas/path.json`, `between.json`, `reach.json`."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

from surveilkg.iri import BASE
from surveilkg.model.answers import BetweenAnswer, Chained, ReachAnswer
from surveilkg.model.chain import Account, Chain, Cut, Hop, PathAnswer


def schema(command: str = "path") -> str:
    """The JSON schema of the answers of a command, as text."""
    return (Path(__file__).parent / "schemas" / f"{command}.json").read_text(encoding="utf-8")


def to_dict(answer: Chained) -> dict[str, Any]:
    """The answer as plain values, as the schema of its command describes them."""
    command, asked, told = _own(answer)
    return {
        "$schema": f"{BASE}schema/{command}-1.json",
        **asked,
        "searched": answer.searched,
        "complete": answer.complete,
        "cut": _cut(answer.cut),
        **told,
        "chains": [_chain(chain) for chain in answer.chains],
        "cautions": list(answer.cautions),
        "suppressed": [
            {"reason": item.reason, "count": item.number, "names": list(item.names)} for item in answer.suppressed
        ],
        "nearest_misses": list(answer.misses),
    }


def _own(answer: Chained) -> tuple[str, dict[str, Any], dict[str, Any]]:
    """Command of an answer, what was asked, and what only its answers tell."""
    if isinstance(answer, BetweenAnswer):
        told = {"groups": [_nodes(group) for group in answer.groups], "cost": answer.cost}
        return "between", {"names": _nodes(answer.names), "constraints": answer.constraints}, told
    if isinstance(answer, ReachAnswer):
        asked = {"from": answer.start._asdict(), "wanted": answer.wanted, "constraints": answer.constraints}
        found = zip(answer.chains, answer.fits or ((),) * len(answer.chains), strict=True)
        reached = [{**chain.nodes[-1]._asdict(), "fits": _events(fits)} for chain, fits in found]
        return "reach", asked, {"reached": reached}
    if not isinstance(answer, PathAnswer):
        raise TypeError(type(answer))
    ends = {"from": answer.start._asdict(), "to": answer.goal._asdict()}
    return "path", {**ends, "constraints": answer.constraints}, {}


def _cut(found: Cut | None) -> dict[str, Any] | None:
    """Where a limit cut a search, the proven cost rounded down; None where none did."""
    if found is None:
        return None
    return {**found._asdict(), "at_least": math.floor(found.at_least * 10_000) / 10_000}


def write(answer: Chained) -> str:
    """The answer as indented JSON, keys in the order of the schema, one newline at the end."""
    return json.dumps(to_dict(answer), ensure_ascii=False, indent=2) + "\n"


def _nodes(nodes: tuple[Any, ...]) -> list[dict[str, Any]]:
    return [node._asdict() for node in nodes]


def _chain(chain: Chain) -> dict[str, Any]:
    return {
        "cost": chain.cost,
        "nodes": _nodes(chain.nodes),
        "hops": [_hop(h) for h in chain.hops],
    }


def _hop(hop: Hop) -> dict[str, Any]:
    return {
        "tail": hop.tail._asdict(),
        "head": hop.head._asdict(),
        "strength": hop.strength,
        "independent_sources": hop.independent_sources,
        "cost": hop.cost,
        "events": [{"event": found[0].event, "accounts": [_account(a) for a in found]} for found in hop.events],
    }


def _events(accounts: tuple[Account, ...]) -> list[dict[str, Any]]:
    """Accounts by event, in the order in which they come."""
    events = dict.fromkeys(account.event for account in accounts)
    return [{"event": each, "accounts": [_account(a) for a in accounts if a.event == each]} for each in events]


def _account(account: Account) -> dict[str, Any]:
    record = account._asdict()
    del record["event"], record["declared"]
    record["citations"] = [citation._asdict() for citation in account.citations]
    record["origins"] = [origin._asdict() for origin in account.origins]
    return record
