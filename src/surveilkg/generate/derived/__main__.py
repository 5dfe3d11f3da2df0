"""`python -m surveilkg.generate.derived FOLDER [--check]`: kg/derived/ from the files of the sources that may ship.

FOLDER holds one folder for each data set; the how-to names the files. The same files give the same bytes.
"""

from __future__ import annotations

import sys
from collections.abc import Collection
from pathlib import Path

from surveilkg.errors import EnvironmentFailure
from surveilkg.generate import manifest
from surveilkg.generate.derived.build import build
from surveilkg.ingest.manifest import read
from surveilkg.settings import data_root

COMMAND = "python -m surveilkg.generate.derived FOLDER"


def stale(target: Path, made: dict[str, str], listed: Collection[str] = ()) -> list[Path]:
    """Releases in kg/derived/ that are not what they should be, absent and superfluous ones included.

    Args:
        target: the folder.
        made: release to Turtle.
        listed: releases that the manifest lists; other files in the folder are not ours.
    """
    wanted = {target / f"{release}.ttl": text for release, text in made.items()}
    ours = {path for path in target.glob("*.ttl") if path in wanted or path.stem in listed}
    present = {path: path.read_text(encoding="utf-8") for path in ours}
    return sorted(path for path in {*wanted, *present} if wanted.get(path) != present.get(path))


def write(target: Path, made: dict[str, str], listed: Collection[str] = ()) -> None:
    """Write the files; what ships no longer is removed."""
    target.mkdir(parents=True, exist_ok=True)
    for path in stale(target, made, listed):
        if path.stem in made:
            path.write_text(made[path.stem], encoding="utf-8", newline="\n")
        else:
            path.unlink()


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")


def main(arguments: list[str]) -> int:
    """Write kg/derived/ and the manifest, or with `--check` name what is stale (exit 1); the exit status."""
    folders = [argument for argument in arguments if argument != "--check"]
    if len(folders) != 1 or folders[0].startswith("-"):
        sys.stderr.write(f"usage: {COMMAND} [--check]\n")
        return 2
    root = data_root()
    target = root / "kg" / "derived"
    try:
        listed = {Path(entry.path).stem for entry in read(root / "kg") if entry.source}
        made = build(Path(folders[0]), root, _say)
    except EnvironmentFailure as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    if "--check" in arguments:
        found = stale(target, made, listed)
        for path in found:
            sys.stderr.write(f"{path} is not what the files give; run: {COMMAND}\n")
        return 1 if found else 0
    write(target, made, listed)
    return manifest.main([])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
