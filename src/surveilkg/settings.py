"""Where things are: the data that ships with the package, and the workspace. Asked when needed, never at import."""

from __future__ import annotations

import os
from pathlib import Path

from surveilkg.errors import MisuseError

WORKSPACE_VARIABLE = "SURVEILKG_WORKSPACE"
ENDPOINT_VARIABLE = "SURVEILKG_ENDPOINT"
CACHE_VARIABLE = "SURVEILKG_CACHE"
_URL = ("http://", "https://")


def data_root() -> Path:
    """The folder that holds ontology/, kg/, shapes/ and queries/: inside the wheel, or the root of a checkout."""
    package = Path(__file__).resolve().parent
    installed = package / "_data"
    return installed if installed.is_dir() else package.parents[1]


def endpoint(given: str | os.PathLike[str] | None = None) -> str:
    """URL of the endpoint to read from: as given, else SURVEILKG_ENDPOINT; empty where a folder was given, or neither.

    Args:
        given: folder of a workspace or URL of an endpoint.
    """
    chosen = str(given) if given else os.environ.get(ENDPOINT_VARIABLE, "")
    return chosen if chosen.startswith(_URL) or not given else ""


def workspace_path(given: str | os.PathLike[str] | None = None) -> Path:
    """The workspace folder: as given, else SURVEILKG_WORKSPACE, else the user's data folder. Not created here.

    Raises:
        MisuseError: an endpoint is to be read from, and who asks needs a folder.
    """
    url = endpoint(given)
    if url:
        raise MisuseError(
            "This works on a workspace of this machine, not on an endpoint.",
            "Leave out --endpoint." if given else f"Give --workspace FOLDER, or unset {ENDPOINT_VARIABLE}.",
        )
    return local_workspace(given)


def local_workspace(given: str | os.PathLike[str] | None = None) -> Path:
    """The workspace folder, whether or not an endpoint is to be read from."""
    chosen = given or os.environ.get(WORKSPACE_VARIABLE)
    if chosen:
        return Path(chosen).expanduser()
    from platformdirs import user_data_path

    return user_data_path("surveilkg", appauthor=False)


def cache_path() -> Path:
    """Folder of what can be made again: SURVEILKG_CACHE, else the user's cache folder. Not created here."""
    chosen = os.environ.get(CACHE_VARIABLE)
    if chosen:
        return Path(chosen).expanduser()
    from platformdirs import user_cache_path

    return user_cache_path("surveilkg", appauthor=False)
