"""Tests that no query leaves this machine, however SERVICE is spelt or hidden, and that FROM means what it says.

The spellings come from reading the grammar of SPARQL 1.1 (section 19.8) against a parser that needs no white space
between keywords. Each was seen to reach a listening server from a bare engine, except where noted.
"""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator

import pyoxigraph as ox
import pytest

from surveilkg.errors import MisuseError
from surveilkg.store.oxigraph import EmbeddedView

CALL = "SERVICE SILENT <URL> {?s ?p ?o}"
PROLOGUE = "PREFIX ex: <http://x/> PREFIX : <URL> "
HIDDEN = {
    "plain": f"SELECT * {{ {CALL} }}",
    "mixed case": "SELECT * { sErViCe<URL>{?s ?p ?o} }",
    "subquery": f"SELECT * {{ {{ SELECT * {{ {CALL} }} }} }}",
    "negation": f"ASK {{ FILTER NOT EXISTS {{ {CALL} }} }}",
    "prefixed name without space": "SELECT * { SERVICE:{?s ?p ?o} }",
    "keywords without space": "SELECT * { SERVICESILENT<URL>{?s ?p ?o} }",
    "carriage return ends a comment": f"SELECT * {{ #\r {CALL} \n }}",
    "escape in an IRI": f"SELECT * {{ VALUES ?q {{ <http://x/\\u0041#> }} {CALL} }}",
    "less-than is no IRI": "SELECT * { ?s ?p ?o FILTER(1<2)SERVICE#>\n<URL>{?s ?p ?o} }",
    "less-than and quotes": f"SELECT * {{ ?s ?p ?o FILTER('w'<'x>')BIND(''AS?y){CALL}BIND(''AS?z) }}",
    "comment that looks like a string": f"SELECT * {{ ?s ?p ?o FILTER(1<2)#>'''\n{CALL}#'''\n }}",
}
REFUSED = {
    **HIDDEN,
    "after a literal": "SELECT * { ?s ?p true SERVICE<URL>{?s ?p ?o} }",
    "glued to a literal": "SELECT * { ?s ?p trueSERVICE<URL>{?s ?p ?o} }",
    "name that ends in a dot": f"SELECT * {{ ?s ?p ex:.{CALL} }}",
    "long s for s": "SELECT * { \u017fERVICE <URL> {?s ?p ?o} }",
}
"""Also those that call nobody on this store, because what stands before them has no answer."""
INNOCENT = (
    "SELECT * { ?s ?p 'SERVICE <http://x/> {}' }",
    "SELECT * { ?s ?p ?o } # SERVICE <http://x/> {}",
    'SELECT * { ?service <http://x/service> ?o FILTER(?o != "secret service"@en) }',
    "PREFIX service: <http://x/> SELECT * { service:a ?p ex:service }",
    "SELECT * { ?s ?p '''a\nSERVICE <http://x/> {}''' }",
)


@pytest.fixture
def asked() -> Iterator[tuple[str, list[str]]]:
    """A server on loopback: its address, and the paths it was asked for."""
    paths: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        """Notes every request and fails it."""

        def do_POST(self) -> None:
            """A query from another engine."""
            paths.append(self.path)
            self.send_error(500)

        def log_message(self, *_: object) -> None:
            """Nothing is printed."""

    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/", paths
        server.shutdown()
        thread.join()


@pytest.fixture
def store() -> ox.Store:
    """Two named graphs with a statement each."""
    store = ox.Store()
    for name in "ab":
        quad = ox.Quad(
            ox.NamedNode(f"http://x/{name}"),
            ox.NamedNode("http://x/p"),
            ox.Literal("v"),
            ox.NamedNode(f"http://x/g{name}"),
        )
        store.add(quad)
    return store


@pytest.mark.parametrize("name", HIDDEN)
def test_the_bare_engine_would_have_called(name: str, asked: tuple[str, list[str]], store: ox.Store) -> None:
    """The control: without the refusal each spelling reaches the other server, so the test below can fail."""
    url, paths = asked
    query = (PROLOGUE + HIDDEN[name]).replace("URL", url)
    try:
        answer = store.query(query, use_default_graph_as_union=True)
        if isinstance(answer, ox.QuerySolutions):
            list(answer)
    except OSError:
        pass  # the server answers with an error, which reaches us where SILENT is missing
    assert paths


@pytest.mark.parametrize("name", REFUSED)
def test_service_is_refused_however_it_is_spelt(name: str, asked: tuple[str, list[str]], store: ox.Store) -> None:
    """Refused as misuse before anything is sent."""
    url, paths = asked
    with pytest.raises(MisuseError):
        EmbeddedView(store).query((PROLOGUE + REFUSED[name]).replace("URL", url))
    assert paths == []


@pytest.mark.parametrize("query", INNOCENT)
def test_the_word_itself_is_no_crime(query: str, store: ox.Store) -> None:
    """A text, comment, IRI, prefix or variable with the word in it is answered."""
    EmbeddedView(store).select("PREFIX ex: <http://x/> " + query)


@pytest.mark.parametrize(
    ("clause", "rows"),
    [
        ("", 2),
        ("FROM <http://x/ga>", 1),
        ("FROM <http://x/ga> FROM <http://x/gb>", 2),
        ("FROM<http://x/none>", 0),
        ("FROM NAMED <http://x/ga>", 0),
        ("#FROM <http://x/ga>\n", 2),
    ],
)
def test_from_says_which_graphs_are_asked(store: ox.Store, clause: str, rows: int) -> None:
    """SPARQL 1.1, 13.2: FROM makes the default graph, which is empty with FROM NAMED alone; without it, all graphs."""
    assert len(EmbeddedView(store).select(f"SELECT * {clause} WHERE {{ ?s ?p ?o }}")) == rows
