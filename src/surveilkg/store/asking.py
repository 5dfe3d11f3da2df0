"""One query by the SPARQL 1.1 Protocol: SPARQLWrapper makes the request, `store.transport` sends it."""

from __future__ import annotations

from SPARQLWrapper import POST, SELECT, SPARQLWrapper

from surveilkg import __version__
from surveilkg.store.transport import Reply, Transport


class Asking(SPARQLWrapper):
    """A query to a server.

    Args:
        url: its query endpoint.
        text: the query.
        dataset: parameters `default-graph-uri` and `named-graph-uri` of the protocol.
        accept: media types that are wanted.
    """

    def __init__(self, url: str, text: str, dataset: list[tuple[str, str]], accept: str) -> None:
        super().__init__(url, agent=f"surveilkg/{__version__}")
        self._wanted = accept
        self.setMethod(POST)
        self.setOnlyConneg(True)
        self.setQuery(text)
        self.queryType = SELECT  # it guesses by the words in the text; updates never come here
        for name, graph in dataset:
            self.addParameter(name, graph)

    def _getAcceptHeader(self) -> str:  # noqa: N802 - the library's name
        return self._wanted

    def reply(self, transport: Transport) -> Reply:
        """What the server answers."""
        return transport.send(self._createRequest())
