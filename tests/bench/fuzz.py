"""Ten thousand damaged inputs for everything that reads bytes from outside: accepted or refused, never a crash.

    python tests/bench/fuzz.py                               all targets, 10,000 inputs each, a table on standard output
    python tests/bench/fuzz.py --only SPARQL --first 4711 --inputs 1      one input again, with its traceback

An input is a sample with a few changes, chosen by its number and the target's name alone: the same number is the same
input everywhere. Each target has a process of its own, so that one that ends it is counted as a crash too. Exit code 1
where anything crashed. tests/serve/test_fuzz.py runs a few inputs of each target in the suite.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import multiprocessing
import sys
import time
import zipfile
from collections.abc import Callable
from multiprocessing.connection import Connection
from random import Random
from typing import Any

from fuzz_targets import Target, targets

NASTY: list[bytes | str] = [
    *(b"", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b'"', b"'", b"\\", b"\\u0000", b"\\uD800", b"<", b">", b"&", b"%00"),
    *(b"\r", b"\n", b"\r\n", b"\t", b";", b",", b"|", b"{", b"}", b"[", b"]", b"(", b")", b"#", b"/*", b"--", b"=1+1"),
    *(
        b"1e999",
        b"-1e-999",
        b"NaN",
        b"Infinity",
        b"-0",
        b"9" * 400,
        b"0000-00-00",
        b"2020-02-30",
        b"99999",
        b"+1",
        b"1_0",
    ),
    *("\u202e", "\ufffd", "\u2028", "\U0010ffff", "é", "e\u0301", "٣", "华", "ß", "İ", "\x85"),
    *(b"../../etc/passwd", b"http://[x", b"https://x y", b"file:///", b"_:b", b"<script>", b"${x}", b"%s", b"{0}"),
    *(b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"&a;", b"<?xml?>", b"]]>", b"null", b"true", b"{}", b"[[]]", b"A" * 5_000),
    *(b" SERVICE ", b" FROM ", b" UNION ", b" ?x ", b" .", b"a:b", b"^^", b"@en", b"|"),
]
SLOW_SECONDS = 20.0
"""Longest that one input may take."""
LIMITED = frozenset({"SPARQL"})
"""Targets whose slow inputs are stopped by the time limit of the server, as its tests show; they count as refused."""
START_SECONDS = 120.0


def nasty(random: Random) -> bytes:
    """Bytes that mean something to one format or another."""
    found = random.choice(NASTY)
    return found.encode() if isinstance(found, str) else found


def changed(data: bytes, other: bytes, random: Random) -> bytes:
    """Bytes with one change: flipped, cut, doubled, moved, replaced by something nasty or by a part of other bytes."""
    at, length = random.randrange(len(data) + 1), random.choice((1, 1, 2, 4, 16, 64, 256))
    end = min(len(data), at + length)
    start = random.randrange(len(other) + 1)
    changes: tuple[Callable[[], bytes], ...] = (
        lambda: data[:at] + random.randbytes(1) + data[at + 1 :],
        lambda: data[:at] + bytes(byte ^ (1 << random.randrange(8)) for byte in data[at : at + 1]) + data[at + 1 :],
        lambda: data[:at] + data[end:],
        lambda: data[:end] + data[at:end] * random.choice((1, 2, 50)) + data[end:],
        lambda: data[:at] + nasty(random) + data[at:],
        lambda: data[:at] + nasty(random) + data[end:],
        lambda: data[:at] + other[start : start + length] + data[end:],
        lambda: data[:at],
        lambda: data[at:] + data[:at],
    )
    return random.choice(changes)()


def changed_csv(data: bytes, random: Random) -> bytes:
    """A table with a few cells that hold something else, and its quotes in order."""
    rows = list(csv.reader(io.StringIO(data.decode("utf-8", "replace"), newline="")))
    for _ in range(random.randint(1, 4)):
        row = random.choice(rows[1:] or rows)
        if row:
            at, new = random.randrange(len(row)), nasty(random).decode("utf-8", "replace")
            row[at] = random.choice((row[at] + new, new + row[at], new))
    if random.random() < 0.1:
        random.shuffle(rows[0])
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue().encode("utf-8", "replace")


def changed_json(data: bytes, random: Random) -> bytes:
    """A document, or lines of JSON, with a few values of another kind."""
    try:
        document = json.loads(data)
    except ValueError:
        lines = data.splitlines()
        at = random.randrange(len(lines))
        lines[at] = changed_json(lines[at], random) if lines[at].startswith((b"{", b"[")) else lines[at][1:]
        return b"\n".join(lines)
    values: tuple[Any, ...] = (None, 0, -1, 1e300, True, "", "x" * 3_000, [], {}, [None], [[]], {"a": 1}, "2020-13-45")
    for _ in range(random.randint(1, 3)):
        place = document
        while isinstance(place, (dict, list)) and place:
            keys = list(place) if isinstance(place, dict) else list(range(len(place)))
            key = random.choice(keys)
            if not isinstance(place[key], (dict, list)) or not place[key] or random.random() < 0.2:
                place[key] = json.loads(json.dumps(random.choice((*values, nasty(random).decode("utf-8", "replace")))))
                break
            place = place[key]
    return json.dumps(document).encode()


def changed_zip(data: bytes, random: Random) -> bytes:
    """An archive with one part changed, and its checksums in order."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        chosen = random.choice(old.namelist())
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, changed(part, nasty(random), random) if name == chosen else part)
    return out.getvalue()


def made(target: Target, number: int) -> bytes:
    """The input of a target with a number."""
    random = Random(f"{target.name}:{number}")  # noqa: S311 - damage, no secret
    data = random.choice(target.samples)
    forms: dict[str, Callable[[bytes, Random], bytes]] = {"csv": changed_csv, "json": changed_json, "zip": changed_zip}
    by_form = forms.get(target.form)
    if by_form and random.random() < 0.6:
        data = by_form(data, random)
    if not by_form or random.random() < 0.5:
        for _ in range(random.choice((1, 1, 1, 2, 4))):
            data = changed(data, random.choice(target.samples), random)
    return data


def work(pipe: Connection, name: str, first: int, count: int) -> None:
    """Try the inputs of a target and tell of each: number, what became of it, seconds."""
    import surveilkg

    (target,) = (each for each in targets(surveilkg.open_graph()) if each.name == name)
    pipe.send(("ready", "", 0.0))
    for number in range(first, first + count):
        data, begun = made(target, number), time.monotonic()
        try:
            told = "accepted" if target.attempt(data) else "refused"
        except Exception as error:
            told = f"crash {type(error).__name__}: {str(error)[:150]!r}"
            if count == 1:
                sys.stderr.write(f"{data!r}\n")
                raise
        pipe.send((number, told, time.monotonic() - begun))
    pipe.send(("end", "", 0.0))


def tried(name: str, first: int, count: int) -> dict[str, Any]:
    """Counts of what became of the inputs of a target, the slowest, and each crash."""
    counts: dict[str, Any] = {"accepted": 0, "refused": 0, "crashes": [], "slowest": 0.0, "seconds": 0.0}
    context, begun = multiprocessing.get_context("spawn"), time.monotonic()
    at = first
    while at < first + count:
        ours, theirs = context.Pipe()
        process = context.Process(target=work, args=(theirs, name, at, first + count - at), daemon=True)
        process.start()
        theirs.close()
        try:
            while ours.poll(START_SECONDS if at == first else SLOW_SECONDS + START_SECONDS):
                number, told, seconds = ours.recv()
                if number == "end":
                    break
                if number == "ready":
                    continue
                at = number + 1
                counts["slowest"] = max(counts["slowest"], seconds)
                if told.startswith("crash"):
                    counts["crashes"].append(f"{number}: {told}")
                elif seconds > SLOW_SECONDS and name not in LIMITED:
                    counts["crashes"].append(f"{number}: took {seconds:.0f} s")
                else:
                    counts["refused" if seconds > SLOW_SECONDS else told] += 1
            else:
                counts["crashes"].append(f"{at}: no answer in time")
                at += 1
        except EOFError:
            counts["crashes"].append(f"{at}: the process ended")
            at += 1
        process.kill()
        process.join()
    counts["seconds"] = time.monotonic() - begun
    return counts


def say(line: str) -> None:
    """A line on standard output, at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> int:
    """Run the targets and print the table."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--inputs", type=int, default=10_000, help="inputs of each target (10,000)")
    options.add_argument("--first", type=int, default=0, help="number of the first input (0)")
    options.add_argument("--only", default="", help="targets whose names hold this text")
    asked = options.parse_args()
    import surveilkg

    names = [target.name for target in targets(surveilkg.open_graph()) if asked.only in target.name]
    heading = ("inputs", "accepted", "refused", "crashes", "slowest", "seconds")
    say(f"{'parser':34}" + "".join(f"{word:>10}" for word in heading))
    crashes: list[str] = []
    for name in names:
        found = tried(name, asked.first, asked.inputs)
        figures = (asked.inputs, found["accepted"], found["refused"], len(found["crashes"]))
        times = f"{found['slowest']:>9.2f}s{found['seconds']:>9.0f}s"
        say(f"{name:34}" + "".join(f"{figure:>10,}" for figure in figures) + times)
        crashes += [f"{name}, input {told}" for told in found["crashes"]]
    for told in crashes:
        say(told)
    return 1 if crashes else 0


if __name__ == "__main__":
    sys.exit(main())
