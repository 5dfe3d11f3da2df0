"""`python -m surveilkg.generate.manifest [--check]`: kg/MANIFEST.toml from the files of kg/.

Checksums and counts are computed. Releases in kg/derived/ have the terms of their source; of all other files licence
and attribution are kept as they stand, and new ones get our own terms.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import pyoxigraph as ox

from surveilkg.generate.derived.plan import ORDER, Shipment, shipment_of
from surveilkg.ingest import manifest
from surveilkg.settings import data_root
from surveilkg.sources import registry

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
        ours = (old.licence, old.attribution) if old else (_LICENCE, _ATTRIBUTION)
        shipment = shipment_of(path.stem) if name.startswith("derived/") else None
        licence, attribution, *release = _terms(shipment, path.stem) if shipment else ours
        blocks.append(
            "\n".join(
                (
                    "[[file]]",
                    f'path = "{name}"',
                    f'graph = "{manifest.graph_for(name)}"',
                    f'licence = "{licence}"',
                    f'attribution = "{attribution}"',
                    f'sha256 = "{hashlib.sha256(data).hexdigest()}"',
                    f"statements = {statements}",
                    *release,
                )
            )
        )
    return "\n\n".join(blocks) + "\n"


def _terms(shipment: Shipment, release: str) -> tuple[str, str, str, str]:
    """Licence and attribution of a release that ships, and the lines on its source and its place."""
    spec = registry.find(shipment.source)
    return shipment.licence or spec.licence, spec.attribution, f'source = "{spec.id}"', f"order = {ORDER[release]}"


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
