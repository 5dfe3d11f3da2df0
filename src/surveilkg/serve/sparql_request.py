"""Read a request of the SPARQL 1.1 Protocol: the query and its data set, from a URL, a form or a body."""

from __future__ import annotations

import asyncio
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request

from surveilkg.serve import formats
from surveilkg.serve.jobs import Reply, Sparql, refusal
from surveilkg.serve.limits import BODY_SECONDS, REQUEST_BYTES

FORM, QUERY, UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"
READ_ONLY = "This service is read-only: updates are refused."
_HOW = f"Send a query as ?query= in the URL, as {FORM} with query=, or as {QUERY}."
_FIELDS = 200


class RefusedError(Exception):
    """The request is refused.

    Args:
        reply: what the client is told.
    """

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply.status)
        self.reply = reply


def refuse(status: int, message: str, hint: str = "") -> RefusedError:
    """The error that refuses a request with a status and a message."""
    return RefusedError(refusal(status, message, hint))


async def read(request: Request) -> Sparql | None:
    """The query of a request; None where the URL has no parameter at all, which asks for the service description.

    Raises:
        RefusedError: the request is none of the protocol, or an update.
    """
    told = fields(request.url.query.encode("ascii", "replace"))
    if request.method == "POST":
        media = _media(request)
        body = await body_of(request)
        told += [("query", _text(body))] if media == QUERY else fields(body)
    elif not told:
        return None
    queries = [value for name, value in told if name == "query"]
    if any(name == "update" for name, _ in told):
        raise refuse(400, READ_ONLY, _HOW)
    if len(queries) != 1:
        raise refuse(400, f"The request has {len(queries)} parameters named query, not one.", _HOW)
    accept = _wish(told) or accept_of(request)
    return Sparql(
        queries[0],
        tuple(dict.fromkeys(value for name, value in told if name == "default-graph-uri")),
        tuple(dict.fromkeys(value for name, value in told if name == "named-graph-uri")),
        formats.results(accept),
        formats.graph(accept, formats.GRAPHS_OR_PAGE),
    )


def _wish(told: list[tuple[str, str]]) -> str:
    """What the parameter accept says: the media type for a link, which cannot send the header Accept."""
    wishes = [value for name, value in told if name == "accept"]
    if len(wishes) > 1:
        raise refuse(400, f"The request has {len(wishes)} parameters named accept, not one.", _HOW)
    return wishes[0] if wishes else ""


def accept_of(request: Request) -> str | None:
    """All Accept headers of a request as one."""
    return ", ".join(request.headers.getlist("accept")) or None


def fields(encoded: bytes) -> list[tuple[str, str]]:
    """Fields of a form or of the query part of a URL.

    Raises:
        RefusedError: they are not UTF-8, or there are too many.
    """
    try:
        text = encoded.decode("utf-8")
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_FIELDS)
    except UnicodeDecodeError as error:
        raise refuse(400, f"The parameters are not UTF-8: {error.reason}.") from None
    except ValueError:
        raise refuse(400, f"The request has more than {_FIELDS} parameters.") from None


async def body_of(request: Request) -> bytes:
    """The body of a request.

    Raises:
        RefusedError: it is too long, comes too slowly or is compressed.
    """
    if request.headers.get("content-encoding", "identity").casefold() != "identity":
        raise refuse(415, "Compressed requests are not read.", "Leave out Content-Encoding.")
    if int(request.headers.get("content-length", "0")) > REQUEST_BYTES:  # h11 lets nothing but digits pass
        raise _too_long()
    parts, size = [], 0
    try:
        async with asyncio.timeout(BODY_SECONDS):
            async for part in request.stream():
                size += len(part)
                if size > REQUEST_BYTES:
                    raise _too_long()
                parts.append(part)
    except TimeoutError:
        raise refuse(408, f"The request did not come within {BODY_SECONDS:g} s.") from None
    except ClientDisconnect:
        raise refuse(400, "The request broke off.") from None
    return b"".join(parts)


def _too_long() -> RefusedError:
    return refuse(413, f"The request is longer than {REQUEST_BYTES:,} bytes.")


def _media(request: Request) -> str:
    media, *parameters = (part.strip() for part in request.headers.get("content-type", "").casefold().split(";"))
    if media == UPDATE:
        raise refuse(415, READ_ONLY, _HOW)
    if media not in {FORM, QUERY}:
        raise refuse(415, f"{media or 'A body without Content-Type'} is not read here.", _HOW)
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "charset" and value.strip('" ') not in {"utf-8", "utf8", "us-ascii"}:
            raise refuse(415, f"The encoding {value} is not read here.", "Send UTF-8.")
    return media


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise refuse(400, f"The query is not UTF-8 text: {error.reason}.") from None
