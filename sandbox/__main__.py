"""`python -m sandbox`: prints its address as one JSON line, then serves until it is told to stop."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import threading
import time

from sandbox.server import make_sandbox


def main() -> None:
    """Serve on loopback until SIGTERM, SIGINT or, with --with-parent, the end of the parent process."""
    parser = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0: any free port")
    parser.add_argument("--with-parent", action="store_true", help="stop when the parent process is gone")
    chosen = parser.parse_args()
    parent = os.getppid()
    server = make_sandbox(chosen.port)

    def stop(*_: object) -> None:
        # shutdown() waits for the serving loop, which cannot run while a signal handler does.
        threading.Thread(target=server.shutdown, daemon=True).start()

    def watch_parent() -> None:
        while os.getppid() == parent:
            time.sleep(0.2)
        stop()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    if chosen.with_parent:
        threading.Thread(target=watch_parent, daemon=True).start()
    print(json.dumps({"address": f"http://127.0.0.1:{server.port}"}), flush=True)
    server.serve_forever()
    server.server_close()
    sys.stdout.flush()
    # Requests held by a test stand in daemon threads; nothing is worth waiting for.
    os._exit(0)


if __name__ == "__main__":
    main()
