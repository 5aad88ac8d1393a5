"""`python -m tests.pictures DIR`: pictures of the panel of a running demo, for README and docs."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from plugin import demo
from plugin.logs import set_up_logs
from tests.embedded_ui.pictures import LOOKS, take

#: The looks that the docs show.
_SHOWN = tuple(look for look in LOOKS if look.name == "desktop")


def main(folder: Path) -> None:
    """Runs the demo's samples and takes the pictures into `folder`."""
    set_up_logs()
    with tempfile.TemporaryDirectory() as place, demo.running(Path(place), 0) as shown:
        demo.send(shown)
        demo.settled(shown)
        for picture in take(shown.link(), folder, _SHOWN):
            print(picture)  # what the command is for


if __name__ == "__main__":
    main(Path(sys.argv[1]))
