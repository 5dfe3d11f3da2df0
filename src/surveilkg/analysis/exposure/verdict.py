"""A party under one rule: verdict, sums, the tree above it, and what would have to be known."""

from __future__ import annotations

from decimal import Decimal

from surveilkg.analysis.exposure import bounds, listings
from surveilkg.analysis.exposure.bounds import FULL, ZERO, Holding, Ledger, Outcome
from surveilkg.analysis.exposure.case import Case
from surveilkg.analysis.exposure.clock import MAY, NOT
from surveilkg.analysis.exposure.reader import Reader
from surveilkg.analysis.exposure.rules import IN_FORCE, UNCERTAIN, Rule
from surveilkg.analysis.exposure.stakes import Pair, Stake
from surveilkg.model.exposure import (
    CANNOT_TELL,
    DERIVED,
    LISTED,
    NO_EVIDENCE,
    Branch,
    Missing,
    RuleResult,
    StakeLine,
    per_cent,
    span,
)
from surveilkg.network.accounts import node_of

_DEPTH = 50
"""Steps that a tree is told upwards; sums are computed at any height."""
_TRIED = 40
"""Unknowns of which it is tried what each would settle alone; more are named without."""


class Judge:
    """Judges parties of a case under one rule.

    Args:
        reader: the claims.
        case: stakes and listings above the parties.
        rule: the rule.
    """

    def __init__(self, reader: Reader, case: Case, rule: Rule) -> None:
        self.reader = reader
        self.case = case
        self.rule = rule
        self.certain, self.maybe = case.listed(reader, rule)
        self._ledger = case.ledger if rule.kind == "ownership" else Ledger(())
        self.outcome: Outcome = bounds.outcome(self._ledger, self.certain, self.maybe, rule.threshold)

    def result(self, node: int, in_full: bool = True) -> RuleResult:
        """A party under the rule; unless `in_full`, without a tree where there is no evidence."""
        rule = self.rule
        standing = rule.standing(self.reader.clock)
        would = self._verdict(node)
        verdict = would
        if standing == UNCERTAIN and would != NO_EVIDENCE:
            verdict = CANNOT_TELL
        elif standing not in {IN_FORCE, UNCERTAIN}:
            verdict = NO_EVIDENCE
        is_ownership = rule.kind == "ownership"
        is_told = is_ownership and (in_full or would != NO_EVIDENCE)
        least, most = self.outcome.sums.get(node, (ZERO, ZERO)) if is_ownership else (ZERO, ZERO)
        missing = self._missing(node) if CANNOT_TELL in {would, verdict} else ()
        if standing == UNCERTAIN and would != NO_EVIDENCE:
            missing = (Missing("whether the rule was in force: give a day", "could clear"), *missing)
        return RuleResult(
            rule=rule.id,
            title=rule.title,
            version=rule.version,
            says=rule.says,
            dates=rule.dates,
            standing=standing,
            verdict=verdict,
            were_in_force=would,
            threshold=rule.threshold if is_ownership else None,
            least=least,
            most=most,
            tree=self._branch(node, None, set(), 0) if is_told else None,
            missing=missing,
            remarks=self._remarks(node) if is_told else (),
            caveat=rule.caveat,
            citations=rule.citations,
        )

    def _verdict(self, node: int) -> str:
        if node in self.certain:
            return LISTED
        if self.rule.kind != "ownership":
            return CANNOT_TELL if node in self.maybe else NO_EVIDENCE
        if node in self.outcome.caught:
            return DERIVED
        return CANNOT_TELL if node in self.outcome.possible else NO_EVIDENCE

    def _standing(self, node: int) -> str:
        if node in self.certain:
            return LISTED
        if node in self.outcome.caught:
            return DERIVED
        return "possible" if node in self.outcome.possible else "outside"

    def _lists(self, node: int) -> tuple[str, ...]:
        """Lists on which a party counts under the rule; with a question mark where that is not certain."""
        out = []
        for entry in self.case.entries.get(node, ()):
            weight = listings.weight(self.reader, entry, self.rule)
            if weight != NOT:
                out.append(listings.line(self.reader, entry).name + ("?" if weight == MAY else ""))
        return tuple(out)

    def _branch(self, node: int, pair: Pair | None, told: set[int], depth: int) -> Branch:
        is_cut = node in told or depth >= _DEPTH
        told.add(node)
        least, most = self.outcome.sums.get(node, (ZERO, ZERO))
        above: tuple[Branch, ...] = ()
        if not is_cut and (node not in self.certain or pair is None):
            holdings = sorted(self._ledger.into.get(node, ()), key=lambda h: (-h.least, -h.most, h.owner))
            above = tuple(
                self._branch(h.owner, (h.owner, node), told, depth + 1) for h in holdings if self._matters(h.owner)
            )
        return Branch(
            stake=None if pair is None else self._stake(pair, self.case.stakes[pair]),
            node=node_of(self.reader.index, node),
            standing=self._standing(node),
            lists=self._lists(node),
            least=least,
            most=most,
            is_cut=is_cut,
            above=above,
        )

    def _matters(self, owner: int) -> bool:
        """Whether a stake of an owner is told: it is or may be caught, or parties who are hold some of it."""
        return owner in self.outcome.possible or self.outcome.sums.get(owner, (ZERO, ZERO))[1] > 0

    def _stake(self, pair: Pair, stake: Stake) -> StakeLine:
        index = self.reader.index
        statements = tuple(self.reader.statement(told) for told in stake.told)
        ends = node_of(index, pair[0]), node_of(index, pair[1])
        return StakeLine(*ends, stake.least, stake.most, stake.remarks, statements)

    def _above(self, node: int) -> list[int]:
        """The party and everybody above it who may be caught."""
        found = dict.fromkeys([node])
        queue = [node]
        for at in queue:
            for holding in self._ledger.into.get(at, ()):
                if holding.owner not in found and self._matters(holding.owner):
                    found[holding.owner] = None
                    queue.append(holding.owner)
        return queue

    def _remarks(self, node: int) -> tuple[str, ...]:
        index = self.reader.index
        out = []
        for at in self._above(node):
            label = index.node(at)["label"]
            stated = self.outcome.stated.get(at, ZERO)
            if stated > FULL:
                out.append(
                    f"Stated stakes in {label} add up to {per_cent(stated)} per cent, so at least one is wrong; "
                    "the excess is taken off the lower bound"
                )
            if at in self.outcome.possible and at not in self.outcome.grounded:
                out.append(
                    f"{label} would be caught only by a circle of holdings that carries itself; the rule's text does "
                    "not say how to count that"
                )
            out += self._limit(at, label)
            denials = self.reader.denials_of(at)
            out += [f"{told.record['mode']}: {told.record.get('paraphrase', '')}" for told in denials]
        return tuple(dict.fromkeys(out))

    def _limit(self, firm: int, label: str) -> list[str]:
        """That other owners leave no room for what those who may be caught could hold."""
        found = self._ledger.into.get(firm, ())
        inside = sum((holding.most for holding in found if holding.owner in self.outcome.possible), ZERO)
        others = sum((holding.least for holding in found if holding.owner not in self.outcome.possible), ZERO)
        if not others or not inside or self.outcome.stated[firm] > FULL or inside + others <= FULL:
            return []
        return [f"Others certainly hold {per_cent(others)} per cent of {label}, which leaves {per_cent(FULL - others)}"]

    def _missing(self, node: int) -> tuple[Missing, ...]:
        """Unknowns above a party, with what each would settle alone; those that settle most come first."""
        index = self.reader.index
        out: list[Missing] = []
        above = self._above(node)
        near = Ledger(holding for at in above for holding in self._ledger.into.get(at, ()))
        for at in above:
            if at in self.maybe:
                lists = ", ".join(name.removesuffix("?") for name in self._lists(at))
                what = f"whether {index.node(at)['label']} counts as listed ({lists})"
                out.append(Missing(what, self._settles(near, node, at, None, len(out))))
        for at in above:
            for holding in self._ledger.into.get(at, ()):
                if holding.owner in self.outcome.possible and holding.least < holding.most:
                    owner, owned = index.node(holding.owner)["label"], index.node(at)["label"]
                    what = (
                        f"what {owner} holds in {owned}: now {span(holding.least, holding.most)} per cent"
                        f" ({'; '.join(self.case.stakes[holding.owner, at].remarks) or 'bounds are stated'})"
                    )
                    out.append(Missing(what, self._settles(near, node, None, holding, len(out))))
        order = {word: at for at, word in enumerate(("could do both", "could catch", "could clear"))}
        return tuple(sorted(out, key=lambda item: order.get(item.settles, len(order))))

    def _settles(self, ledger: Ledger, node: int, seed: int | None, unknown: Holding | None, tried: int) -> str:
        if tried >= _TRIED:
            return "not tried"
        high = self._with(ledger, seed, unknown, is_most=True)
        low = self._with(ledger, seed, unknown, is_most=False)
        catches, clears = node in high.caught, node not in low.possible
        if catches and clears:
            return "could do both"
        return "could catch" if catches else "could clear" if clears else "only with others"

    def _with(self, ledger: Ledger, seed: int | None, unknown: Holding | None, is_most: bool) -> Outcome:
        """What would follow if one unknown were known to be at one end of its bounds."""
        certain, maybe = set(self.certain), set(self.maybe)
        if seed is not None:
            maybe.discard(seed)
            certain |= {seed} if is_most else set()
        if unknown is not None:
            share: Decimal = unknown.most if is_most else unknown.least
            known = unknown._replace(least=share, most=share)
            ledger = Ledger(known if held == unknown else held for found in ledger.into.values() for held in found)
        return bounds.outcome(ledger, certain, maybe, self.rule.threshold)
