"""What the server asks of the processes that answer, and what they answer with: plain data that crosses a pipe."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Sparql:
    """A query of the SPARQL protocol.

    Args:
        query: the query.
        default: graphs of the default graph that the request names.
        named: named graphs that the request names.
        results: media type wanted for SELECT and ASK; empty where the client takes none that there is.
        graph: likewise for CONSTRUCT and DESCRIBE.
        root: path of the server, for links on a page of results.
        base: address of the endpoint, against which relative IRIs are resolved; empty where they are refused.
    """

    query: str
    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    results: str = ""
    graph: str = ""
    root: str = "/"
    base: str = ""


@dataclass(frozen=True, slots=True)
class Verb:
    """A question of the JSON API or of a page.

    Args:
        name: which one, see `surveilkg.serve.verbs.VERBS`.
        given: parameters, read and typed.
    """

    name: str
    given: dict[str, object] = field(default_factory=dict)


Job = Sparql | Verb


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer.

    Args:
        status: code of HTTP.
        media: media type.
        body: the bytes.
        headers: further headers.
    """

    status: int
    media: str
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()


PLAIN, MEDIA = "text/plain; charset=utf-8", "application/json"
"""Media types of refusals in words, and of the API."""
TIMED_OUT, TOO_MUCH, DIED = "timed out", "too much", "died"


def refusal(status: int, message: str, hint: str = "", headers: tuple[tuple[str, str], ...] = ()) -> Reply:
    """An error in words, a line each for what happened and what to do."""
    return Reply(status, PLAIN, "".join(f"{line}\n" for line in (message, hint) if line).encode(), headers)
