"""`python -m surveilkg.generate.manifest [--check]`: kg/MANIFEST.toml from the files of kg/.

Licence and attribution are kept as they stand; checksums and counts are computed; new files get our own terms.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import pyoxigraph as ox

from surveilkg.ingest import manifest
from surveilkg.settings import data_root

_LICENCE = "CC-BY-4.0"
_ATTRIBUTION = "surveilkg contributors"


def render(kg: Path) -> str:
    """The manifest as it should be."""
    known = {entry.path: entry for entry in manifest.read(kg)} if (kg / "MANIFEST.toml").exists() else {}
    blocks = [
        "# What ships in kg/. Written by `python -m surveilkg.generate.manifest`; licence and attribution by hand."
    ]
    for path in manifest.files(kg):
        name = path.relative_to(kg).as_posix()
        data = path.read_bytes()
        statements = sum(1 for _ in ox.parse(data, format=ox.RdfFormat.TURTLE))
        old = known.get(name)
        blocks.append(
            "\n".join(
                (
                    "[[file]]",
                    f'path = "{name}"',
                    f'graph = "{manifest.graph_for(name)}"',
                    f'licence = "{old.licence if old else _LICENCE}"',
                    f'attribution = "{old.attribution if old else _ATTRIBUTION}"',
                    f'sha256 = "{hashlib.sha256(data).hexdigest()}"',
                    f"statements = {statements}",
                )
            )
        )
    return "\n\n".join(blocks) + "\n"


def main(arguments: list[str]) -> int:
    """Write the manifest, or with `--check` say whether it is current (exit 1 where it is not)."""
    path = data_root() / "kg" / "MANIFEST.toml"
    text = render(path.parent)
    if "--check" in arguments:
        current = path.read_text(encoding="utf-8") if path.exists() else ""
        return 0 if current == text else 1
    path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
