"""The documentation is current, complete and linked: what is registered is on its page, and every page is reached."""

from __future__ import annotations

import re
import runpy
import tomllib
from pathlib import Path

import click
import pytest

from surveilkg import vocab
from surveilkg.analysis import ANALYSES
from surveilkg.checks import hygiene
from surveilkg.cli import COMMANDS, group
from surveilkg.export import CHAIN_FORMATS
from surveilkg.generate import curated, docs
from surveilkg.generate.reference.code import error_classes
from surveilkg.ingest import rules

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
REFERENCE = DOCS / "reference"
PAGES = sorted(DOCS.rglob("*.md"))
WRITTEN = [page for page in PAGES if REFERENCE not in page.parents]
MAX_LINES = 500
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def name_of(page: Path) -> str:
    """A page as tests are called after it."""
    return page.relative_to(ROOT).as_posix()


def text_of(folder: str) -> str:
    """A reference page and the pages of the folder of its name, in one text."""
    pages = [REFERENCE / f"{folder}.md", *sorted((REFERENCE / folder).glob("*.md"))]
    return "\n".join(page.read_text(encoding="utf-8") for page in pages)


def missing(names: list[str], text: str, form: str = "`{}`") -> list[str]:
    """Names that a text does not hold in a form; there must be names."""
    assert names, "nothing was found that could be missing"
    return [name for name in names if form.format(name) not in text]


def anchors(text: str) -> set[str]:
    """Anchors of the headings of a page, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_generated_pages_are_current() -> None:
    """docs/reference/ is what the generator writes today; a change of code or data changes its page with it."""
    assert docs.differences(ROOT) == [], f"run: {docs.COMMAND}"


def test_curated_files_are_in_canonical_order() -> None:
    """Every Turtle file of kg/ equals its canonical rendering, so that a diff shows meaning only."""
    files = sorted((ROOT / "kg").rglob("*.ttl"))
    assert len(files) > 15, "the curated files were not found"
    stale = [name_of(file) for file in files if curated.canonical(file) != file.read_text(encoding="utf-8")]
    assert stale == [], f"run: {curated.COMMAND}"


def test_every_command_and_option_is_documented() -> None:
    """Every command of COMMANDS, and every option and argument that click knows of it, stands on its page."""
    text = text_of("cli")
    wanted = [f"surveilkg {name}" for name, _ in COMMANDS]
    context = click.Context(group)
    commands = [group, *(group.get_command(context, name) for name, _ in COMMANDS)]
    for command in commands:
        assert command is not None
        assert command.help, f"{command.name} has no help"
        for parameter in command.params:
            is_option = isinstance(parameter, click.Option)
            wanted += parameter.opts if is_option else [parameter.make_metavar(click.Context(command))]
    assert missing(wanted, text, "{}") == []


def test_every_analysis_is_documented() -> None:
    """Every analysis stands on its page with all its columns."""
    text = text_of("analyses")
    assert missing([each.name for each in ANALYSES], text, "## {}\n") == []
    assert missing(sorted({column.name for each in ANALYSES for column in each.columns}), text) == []


def test_every_format_of_paths_is_documented() -> None:
    """Every writer of path answers stands on the how-to page of exports."""
    text = (DOCS / "how-to" / "export.md").read_text(encoding="utf-8")
    assert missing([form.name for form in CHAIN_FORMATS], text) == []


def test_every_term_of_the_ontology_is_documented() -> None:
    """Every class, property and value that the ontology defines stands on a page of a module, edges on their own."""
    edges = [name for name in vocab.TERMS if name.startswith("projection-")]
    assert missing(sorted(vocab.TERMS - set(edges)), text_of("ontology")) == []
    rows = [line for line in text_of("projections").splitlines() if line.startswith("| `")]
    assert len(rows) == len(edges)


def test_every_relation_class_with_an_edge_is_documented() -> None:
    """Every relation class for which the ontology declares an edge stands on the page of edges."""
    declared = {name.split("-")[1] for name in vocab.TERMS if name.startswith("projection-")}
    assert missing(sorted(declared), text_of("projections"), "| `{}` |") == []


def test_every_shape_is_documented() -> None:
    """Every named node shape of shapes/data stands on the page of its file, with its messages."""
    text = text_of("shapes")
    source = "\n".join(file.read_text(encoding="utf-8") for file in sorted((ROOT / "shapes" / "data").glob("*.ttl")))
    assert missing(re.findall(r"^shape:(\S+) a sh:NodeShape", source, re.MULTILINE), text, "## {}\n") == []
    told = [" ".join(message.split()) for message in re.findall(r'sh:message "([^"]+)"@en', source)]
    assert missing(sorted(set(told)), text.replace("\\|", "|").replace("&lt;", "<"), "{}") == []


def test_every_query_is_documented() -> None:
    """Every rule and every hygiene query stands on its page with its SPARQL."""
    text = text_of("queries")
    checks = hygiene.load(ROOT / "queries" / "hygiene")
    files = rules.rule_files(ROOT / "queries")
    assert missing([*(query.name for query in checks), *(file.stem for file in files)], text, "## {}\n") == []
    severities = tomllib.loads((ROOT / "queries" / "hygiene" / "severity.toml").read_text(encoding="utf-8"))
    assert missing(list(severities), text, "[{}]") == []


def test_every_source_is_documented() -> None:
    """Every source that a file of kg/ declares stands on the page of sources."""
    found: list[str] = []
    for file in sorted((ROOT / "kg").rglob("*.ttl")):
        found += re.findall(r"^(source:\S+) a skg:Source", file.read_text(encoding="utf-8"), re.MULTILINE)
    assert missing(found, text_of("sources")) == []


def test_every_error_is_documented() -> None:
    """Every error class stands on the page of errors with its exit code."""
    text = text_of("errors")
    wanted = [f"## {kind.__name__}\n\nExit code {kind.exit_code};" for kind in error_classes()]
    assert len(wanted) > 4
    assert missing(wanted, text, "{}") == []


def test_rooms_are_those_that_the_layer_test_enforces() -> None:
    """The table of rooms names the same rooms in the same order as ROOMS of tests/test_layers.py."""
    rooms = runpy.run_path(str(ROOT / "tests" / "test_layers.py"))["ROOMS"]
    page = (DOCS / "explain" / "architecture.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ((?:`\w+` ?)+) \|", page.partition("## Rooms")[2].partition("##")[0], re.MULTILINE)
    assert [sorted(re.findall(r"\w+", row)) for row in rows] == [sorted(filter(None, line)) for line in rooms]


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_page_is_short_and_says_what_it_is_for(page: Path) -> None:
    """A page has a title, then one paragraph that begins with what it is for, and at most 500 lines (house numbers)."""
    text = page.read_text(encoding="utf-8")
    blocks = [block for block in text.split("\n\n") if not block.startswith("<!--")]
    assert blocks[0].startswith("# ")
    assert re.match(r"For \w+ing\b", blocks[1]), blocks[1]
    assert len(text.splitlines()) <= MAX_LINES


@pytest.mark.parametrize("page", [*PAGES, ROOT / "README.md"], ids=name_of)
def test_links_resolve(page: Path) -> None:
    """Every link to a file of the repository leads to a file, and every anchor to a heading of it."""
    text = page.read_text(encoding="utf-8")
    broken = []
    for target in LINK.findall(FENCE.sub("", text)):
        if target.startswith(("https://", "http://")):
            continue
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        if not file.exists() or (anchor and anchor not in anchors(file.read_text(encoding="utf-8"))):
            broken.append(target)
    assert broken == []


def test_every_page_is_reached_from_the_index() -> None:
    """Following links from docs/index.md leads to every page, so that none is forgotten."""
    seen: set[Path] = set()
    queue = [DOCS / "index.md"]
    while queue:
        page = queue.pop()
        if page in seen or page.suffix != ".md":
            continue
        seen.add(page)
        targets = LINK.findall(FENCE.sub("", page.read_text(encoding="utf-8")))
        paths = [target.partition("#")[0] for target in targets if not target.startswith("http")]
        queue += [(page.parent / path).resolve() for path in paths if path]
    assert sorted(name_of(page) for page in set(PAGES) - seen) == []


@pytest.mark.needs_real_data
@pytest.mark.parametrize("page", [*WRITTEN, ROOT / "README.md", ROOT / "CHANGELOG.md"], ids=name_of)
def test_no_sentence_is_copied_from_the_documents(page: Path, documents: Path) -> None:
    """No eight words in a row stand in a document too; titles and wording that kg/ quotes are set in quotes."""
    said = [" ".join(re.findall(r"\w+", file.read_text(encoding="utf-8").lower())) for file in documents.glob("*.txt")]
    assert len(said) == 5
    text = re.sub(r"“[^”]*”|\"[^\"]*\"", " | ", page.read_text(encoding="utf-8").lower())
    words = re.findall(r"\w+|\|", text)
    runs = (" ".join(words[at : at + 8]) for at in range(len(words) - 7))
    assert [run for run in runs if any(run in document for document in said)] == []
