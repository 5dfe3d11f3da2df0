"""The workspace: generations of the graph, published atomically, so that a reader never sees half a load.

A generation is built in a folder of its own that no reader looks at, synced to disk, renamed into place, and only
then named in CURRENT (itself replaced atomically). A crash at any moment leaves the previous generation as it was;
the next writer sweeps what was left over.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from surveilkg.errors import EnvironmentFailure, MisuseError
from surveilkg.store import scratch

if TYPE_CHECKING:
    import pyoxigraph as ox

    from surveilkg.store.protocols import View

KEEP = 3
"""Published generations that are kept; older ones are pruned."""
_BUILDING = ".building"
_SWEPT = ".swept"
_COMPILE = "Delete the generation's folder; the next command compiles it again."
_ELSEWHERE = "Choose another folder with --workspace or SURVEILKG_WORKSPACE."


@dataclass(frozen=True, slots=True)
class Generation:
    """A published generation.

    Args:
        folder: its folder; `store/`, `index/` and `manifest.json` are in it.
    """

    folder: Path

    @property
    def id(self) -> str:
        """Identifier: the beginning of the hash of its content."""
        return self.folder.name

    @property
    def store(self) -> Path:
        """Folder of the Oxigraph store."""
        return self.folder / "store"

    @property
    def index(self) -> Path:
        """Folder of the network index."""
        return self.folder / "index"

    def open_store(self) -> ox.Store:
        """The store, read-only.

        Raises:
            EnvironmentFailure: it cannot be read.
        """
        import pyoxigraph as ox

        try:
            return ox.Store.read_only(str(self.store))
        except (OSError, ValueError) as error:
            raise EnvironmentFailure(f"The store {self.store} cannot be opened: {error}.", _COMPILE) from error

    def open_view(self) -> View:
        """The graphs, read-only."""
        from surveilkg.store.oxigraph import EmbeddedView

        return EmbeddedView.open(self.store)

    def manifest(self) -> dict[str, Any]:
        """The manifest: per graph its source, canonical hash and counts.

        Raises:
            EnvironmentFailure: it cannot be read.
        """
        path = self.folder / "manifest.json"
        try:
            loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise EnvironmentFailure(f"The manifest {path} cannot be read: {error}.") from error
        return loaded


class Workspace:
    """A folder of generations.

    Args:
        root: the folder; created when something is first published.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._generations = root / "generations"

    def current(self) -> Generation | None:
        """The published generation, or None where nothing has been published yet."""
        try:
            name = (self.root / "CURRENT").read_text(encoding="ascii").strip()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise EnvironmentFailure(f"{self.root / 'CURRENT'} cannot be read: {error}.", _ELSEWHERE) from error
        folder = self._generations / name
        return Generation(folder) if name and (folder / "manifest.json").is_file() else None

    def find(self, generation_id: str) -> Generation | None:
        """The kept generation of that id, or None."""
        folder = self._generations / generation_id
        return Generation(folder) if (folder / "manifest.json").is_file() else None

    def kept(self) -> list[Generation]:
        """The published generations that are kept, the newest first; the current one leads."""
        current = self.current()
        others = [
            folder
            for folder in (self._generations.iterdir() if self._generations.is_dir() else ())
            if (folder / "manifest.json").is_file() and (current is None or folder != current.folder)
        ]
        others.sort(key=lambda folder: ((folder / "manifest.json").stat().st_mtime_ns, folder.name), reverse=True)
        return [*([current] if current is not None else []), *map(Generation, others)]

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the workspace's write lock; waits for another writer.

        Leftovers of dead writers are swept at the start, and what the holder built and did not publish at the end.

        Raises:
            EnvironmentFailure: the workspace cannot be written.
        """
        from filelock import FileLock

        lock = FileLock(self.root / "lock")
        try:
            self._generations.mkdir(parents=True, exist_ok=True)
            lock.acquire()
        except OSError as error:
            raise EnvironmentFailure(
                f"The workspace {self.root} cannot be written: {error.strerror or error}.",
                _ELSEWHERE,
            ) from error
        try:
            self._sweep()
            scratch.sweep()
            try:
                yield
            finally:
                self._sweep()
        finally:
            lock.release()

    def building_folder(self) -> Path:
        """A fresh folder in which the holder of the write lock builds the next generation."""
        import shutil

        folder = self._generations / f"{_BUILDING}-{os.getpid()}"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        return folder

    def publish(self, folder: Path, generation_id: str) -> Generation:
        """Make a built folder the current generation; the caller holds the write lock.

        Raises:
            EnvironmentFailure: the disk is full or the folder cannot be moved; nothing is published then.
        """
        import shutil

        final = self._generations / generation_id
        try:
            _sync_tree(folder)
            if final.exists():
                shutil.rmtree(final)
            folder.rename(final)
            _sync_folder(self._generations)
            self.set_current(generation_id)
        except OSError as error:
            raise EnvironmentFailure(f"The generation cannot be published: {error}.") from error
        self._prune(generation_id)
        return Generation(final)

    def set_current(self, generation_id: str) -> None:
        """Name the current generation, atomically."""
        temporary = self.root / f"CURRENT.{os.getpid()}"
        with temporary.open("w", encoding="ascii") as file:
            file.write(generation_id + "\n")
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(self.root / "CURRENT")
        _sync_folder(self.root)

    def _sweep(self) -> None:
        import shutil

        for folder in self._generations.glob(f"{_BUILDING}-*"):
            with suppress(OSError):  # under another name an engine that still has it open adds no more files to it
                folder.rename(folder.with_name(_SWEPT + folder.name))
        for folder in self._generations.glob(f"{_SWEPT}*"):
            shutil.rmtree(folder, ignore_errors=True)
        for file in (*self.root.glob("CURRENT.*"), *self._generations.glob("*/*/*.part")):
            with suppress(OSError):
                file.unlink()

    def _prune(self, current: str) -> None:
        import shutil

        published = [f for f in self._generations.iterdir() if (f / "manifest.json").is_file() and f.name != current]
        published.sort(key=lambda folder: folder.stat().st_mtime_ns, reverse=True)
        for folder in published[KEEP - 1 :]:
            shutil.rmtree(folder, ignore_errors=True)


def earlier(workspace: Workspace, generation: Generation, since: str = "") -> Generation:
    """A generation to compare another with: the newest one before it, or the one named.

    Raises:
        MisuseError: the workspace keeps no such generation.
    """
    others = [each for each in workspace.kept() if each.id != generation.id]
    chosen = next((each for each in others if each.id.startswith(since)), None) if since or others else None
    if chosen is None:
        kept = ", ".join(each.id for each in others) or "none"
        raise MisuseError(
            f"The workspace keeps no generation {since}." if since else "The workspace keeps no earlier generation.",
            f"Kept beside the current one: {kept}. The last {KEEP} are kept; an ingest publishes a new one.",
        )
    return chosen


def _sync_tree(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("r+b") as file:
                os.fsync(file.fileno())
        elif path.is_dir():
            _sync_folder(path)
    _sync_folder(folder)


def _sync_folder(folder: Path) -> None:
    """Make the entries of a folder durable; Windows has no such call and needs none."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
