"""Path answers as JSON, in the published schema `export/schemas/path.json`."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

from surveilkg.iri import BASE
from surveilkg.model.chain import Account, Chain, Cut, Hop, PathAnswer

SCHEMA_ID = BASE + "schema/path-1.json"


def schema() -> str:
    """The JSON schema of path answers, as text."""
    return (Path(__file__).parent / "schemas" / "path.json").read_text(encoding="utf-8")


def to_dict(answer: PathAnswer) -> dict[str, Any]:
    """The answer as plain values, as the schema describes them."""
    return {
        "$schema": SCHEMA_ID,
        "from": answer.start._asdict(),
        "to": answer.goal._asdict(),
        "constraints": answer.constraints,
        "searched": answer.searched,
        "complete": answer.complete,
        "cut": cut(answer.cut),
        "chains": [_chain(chain) for chain in answer.chains],
        "cautions": list(answer.cautions),
        "suppressed": [
            {"reason": item.reason, "count": item.number, "names": list(item.names)} for item in answer.suppressed
        ],
        "nearest_misses": list(answer.misses),
    }


def cut(found: Cut | None) -> dict[str, Any] | None:
    """Where a limit cut a search, the proven cost rounded down; None where none did."""
    return found._replace(at_least=math.floor(found.at_least * 10_000) / 10_000)._asdict() if found else None


def write(answer: PathAnswer) -> str:
    """The answer as indented JSON, keys in the order of the schema, one newline at the end."""
    return json.dumps(to_dict(answer), ensure_ascii=False, indent=2) + "\n"


def _chain(chain: Chain) -> dict[str, Any]:
    return {
        "cost": chain.cost,
        "nodes": [n._asdict() for n in chain.nodes],
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


def _account(account: Account) -> dict[str, Any]:
    record = account._asdict()
    del record["event"], record["declared"]
    record["citations"] = [citation._asdict() for citation in account.citations]
    record["origins"] = [origin._asdict() for origin in account.origins]
    return record
