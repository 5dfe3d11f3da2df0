"""Cold start: what `surveilkg path Huawei Uganda` costs as a process, against the imports that it cannot do without.

Run by `python tests/bench/cold_start.py`. Aim: at most 2.5 times `python -c "import pyoxigraph, click"`.

How it is measured: the shipped graph is compiled into a temporary workspace first, and each command is run once to
warm the disk cache and the byte code, which is kept in that folder too (without byte code the ratio is about 0.8
higher). Then rounds of one run per command are made, so that a busy moment of the machine
falls on all of them alike; wall time is taken from before the process is started until it has ended, with standard
output into a pipe. Printed are the median and the least time of each command, and the ratio of the medians. Only the
ratio means anything on another machine. The exit code is 0 whatever the ratio: this is a measurement, not a test.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

AIM = 2.5
"""Ratio of medians that the project allows itself (issue 2)."""
ROUNDS = 15
SOURCE = Path(__file__).resolve().parents[2] / "src"
QUESTION = ("path", "Huawei", "Uganda")


def commands() -> dict[str, list[str]]:
    """The commands by name, the one to compare with first; the console script where one is installed beside Python."""
    found = {
        "import pyoxigraph, click": [sys.executable, "-c", "import pyoxigraph, click"],
        "python -m surveilkg path": [sys.executable, "-m", "surveilkg", *QUESTION],
    }
    script = Path(sys.executable).with_name("surveilkg")
    if script.exists():
        found["surveilkg path"] = [str(script), *QUESTION]
    return found


def seconds(command: list[str], environment: dict[str, str]) -> float:
    """Wall time of one run."""
    begun = time.perf_counter()
    subprocess.run(command, env=environment, check=True, capture_output=True)
    return time.perf_counter() - begun


def measure(rounds: int) -> dict[str, list[float]]:
    """Times of every command, in alternating rounds on a warm workspace."""
    workspace = tempfile.mkdtemp(prefix="surveilkg-bench-")
    environment = {**os.environ, "SURVEILKG_WORKSPACE": workspace, "PYTHONPYCACHEPREFIX": f"{workspace}/pycache"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    try:
        import surveilkg  # the installed package where there is one, so that script and module run the same code
    except ImportError:
        environment["PYTHONPATH"] = str(SOURCE)
    else:
        environment.setdefault("PYTHONPATH", str(Path(surveilkg.__file__).parents[1]))
    times: dict[str, list[float]] = {name: [] for name in commands()}
    try:
        for command in commands().values():
            seconds(command, environment)
        for _ in range(rounds):
            for name, command in commands().items():
                times[name].append(seconds(command, environment))
    finally:
        shutil.rmtree(workspace, ignore_errors=True)
    return times


def main() -> None:
    """Measure and print."""
    times = measure(ROUNDS)
    base = statistics.median(next(iter(times.values())))
    lines = [f"{ROUNDS} alternating rounds; aim: at most {AIM} times the imports"]
    for name, found in times.items():
        median = statistics.median(found)
        told = f"median {median * 1000:6.1f} ms   least {min(found) * 1000:6.1f} ms   ratio {median / base:.2f}"
        lines.append(f"{name:<26} {told}")
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
