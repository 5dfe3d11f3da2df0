"""Rows of the inventory: a vendor's technology in use in a country, with the web pages that say so.

A row is one deployment: it names the country, the kind of technology and the vendor together, so the three stand on one
claim. Who runs the technology is only told in sentences, which are not taken: the country is the location. Several
periods of use give one claim each, because nothing is said of the years between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from surveilkg.clean import countries, names
from surveilkg.model.record import Claim, Document, Locator, Outcome, Party, Reject
from surveilkg.sources import reading
from surveilkg.sources.documents import web_page
from surveilkg.sources.reading import InputFile
from surveilkg.sources.registry import Edition, Parsed, Spec
from surveilkg.sources.spyware_inventory.periods import periods

_FLAG = "Lower confidence sources"
_FIRST_SOURCE = "Source 1"
_COLUMNS = (
    "Country of deployment",
    "Category of technology",
    "Period of use",
    "Year of disclosure",
    "Commercial Entity",
    "Country of origin",
    "Description",
    _FLAG,
    _FIRST_SOURCE,
)
_OF_SOURCES = re.compile(r"Source \d+|")
"""Columns of sources: the numbered ones, and those without a name at the end."""
_DISCLOSED = re.compile(r"\d{4}(?:\s*[-,]\s*\d{4})*")


def parse(file: InputFile, spec: Spec) -> Parsed:
    """The inventory.

    Raises:
        EnvironmentFailure: the file is something else.
    """
    header = reading.csv_header(file)
    reading.missing_columns(file, header, _COLUMNS, "the inventory of commercial spyware")
    after = header[header.index(_FLAG) + 1 :]
    sources = [name for name in header if _OF_SOURCES.fullmatch(name)]
    if after != sources or after[:1] != [_FIRST_SOURCE]:  # where a description runs over, cells stand by their order
        raise file.fail(f"the columns of sources do not all follow {_FLAG!r}.", "Download the inventory again.")
    seen: set[str] = set()
    rows = (_Row(file, spec, number, row, seen).outcome() for number, row in reading.csv_rows(file))
    return Parsed(Edition(), rows)


@dataclass(frozen=True, slots=True)
class _Facts:
    """What a row says, cleaned."""

    country: Party
    vendor: Party | None
    technology: Party
    words: str
    disclosed: str
    flagged: bool
    origins: tuple[Document, ...]

    @property
    def key(self) -> str:
        vendor = self.vendor.name if self.vendor else "unnamed"
        return "-".join(_slug(part) for part in (self.country.name, vendor, self.technology.name))


class _Row:
    """One row on its way to claims and rejects."""

    def __init__(self, file: InputFile, spec: Spec, number: int, row: dict[str, str], seen: set[str]) -> None:
        self._file = file
        self._spec = spec
        self._number = number
        self._seen = seen
        self._rejects: list[Reject] = []
        self._overflow = row[_FLAG].strip() not in {"", "x"} if _FLAG in row else False
        self._cells = _mended(row) if self._overflow else row

    def outcome(self) -> Outcome:
        """Claims of the row, or why there are none."""
        cells = {name: cell.strip() for name, cell in self._cells.items()}
        if "#misaligned" in cells:
            return self._whole(f"the row has {cells['#misaligned']} cells, not as many as the header")
        if cells[_FLAG] not in {"", "x"}:
            return self._whole("neither marked (x) nor blank, and the next cell is no mark either", _FLAG, cells[_FLAG])
        country, technology = self._place("Country of deployment", cells), self._technology(cells)
        if country is None:
            return self._whole("no state of that name is known; add it to lookups.country of the source", *_cell(cells))
        if technology is None:
            reason = "no kind of technology that the inventory is known to use; add it to lookups.technology"
            return self._whole(reason, "Category of technology", cells["Category of technology"])
        facts = _Facts(
            country,
            self._vendor(cells),
            *technology,
            self._disclosed(cells["Year of disclosure"]),
            cells[_FLAG] == "x",
            tuple(self._origins(cells)),
        )
        if facts.key in self._seen:
            reason = "a row before this one names the same country, vendor and technology; nothing tells the two apart"
            return self._whole(reason, value=facts.key)
        self._seen.add(facts.key)
        claims = [*self._deployments(facts, cells["Period of use"]), *self._homes(facts, cells["Country of origin"])]
        return Outcome(self._number, tuple(claims), tuple(self._rejects))

    def _deployments(self, facts: _Facts, period: str) -> Iterator[Claim]:
        known = self._spec.lookups["period"].get(period)
        spans = [] if known else periods(period)
        if known or spans is None:
            reason = known["reason"] if known else "not years or spans of years; add it to lookups.period of the source"
            self._reject("Period of use", period, reason)
        vendor = f" of {facts.vendor.means}" if facts.vendor else " of a vendor that it does not name"
        trust = ", on sources that it marks as of lower confidence," if facts.flagged else ""
        disclosed = f", disclosed in {facts.disclosed}" if facts.disclosed else ""
        claim = Claim(
            facts.key,
            "Deployment",
            "alleged" if facts.flagged else "asserted",
            Locator(f"r-{facts.key}", self._number),
            f"The inventory{trust} records {facts.words}{vendor} in use in {facts.country.means}{disclosed}.",
            tuple(filter(None, (facts.country.name, self._cells["Commercial Entity"].strip(), period))),
            {
                "location": (facts.country,),
                "technology": (facts.technology,),
                **({"vendor": (facts.vendor,)} if facts.vendor else {}),
            },
            hedge=(_FLAG,) if facts.flagged else (),
            origins=facts.origins,
        )
        if not spans:
            yield claim
        elif len(spans) == 1:
            yield replace(claim, when=spans[0])
        for at, span in enumerate(spans if spans and len(spans) > 1 else [], 1):
            note = f"Period {at} of {len(spans or ())} that the record gives."
            yield replace(claim, id=f"{claim.id}-period{at}", when=span, note=note)

    def _homes(self, facts: _Facts, cell: str) -> Iterator[Claim]:
        """Where the vendor is from, once per vendor and country, cited to the first row that says so."""
        if facts.vendor is None or cell in self._spec.lookups["unnamed"]:
            return
        for written in (part.strip() for part in cell.split(",") if part.strip()):
            home = self._place("Country of origin", {"Country of origin": written})
            if home is None:
                self._reject("Country of origin", written, "no state of that name is known; add it to lookups.country")
                continue
            key = f"origin-{_slug(facts.vendor.name)}-{_slug(written)}"
            if key in self._seen:
                continue
            self._seen.add(key)
            yield Claim(
                key,
                "Domicile",
                "asserted",
                Locator(f"r-{facts.key}", self._number),
                f"The inventory gives {home.means} as a country of origin of {facts.vendor.means}.",
                (facts.vendor.name, written),
                {"resident": (facts.vendor,), "homeState": (home,)},
            )

    def _place(self, column: str, cells: dict[str, str]) -> Party | None:
        written = cells[column]
        entry = self._spec.lookups["country"].get(written, {"means": written})
        code = countries.code(str(entry["means"]))
        if not code and "kind" not in entry:
            return None
        label = countries.label(code) if code else str(entry["means"])
        kind = str(entry.get("kind", "State"))
        return Party(written, kind, identifiers=(("isoAlpha3", code),) if code else (), means=label)

    def _technology(self, cells: dict[str, str]) -> tuple[Party, str] | None:
        written = cells["Category of technology"]
        entry = self._spec.lookups["technology"].get(written)
        if entry is None:
            return None
        return Party(written, "TechnologyCategory", means=str(entry["means"])), str(entry["words"])

    def _vendor(self, cells: dict[str, str]) -> Party | None:
        written = cells["Commercial Entity"]
        if not written or written in self._spec.lookups["unnamed"]:
            return None
        entry = self._spec.lookups["vendor"].get(written, {})
        home = countries.code(cells["Country of origin"])
        return Party(written, str(entry.get("kind", "Company")), home, means=str(entry.get("means", written)))

    def _disclosed(self, cell: str) -> str:
        if cell and not _DISCLOSED.fullmatch(cell):
            self._reject("Year of disclosure", cell, "not a year or a list of years")
            return ""
        return cell.replace(",", " and") if cell.count(",") == 1 else cell

    def _origins(self, cells: dict[str, str]) -> Iterator[Document]:
        """Web pages in the columns from Source 1 on, the unnamed ones included."""
        columns = list(cells)
        for column in columns[columns.index(_FIRST_SOURCE) :]:
            if not cells[column]:
                continue
            if re.fullmatch(r"https?://\S+", cells[column]):
                yield web_page(cells[column])
            else:
                self._reject(column, cells[column], "not a web address")

    def _reject(self, column: str, value: str, reason: str) -> None:
        self._rejects.append(reading.row_reject(self._file, self._number, reason, column, value, whole=False))

    def _whole(self, reason: str, column: str = "", value: str = "") -> Outcome:
        return Outcome(self._number, (), (reading.row_reject(self._file, self._number, reason, column, value),))


def _cell(cells: dict[str, str]) -> tuple[str, str]:
    return "Country of deployment", cells["Country of deployment"]


def _mended(row: dict[str, str]) -> dict[str, str]:
    """A row whose description ran over into the column of the mark: everything after it stands one column too far."""
    columns = list(row)
    flag = columns.index(_FLAG)
    cells = [*(row[name] for name in columns[:flag]), *(row[name] for name in columns[flag + 1 :]), ""]
    return dict(zip(columns, cells, strict=True))


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", names.key(name)).strip("-")
