"""`surveilkg ingest`, `status` and `sources` as a user meets them, on the fictional world and findings we wrote."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from surveilkg.cli.progress import Progress
from surveilkg.ingest.recognise import readers
from surveilkg.sources.reading import InputFile
from surveilkg.sources.registry import all_sources
from surveilkg.store.generations import Workspace

Run = Callable[..., Any]
SAMPLES = Path(__file__).resolve().parents[1] / "sources"
HEADER = "id,document title,paragraph,class,supplier,recipient,partner,mode,paraphrase,as written\n"
GOOD = (
    "f{0},Cameras of Laputa,{0},Deal,Argus Optix [Company],Laputa,,asserted,Argus Optix sold Laputa {0} cameras.,{0}\n"
)
BAD = "f{0},Cameras of Laputa,{0},Nonsense,Argus Optix [Company],Laputa,,asserted,Nothing of this is a class.,{0}\n"
LONE = "f{0},Cameras of Laputa,{0},Partnership,,,Argus Optix [Company],asserted,Argus Optix has a partner.,{0}\n"
"""A partnership that names one partner only, of which the shapes warn."""


@pytest.fixture
def findings(tmp_path: Path) -> Callable[..., str]:
    """Writes a table of findings with some rows that can be used and some that cannot; its path."""

    def write(good: int, bad: int = 0, lone: int = 0, name: str = "notes.csv") -> str:
        kinds = [GOOD] * good + [BAD] * bad + [LONE] * lone
        rows = [kind.format(number) for number, kind in enumerate(kinds, 1)]
        (tmp_path / name).write_text(HEADER + "".join(rows), encoding="utf-8")
        return str(tmp_path / name)

    return write


def _state(room: Path) -> tuple[str, set[str]]:
    """What must not change where nothing is published: CURRENT, generations, archived bytes."""
    names = {path.name for folder in ("generations", "raw") for path in (room / folder).glob("*")}
    return (room / "CURRENT").read_text(encoding="ascii"), names


def test_numbers_add_up_and_rejects_are_listed(in_world: Run, findings: Run, world_room: Path) -> None:
    """Rows used and rejected are all rows, per file and in sum, and the report holds the rejected ones with reasons."""
    paths = [findings(3, 2), findings(1, name="more.csv")]
    done = in_world("ingest", "claims", *paths, "--allow-warnings", "--format", "json")
    told = json.loads(done.out)
    assert done.code == 0
    assert [(f["name"], f["rows"], f["used"], f["rejected"]) for f in told["files"]] == [
        ("notes.csv", 5, 3, 2),
        ("more.csv", 1, 1, 0),
    ]
    assert (told["rows"], told["used"], told["rejected"], told["claims"], told["relations"]) == (6, 4, 2, 4, 4)
    assert told["report"] == str(world_room / "rejects" / "claims.csv")
    with Path(told["report"]).open(encoding="utf-8", newline="") as stream:
        assert [(row["row"], row["whole_row"]) for row in csv.DictReader(stream)] == [("4", "true"), ("5", "true")]
    assert sum(told["files"][0]["reasons"].values()) == 2
    text = in_world("ingest", "claims", *paths, "--allow-warnings", "--format", "terminal")
    assert "6 (4 used, 2 rejected)" in text.out
    assert "holds exactly this already" in text.out


def test_dry_run_reports_in_a_place_of_its_own(in_world: Run, findings: Run, world_room: Path) -> None:
    """The report on what is published stays as it was; the next publish removes that of the dry run."""
    assert in_world("ingest", "claims", findings(1, 1), "--allow-warnings").code == 0
    before, published = _state(world_room), (world_room / "rejects" / "claims.csv").read_bytes()
    told = json.loads(in_world("ingest", "claims", findings(2, 3), "--dry-run", "--allow-warnings").out)
    report = world_room / "rejects" / "claims.not-published.csv"
    assert (told["generation"], told["report"]) == ("", str(report))
    assert len(report.read_text(encoding="utf-8").splitlines()) == 1 + 3
    assert (world_room / "rejects" / "claims.csv").read_bytes() == published
    assert _state(world_room) == before
    assert in_world("ingest", "claims", findings(2, 3), "--allow-warnings").code == 0
    assert not report.exists()


def test_refused_ingest_shows_every_finding(in_world: Run, findings: Run, world_room: Path) -> None:
    """Warnings stop it: exit 1, all findings as data, grouped for a person, and nothing is kept but the report."""
    before = _state(world_room)
    done = in_world("ingest", "claims", findings(3, 1, 2))
    told = json.loads(done.out)
    warnings = [finding for finding in told["findings"] if finding["severity"] == "warning"]
    assert done.code == 1
    assert len(warnings) == 2
    assert f"{len(warnings)} finding(s)" in done.err
    assert "--allow-warnings" in done.err
    assert told["report"].endswith("claims.not-published.csv")
    assert _state(world_room) == before
    text = in_world("ingest", "claims", findings(3, 1, 2), "--format", "terminal").out
    assert text.count("warning  ") == len({finding["rule"] for finding in warnings})
    assert text.rstrip().endswith("Nothing was published.")


def test_file_of_which_nothing_can_be_used_is_refused(in_world: Run, findings: Run, world_room: Path) -> None:
    """It would empty the release's graph: exit 1 and where the reasons are."""
    before = _state(world_room)
    done = in_world("ingest", "claims", findings(0, 2), "--format", "terminal")
    assert done.code == 1
    assert "none of the 2 rows can be used" in done.err
    assert "claims.not-published.csv" in done.err
    assert "2 x " in done.out
    assert _state(world_room) == before


def test_limit_is_remembered(in_world: Run, findings: Run) -> None:
    """A limited ingest says so, status and sources say so, and `resolve --apply` repeats it; the whole file ends it."""
    path = findings(4)
    limited = ("ingest", "claims", path, "--allow-warnings", "--limit", "2", "--retrieved", "2026-11-20")
    assert "limited         to 2 rows" in in_world(*limited, "--format", "terminal").out
    status = json.loads(in_world("status").out)
    release = next(found for found in status["sources"] if found["origin"] == "ingested")
    assert (release["rows"], release["limit"], release["retrieved"]) == (2, 2, "2026-11-20")
    assert "limited: 2 rows per file" in in_world("status", "--format", "terminal").out
    assert "limited to 2 rows per file" in in_world("sources", "--format", "terminal").out
    again = in_world("resolve", "--apply", "--allow-warnings")
    assert [(one["rows"], one["limit"], one["unchanged"]) for one in json.loads(again.out)] == [(2, 2, True)]
    assert in_world("ingest", "claims", path, "--allow-warnings", "--limit", "9").code == 0
    release = next(found for found in json.loads(in_world("status").out)["sources"] if found["origin"] == "ingested")
    assert (release["rows"], release["limit"], release["retrieved"]) == (4, None, "")


def test_status_and_sources_before_anything_is_ingested(in_world: Run) -> None:
    """What ships is marked so, with its claims counted; no source is loaded. Expected: claims of tests/world."""
    shipped = json.loads(in_world("status").out)["sources"]
    assert {release["origin"] for release in shipped} == {"shipped"}
    assert all(release["claims"] > 0 and not release["source"] for release in shipped)
    assert all(source["loaded"] == [] for source in json.loads(in_world("sources").out))


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        ((), 2, "Sources: africa_digital_finance"),
        (("claims",), 2, "No file is named for claims"),
        (("clams", "{notes}"), 2, "Did you mean claims?"),
        (("{notes}",), 2, "surveilkg ingest claims "),
        (("{notes}", "{notes}"), 2, "surveilkg ingest claims "),
        (("aigs", "{notes}"), 3, "surveilkg ingest claims "),
        (("claims", "{notes}", "{notes}"), 2, "Name each file once"),
        (("claims", "missing.csv"), 3, "missing.csv cannot be read"),
        (("claims", "{notes}", "--retrieved", "yesterday"), 2, "2026-11-22"),
        (("claims", "{notes}", "--limit", "0"), 2, "--limit"),
    ],
)
def test_mistakes_are_told(
    in_world: Run, findings: Run, world_room: Path, arguments: tuple[str, ...], code: int, says: str
) -> None:
    """No arguments, a wrong source, a file of another source: a message with what to write, and nothing changes."""
    before = _state(world_room)
    done = in_world("ingest", *(part.format(notes=findings(1)) for part in arguments))
    assert (done.code, done.out) == (code, "")
    assert says in done.err
    assert _state(world_room) == before


@pytest.mark.parametrize("source_id", [spec.id for spec in all_sources() if spec.id != "claims"])
def test_sample_is_read_by_its_own_source_only(source_id: str) -> None:
    """The advice for a file given to a wrong source names the right one, and no other."""
    path = next(path for path in sorted((SAMPLES / source_id).glob("sample*")))
    assert readers(InputFile(path.name, path.read_bytes(), "")) == [source_id]


def test_damage_of_a_right_file_is_no_other_source(tmp_path: Path) -> None:
    """A cut file is of no source; a file beyond the limit is not tried."""
    cut = (SAMPLES / "bods" / "sample.json").read_bytes()[:-40]
    assert readers(InputFile("cut.json", cut, "")) == []
    large = tmp_path / "large.csv"
    with large.open("wb") as stream:
        stream.truncate(33 * 1024 * 1024)
    assert readers(InputFile("large.csv", None, "", large)) == []


def test_progress_is_for_terminals(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Rows and rows a second on one line that is wiped; nothing of it where standard error is a pipe."""
    progress = Progress()
    progress.say("Reading ...")
    progress.rows(100)
    progress.done()
    assert capsys.readouterr() == ("", "")
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    progress.say("Reading ...")
    progress.rows(12_000)
    progress.done()
    out, err = capsys.readouterr()
    assert out == ""
    assert "12,000 rows" in err
    assert "rows/s" in err
    assert err.endswith("\r\x1b[K")


def test_generation_that_is_published_is_named(in_world: Run, findings: Run, world_room: Path) -> None:
    """The id in the summary is that of the workspace's current generation."""
    text = in_world("ingest", "claims", findings(1), "--allow-warnings", "--format", "terminal").out
    current = Workspace(world_room).current()
    assert current is not None
    assert f"Published as generation {current.id}." in text
