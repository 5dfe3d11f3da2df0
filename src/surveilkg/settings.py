"""Where things are: the data that ships with the package, and the workspace. Asked when needed, never at import."""

from __future__ import annotations

import os
from pathlib import Path

WORKSPACE_VARIABLE = "SURVEILKG_WORKSPACE"


def data_root() -> Path:
    """The folder that holds ontology/, kg/, shapes/ and queries/: inside the wheel, or the root of a checkout."""
    package = Path(__file__).resolve().parent
    installed = package / "_data"
    return installed if installed.is_dir() else package.parents[1]


def workspace_path(given: str | os.PathLike[str] | None = None) -> Path:
    """The workspace folder: as given, else SURVEILKG_WORKSPACE, else the user's data folder. Not created here."""
    chosen = given or os.environ.get(WORKSPACE_VARIABLE)
    if chosen:
        return Path(chosen).expanduser()
    from platformdirs import user_data_path

    return user_data_path("surveilkg", appauthor=False)
