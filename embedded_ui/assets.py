"""First-party static files, addressed by their content, so that browsers may keep them for ever."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from importlib import resources

#: Everything the pages load; nothing comes from another origin.
_TYPES = {"panel.css": "text/css", "panel.js": "text/javascript", "mark.svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class Asset:
    """One file. `digest`: the first 12 hex digits of its SHA-256, part of its address."""

    name: str
    content: bytes
    media_type: str
    digest: str


def load_assets() -> dict[str, Asset]:
    """All files by name, read once."""
    folder = resources.files("embedded_ui") / "static"
    return {name: _load((folder / name).read_bytes(), name, media) for name, media in _TYPES.items()}


def _load(content: bytes, name: str, media_type: str) -> Asset:
    return Asset(name, content, media_type, hashlib.sha256(content).hexdigest()[:12])
