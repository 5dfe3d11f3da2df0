"""Tests of `surveilkg check`: passes on what ships, and fails, naming the node, where evidence is taken away."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from surveilkg import iri
from surveilkg.generate import manifest

Cli = Callable[..., "subprocess.CompletedProcess[str]"]
HERE = Path(__file__).resolve().parents[2]


def edit(file: Path, claim: str, old: str, new: str) -> None:
    """Replace a text within the block of one claim, where it must occur once."""
    text = file.read_text(encoding="utf-8")
    (block,) = re.findall(rf"^{re.escape(claim)} a .*?\.\n$", text, re.MULTILINE | re.DOTALL)
    assert block.count(old) == 1, block
    file.write_text(text.replace(block, block.replace(old, new)), encoding="utf-8")


def errors(root: Path) -> tuple[int, str, list[dict[str, Any]]]:
    """Exit code, standard error and errors of a check of a checkout."""
    done = subprocess.run(
        [sys.executable, "-m", "surveilkg", "check", "--severity", "error", "--format", "json"],
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(root / "src"), "PATH": "/usr/bin:/bin", "HOME": str(root)},
        timeout=120,
        check=False,
    )
    assert "Traceback" not in done.stderr
    return done.returncode, done.stderr, json.loads(done.stdout)


def test_everything_shipped_passes(cli: Cli) -> None:
    """The graph that ships has no error and no warning: exit code 0, an empty list, and the count on standard error."""
    done = cli("check", "--format", "json")
    assert json.loads(done.stdout) == []
    assert done.returncode == 0
    assert done.stderr.startswith("Passed: 0 error, 0 warning")


def test_terminal_output_names_rule_and_remedy(world_cli: Cli) -> None:
    """Findings for a person: severity, node, rule, message and what to do, within 40 columns where words allow."""
    done = world_cli("check", "--severity", "info", "--format", "terminal", columns=40)
    assert done.returncode == 0
    assert "info  id:delphi" in done.stdout
    assert "Do:" in done.stdout
    for line in done.stdout.splitlines():
        assert len(line) <= 40 or len(line.split()) == 1, line


CLAIMS = "kg/curated/claims/gazette.ttl"
FAULTS = [
    ("gazette/p2-1", "  skg:citation gazette:p2s1 ;\n", "", "cites at least one passage"),
    ("gazette/p3-1", "skg:mode skg:alleged", "skg:mode skg:asserted", "no passage it cites supports that"),
    ("gazette/p3-1", "skg:recipient id:XFE", "skg:recipient id:XQQ", "id:XQQ"),
    ("gazette/p2-1", 'skg:earliestEnd "2019-08-01"', 'skg:earliestEnd "2019-08-02"', "does not fit"),
    ("gazette/p2-2", "  skg:financier id:laputa-bank ;\n", "", "names no financier"),
]


@pytest.mark.parametrize(("claim", "old", "new", "said"), FAULTS, ids=lambda text: text[:20].strip())
def test_one_fault_fails_and_names_the_node(
    checkout: Callable[[Path], Path], world_root: Path, claim: str, old: str, new: str, said: str
) -> None:
    """A citation removed, an alleged claim told as asserted, ...: exit code 1, and an error at that very claim."""
    root = checkout(world_root / "kg")
    edit(root / CLAIMS, "claim-gazette:" + claim.partition("/")[2], old, new)
    code, told, found = errors(root)
    assert code == 1
    assert told.startswith("Failed: ")
    about = [f for f in found if iri.CLAIM + claim in (f["node"], f["value"]) or claim in f["message"]]
    assert about, found
    assert any(said in f["message"] + f["value"] + f["fix"] or said in iri.shorten(f["value"]) for f in found), found


def test_faults_in_the_shipped_graph_are_found(checkout: Callable[[Path], Path]) -> None:
    """The same two faults in a copy of the shipped graph, each reported at its claim.

    Expected: marat-memo/p11-12 cites one sentence; the first alleged claim of the documents is told as asserted.
    """
    root = checkout(HERE / "kg")
    claims = root / "kg" / "curated" / "claims"
    edit(claims / "marat-memo.ttl", "claim-marat-memo:p11-12", "  skg:citation marat-memo:p11s4 ;\n", "")
    alleged = next(
        (file, match[1])
        for file in sorted(claims.glob("*.ttl"))
        for match in re.finditer(r"^(claim-\S+) a (?:(?!\n\n).)*?skg:mode skg:alleged", file.read_text(), re.M | re.S)
    )
    edit(alleged[0], alleged[1], "skg:mode skg:alleged", "skg:mode skg:asserted")
    code, _, found = errors(root)
    assert code == 1
    nodes = {f["node"] for f in found}
    assert iri.CLAIM + "marat-memo/p11-12" in nodes
    assert iri.CLAIM + alleged[1].removeprefix("claim-").replace(":", "/") in nodes


def test_nothing_is_published_from_a_faulty_graph(checkout: Callable[[Path], Path], world_root: Path) -> None:
    """A changed graph with an error is not compiled: the command that needs it fails with the first error.

    Expected: exit code 1, nothing in the workspace; the manifest still lists the released bytes.
    """
    root = checkout(world_root / "kg")
    (root / "kg" / "MANIFEST.toml").write_text(manifest.render(root / "kg"), encoding="utf-8")
    edit(root / CLAIMS, "claim-gazette:p3-1", "skg:mode skg:alleged", "skg:mode skg:asserted")
    done = subprocess.run(
        [sys.executable, "-m", "surveilkg", "--workspace", str(root / "ws"), "path", "Borealis", "XFE"],
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(root / "src"), "PATH": "/usr/bin:/bin", "HOME": str(root)},
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert "claim/gazette/p3-1" in done.stderr
    assert "Nothing was published" in done.stderr
    assert not (root / "ws" / "CURRENT").exists()
