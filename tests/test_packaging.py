"""What a user gets: the wheel, its data, its command; and that importing it does nothing."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

import surveilkg

ROOT = Path(__file__).resolve().parents[1]
DATA = ("ontology", "kg", "shapes", "queries")
HEAVY = ("rdflib", "networkx", "pyshacl", "pyoxigraph", "pandas", "platformdirs", "click")
ALL_MODULES = """
import importlib, os, pathlib, pkgutil, sys
before = (dict(os.environ), os.getcwd(), sys.stdout, list(sys.path))
import surveilkg
for found in pkgutil.walk_packages(surveilkg.__path__, "surveilkg."):
    if not found.name.endswith("__main__"):
        importlib.import_module(found.name)
assert (dict(os.environ), os.getcwd(), sys.stdout, list(sys.path)) == before
print(sum(name.startswith("surveilkg.") for name in sys.modules))
"""


def run(*command: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a folder that is neither the checkout nor anything else that Python would look at."""
    merged = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1", **environment}
    return subprocess.run(command, cwd=folder, env=merged, capture_output=True, text=True, check=False)


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout, built as pip builds it for a user."""
    folder = tmp_path_factory.mktemp("wheel")
    ended = run(sys.executable, "-m", "pip", "wheel", "--no-deps", "-w", str(folder), str(ROOT), folder=folder)
    assert ended.returncode == 0, ended.stderr
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="session")
def site(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which the wheel is installed; its dependencies are those of this environment."""
    folder = tmp_path_factory.mktemp("site")
    command = (sys.executable, "-m", "pip", "install", "--no-deps", "--no-index", "--target", str(folder), str(wheel))
    ended = run(*command, folder=folder)
    assert ended.returncode == 0, ended.stderr
    return folder


def test_wheel_holds_every_file_of_the_data(wheel: Path) -> None:
    """Ontology, graph, shapes and queries are in it byte for byte, and so are both licences and the typing marker."""
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        for folder in DATA:
            files = [p for p in (ROOT / folder).rglob("*") if p.is_file()]
            assert files
            for path in files:
                member = f"surveilkg/_data/{path.relative_to(ROOT).as_posix()}"
                assert archive.read(member) == path.read_bytes()
    licences = {name.rpartition("/")[2] for name in names if ".dist-info/licenses/" in name}
    assert licences == {"LICENSE", "LICENSE-DATA"}
    assert "surveilkg/py.typed" in names
    outside = {name for name in names if not name.startswith(("surveilkg/", f"surveilkg-{surveilkg.__version__}."))}
    assert outside == set()


@pytest.mark.usefixtures("graph")
def test_installed_package_answers_as_the_checkout(site: Path, tmp_path: Path) -> None:
    """The same bytes from `surveilkg path Huawei Uganda --format json`, from the data in the wheel."""
    question = ("path", "Huawei", "Uganda", "--format", "json")
    where = "import surveilkg.settings as s; print(s.__file__, s.data_root())"
    here = {"PYTHONPATH": str(site)}
    there = {"PYTHONPATH": str(ROOT / "src")}
    found = run(sys.executable, "-c", where, folder=tmp_path, **here).stdout.split()
    assert all(Path(path).is_relative_to(site) for path in found)
    installed = run(str(site / "bin" / "surveilkg"), "--workspace", "new", *question, folder=tmp_path, **here)
    checkout = run(sys.executable, "-m", "surveilkg", *question, folder=tmp_path, **there)
    assert (installed.returncode, installed.stderr) == (0, ""), installed.stderr
    assert installed.stdout == checkout.stdout
    assert '"Huawei"' in installed.stdout
    assert '"Uganda"' in installed.stdout


def test_version_stands_in_one_place(site: Path, tmp_path: Path) -> None:
    """Written in surveilkg/__init__.py alone; metadata and command read it from there."""
    assignments = [
        path
        for path in (ROOT / "src").rglob("*.py")
        if re.search(r"^__version__\s*=", path.read_text(encoding="utf-8"), re.M)
    ]
    assert assignments == [ROOT / "src" / "surveilkg" / "__init__.py"]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert "version" not in project["project"]
    assert project["project"]["dynamic"] == ["version"]
    metadata = (site / f"surveilkg-{surveilkg.__version__}.dist-info" / "METADATA").read_text(encoding="utf-8")
    assert f"\nVersion: {surveilkg.__version__}\n" in metadata
    printed = run(str(site / "bin" / "surveilkg"), "--version", folder=tmp_path, PYTHONPATH=str(site)).stdout
    assert printed == f"surveilkg, version {surveilkg.__version__}\n"


def test_import_is_light(tmp_path: Path) -> None:
    """Importing the package loads no other package: what is heavy comes when `open_graph` is called."""
    code = f"import sys, surveilkg; print([name for name in {HEAVY!r} if name in sys.modules])"
    ended = run(sys.executable, "-c", code, folder=tmp_path)
    assert (ended.stdout, ended.stderr) == ("[]\n", "")


def test_import_has_no_side_effects(tmp_path: Path) -> None:
    """Importing every module writes no file, prints nothing, warns of nothing and changes no setting of the process."""
    ended = run(
        sys.executable, "-W", "error", "-c", ALL_MODULES, folder=tmp_path, HOME=str(tmp_path), SURVEILKG_WORKSPACE=""
    )
    assert ended.stderr == ""
    assert int(ended.stdout) > 60
    assert list(tmp_path.iterdir()) == []


BEHIND = {"numpy": "networkx", "scipy": "networkx", "defusedxml": "openpyxl"}
"""Packages that another dependency imports when it is asked for what we ask it for, and does not require by itself."""


def test_every_import_is_declared() -> None:
    """What the source imports is the standard library or a declared dependency, required or of an extra."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    modules = {"opencc-python-reimplemented": "opencc", "graspologic-native": "graspologic_native"}  # imported as
    packages = {re.split(r"[^\w-]", name)[0] for name in project["dependencies"]}
    declared = {modules.get(name, name) for name in packages}
    pattern = re.compile(r"^\s*(?:import|from)\s+(\w+)", re.M)
    used = {name for path in (ROOT / "src").rglob("*.py") for name in pattern.findall(path.read_text(encoding="utf-8"))}
    outside = used - set(sys.stdlib_module_names) - {"surveilkg"}
    optional = {re.split(r"[^\w-]", name)[0] for names in project["optional-dependencies"].values() for name in names}
    assert set(BEHIND.values()) <= outside
    assert declared - set(BEHIND) <= outside <= declared | optional
