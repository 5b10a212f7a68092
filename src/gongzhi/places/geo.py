"""Coordinates of Chinese map services as WGS-84.

GCJ-02 shifts WGS-84 by a fixed wave; BD-09, Baidu's, turns GCJ-02 once more. Neither is published; the formulas
are those that map software has used since 2013 (googollee/eviltransform, wandergis/coordtransform, both MIT). For BD-09
the two differ by up to 50 m; Baidu's own published answer agrees with the second, which stands here.
The way back is found by repetition and is true to less than a centimetre.
"""

from __future__ import annotations

from math import atan2, cos, pi, sin, sqrt
from typing import NamedTuple

AXIS = 6_378_245.0  # Krassowsky 1940
FLATNESS = 0.00669342162296594323
TURN = pi * 3000 / 180
ROUNDS = 5


class Point(NamedTuple):
    lng: float
    lat: float


def in_china(point: Point) -> bool:
    return 72.004 <= point.lng <= 137.8347 and 0.8293 <= point.lat <= 55.8271


def bd09_to_wgs84(point: Point) -> Point:
    return gcj02_to_wgs84(bd09_to_gcj02(point))


def bd09_to_gcj02(point: Point) -> Point:
    x, y = point.lng - 0.0065, point.lat - 0.006
    far = sqrt(x * x + y * y) - 0.00002 * sin(y * TURN)
    angle = atan2(y, x) - 0.000003 * cos(x * TURN)
    return Point(far * cos(angle), far * sin(angle))


def gcj02_to_wgs84(point: Point) -> Point:
    guess = point
    for _ in range(ROUNDS):
        there = wgs84_to_gcj02(guess)
        guess = Point(guess.lng + point.lng - there.lng, guess.lat + point.lat - there.lat)
    return guess


def wgs84_to_gcj02(point: Point) -> Point:
    """Outside China the two are one."""
    if not in_china(point):
        return point
    x, y = point.lng - 105.0, point.lat - 35.0
    wave = (20 * sin(6 * x * pi) + 20 * sin(2 * x * pi)) * 2 / 3
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + wave
    north += (20 * sin(y * pi) + 40 * sin(y / 3 * pi)) * 2 / 3
    north += (160 * sin(y / 12 * pi) + 320 * sin(y * pi / 30)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + wave
    east += (20 * sin(x * pi) + 40 * sin(x / 3 * pi)) * 2 / 3
    east += (150 * sin(x / 12 * pi) + 300 * sin(x / 30 * pi)) * 2 / 3
    angle = point.lat / 180 * pi
    bend = 1 - FLATNESS * sin(angle) ** 2
    d_lat = north * 180 / (AXIS * (1 - FLATNESS) / (bend * sqrt(bend)) * pi)
    d_lng = east * 180 / (AXIS / sqrt(bend) * cos(angle) * pi)
    return Point(point.lng + d_lng, point.lat + d_lat)


def metres_between(a: Point, b: Point) -> float:
    """Near enough within a city."""
    x = (a.lng - b.lng) * cos((a.lat + b.lat) / 360 * pi) * 111_320
    return sqrt(x * x + ((a.lat - b.lat) * 110_574) ** 2)
