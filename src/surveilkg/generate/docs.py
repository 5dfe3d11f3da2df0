"""`python -m surveilkg.generate.docs [--check]`: docs/reference/ from code, ontology, shapes, queries and kg/.

The same input gives the same bytes: no clock, no absolute path, no width of a terminal. Pages of docs/ outside
reference/ are written by hand and not touched, and so are those that a test records (`RECORDED`).
"""

from __future__ import annotations

import sys
from pathlib import Path

from surveilkg.generate.reference import render
from surveilkg.settings import data_root

COMMAND = "python -m surveilkg.generate.docs"
RECORDED = {"sparql-conformance.md"}
"""Pages of reference/ that a test writes from what it saw, and compares."""


def differences(root: Path) -> list[str]:
    """What is not current in docs/reference/ of a checkout, one line per page; empty where all is.

    Args:
        root: the checkout.
    """
    wanted, present = render(root), _present(root)
    return [
        f"{name}: {'is missing' if name not in present else 'is not current' if name in wanted else 'is not generated'}"
        for name in sorted({*wanted, *present})
        if wanted.get(name) != present.get(name)
    ]


def write(root: Path) -> None:
    """Write every page that is not current, and remove those that are no longer generated.

    Args:
        root: the checkout.
    """
    wanted, present = render(root), _present(root)
    folder = _folder(root)
    for name in sorted(set(present) - set(wanted)):
        (folder / name).unlink()
    for name, text in wanted.items():
        if present.get(name) != text:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8", newline="\n")


def _folder(root: Path) -> Path:
    return root / "docs" / "reference"


def _present(root: Path) -> dict[str, str]:
    """Path below docs/reference/ to text of every page on disk."""
    folder = _folder(root)
    pages = {file.relative_to(folder).as_posix(): file for file in sorted(folder.rglob("*.md"))}
    return {name: file.read_bytes().decode("utf-8") for name, file in pages.items() if name not in RECORDED}


def main(arguments: list[str]) -> int:
    """Write the pages, or with `--check` name those that are not current; the exit status."""
    if arguments not in ([], ["--check"]):
        sys.stderr.write(f"usage: {COMMAND} [--check]\n")
        return 2
    root = data_root()
    if not (root / "docs").is_dir():
        sys.stderr.write(f"{root} is no checkout of surveilkg: it has no docs/\n")
        return 3
    if not arguments:
        write(root)
        return 0
    stale = differences(root)
    for line in stale:
        sys.stderr.write(f"docs/reference/{line}; run: {COMMAND}\n")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
