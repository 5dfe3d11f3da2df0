"""A generation on a server, opened for reading as one of a workspace is; its network index is made here and kept.

Questions that read the network as a whole need the index; it is made from the statements of the server the first time,
in a cache folder named by endpoint, generation and content. Path search does without, see `network.expansion`.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from surveilkg.errors import EnvironmentFailure, MisuseError
from surveilkg.network import build
from surveilkg.network.columns import FORMAT
from surveilkg.settings import cache_path
from surveilkg.store import publication
from surveilkg.store.endpoint import EndpointView
from surveilkg.store.generations import Generation
from surveilkg.store.publication import Publication
from surveilkg.store.transport import Transport, checked

if TYPE_CHECKING:
    import pyoxigraph as ox

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class RemoteGeneration(Generation):
    """A generation on a server; its folder is in the cache.

    Args:
        url: query endpoint of the server.
        record: what the server tells of the generation.
        say: called with a line before long work.
    """

    url: str
    record: Publication
    say: Say

    @property
    def id(self) -> str:
        """Identifier of the generation, as where it was published from."""
        return self.record.generation

    @property
    def index(self) -> Path:
        """Folder of the network index, which is made now where it is not there."""
        folder = self.folder / "index"
        if not (folder / "meta.json").exists():
            self._make(folder)
        return folder

    @property
    def has_index(self) -> bool:
        """Whether the index is in the cache already."""
        return (self.folder / "index" / "meta.json").exists()

    def manifest(self) -> dict[str, Any]:
        """The manifest that was published with the generation."""
        return dict(self.record.manifest)

    def open_store(self) -> ox.Store:
        """Refused: the store is elsewhere.

        Raises:
            MisuseError: always.
        """
        raise MisuseError("This reads a store of this machine, and the graph is on a server.", "Leave out --endpoint.")

    def open_view(self) -> EndpointView:
        """The view of the graphs on the server."""
        return EndpointView(self.url, Transport(self.say), list(self.record.manifest["graphs"]), publication.MERGED)

    def _make(self, folder: Path) -> None:
        from filelock import FileLock

        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with FileLock(self.folder / "lock"):
                if (folder / "meta.json").exists():
                    return
                self.say(f"Reading {self.url} for the network index (first use of generation {self.id}) ...")
                building = self.folder / "building"
                shutil.rmtree(building, ignore_errors=True)
                build.build(self.open_view(), building)
                building.rename(folder)
        except OSError as error:
            raise EnvironmentFailure(
                f"The cache {self.folder} cannot be written: {error.strerror or error}.",
                "Choose another folder with SURVEILKG_CACHE.",
            ) from error


def open_generation(url: str, say: Say) -> RemoteGeneration:
    """The generation that a server holds.

    Args:
        url: its query endpoint.
        say: called with a line before long work, and before a request is tried again.

    Raises:
        MisuseError: the URL is none, or carries credentials.
        EnvironmentFailure: the server cannot be reached, holds no generation, or not all of it.
    """
    record, _ = publication.opened(checked(url), Transport(say))
    content = json.dumps([url, FORMAT, record.generation, record.manifest["graphs"]], sort_keys=True)
    name = hashlib.sha256(content.encode()).hexdigest()[:24]
    return RemoteGeneration(cache_path() / "endpoints" / name, url, record, say)
