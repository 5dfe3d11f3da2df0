"""The house rules that a linter does not keep: arrows between rooms, sizes, names, docstrings.

Every rule is a function from a source tree to complaints. It must have none for this repository and exactly the
expected ones for a small wrong tree. Rooms and limits come from the architecture page and its house numbers.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SRC = ROOT / "src" / "surveilkg"
TESTS = ROOT / "tests"
ROOMS = (
    ("errors", "settings", "iri", "table", "vocab", ""),
    *((name,) for name in ("model", "clean", "sources", "identity", "store", "checks", "network", "query", "ingest")),
    *((name,) for name in ("analysis", "export", "generate", "api", "serve", "cli")),
)
"""From the foundations up; a module imports from its own line and from lines before it. "" is the package itself."""
FACADE = ("surveilkg", "surveilkg.api")
"""The one deferred import upwards: `surveilkg.open_graph` loads the API when it is called."""
MAX_FILE, MAX_FUNCTION, MAX_CLASS = 400, 60, 300
SAYS_NOTHING = {"util", "utils", "helper", "helpers", "misc", "common"}
FRAME = "cli/__init__.py"
"""The outermost frame, the only place that may catch everything."""
Rule = Callable[[Path], list[str]]


def modules(source: Path) -> dict[str, Path]:
    """Dotted name to file of every module of a package."""
    found = {}
    for path in sorted(source.rglob("*.py")):
        parts = path.relative_to(source.parent).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


@cache
def tree(path: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def imports(source: Path) -> set[tuple[str, str]]:
    """Pairs of modules, importer first, wherever the import stands: in functions and under TYPE_CHECKING too."""
    known = modules(source)
    found: set[tuple[str, str]] = set()
    for name, path in known.items():
        for node in ast.walk(tree(path)):
            targets: list[str] = []
            if isinstance(node, ast.Import):
                targets = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{path}:{node.lineno}: relative import"
                below = [f"{node.module}.{alias.name}" for alias in node.names]
                targets = [each if each in known else str(node.module) for each in below]
            found.update((name, target) for target in targets if target in known)
    return found - {FACADE}


def room(module: str) -> int:
    """Number of the line of `ROOMS` that a module lives in."""
    name = module.partition(".")[2].partition(".")[0]
    if name == "__main__":
        return len(ROOMS) - 1
    found = [at for at, names in enumerate(ROOMS) if name in names]
    assert found, f"{module} lives in no known room: add it to the architecture page and to ROOMS"
    return found[0]


def upward_imports(source: Path) -> list[str]:
    """Imports from a room above."""
    return [f"{a} imports {b}" for a, b in sorted(imports(source)) if room(a) < room(b)]


def cycles(source: Path) -> list[str]:
    """Modules that can reach themselves by imports."""
    arrows = imports(source)
    reach = {name: {b for a, b in arrows if a == name} for name in modules(source)}
    changed = True
    while changed:
        changed = False
        for name, targets in reach.items():
            further = targets.union(*(reach[target] for target in targets))
            changed = changed or further != targets
            reach[name] = further
    return [f"{name} imports itself in the end" for name in sorted(reach) if name in reach[name]]


def nodes(source: Path) -> Iterator[tuple[str, ast.AST]]:
    """Every syntax node of every Python file under a folder, with the file's relative path."""
    for path in sorted(source.rglob("*.py")):
        name = path.relative_to(source).as_posix()
        for node in ast.walk(tree(path)):
            yield name, node


def oversized(source: Path) -> list[str]:
    """Files, functions and classes beyond the limits."""
    found = []
    for path in sorted(source.rglob("*.py")):
        lines = len(path.read_text(encoding="utf-8").splitlines())
        if lines > MAX_FILE:
            found.append(f"{path.relative_to(source).as_posix()}: {lines} lines")
    for name, node in nodes(source):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            limit = MAX_CLASS if isinstance(node, ast.ClassDef) else MAX_FUNCTION
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > limit:
                found.append(f"{name}: {node.name}: {lines} lines")
    return found


def empty_names(source: Path) -> list[str]:
    """Files and folders whose name says nothing about what they hold."""
    return [p.relative_to(source).as_posix() for p in sorted(source.rglob("*")) if p.stem in SAYS_NOTHING]


def broad_excepts(source: Path) -> list[str]:
    """Handlers that catch everything, outside the outermost frame of the command line."""
    found = []
    for name, node in nodes(source):
        if isinstance(node, ast.ExceptHandler) and name != FRAME:
            caught = list(ast.walk(node.type)) if node.type else []
            if not caught or any(isinstance(c, ast.Name) and c.id in {"Exception", "BaseException"} for c in caught):
                found.append(f"{name}:{node.lineno}")
    return found


def prints(source: Path) -> list[str]:
    """Calls of print; output goes through click in cli/."""
    return [
        f"{name}:{node.lineno}"
        for name, node in nodes(source)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]


def undocumented(source: Path) -> list[str]:
    """Modules, public classes, functions and methods without docstring; `__init__` is described by its class."""
    found = []
    for path in sorted(source.rglob("*.py")):
        name = path.relative_to(source).as_posix()
        open_bodies: list[tuple[str, ast.Module | ast.ClassDef]] = [(name, tree(path))]
        while open_bodies:
            owner, body = open_bodies.pop()
            found += [] if ast.get_docstring(body) else [owner]
            for node in body.body:
                private = getattr(node, "name", "").startswith("_") and not getattr(node, "name", "").endswith("__")
                if isinstance(node, ast.ClassDef) and not private:
                    open_bodies.append((f"{name}: {node.name}", node))
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not private:
                    documented = ast.get_docstring(node) or node.name == "__init__"
                    found += [] if documented else [f"{owner}: {node.name}"]
    return found


def silent_skips(source: Path) -> list[str]:
    """Tests put aside in the code: `skip`, `skipif` and `xfail` of pytest, called or as a mark."""
    return [
        f"{name}:{node.lineno}: {node.attr}"
        for name, node in nodes(source)
        if isinstance(node, ast.Attribute) and node.attr in {"skip", "skipif", "xfail"}
    ]


WRONG = {
    "__init__.py": '"""P."""\ndef open_graph():\n    """O."""\n    from surveilkg.api import x\n',
    "iri.py": '"""I."""\nfrom typing import TYPE_CHECKING\nif TYPE_CHECKING:\n'
    "    from surveilkg.store import oxigraph\n",
    "api.py": '"""A."""\nx = 1\nprint(x)\n',
    "store/__init__.py": '"""S."""\n',
    "store/oxigraph.py": "import surveilkg.store.utils\ndef f():\n    from surveilkg import api\n"
    "    try:\n        api.x\n    except (OSError, Exception):\n        pass\n",
    "store/utils.py": '"""U."""\nfrom surveilkg.store.oxigraph import f\nclass C:\n    """C."""\n    def m(self): ...\n'
    "    def _hidden(self): ...\n    def __init__(self): ...\n",
    "cli/__init__.py": '"""C."""\ntry:\n    pass\nexcept Exception:\n    pass\n' + "\n" * 400,
    "cli/long.py": '"""L."""\nimport pytest\n@pytest.mark.skip\ndef g():\n    """G."""\n' + "    x = 1\n" * 60,
}
"""A small package with every fault once; `surveilkg` importing its API late is allowed."""
RULES: list[tuple[Rule, list[str]]] = [
    (
        upward_imports,
        ["surveilkg.iri imports surveilkg.store.oxigraph", "surveilkg.store.oxigraph imports surveilkg.api"],
    ),
    (cycles, [f"surveilkg.store.{name} imports itself in the end" for name in ("oxigraph", "utils")]),
    (oversized, ["cli/__init__.py: 405 lines", "cli/long.py: g: 62 lines"]),
    (empty_names, ["store/utils.py"]),
    (broad_excepts, ["store/oxigraph.py:6"]),
    (prints, ["api.py:3"]),
    (undocumented, ["store/oxigraph.py", "store/oxigraph.py: f", "store/utils.py: C: m"]),
    (silent_skips, ["cli/long.py:3: skip"]),
]


@pytest.mark.parametrize("rule", [rule for rule, _ in RULES], ids=lambda rule: rule.__name__)
def test_source_keeps_the_rule(rule: Rule) -> None:
    """The package keeps every house rule (limits from the house numbers, arrows from the architecture page)."""
    assert len(modules(SRC)) > 50, "the source tree was not found"
    assert rule(SRC) == []


@pytest.mark.parametrize("rule", [oversized, empty_names, prints, silent_skips], ids=lambda rule: rule.__name__)
def test_tests_keep_the_rule(rule: Rule) -> None:
    """Tests are held to the same sizes and names, and none is put aside in the code."""
    assert rule(TESTS) == []


@pytest.mark.parametrize(("rule", "expected"), RULES, ids=lambda value: getattr(value, "__name__", ""))
def test_rule_finds_the_fault(rule: Rule, expected: list[str], tmp_path: Path) -> None:
    """Each rule names exactly the faults that were put into a small wrong package."""
    source = tmp_path / "surveilkg"
    for name, text in WRONG.items():
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_text(text, encoding="utf-8")
    assert rule(source) == expected


def test_every_test_says_what_it_protects() -> None:
    """Every test function has a docstring, so that a reader of a failure knows what broke."""
    found = [
        f"{name}: {node.name}"
        for name, node in nodes(TESTS)
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_") and not ast.get_docstring(node)
    ]
    assert found == []
