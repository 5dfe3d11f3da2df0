"""The generators of docs/reference/ and of the canonical order: same bytes, nothing stale, nothing lost."""

from __future__ import annotations

import functools
import os
import subprocess
import sys
from pathlib import Path

import pytest

from surveilkg.errors import EnvironmentFailure
from surveilkg.generate import curated, docs
from surveilkg.generate.reference import markdown, render

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with the data of this one and an empty docs/."""
    for folder in ("ontology", "kg", "shapes", "queries"):
        (tmp_path / folder).symlink_to(ROOT / folder)
    (tmp_path / "docs").mkdir()
    return tmp_path


def test_pages_are_written_once_and_stale_ones_removed(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After writing nothing differs; a changed, a missing and a forgotten page are each told apart, and then mended.

    The pages are made once: that they come out alike each time is the matter of the test below.
    """
    monkeypatch.setattr(docs, "render", functools.cache(render))
    folder = checkout / "docs" / "reference"
    docs.write(checkout)
    assert docs.differences(checkout) == []
    (folder / "cli.md").write_text("changed", encoding="utf-8")
    (folder / "errors.md").unlink()
    (folder / "old.md").write_text("forgotten", encoding="utf-8")
    assert docs.differences(checkout) == [
        "cli.md: is not current",
        "errors.md: is missing",
        "old.md: is not generated",
    ]
    docs.write(checkout)
    assert docs.differences(checkout) == []


@pytest.mark.parametrize(("seed", "columns"), [("1", "40"), ("2", "200")])
def test_pages_depend_on_nothing_around_them(seed: str, columns: str, tmp_path: Path) -> None:
    """Neither the width of the terminal, the order of hashing, the folder nor the time zone changes a byte."""
    environment = {
        **os.environ,
        "PYTHONHASHSEED": seed,
        "COLUMNS": columns,
        "TZ": "Asia/Tokyo",
        "PYTHONPATH": str(ROOT / "src"),
    }
    program = (
        "import pathlib, sys; from surveilkg.generate.reference import render\n"
        "for name, text in render(pathlib.Path(sys.argv[1])).items(): sys.stdout.write(name + text)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(ROOT)], env=environment, cwd=tmp_path, capture_output=True, check=True
    )
    assert done.stdout.decode("utf-8") == "".join(name + text for name, text in render(ROOT).items())
    assert str(ROOT) not in done.stdout.decode("utf-8")


def test_unknown_arguments_are_misuse(capsys: pytest.CaptureFixture[str]) -> None:
    """Both generators refuse an argument that they do not know, and say how they are called."""
    for generator, name in ((docs, "docs"), (curated, "curated")):
        assert generator.main(["--chekc"]) == 2
        assert f"usage: python -m surveilkg.generate.{name} [--check]" in capsys.readouterr().err


def test_canonical_order_keeps_the_statements(tmp_path: Path) -> None:
    """Subjects are sorted naturally, the class first, used prefixes kept, and a second run changes nothing."""
    file = tmp_path / "a.ttl"
    file.write_text(
        "@prefix skg: <https://w3id.org/surveilkg/ns#> .\n@prefix s: <https://w3id.org/surveilkg/source/x#> .\n"
        "@prefix unused: <https://example.org/> .\n"
        's:p10s1 skg:sentence 1 ; a skg:Passage .\ns:p2s1 a skg:Passage ; skg:noClaimReason "heading"@en .\n',
        encoding="utf-8",
    )
    text = curated.canonical(file)
    assert text.splitlines()[-5:] == [
        "s:p2s1 a skg:Passage ;",
        '  skg:noClaimReason "heading"@en .',
        "",
        "s:p10s1 a skg:Passage ;",
        "  skg:sentence 1 .",
    ]
    assert "unused:" not in text
    file.write_text(text, encoding="utf-8")
    assert curated.canonical(file) == text


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("# remark\n<a:a> <b:b> <c:c> .\n", "comment"),
        ("[] <b:b> <c:c> .\n", "cannot be put in order"),
        ("<a:a> <b:b>\n", "cannot be put in order"),
    ],
)
def test_what_would_be_lost_is_refused(text: str, message: str, tmp_path: Path) -> None:
    """A comment, a blank node and a broken file are refused with the name of the file, never dropped."""
    file = tmp_path / "a.ttl"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(EnvironmentFailure, match=message) as caught:
        curated.canonical(file)
    assert str(file) in caught.value.message


def test_docstrings_become_lists() -> None:
    """Arguments with continuation lines become one item each, prose stays, angle brackets and bars do no harm."""

    def example() -> None:
        """Effect.

        Args:
            first: one
                and more.
            **rest: others: all.

        Returns:
            Something
            long.

        After.
        """

    assert markdown.docstring(example).splitlines() == [
        "Effect.", "", "Arguments:", "", "- `first`: one and more.", "- `**rest`: others: all.", "",
        "Returns:", "", "Something long.", "", "After.",
    ]  # fmt: skip
    assert markdown.table(["a"], [["x | y\nz"]]).splitlines()[-1] == "| x \\| y z |"
    assert markdown.plain("<b> `<c>`") == "&lt;b> `<c>`"
