"""Tables in the W3C formats of SPARQL results: CSV, TSV, JSON and XML."""

from __future__ import annotations

import json
import re

from surveilkg.export.cells import rows_text, safe_cell
from surveilkg.table import Table, Term

FORMATS = ("csv", "tsv", "json", "xml")
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML 1.0 document can hold, not even as references (section 2.2)."""


def write(table: Table, form: str) -> str:
    """A table as text in one of `FORMATS`.

    csv and tsv follow SPARQL 1.1 Query Results CSV and TSV Formats, json SPARQL 1.1 Query Results JSON, xml SPARQL
    Query Results XML (W3C Recommendations, 2013). CSV cells that a spreadsheet would run as formulas are disarmed
    with an apostrophe (see `export.cells`), the one place where the output departs from the Recommendation.
    """
    return {"csv": _csv, "tsv": _tsv, "json": _json, "xml": _xml}[form](table)


def write_boolean(value: bool, form: str) -> str:
    """The answer of an ASK query."""
    if form == "json":
        return json.dumps({"head": {}, "boolean": value}) + "\n"
    if form == "xml":
        return (
            '<?xml version="1.0"?>\n<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head/>'
            f"<boolean>{'true' if value else 'false'}</boolean></sparql>\n"
        )
    return "true\n" if value else "false\n"


def _csv(table: Table) -> str:
    return rows_text([table.names, *([_cell(term) for term in row] for row in table.rows)])


def _cell(term: Term | None) -> str:
    """A cell of CSV; numbers keep their sign, text that a spreadsheet would run is disarmed."""
    number = term is not None and isinstance(term.python(), (int, float))
    return _bare(term) if number else safe_cell(_bare(term))


def _bare(term: Term | None) -> str:
    if term is None:
        return ""
    return f"_:{term.value}" if term.kind == "bnode" else term.value


def _tsv(table: Table) -> str:
    lines = ["\t".join(f"?{name}" for name in table.names)]
    lines += ["\t".join(turtle_term(term) if term else "" for term in row) for row in table.rows]
    return "\n".join(lines) + "\n"


def turtle_term(term: Term) -> str:
    """A term in N-Triples syntax."""
    if term.kind == "iri":
        return f"<{term.value}>"
    if term.kind == "bnode":
        return f"_:{term.value}"
    text = term.value.replace("\\", "\\\\").replace('"', '\\"')
    text = text.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")
    if term.language:
        return f'"{text}"@{term.language}'
    plain = not term.datatype or term.datatype.endswith("#string")
    return f'"{text}"' if plain else f'"{text}"^^<{term.datatype}>'


def _json(table: Table) -> str:
    rows = [
        {name: _json_term(term) for name, term in zip(table.names, row, strict=True) if term is not None}
        for row in table.rows
    ]
    document = {"head": {"vars": table.names}, "results": {"bindings": rows}}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _json_term(term: Term) -> dict[str, str]:
    record = {"type": {"iri": "uri"}.get(term.kind, term.kind), "value": term.value}
    if term.language:
        record["xml:lang"] = term.language
    elif term.datatype and not term.datatype.endswith("#string"):
        record["datatype"] = term.datatype
    return record


def _xml(table: Table) -> str:
    from xml.sax.saxutils import quoteattr

    head = "".join(f"<variable name={quoteattr(name)}/>" for name in table.names)
    lines = [
        '<?xml version="1.0"?>',
        '<sparql xmlns="http://www.w3.org/2005/sparql-results#">',
        f"<head>{head}</head>",
    ]
    lines.append("<results>")
    for row in table.rows:
        cells = []
        for name, term in zip(table.names, row, strict=True):
            if term is not None:
                tag = {"iri": "uri"}.get(term.kind, term.kind)
                extra = f" xml:lang={quoteattr(term.language)}" if term.language else ""
                if not extra and term.datatype and not term.datatype.endswith("#string"):
                    extra = f" datatype={quoteattr(term.datatype)}"
                cells.append(f"<binding name={quoteattr(name)}><{tag}{extra}>{_xml_text(term.value)}</{tag}></binding>")
        lines.append(f"<result>{''.join(cells)}</result>")
    return "\n".join([*lines, "</results>", "</sparql>"]) + "\n"


def _xml_text(text: str) -> str:
    """Text within XML: CR as a reference, or a reader takes it for LF; what XML 1.0 cannot carry as U+FFFD."""
    from xml.sax.saxutils import escape

    return escape(_NOT_XML.sub("\ufffd", text), {"\r": "&#13;"})
