"""Tables: named, typed columns with units, the shape in which every query and analysis answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

Value = str | int | float | bool | None
"""A cell as Python sees it; decimals are float, IRIs and dates are text."""


@dataclass(frozen=True, slots=True)
class Term:
    """One RDF term of a result.

    Args:
        value: IRI, blank node label or lexical form.
        kind: `iri`, `bnode` or `literal`.
        datatype: datatype IRI of a literal, else empty.
        language: language tag of a literal, else empty.
    """

    value: str
    kind: str = "literal"
    datatype: str = ""
    language: str = ""

    def python(self) -> Value:
        """The term as a plain Python value: numbers and booleans by datatype, everything else as text."""
        from surveilkg.iri import XSD

        if self.kind != "literal" or not self.datatype.startswith(XSD):
            return self.value
        kind = self.datatype[len(XSD) :]
        try:
            if kind in {"integer", "int", "long", "nonNegativeInteger", "positiveInteger", "short", "byte"}:
                return int(self.value)
            if kind in {"decimal", "double", "float"}:
                return float(self.value)
        except ValueError:
            return self.value
        return self.value in {"true", "1"} if kind == "boolean" else self.value


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, the type of its cells (`iri`, `text`, `integer`, `decimal`, `date`, `any`) and its unit."""

    name: str
    type: str = "any"
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of terms under named columns; None is an unbound cell.

    Args:
        columns: one per cell of each row.
        rows: tuples as long as `columns`.
    """

    columns: tuple[Column, ...]
    rows: list[tuple[Term | None, ...]] = field(default_factory=list)

    @property
    def names(self) -> list[str]:
        """Column names in order."""
        return [column.name for column in self.columns]

    def __len__(self) -> int:
        """Number of rows."""
        return len(self.rows)

    def __iter__(self) -> Iterator[dict[str, Value]]:
        """Rows as dictionaries of Python values."""
        for row in self.rows:
            yield {
                name: (term.python() if term is not None else None) for name, term in zip(self.names, row, strict=True)
            }

    def column(self, name: str) -> list[Value]:
        """Python values of one column.

        Raises:
            KeyError: there is no column of that name.
        """
        if name not in self.names:
            raise KeyError(name)
        at = self.names.index(name)
        return [term.python() if (term := row[at]) is not None else None for row in self.rows]

    def to_pandas(self) -> pd.DataFrame:
        """The table as a pandas data frame.

        Raises:
            surveilkg.errors.EnvironmentFailure: pandas is not installed.
        """
        try:
            import pandas as pd
        except ImportError:
            from surveilkg.errors import EnvironmentFailure

            raise EnvironmentFailure("pandas is not installed.", "Run: pip install 'surveilkg[pandas]'") from None
        records: list[dict[str, Any]] = list(self)
        return pd.DataFrame(records, columns=self.names)
