"""`python -m tests.shares`: all tests, in three shares side by side; most of them wait more than they work.

A share is a list of folders; the last one is everything that stands in no other.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from contextlib import ExitStack

#: The first starts and kills whole apps; the second drives a browser and whole syncs.
SHARES = (("tests/kill", "tests/cli"), ("tests/embedded_ui", "tests/sync", "tests/webhooks"))


def main() -> int:
    """Runs all, prints what each said, the last first; 0 if all passed."""
    # The cache is one file, which they would write at once.
    common = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider"]
    rest = [f"--ignore={folder}" for share in SHARES for folder in share]
    with ExitStack() as stack:
        said = [stack.enter_context(tempfile.TemporaryFile("w+")) for _ in range(len(SHARES) + 1)]
        running = [
            subprocess.Popen([*common, *share], stdout=file, stderr=subprocess.STDOUT)
            for share, file in zip([*SHARES, rest], said, strict=True)
        ]
        codes = [child.wait() for child in running]
        for file in reversed(said):
            file.seek(0)
            sys.stdout.write(file.read())
    return max(codes)


if __name__ == "__main__":
    sys.exit(main())
