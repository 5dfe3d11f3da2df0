"""Thousands of requests that schemathesis makes up from the OpenAPI document of a server that is started for it.

    python tests/bench/fuzz_api.py [EXAMPLES]      examples of each operation, 50 without it; some 20 minutes

All checks of schemathesis but one: that a request which fits the document is accepted. Whether a name is anybody's is
judged by the graph. Its report goes to standard output; the exit code is its own, 0 where nothing is otherwise.
"""

from __future__ import annotations

import signal
import subprocess
import sys

SERVE = [sys.executable, "-m", "surveilkg", "serve", "--port", "0"]


def main() -> int:
    """Start a server, run schemathesis on it, end both."""
    examples = sys.argv[1] if len(sys.argv) > 1 else "50"
    with subprocess.Popen(SERVE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        address = server.stdout.readline().strip()
        checks = ["--checks", "all", "--exclude-checks", "positive_data_acceptance", "--continue-on-failure"]
        settings = ["--phases", "coverage,fuzzing", "--max-examples", examples, "--seed", "1", "--no-shrink"]
        command = [sys.executable, "-m", "schemathesis.cli", "run", address + "openapi.json", *checks, *settings]
        try:
            return subprocess.run(command, check=False).returncode
        finally:
            server.send_signal(signal.SIGINT)


if __name__ == "__main__":
    sys.exit(main())
