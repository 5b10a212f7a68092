"""What the operator says about the map's ground: checked at start, since a wrong address would only show as grey."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

SYSTEMS = ("wgs84", "gcj02")
PARTS = ("{x}", "{y}", "{z}")


def ground(layers: Sequence[str], *, source: str, system: str) -> dict[str, object]:
    """The layers of tiles, lowest first, whose they are, and the coordinates in which they are drawn."""
    for layer in layers:
        if urlsplit(layer).scheme != "https" or any(part not in layer for part in PARTS) or "{s}" in layer:
            raise ImproperlyConfigured(
                f"MAP_TILES: {layer!r} is no address that begins with https://, names one server "
                "and holds {x}, {y} and {z}."
            )
    if layers and not source:
        raise ImproperlyConfigured("MAP_SOURCE: say whose map MAP_TILES shows; it stands on the map.")
    if system not in SYSTEMS:
        raise ImproperlyConfigured(f"MAP_SYSTEM={system!r}: write {' or '.join(SYSTEMS)}.")
    return {"layers": list(layers), "source": source, "system": system}


def hosts(layers: Sequence[str]) -> list[str]:
    """From which pages may load pictures."""
    return sorted({f"https://{urlsplit(layer).netloc}" for layer in layers})
