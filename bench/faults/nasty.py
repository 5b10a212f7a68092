"""What nobody should send: pictures that are something else, requests that are none, JSON to break a reader."""

from __future__ import annotations

import io
import json
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

from PIL import Image

MARK = b"<script>alert('gongzhi')</script>"  # must never come back
GPS = {1: "N", 2: (39.0, 54.0, 20.0), 3: "E", 4: (116.0, 23.0, 29.0)}


def jpeg(*, gps: bool = False) -> bytes:
    out, exif = io.BytesIO(), Image.Exif()
    if gps:
        exif.get_ifd(0x8825).update(GPS)
        exif[0x010E] = MARK.decode()  # the description
    Image.new("RGB", (64, 48), (120, 60, 30)).save(out, "JPEG", exif=exif)
    return out.getvalue()


def huge_png(side: int) -> bytes:
    """A square of black and white points, packed a thousand times smaller than it unpacks."""

    def part(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    packer, row = zlib.compressobj(9), bytes(1 + (side + 7) // 8)
    pixels = b"".join(packer.compress(row) for _ in range(side)) + packer.flush()
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", pixels) + part(b"IEND", b"")


def packed(*inside: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in inside:
            archive.writestr(name, content)
    return out.getvalue()


def claims(width: int, height: int) -> bytes:
    """A JPEG whose head says that it is this large."""
    plain = jpeg()
    at = plain.index(b"\xff\xc0") + 5
    return plain[:at] + struct.pack(">HH", height, width) + plain[at + 4 :]


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">' + MARK + b"</svg>"
BOOK, SHEET = ("xl/workbook.xml", b"<workbook/>"), "xl/worksheets/sheet1.xml"
# What it is called, how its bytes are made, and whether a picture may come of it.
PICTURES: dict[str, tuple[str, Callable[[], bytes], bool]] = {
    "a picture with a page behind it": ("a.jpg", lambda: jpeg() + b"<html>" + MARK, True),
    "a picture with an archive behind it": ("a.jpg", lambda: jpeg() + packed(("a.js", MARK)), True),
    "a picture that says where it was taken": ("a.jpg", lambda: jpeg(gps=True), True),
    "a page that is called a picture": ("a.jpg", lambda: b"<!doctype html>" + MARK, False),
    "a drawing with a script": ("a.svg", lambda: SVG, False),
    "a drawing that is called a picture": ("a.png", lambda: SVG, False),
    "a picture of 144 million points": ("a.png", lambda: huge_png(12_000), False),
    "a picture of 900 million points": ("a.png", lambda: huge_png(30_000), False),
    "a head that claims 4 thousand million": ("a.jpg", lambda: claims(65_500, 65_500), False),
    "half a picture": ("a.jpg", lambda: jpeg()[:300], False),
    "noise that is called HEIC": ("a.heic", lambda: b"\0\0\0\x18ftypheic" + bytes(range(256)) * 20, False),
    "nothing": ("a.jpg", lambda: b"", False),
    "a program": ("a.exe", lambda: b"MZ" + bytes(5000), False),
    "a way out of the folder": ("../../../../tmp/out.jpg", jpeg, True),
    "a zero in the name": ("a\x00.php.jpg", jpeg, True),
    "a name that reads backwards": ("a\u202egpj.exe", jpeg, True),
    "a very long name": ("a" * 4000 + ".jpg", jpeg, True),
}


def laughs() -> bytes:
    """A few lines of XML that become gigabytes where entities are followed."""
    ever_more = "".join(f"<!ENTITY {chr(98 + at)} '{f'&{chr(97 + at)};' * 10}'>" for at in range(12))
    return f"<!DOCTYPE x [<!ENTITY a 'ha'>{ever_more}]><x>&m;</x>".encode()


def nested() -> bytes:
    inner = packed((SHEET, bytes(20_000_000)))
    return packed(BOOK, ("xl/embeddings/a.zip", inner), (SHEET, inner))


WORKBOOKS: dict[str, Callable[[], bytes]] = {
    "a sheet of 400 MB": lambda: packed(BOOK, (SHEET, bytes(400_000_000))),
    "an archive in an archive": nested,
    "words that multiply": lambda: packed(BOOK, (SHEET, laughs())),
    "no workbook": lambda: b"PK\x03\x04" + bytes(4000),
    "half a workbook": lambda: packed(BOOK, (SHEET, b"<x/>"))[:60],
}

SENT: dict[str, Any] = {"id": "188006", "text": "灯不亮"}
JSON: dict[str, bytes] = {
    "very deep": b"[" * 100_000,
    "deep in a field": b'{"id": "1", "text": ' + b'{"a":' * 50_000 + b"1" + b"}" * 50_000 + b"}",
    "a huge number": b'{"id": "1", "text": "a", "received_at": ' + b"9" * 5000 + b"}",
    "a number with a huge power": b'{"id": 1e400, "text": "a"}',
    "no number": b'{"id": "1", "text": NaN}',
    "half a sign": b'{"id": "1", "text": "\\ud800"}',
    "no UTF-8": b'{"id": "1", "text": "\xff\xfe"}',
    "ten million signs": json.dumps(SENT | {"text": "a" * 10_000_000}).encode(),
    "no object": b"[1, 2]",
    "nothing": b"",
}

HOST = "Host: 127.0.0.1\r\n"
POST = "POST /report/ HTTP/1.1\r\n" + HOST
HEADS: dict[str, bytes] = {
    "somebody else's host": b"GET /sign-in/ HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    "a host with a script": b"GET /sign-in/ HTTP/1.1\r\nHost: <script>\r\n\r\n",
    "no host": b"GET /sign-in/ HTTP/1.1\r\n\r\n",
    "a head of a megabyte": f"GET / HTTP/1.1\r\n{HOST}X: {'a' * 1_000_000}\r\n\r\n".encode(),
    "ten thousand heads": (f"GET / HTTP/1.1\r\n{HOST}" + "X: a\r\n" * 10_000 + "\r\n").encode(),
    "two lengths": f"{POST}Content-Length: 5\r\nContent-Length: 50\r\n\r\nabcde".encode(),
    "no number of bytes": f"{POST}Content-Length: -5\r\n\r\n".encode(),
    "length and pieces": (
        f"{POST}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /evil HTTP/1.1\r\n{HOST}\r\n"
    ).encode(),
    "unknown pieces": f"{POST}Transfer-Encoding: evil\r\n\r\nabc".encode(),
    "a broken piece": f"{POST}Transfer-Encoding: chunked\r\n\r\nZZ\r\nabc\r\n0\r\n\r\n".encode(),
    "a form without its line": f"{POST}Content-Type: multipart/form-data\r\nContent-Length: 3\r\n\r\nabc".encode(),
    "a form with an absurd line": (
        f"{POST}Content-Type: multipart/form-data; boundary={'x' * 5000}\r\nContent-Length: 3\r\n\r\nabc"
    ).encode(),
    "an unknown charset": (
        f"{POST}Content-Type: application/x-www-form-urlencoded; charset=evil\r\nContent-Length: 3\r\n\r\na=b"
    ).encode(),
    "a zero in the address": f"GET /report/%00/ HTTP/1.1\r\n{HOST}\r\n".encode(),
    "a zero in the question": f"GET /report/?q=%00 HTTP/1.1\r\n{HOST}\r\n".encode(),
    "a way up": f"GET /static/../../../../etc/passwd HTTP/1.1\r\n{HOST}\r\n".encode(),
    "a way up, coded": f"GET /static/%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\n{HOST}\r\n".encode(),
    "no HTTP": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(200),
}
