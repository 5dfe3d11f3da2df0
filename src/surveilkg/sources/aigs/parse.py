"""Rows of the AI Global Surveillance Index: a state, its technologies, and companies listed beside them.

The index lists technologies and companies side by side and never says which company supplied which technology. So a
technology becomes a Deployment without vendor and a company a Presence without technology, on a passage marked as a
co-listing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from surveilkg import iri
from surveilkg.clean import countries, names
from surveilkg.model.record import Claim, Locator, Outcome, Party, Reject
from surveilkg.sources import reading
from surveilkg.sources.reading import InputFile
from surveilkg.sources.registry import Edition, Parsed, Spec

_TECHNOLOGIES = {
    "Safe City System": ("safe-city", "smart city or safe city systems"),
    "Facial Recognition System": ("facial-recognition", "facial recognition"),
    "Smart Policing": ("smart-policing", "smart policing"),
    "Social Media Surveillance": ("social-media-surveillance", "social media surveillance"),
}
_REGIMES = {
    "LD": "liberal democracies",
    "ED": "electoral democracies",
    "EA": "electoral autocracies",
    "CA": "closed autocracies",
}
_YES = frozenset({"x", "1"})
_NO = frozenset({"", "0"})
_COMMON = ("Country", "Region", *_TECHNOLOGIES, "Company 1", "Company 5")
_OF_COMPANIES = re.compile(r"Company \d+|#\d+")
"""Columns of companies: the named ones, and those without a name into which long lists run over."""
_LIST = re.compile(r",\s*(?:and\s+)?|\s+and\s+")


def parse(file: InputFile, spec: Spec) -> Parsed:
    """A sheet of the index.

    Raises:
        EnvironmentFailure: the file is no edition of the index, or is the misaligned join of two tables.
    """
    delimiter = ";" if reading.text(file).split("\n", 1)[0].count(";") > 5 else ","
    header = reading.csv_header(file, delimiter)
    if len(header) != len(set(header) - {""}) + header.count(""):
        raise file.fail(
            "two tables stand side by side here and their rows do not belong together (columns occur twice).",
            "Ingest the index itself, not a join of it.",
        )
    reading.missing_columns(file, header, _COMMON, "the AI Global Surveillance Index")
    first = "v2x_regime" in header
    year, regime, bri = (
        ("2019", "v2x_regime", "BRI Member?")
        if first
        else ("2022", "V-Dem Regime Type 2021", "Member of Belt & Road Initiative")
    )
    reading.missing_columns(file, header, (regime, bri), f"the {year} edition of the index")
    seen: dict[str, int] = {}
    edition = (year, regime, bri)
    rows = (_row(file, spec, number, row, edition, seen) for number, row in reading.csv_rows(file, delimiter))
    return Parsed(Edition(year, f"{year} edition", year), rows)


def _row(
    file: InputFile, spec: Spec, number: int, row: dict[str, str], edition: tuple[str, str, str], seen: dict[str, int]
) -> Outcome:
    year, regime, bri = edition
    written = row.get("Country", "").strip()  # a short row may end before it
    if "#misaligned" in row:
        reason = f"the row has {row['#misaligned']} cells, not as many as the header"
        return Outcome(number, (), (reading.row_reject(file, number, reason, value=written),))
    entry = spec.lookups["country"].get(written, {"means": written})
    code = countries.code(str(entry["means"]))
    if not code and "kind" not in entry:
        reason = "no state of that name is known; add it to lookups.country of the source"
        return Outcome(number, (), (reading.row_reject(file, number, reason, "Country", written),))
    if seen.setdefault(_slug(written), number) != number:
        reason = f"the country stands in row {seen[_slug(written)]} already"
        return Outcome(number, (), (reading.row_reject(file, number, reason, "Country", written),))
    kind = str(entry.get("kind", "State"))
    state = Party(written, kind, identifiers=(("isoAlpha3", code),) if code else (), means=str(entry["means"]))
    maker = _Claims(file, spec, number, state, Locator(f"r{number}", number, written, co_listing=True))
    claims = [*maker.technologies(row), *maker.companies(row)]
    claims += maker.classes(row, regime, bri, year)
    if not claims:
        reason = "the row names no technology, no company and no class"
        return Outcome(number, (), (reading.row_reject(file, number, reason, value=written),))
    return Outcome(number, tuple(claims), tuple(maker.rejects))


class _Claims:
    """Claims of one row."""

    def __init__(self, file: InputFile, spec: Spec, number: int, state: Party, place: Locator) -> None:
        self.rejects: list[Reject] = []
        self._file = file
        self._spec = spec
        self._number = number
        self._state = state
        self._place = place
        self._slug = _slug(state.name)
        self._label = state.means

    def technologies(self, row: dict[str, str]) -> Iterator[Claim]:
        """One Deployment for each technology that is ticked."""
        for column, (technology, words) in _TECHNOLOGIES.items():
            if self._ticked(column, row[column]):
                yield self._claim(
                    f"{self._slug}-{technology}",
                    "Deployment",
                    f"The index counts {self._label} among the countries that use {words}.",
                    (self._state.name, column),
                    {"location": (self._state,)},
                    {"technology": (iri.entity(technology),)},
                )

    def companies(self, row: dict[str, str]) -> Iterator[Claim]:
        """One Presence for each company that is named, in whatever column."""
        seen: set[str] = set()
        for column, cell in row.items():
            if not _OF_COMPANIES.fullmatch(column):
                continue
            for name in (part.strip() for part in _LIST.split(cell)):
                if name in _NO or name in seen:
                    continue
                seen.add(name)
                if name in self._spec.lookups["no_company"]:
                    reason = self._spec.lookups["no_company"][name]["reason"]
                    self.rejects.append(reading.row_reject(self._file, self._number, reason, column, name, whole=False))
                    continue
                company = Party(name, "Company", means=self._spec.corrected("company", name))
                yield self._claim(
                    f"{self._slug}-company-{_slug(name)}",
                    "Presence",
                    f"The index lists {company.means} among companies with AI surveillance in {self._label}.",
                    (self._state.name, name),
                    {"vendor": (company,), "location": (self._state,)},
                    {},
                )

    def classes(self, row: dict[str, str], regime: str, bri: str, year: str) -> list[Claim]:
        """Membership of the Belt and Road Initiative, and of the class of regimes."""
        out = []
        if self._ticked(bri, row[bri]):
            initiative = Party("Belt and Road Initiative", "Initiative")
            words = f"The index counts {self._label} among the members of the Belt and Road Initiative."
            roles: dict[str, tuple[Party, ...]] = {"member": (self._state,), "memberOf": (initiative,)}
            out.append(
                self._claim(f"{self._slug}-belt-and-road", "Membership", words, (self._state.name, bri), roles, {})
            )
        written = row[regime].strip()
        if written in _REGIMES:
            group = Party(
                f"States classed as {_REGIMES[written]} in the AI Global Surveillance Index {year}", "ActorGroup"
            )
            words = f"The index classes {self._label} with the {_REGIMES[written]}."
            roles = {"member": (self._state,), "memberOf": (group,)}
            out.append(self._claim(f"{self._slug}-regime", "Membership", words, (self._state.name, written), roles, {}))
        elif written not in _NO:
            reason = "no class of regimes; known are " + ", ".join(_REGIMES)
            self.rejects.append(reading.row_reject(self._file, self._number, reason, regime, written, whole=False))
        return out

    def _ticked(self, column: str, cell: str) -> bool:
        value = cell.strip()
        if value not in _YES | _NO:
            reason = "neither ticked (x, 1) nor blank (empty, 0)"
            self.rejects.append(reading.row_reject(self._file, self._number, reason, column, value, whole=False))
        return value in _YES

    def _claim(
        self,
        claim_id: str,
        kind: str,
        paraphrase: str,
        as_written: tuple[str, ...],
        roles: Mapping[str, tuple[Party, ...]],
        links: Mapping[str, tuple[str, ...]],
    ) -> Claim:
        return Claim(claim_id, kind, "asserted", self._place, paraphrase, as_written, roles, links)


def _slug(name: str) -> str:
    """A name as part of an IRI: Latin letters and digits; other scripts as their code points."""
    plain = re.sub(r"[^a-z0-9]+", "-", names.key(name)).strip("-")
    return plain or "-".join(f"{ord(char):x}" for char in name)
