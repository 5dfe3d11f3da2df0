"""What `surveilkg ingest` refuses, as the command: one message, the documented exit code, and the store as it was.

The contract of every source on damaged bytes is in tests/sources; here are paths that are no files, one file of every
kind of damage, and the proof that neither CURRENT nor anything in the workspace's folders changes.
"""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from surveilkg.ingest import archive

Run = Callable[..., Any]
SAMPLES = Path(__file__).resolve().parents[1] / "sources"
AS_ANYBODY = """
import ctypes, sys
for right_of_root in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH: root too must obey file modes here
    ctypes.CDLL(None).prctl(24, right_of_root, 0, 0, 0)
import os
os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
"""
ENVIRONMENT = 3


def _fingerprint(room: Path) -> dict[str, str]:
    """Every file of a workspace with its hash, but for reports on what was not published.

    Left out too is what a register has learned of a generation, which is made when a file is first read, and from the
    generation alone.
    """
    files = [path for path in sorted(room.rglob("*")) if path.is_file() and path.name != "lock"]
    files = [path for path in files if path.parent.name != "register"]
    return {
        str(path.relative_to(room)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
        if not path.name.endswith(".not-published.csv")
    }


def _assert_refused(done: Any, name: str, code: int = ENVIRONMENT) -> None:
    assert (done.code, done.out) == (code, "")
    assert done.err.startswith("surveilkg: ")
    assert name in done.err
    assert len(done.err.strip().splitlines()) <= 3


def _bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/workbook.xml", "<workbook/>")
        book.writestr("xl/worksheets/sheet1.xml", b" " * 60_000_000)
    return out.getvalue()


def _ftm() -> bytes:
    return (SAMPLES / "ftm" / "sample.ftm.json").read_bytes()


def _aigs() -> bytes:
    return (SAMPLES / "aigs" / "sample.csv").read_bytes()


DAMAGE: dict[str, tuple[str, Callable[[], bytes]]] = {
    "empty": ("claims", lambda: b""),
    "spaces": ("threegpp", lambda: b" \n\n\t"),
    "header only": ("aigs", lambda: _aigs().split(b"\n")[0]),
    "cut": ("ftm", lambda: _ftm()[: len(_ftm()) // 2]),
    "utf-16": ("spyware_inventory", lambda: "a,b\n".encode("utf-16")),
    "latin-1": ("africa_digital_finance", lambda: "a,é\n".encode("latin-1")),
    "open quote": ("aigs", lambda: _aigs() + b'"Chad,AF\nMali,AF\n'),
    "column twice": ("aigs", lambda: _aigs().replace(b"Company 2", b"Company 1", 1)),
    "column renamed": ("aigs", lambda: _aigs().replace(b"Country,", b"State,", 1)),
    "NUL": ("aigs", lambda: _aigs().replace(b"Zambia", b"Zam\x00bia", 1)),
    "10 MB cell": ("aigs", lambda: _aigs().replace(b"Zambia", b"Z" * 10_000_000, 1)),
    "zip bomb": ("aidata", _bomb),
    "garbage": ("csl", lambda: bytes(range(256)) * 20),
    "nested": ("restricted_lists", lambda: b"[" * 100_000),
    "page of the web": ("bods", lambda: b"<!doctype html><title>404</title>"),
    "another source": ("restricted_lists", _ftm),
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_damage_is_refused_and_nothing_changes(in_world: Run, world_room: Path, tmp_path: Path, kind: str) -> None:
    """One message with the file's name, exit code 3, no output, the workspace byte for byte as before."""
    source, made = DAMAGE[kind]
    path = tmp_path / "given.dat"
    path.write_bytes(made())
    before = _fingerprint(world_room)
    _assert_refused(in_world("ingest", source, str(path)), "given.dat")
    assert _fingerprint(world_room) == before


@pytest.mark.parametrize(
    "kind", ["folder", "missing", "pipe", "device", "dangling link", "link to itself", "link to a folder"]
)
def test_paths_that_are_no_files(in_world: Run, world_room: Path, tmp_path: Path, kind: str) -> None:
    """They are refused at once: neither a pipe nor /dev/zero is read, which would never end."""
    path = tmp_path / "given"
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "device":
        path = Path("/dev/zero")
    elif kind != "missing":
        path.symlink_to({"dangling link": "nowhere", "link to itself": "given", "link to a folder": "."}[kind])
    before, begun = _fingerprint(world_room), time.monotonic()
    _assert_refused(in_world("ingest", "claims", str(path)), str(path))
    assert time.monotonic() - begun < 10
    assert _fingerprint(world_room) == before


def test_link_to_a_file_is_that_file(tmp_path: Path) -> None:
    """A link is followed; its bytes and its own name are kept."""
    (tmp_path / "real.csv").write_bytes(b"a,b\n")
    (tmp_path / "link.csv").symlink_to("real.csv")
    linked = archive.read(str(tmp_path / "link.csv"))
    assert (linked.data, Path(linked.name).name) == (b"a,b\n", "link.csv")


def test_unreadable_file_is_refused(world_room: Path, tmp_path: Path) -> None:
    """A file without permission: the system's reason, exit code 3."""
    path = tmp_path / "secret.csv"
    path.write_bytes(b"a,b\n")
    path.chmod(0)
    command = ["-m", "surveilkg", "--workspace", str(world_room), "ingest", "claims", str(path)]
    done = subprocess.run([sys.executable, "-c", AS_ANYBODY, *command], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (ENVIRONMENT, "")
    assert done.stderr == f"surveilkg: {path} cannot be read: Permission denied.\n"


def test_one_bad_file_of_several_publishes_nothing(in_world: Run, world_room: Path, tmp_path: Path) -> None:
    """Several files are one publish: the good ones do not go in alone."""
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_bytes(_aigs())
    bad.write_bytes(b"nothing\n")
    before = _fingerprint(world_room)
    _assert_refused(in_world("ingest", "aigs", str(good), str(bad)), "bad.csv")
    assert _fingerprint(world_room) == before
