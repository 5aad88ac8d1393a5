"""`python -m tests.halves`: all tests, in two halves side by side; most of them wait for processes more than they work.

The slower half drives whole processes and browsers; the other one is everything else.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile

#: Folders whose tests start and kill whole apps, or drive a browser.
PROCESSES = ("tests/kill", "tests/cli", "tests/embedded_ui", "tests/webhooks")


def main() -> int:
    """Runs both, prints what each said, the shorter first; 0 if both passed."""
    # The cache is one file, which two runs would write at once.
    common = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider"]
    halves = [[*common, *PROCESSES], [*common, *(f"--ignore={folder}" for folder in PROCESSES)]]
    with tempfile.TemporaryFile("w+") as first, tempfile.TemporaryFile("w+") as second:
        said = [first, second]
        running = [
            subprocess.Popen(half, stdout=file, stderr=subprocess.STDOUT)
            for half, file in zip(halves, said, strict=True)
        ]
        codes = [child.wait() for child in reversed(running)]
        for file in reversed(said):
            file.seek(0)
            sys.stdout.write(file.read())
    return max(codes)


if __name__ == "__main__":
    sys.exit(main())
