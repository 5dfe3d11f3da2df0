"""Fifty clients on `surveilkg serve` for a minute, then faults one by one under load: what they got, and how fast.

    python tests/bench/serve_load.py [--seconds 60] [--clients 50] [--fault-seconds 12]

The server runs on a workspace of its own, on loopback. Clients ask for named queries, paths, dossiers, pages and small
SPARQL queries, each as soon as it has its answer. Beside them one, of another address, sends queries that never end
(their 503 is the right answer, and is not counted with the others). The load is put on it twice: without any option,
where what was asked before costs little, and with `--cache 0`, where every question is answered anew, but for those
that are asked while the same one is on its way. Faults come with `--cache 0`, so that they meet processes at work.

An answer is wrong where it differs from that of an idle server for the same generation and address, byte for byte. An
error is any other status than 200, or a connection that broke. Errors that belong to the fault are told with it.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlencode

from surveilkg.query import catalogue
from surveilkg.settings import data_root

ROOT = Path(__file__).resolve().parents[2]
FINDINGS = ROOT / "docs" / "how-to" / "findings-example.csv"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } LIMIT "
LARGE = "SELECT * { ?s ?p ?o } LIMIT 20000 OFFSET "
"""Each with another number, as like questions are asked once."""
NAMES = ("Huawei", "ZTE", "Hikvision", "Uganda", "Kenya", "Ecuador", "Dahua")
LITTLE_DISK = """
import resource, runpy, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
runpy.run_module("surveilkg", run_name="__main__")
"""
PATIENCE = 75.0
ANEW = ("--cache", "0")
REASONS = ("took longer", "are busy", "Too many", "ended the process", "No process")
"""Words of refusals, to tell them apart."""


def query(text: str, number: int) -> str:
    """Address of a query with a number at its end."""
    return "/sparql?query=" + quote(f"{text}{number}")


def say(line: str = "") -> None:
    """A line on standard output, at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def addresses() -> list[str]:
    """What the clients ask for: every third named query, paths, dossiers, pages, SPARQL."""
    found = []
    for query in list(catalogue.load(data_root()).values())[::3]:
        examples = [each for each in query.examples if each.graph == "shipped"]
        found += [f"/api/query/{query.name}?{urlencode(dict(each.given), doseq=True)}" for each in examples[:1]]
    pairs = (("Huawei", "Uganda"), ("China", "Ecuador"), ("ZTE", "Ethiopia"), ("Hikvision", "Kenya"))
    found += [f"/api/path?{urlencode({'start': a, 'goal': b, 'k': 3})}" for a, b in pairs] * 3
    found += [f"/api/show?{urlencode({'name': name})}" for name in NAMES]
    found += [f"/api/exposure?name=Hikvision&as_of={year}" for year in (2018, 2020, 2024)]
    found += ["/id/huawei", "/source/sahin-2020", "/id/hikvision"]
    queries = (
        "SELECT (COUNT(*) AS ?n) { ?s a skg:State }",
        "SELECT * { ?d a skg:Deal ; skg:supplier ?v } ORDER BY ?d ?v",
    )
    return found + [f"/sparql?query={quote(query)}" for query in queries] * 4


@dataclass
class Tally:
    """What clients got.

    Args:
        seconds: of each answer.
        errors: by status or kind of break.
        wrong: addresses whose answer was not that of the idle server.
    """

    seconds: list[float] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def at(self, share: float) -> float:
        """The time within which a share of the answers came, in seconds."""
        return sorted(self.seconds)[min(len(self.seconds) - 1, int(share * len(self.seconds)))] if self.seconds else 0.0


class Known:
    """The right answers: hash by generation and address, the first answer being asked of an idle server."""

    def __init__(self) -> None:
        self._hashes: dict[tuple[str, str], str] = {}

    def is_right(self, generation: str, address: str, body: bytes) -> bool:
        """Whether this is the answer that is known; the first of a generation is taken for known."""
        digest = hashlib.sha256(body).hexdigest()
        return self._hashes.setdefault((generation, address), digest) == digest

    def generations(self) -> set[str]:
        """Generations that answered."""
        return {generation for generation, _ in self._hashes}


class Server:
    """A server on a workspace.

    Args:
        workspace: the folder.
        port: where it listens; 0 takes any.
        options: of the command.
    """

    def __init__(self, workspace: Path, port: int = 0, *options: str) -> None:
        environment = {**os.environ, "SURVEILKG_WORKSPACE": str(workspace), "PYTHONPATH": str(ROOT / "src")}
        command = [sys.executable, "-m", "surveilkg", "serve", "--port", str(port), *options]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
        assert self.process.stdout is not None
        self.port = int(self.process.stdout.readline().strip().rstrip("/").rpartition(":")[2])

    def pool(self) -> list[int]:
        """Numbers of its processes."""
        lines = [path.read_text() for path in Path(f"/proc/{self.process.pid}/task").glob("*/children")]
        return [int(each) for line in lines for each in line.split()]

    def memory_mb(self) -> float:
        """Memory of the server and its processes, shared pages counted by share (Pss), in megabytes."""
        total = 0
        for pid in (self.process.pid, *self.pool()):
            with suppress(OSError, ValueError):
                text = Path(f"/proc/{pid}/smaps_rollup").read_text()
                total += next(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:"))
        return total / 1024

    def stop(self) -> None:
        """End it well."""
        self.process.send_signal(signal.SIGINT)
        self.process.wait(20)


async def ask(port: int, address: str, own: str = "127.0.0.1") -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of the answer to a request, on a connection of its own, from an own address."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, local_addr=(own, 0))
    try:
        accept = "text/html" if address.startswith(("/id/", "/source/")) else "*/*"
        lines = f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: {accept}\r\nConnection: close\r\n\r\n"
        writer.write(lines.encode())
        await writer.drain()
        head, _, body = (await reader.read(-1)).partition(b"\r\n\r\n")
    finally:
        writer.close()
    first, *rest = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in rest)}
    if not first or len(body) != int(headers.get("content-length", len(body))):
        raise ConnectionResetError("the answer broke off")
    return int(first.split()[1]), headers, body


async def client(port: int, plan: list[str], until: float, tally: Tally, known: Known) -> None:
    """Ask one thing after the other until a moment."""
    while time.monotonic() < until:
        address, begun = random.choice(plan), time.monotonic()  # noqa: S311 - no secret
        try:
            status, headers, body = await asyncio.wait_for(ask(port, address), PATIENCE)
        except (OSError, TimeoutError, IndexError, ValueError) as error:
            tally.errors[type(error).__name__] += 1
            await asyncio.sleep(0.2)
            continue
        if status != 200:
            reason = next((words for words in REASONS if words.encode() in body), "")
            tally.errors[f"{status} {reason}".strip()] += 1
            continue
        tally.seconds.append(time.monotonic() - begun)
        if not known.is_right(headers["surveilkg-generation"], address, body):
            tally.wrong.append(address)


async def endless(port: int, until: float, got: Counter[str]) -> None:
    """Send queries that never end, one after the other."""
    number = 0
    while time.monotonic() < until:
        number += 1
        with suppress(OSError, TimeoutError, IndexError, ValueError):
            status, _, _ = await asyncio.wait_for(ask(port, query(ENDLESS, number), "127.0.0.2"), PATIENCE)
            got[str(status)] += 1


async def load(
    server: Server, plan: list[str], known: Known, count: int, seconds: float, *others: Awaitable[None]
) -> tuple[Tally, float]:
    """What clients got in so many seconds while others did something, and the most memory the server had."""
    tally, until, most = Tally(), time.monotonic() + seconds, 0.0
    clients = [asyncio.create_task(client(server.port, plan, until, tally, known)) for _ in range(count)]
    beside = [asyncio.ensure_future(other) for other in others]
    while not all(task.done() for task in (*clients, *beside)):
        most = max(most, server.memory_mb())
        await asyncio.sleep(0.5)
    await asyncio.gather(*clients, *beside)
    return tally, most


async def reference(server: Server, plan: list[str], known: Known) -> None:
    """Learn the right answers from an idle server, asking everything once."""
    for address in sorted(set(plan)):
        status, headers, body = await ask(server.port, address)
        assert status == 200, (address, body[:300])
        known.is_right(headers["surveilkg-generation"], address, body)


def command(workspace: Path, *arguments: str, program: tuple[str, ...] = ("-m", "surveilkg")) -> list[str]:
    """A command on the workspace."""
    return [sys.executable, *program, "--workspace", str(workspace), *arguments]


async def run(words: list[str]) -> tuple[int, str]:
    """Exit code of a command and the first line that it said on standard error."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    process = await asyncio.create_subprocess_exec(
        *words, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE, env=environment
    )
    _, said = await process.communicate()
    return process.returncode or 0, (said.decode().splitlines() or [""])[0]


class Faults:
    """Each fault: what is done, and what the one who does it saw.

    Args:
        workspace: of the server.
        seconds: how long the load lasts.
    """

    def __init__(self, workspace: Path, seconds: float) -> None:
        self.workspace, self.seconds, self.seen = workspace, seconds, ""

    async def slow_readers(self, server: Server) -> None:
        """Twenty clients ask for 3 MB and never read."""
        held = []
        for at in range(20):
            _, writer = await asyncio.open_connection("127.0.0.1", server.port, limit=1024)
            writer.write(f"GET {query(LARGE, at)} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
            held.append(writer)
        await asyncio.sleep(self.seconds)
        for writer in held:
            writer.close()
        self.seen = "20 held all the time"

    async def cut_connections(self, server: Server) -> None:
        """Clients ask and hang up at once."""
        for at in range(200):
            _, writer = await asyncio.open_connection("127.0.0.1", server.port)
            writer.write(f"GET {query(LARGE, at)} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
            await asyncio.sleep(self.seconds / 400)
            writer.transport.abort()
        self.seen = "200 cut"

    async def publish(self, server: Server) -> None:
        """`surveilkg ingest` publishes a new generation."""
        code, _ = await run(command(self.workspace, "ingest", "claims", str(FINDINGS)))
        self.seen = f"exit {code}, pid {server.process.pid} goes on"

    async def full_disk(self, server: Server) -> None:
        """`surveilkg ingest` runs out of room while it writes."""
        copy = self.workspace / "more.csv"
        copy.write_bytes(FINDINGS.read_bytes().replace(b"f1,", b"g1,").replace(b"f2,", b"g2,").replace(b"f3,", b"g3,"))
        code, said = await run(command(self.workspace, "ingest", "claims", str(copy), program=("-c", LITTLE_DISK)))
        self.seen = f"exit {code}: {said[:90]}, pid {server.process.pid} goes on"

    async def kill_processes(self, server: Server) -> None:
        """Processes of the pool are killed, one each second."""
        killed = 0
        for _ in range(5):
            await asyncio.sleep(1)
            for pid in server.pool()[-1:]:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
                    killed += 1
        self.seen = f"{killed} killed"


def told(name: str, fault: str, tally: Tally, after: str) -> None:
    """A row of the table of faults."""
    errors = ", ".join(f"{count} {kind}" for kind, count in sorted(tally.errors.items())) or "none"
    say(f"{name:22} {len(tally.seconds):>8,} {len(tally.wrong):>6} {tally.at(0.95):>7.2f}s  {errors}; {fault}; {after}")


async def recovery(server: Server, plan: list[str], known: Known) -> str:
    """Seconds until everything that is asked for was answered rightly again by the idle server."""
    begun = time.monotonic()
    for address in sorted(set(plan))[::4]:
        status, headers, body = await ask(server.port, address)
        if status != 200 or not known.is_right(headers["surveilkg-generation"], address, body):
            return f"NOT RECOVERED: {address} gave {status}"
    return f"all right again within {time.monotonic() - begun:.1f} s"


async def killed(workspace: Path, server: Server, plan: list[str], known: Known) -> Server:
    """The server is killed outright under load and started again on the same port."""
    tally, until = Tally(), time.monotonic() + 6
    clients = [asyncio.create_task(client(server.port, plan, until, tally, known)) for _ in range(20)]
    await asyncio.sleep(3)
    pool = server.pool()
    server.process.kill()
    server.process.wait()
    begun = time.monotonic()
    again = await asyncio.to_thread(Server, workspace, server.port, *ANEW)
    ready = time.monotonic() - begun
    await asyncio.gather(*clients)
    while any(Path(f"/proc/{pid}").exists() for pid in pool):
        await asyncio.sleep(0.1)
    ended = time.monotonic() - begun
    seen = f"started again in {ready:.1f} s, processes of the first ended by themselves in {ended:.1f} s"
    told("server killed", seen, tally, await recovery(again, plan, known))
    return again


async def loaded(server: Server, plan: list[str], known: Known, count: int, seconds: float) -> list[str]:
    """Print what clients got in so many seconds; the addresses with a wrong answer."""
    await reference(server, plan, known)
    got: Counter[str] = Counter()
    never = endless(server.port, time.monotonic() + seconds, got)
    tally, most = await load(server, plan, known, count, seconds, never)
    say(f"addresses   {len(set(plan))}")
    say(f"answers     {len(tally.seconds):,}   ({len(tally.seconds) / seconds:.1f} a second)")
    for share in (50, 95, 99):
        say(f"p{share}         {tally.at(share / 100):.2f} s")
    say(f"errors      {dict(tally.errors) or 'none'}\nwrong       {len(tally.wrong)}\nmemory      {most:.0f} MB")
    say(f"endless     {dict(got)} to the one client that sent queries without end\n")
    return tally.wrong


async def main() -> int:
    """Measure, print both tables; 1 where an answer was wrong."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seconds", type=float, default=60)
    options.add_argument("--clients", type=int, default=50)
    options.add_argument("--fault-seconds", type=float, default=12)
    asked = options.parse_args()
    random.seed(1)
    wrong: list[str] = []
    with tempfile.TemporaryDirectory(prefix="surveilkg-load-") as folder:
        workspace = Path(folder)
        await run(command(workspace, "status"))  # compiles the shipped graph
        plan, known = addresses(), Known()
        for title, given in (("what was asked before is kept", ()), ("all is answered anew", ANEW)):
            server = Server(workspace, 0, *given)
            try:
                say(f"{title}: {asked.clients} clients, {asked.seconds:.0f} s, {os.cpu_count()} processors")
                wrong += await loaded(server, plan, known, asked.clients, asked.seconds)
            finally:
                server.stop()
        server = Server(workspace, 0, *ANEW)
        try:
            say(f"{'fault':22} {'answers':>8} {'wrong':>6} {'p95':>8}  errors; what happened; recovery")
            faults = Faults(workspace, asked.fault_seconds)
            each: tuple[Callable[[Server], Awaitable[None]], ...] = (
                *(faults.slow_readers, faults.cut_connections, faults.publish),
                *(faults.full_disk, faults.kill_processes),
            )
            for fault in each:
                tally, _ = await load(server, plan, known, 20, asked.fault_seconds, fault(server))
                wrong += tally.wrong
                name = getattr(fault, "__name__", "").replace("_", " ")
                told(name, faults.seen, tally, await recovery(server, plan, known))
            server = await killed(workspace, server, plan, known)
            say(f"generations that answered: {len(known.generations())}")
        finally:
            server.stop()
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
