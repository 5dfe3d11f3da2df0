"""Listen, serve until the interrupt key, and leave nothing behind."""

from __future__ import annotations

import errno
import ipaddress
import signal
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from surveilkg.errors import EnvironmentFailure, MisuseError
from surveilkg.serve.kept import Kept
from surveilkg.serve.limits import CONNECTIONS, MEGABYTE, Limits

_LOOPBACK_NAMES = ("127.0.0.1", "localhost", "::1", "[::1]")
_SHUTDOWN_SECONDS = 3


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens on an address; port 0 takes any that is free.

    Raises:
        EnvironmentFailure: the port is in use or not ours, or the host is none of this machine.
    """
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        bound = socket.socket(family, socket.SOCK_STREAM)
        try:
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            bound.bind(address)
            bound.listen(128)
        except OSError:
            bound.close()
            raise
    except OSError as error:
        hint = "Choose another with --port; --port 0 takes any that is free."
        if error.errno == errno.EADDRINUSE:
            raise EnvironmentFailure(f"Port {port} on {host} is in use.", hint) from None
        raise EnvironmentFailure(f"{host}:{port} cannot be listened on: {error.strerror or error}.", hint) from None
    return bound


def serve(
    workspace: Path,
    bound: socket.socket,
    limits: Limits,
    cors: Sequence[str],
    public: str,
    started: Callable[[str], None],
) -> None:
    """Serve a workspace until the interrupt key or a request to end.

    Args:
        workspace: folder of the workspace.
        bound: socket that listens.
        limits: of one question and of all.
        cors: origins whose pages may read answers.
        public: address under which clients see the server; empty where it is that of the socket.
        started: called with the address once requests are answered.
    """
    import uvicorn

    from surveilkg.serve.app import build
    from surveilkg.serve.pool import Pool
    from surveilkg.serve.served import Served
    from surveilkg.store.generations import Workspace

    room = Workspace(workspace)
    current = room.current()
    pool = Pool(limits, current.folder if current else None)
    here = Served(room, pool, limits, Kept(limits.kept_mb * MEGABYTE), public)
    app = build(here, cors, _hosts(bound, public))
    settings = uvicorn.Config(
        app,
        log_config=None,
        log_level="error",  # what clients send wrong is told to them, not to the operator
        access_log=False,
        server_header=False,
        ws="none",
        http="h11",
        loop="asyncio",
        limit_concurrency=CONNECTIONS,
        timeout_graceful_shutdown=_SHUTDOWN_SECONDS,
        proxy_headers=bool(public),  # a proxy on this machine tells who its clients are
        forwarded_allow_ips=list(_LOOPBACK_NAMES),
    )

    class _Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets=sockets)
            if self.started:
                started(public or address_of(bound))

    try:
        with _ended_by_signals():
            _Server(settings).run(sockets=[bound])
    finally:
        pool.stop()
        bound.close()


def public_address(text: str) -> str:
    """An address under which clients see the server, with the slash at its end.

    Raises:
        MisuseError: it is none.
    """
    if not _is_address(text):
        raise MisuseError(f"{text!r} is no address of a server.", "Write one such as https://graph.example.org/.")
    return text.rstrip("/") + "/"


def _is_address(text: str) -> bool:
    """Whether a text is an http address that can stand in an IRI, without query and fragment."""
    from pyoxigraph import NamedNode

    try:
        parts, _ = urlsplit(text), NamedNode(text)
        parts.port  # noqa: B018 - read only to learn whether it is a number
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and not parts.query and not parts.fragment


def address_of(bound: socket.socket) -> str:
    """Address of a socket as a browser takes it."""
    host, port = bound.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def _hosts(bound: socket.socket, public: str) -> list[str]:
    """Names under which the server answers: on loopback only its own, else whatever clients call it."""
    if not ipaddress.ip_address(bound.getsockname()[0]).is_loopback:
        return ["*"]
    return [*_LOOPBACK_NAMES, *([urlsplit(public).hostname or ""] if public else [])]


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """Let the server end well on a signal, which it raises again when it is done."""
    before = signal.signal(signal.SIGTERM, lambda *_: None)
    try:
        yield
    except KeyboardInterrupt:
        pass
    finally:
        signal.signal(signal.SIGTERM, before)
