"""Shapes over a large graph, judged in parts that fit in memory; what they find is what they find in the whole.

Every node belongs to one part, by a checksum of its name: so no index of nodes is held. A part has all statements about
its own nodes, and is lent those about others that shapes look at from them (`checks.outlook`), found by asking the part
to which each belongs. A walk of two properties takes two rounds of asking. All this goes through files; in memory is
one part. Findings are taken from the part whose own node they are about; others are of nodes half known there.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from surveilkg.checks import fast_shacl
from surveilkg.checks.outlook import ABOVE, PRIVATE, START, TYPE, Outlook, outlook_of, own_class
from surveilkg.store import scratch
from surveilkg.store.buckets import Buckets
from surveilkg.store.lines import join

if TYPE_CHECKING:
    from surveilkg.checks.shape_graph import ShapeGraph
    from surveilkg.model.finding import Finding

SIZE = 32 * 1024 * 1024
"""Bytes of statements about a part's own nodes, more or less. The engine holds about four times as many."""
_BLOCK = 4 * 1024 * 1024
_GROUP = re.compile(rb"([^ \n]+) [^\n]*\n(?:\1 [^\n]*\n)*")
"""Lines that have one subject and follow each other."""
_Asked = dict[bytes, list[tuple[int, int]]]
"""Node to the states in which walks arrive at it, and the parts for which they walk."""


def findings(ntriples: Sequence[Path], shapes: ShapeGraph, nodes: set[str] | None = None) -> list[Finding]:
    """What shapes find in a graph, as `fast_shacl.findings` tells it.

    What makes but one part is judged whole, as it is where there are no parts for the shapes (see `outlook_of`).

    Args:
        ntriples: N-Triples files (names ending in .nt) which together are one merged graph with the ontology and all
            memberships, spelt as a view gives it, in any order.
        shapes: the shapes.
        nodes: the only nodes whose findings are asked for, or None for all.

    Raises:
        EnvironmentFailure: a shape cannot be run.
    """
    count = -(-sum(path.stat().st_size for path in ntriples) // SIZE)
    outlook = outlook_of(shapes) if count > 1 else None
    if outlook is not None:
        with scratch.folder("parts") as folder:
            parts = _Parts(outlook, Path(folder), count)
            if parts.divide(ntriples):
                parts.lend()
                found = set(parts.judge(fast_shacl.Engine(shapes, outlook.text, PRIVATE)))
                return sorted(finding for finding in found if nodes is None or finding.node in nodes)
    if len(ntriples) == 1:
        return fast_shacl.findings(ntriples[0], shapes, nodes)
    with scratch.folder("whole") as folder:
        whole = Path(folder) / "graph.nt"
        join(ntriples, whole)
        return fast_shacl.findings(whole, shapes, nodes)


class _Parts:
    """The parts of one graph.

    Args:
        outlook: what the shapes look at.
        folder: for files.
        count: how many parts.
    """

    def __init__(self, outlook: Outlook, folder: Path, count: int) -> None:
        self._folder = folder
        self._count = count
        self._states = outlook.states
        self._names = outlook.names
        self._classes = _Classes(outlook)
        self._own, self._lent, self._kinds, self._far, self._into = (
            Buckets(folder, name, count) for name in ("own", "lent", "kinds", "far", "into")
        )
        self._asking = Buckets(folder, "asked-0", count)
        later = [state for number, state in enumerate(outlook.states) if number != START]
        self._walked_later = frozenset(path for state in later for path in state.ahead) - {TYPE}
        self._back_later = frozenset(path for state in later for path in state.back)

    def _place(self, term: bytes) -> int:
        """The part to which a term belongs; what has no name goes to the first."""
        return zlib.crc32(term) % self._count if term[:1] == b"<" and term[1:2] != b"<" else 0

    def divide(self, ntriples: Sequence[Path]) -> bool:
        """Give every part its own statements; False where a private name occurs in one."""
        private, own, place = PRIVATE.encode(), self._own, self._place
        for path in ntriples:
            with path.open("rb") as stream:
                while block := stream.read(_BLOCK):
                    block += stream.readline()
                    if private in block:
                        return False
                    if ABOVE in block:
                        self._classes.read(block)
                    for group in _GROUP.finditer(block):
                        own.add(place(group[1]), group[0])
        return True

    def lend(self) -> None:
        """Lend every part what is looked at from its own nodes."""
        for number in range(self._count):
            self._begin(number)
        more, rounds = True, 0
        while more:
            rounds, asking = rounds + 1, self._asking
            self._asking = Buckets(self._folder, f"asked-{rounds}", self._count)
            more = False
            for number in range(self._count):
                if asked := _read_asked(asking.take(number)):
                    more = True
                    self._answer(number, asked)

    def _begin(self, number: int) -> None:
        """Ask for what is one step away from a part's own nodes, and put aside what others may ask of it."""
        states, later, back_later = self._states, self._walked_later, self._back_later
        ahead = {path: state for path, state in states[START].ahead.items() if state}
        back = states[START].back
        special = {*ahead, *back, *later, *back_later, TYPE}
        kept: list[bytes] = []
        kinds: dict[bytes, bytes] = {}
        asked: set[tuple[int, bytes]] = set()
        for line in self._own.take(number).splitlines(keepends=True):
            subject, path, value = line.split(b" ", 2)
            if path not in special:
                kept.append(line)
                continue
            value = value[:-3]
            if path == TYPE:
                kinds[subject] = kinds.get(subject, b"") + value + b"\n"
                continue
            kept.append(line)
            if path in ahead:
                asked.add((ahead[path], value))
            if path in later:
                self._far.add(number, line)
            if path in back_later:
                self._into.add(self._place(value), line)
            if path in back:
                self._lend_back(self._place(value), subject, path, value)
                self._ask(back[path], self._place(value), subject)
        for state, value in asked:
            self._ask(state, number, value)
        for subject, said in kinds.items():
            if kind := self._classes.kind(said):
                kept.append(b"%b %b <%bown-%d> .\n" % (subject, TYPE, _KIND, kind))
                self._kinds.add(number, b"%b %d\n" % (subject, kind))
        with self._own.path(number).open("wb") as stream:
            stream.writelines(kept)

    def _ask(self, state: int, part: int, node: bytes) -> None:
        """Let a walk for a part go on from a node, if there is anything to look at."""
        if state and (node[:1] != b'"' or self._states[state].back):
            self._asking.add(self._place(node), b"%d %d %b\n" % (state, part, node))

    def _lend_back(self, part: int, subject: bytes, path: bytes, value: bytes) -> None:
        for name in self._names[path]:
            self._lent.add(part, b"%b %b %b .\n" % (subject, name, value))

    def _answer(self, number: int, asked: _Asked) -> None:
        """Lend what walks pass at the nodes of a part, and ask on."""
        states, lent = self._states, self._lent
        for line in self._kinds.path(number).read_bytes().splitlines():
            node, _, kind = line.rpartition(b" ")
            for state, part in asked.get(node, ()):
                if part != number and TYPE in states[state].ahead:
                    lent.add(part, b"%b %b <%b%b> .\n" % (node, TYPE, _KIND, kind))
        further: set[tuple[int, int, bytes]] = set()
        for line in self._far.path(number).read_bytes().splitlines(keepends=True):
            node, path, value = line.split(b" ", 2)
            for state, part in asked.get(node, ()):
                if path in states[state].ahead:
                    further.add((states[state].ahead[path], part, value[:-3]))
                    if part != number:
                        lent.add(part, line)
        further |= self._answer_back(number, asked)
        for state, part, node in further:
            self._ask(state, part, node)

    def _answer_back(self, number: int, asked: _Asked) -> set[tuple[int, int, bytes]]:
        """Lend what walks pass from object to subject; states, parts and nodes at which they arrive."""
        further = set()
        for line in self._into.path(number).read_bytes().splitlines(keepends=True):
            subject, path, value = line.split(b" ", 2)
            for state, part in asked.get(value[:-3], ()):
                if path in self._states[state].back:
                    further.add((self._states[state].back[path], part, subject))
                    self._lend_back(part, subject, path, value[:-3])
        return further

    def judge(self, engine: fast_shacl.Engine) -> Iterator[Finding]:
        """What shapes find about the own nodes of every part."""
        shared = self._classes.statements()
        for number in range(self._count):
            path = self._own.path(number)
            with path.open("ab") as stream:
                stream.write(self._lent.take(number))
                stream.write(shared)
            yield from engine.findings(path, partial(self._is_own, number))
            self._own.drop(number)

    def _is_own(self, number: int, node: str) -> bool:
        """Whether a node, as N-Triples writes it, belongs to a part."""
        return self._place(node.encode()) == number


def _read_asked(text: bytes) -> _Asked:
    found: _Asked = {}
    for line in set(text.splitlines()):
        state, part, node = line.split(b" ", 2)
        found.setdefault(node, []).append((int(state), int(part)))
    return found


_KIND = f"{PRIVATE}kind-".encode()


class _Classes:
    """Kinds of nodes: all that have the same classes, as far as shapes ask for them, are of one kind.

    A kind stands for the classes with all that are above them: a node with a long list of them has one.

    Args:
        outlook: the classes that shapes ask for.
    """

    def __init__(self, outlook: Outlook) -> None:
        self._outlook = outlook
        self._above: dict[bytes, set[bytes]] = {}
        self._known: dict[bytes, int] = {}
        self._kinds: dict[frozenset[bytes], int] = {frozenset(): 0}

    def read(self, lines: bytes) -> None:
        """Note which classes are above which."""
        for line in lines.splitlines():
            subject, path, value = line.split(b" ", 2)
            if path == ABOVE:
                self._above.setdefault(subject, set()).add(value[:-2])

    def kind(self, said: bytes) -> int:
        """The kind of a node; 0 where shapes ask for none of its classes.

        Args:
            said: its classes as N-Triples writes them, each with a line end.
        """
        found = self._known.get(said)
        if found is None:
            reached = set(border := said.splitlines())
            while border:
                new = self._above.get(border.pop(), set()) - reached
                reached |= new
                border += new
            classes = self._outlook.classes & reached
            found = self._known[said] = self._kinds.setdefault(classes, len(self._kinds))
        return found

    def statements(self) -> bytes:
        """The kinds as subclasses of their classes; that of own nodes with the private ones that make targets."""
        found = []
        for classes, number in self._kinds.items():
            own = {*classes, *map(own_class, classes & self._outlook.targets)}
            for mark, above in ((b"", classes), (b"own-", own)):
                found += [b"<%b%b%d> %b %b .\n" % (_KIND, mark, number, ABOVE, name) for name in sorted(above)]
        return b"".join(found)
