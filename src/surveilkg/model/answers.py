"""Answers that are made of chains, besides that to a path: from one party to many, and between several."""

from __future__ import annotations

from typing import Any, NamedTuple, Protocol

from surveilkg.model.chain import Account, Chain, Cut, Node, Suppressed


class Chained(Protocol):
    """What every answer made of chains has; the formats of chains read this and nothing else."""

    @property
    def title(self) -> str:
        """What was asked, in words."""

    @property
    def ends(self) -> tuple[Node, ...]:
        """The nodes that the question names."""

    @property
    def remarks(self) -> tuple[str, ...]:
        """Sentences that belong right under the title."""

    @property
    def chains(self) -> tuple[Chain, ...]:
        """Best first."""

    @property
    def fits(self) -> tuple[tuple[Account, ...], ...]:
        """Per chain the claims by which its end is what was asked for; empty where nothing of the kind was asked."""

    @property
    def suppressed(self) -> tuple[Suppressed, ...]:
        """What was left out and why."""

    @property
    def cautions(self) -> tuple[str, ...]:
        """What a reader may not conclude."""

    @property
    def searched(self) -> str:
        """What was searched, in words."""

    @property
    def complete(self) -> bool:
        """Whether everything that was left out was counted."""

    @property
    def misses(self) -> tuple[str, ...]:
        """Nearest misses where something was not found."""

    @property
    def cut(self) -> Cut | None:
        """Where a limit that was given cut the search."""


class ReachAnswer(NamedTuple):
    """The answer to a question from one party to many.

    Args:
        start: where chains begin.
        chains: the best chain to each entity that was asked for, cheapest first.
        fits: per chain the claims by which its end fits; empty where its class is enough.
        suppressed: what was left out and why.
        cautions: what a reader may not conclude.
        searched: what was searched, in words.
        complete: whether every entity within reach that fits was looked at.
        misses: what comes nearest where there is none.
        constraints: the constraints as given.
        wanted: what was asked for, as given.
        cut: where a limit that was given cut the search; None where none did.
    """

    start: Node
    chains: tuple[Chain, ...]
    fits: tuple[tuple[Account, ...], ...]
    suppressed: tuple[Suppressed, ...]
    cautions: tuple[str, ...]
    searched: str
    complete: bool
    misses: tuple[str, ...]
    constraints: dict[str, Any]
    wanted: dict[str, Any]
    cut: Cut | None = None

    @property
    def title(self) -> str:
        """What was asked, in words."""
        return f"From {self.start.label}"

    @property
    def ends(self) -> tuple[Node, ...]:
        """The start."""
        return (self.start,)

    @property
    def remarks(self) -> tuple[str, ...]:
        """Where the search was cut."""
        return (self.cut.text(),) if self.cut else ()


class BetweenAnswer(NamedTuple):
    """The answer to what best connects several parties.

    Args:
        names: the parties, as given.
        groups: the parties by what connects them, that of the first one first; several where not all are connected.
        chains: chains between two of the parties each, in the order in which they join; together they connect each
            group without a loop, and steps that several share stand in each of them.
        cost: cost of all steps, those that chains share once.
        suppressed: what was left out and why.
        cautions: what a reader may not conclude.
        searched: what was searched, in words.
        complete: whether the search was done.
        misses: what comes nearest to connecting the rest.
        constraints: the constraints as given.
        cut: where a limit that was given cut the search; None where none did.
    """

    names: tuple[Node, ...]
    groups: tuple[tuple[Node, ...], ...]
    chains: tuple[Chain, ...]
    cost: float
    suppressed: tuple[Suppressed, ...]
    cautions: tuple[str, ...]
    searched: str
    complete: bool
    misses: tuple[str, ...]
    constraints: dict[str, Any]
    cut: Cut | None = None

    @property
    def title(self) -> str:
        """What was asked, in words."""
        return f"Between {', '.join(node.label for node in self.names)}"

    @property
    def ends(self) -> tuple[Node, ...]:
        """The parties."""
        return self.names

    @property
    def fits(self) -> tuple[tuple[Account, ...], ...]:
        """Nothing: the parties were given by name."""
        return ()

    @property
    def remarks(self) -> tuple[str, ...]:
        """Which parties are not connected, and where the search was cut."""
        apart = [" with ".join(node.label for node in group) for group in self.groups]
        missing = "Not connected when the search was cut" if self.cut and not self.cut.is_found else "Not connected"
        told = [f"{missing}: {'; '.join(apart)}."] if len(apart) > 1 else []
        return (*told, *((self.cut.text(),) if self.cut else ()))
