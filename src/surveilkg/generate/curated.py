"""`python -m surveilkg.generate.curated [--check]`: the files of kg/ in canonical order, so that a diff shows meaning.

Only the order of statements and the layout change. What a file says is judged by `surveilkg check`, not here.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pyoxigraph as ox

from surveilkg.errors import EnvironmentFailure
from surveilkg.export.turtle import canonical_turtle
from surveilkg.ingest import manifest
from surveilkg.settings import data_root

COMMAND = "python -m surveilkg.generate.curated"
_PREFIX = re.compile(r"^@prefix\s+([\w-]*):\s*<([^>]*)>\s*\.", re.MULTILINE)
_COMMENT = re.compile(r"^\s*#", re.MULTILINE)


def canonical(path: Path) -> str:
    """A Turtle file as it should be written; prefixes that the file declares are kept where they are used.

    Raises:
        EnvironmentFailure: the file is not Turtle, has blank nodes, or has comments, which would be lost.
    """
    text = path.read_text(encoding="utf-8")
    if _COMMENT.search(text):
        raise EnvironmentFailure(f"{path} holds a comment line, which would be lost.", "Say it in skg:note instead.")
    try:
        triples = [quad.triple for quad in ox.parse(text.encode("utf-8"), format=ox.RdfFormat.TURTLE)]
    except SyntaxError as error:
        raise EnvironmentFailure(f"{path} cannot be put in order: {error}.", "Mend the file and run again.") from error
    if any(isinstance(term, ox.BlankNode) for triple in triples for term in (triple.subject, triple.object)):
        raise EnvironmentFailure(f"{path} cannot be put in order: it has blank nodes.", "Name every node by an IRI.")
    return canonical_turtle(triples, dict(_PREFIX.findall(text)))


def main(arguments: list[str]) -> int:
    """Rewrite what is not canonical, or with `--check` name it (exit 1 where there is any); the exit status."""
    if arguments not in ([], ["--check"]):
        sys.stderr.write(f"usage: {COMMAND} [--check]\n")
        return 2
    stale = 0
    try:
        for path in manifest.files(data_root() / "kg"):
            text = canonical(path)
            if text == path.read_text(encoding="utf-8"):
                continue
            stale += 1
            if arguments:
                sys.stderr.write(f"{path} is not in canonical order; run: {COMMAND}\n")
            else:
                path.write_text(text, encoding="utf-8", newline="\n")
    except EnvironmentFailure as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    return 1 if stale and arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
