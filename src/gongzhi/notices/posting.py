"""One message to a program: signed by Standard Webhooks, and sent to no address inside a network.

The name is looked up once, every address that it gives must be public, and the connection goes to the address that was
looked at: a name that points elsewhere a moment later leads nowhere. No redirect is followed, no answer is kept.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
import ipaddress
import socket
import ssl
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from threading import Timer
from urllib.parse import urlsplit

from django.conf import settings

from gongzhi.notices.models import Fault

PREFIX = "whsec_"
PATIENCE = 5.0  # seconds for a step
WHOLE = 10.0  # seconds for everything: a receiver that drips its answer ends here
MOST_READ = 2048
NAT64 = ipaddress.ip_network("64:ff9b::/32")  # behind such an address lies another one, which may be inside


class Inside(OSError):
    """The address is not public."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """`answer` is the status code, where there was one."""

    answer: int | None = None
    fault: str = ""

    @property
    def arrived(self) -> bool:
        return not self.fault


def sign(secret: str, message_id: str, at: int, body: str) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = f"{message_id}.{at}.{body}".encode()
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def is_public(address: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        carried = ip.ipv4_mapped or ip.sixtofour or (ip.teredo and ip.teredo[1])
        if carried or ip in NAT64:
            return False
    return ip.is_global and not ip.is_multicast


def address_of(host: str, port: int) -> tuple[str, int]:
    """Where to connect to. One address inside among public ones refuses them all."""
    found = [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if host not in settings.HOOK_HOSTS and not all(map(is_public, found)):
        raise Inside(host)
    return found[0], port


def connect(host: str, port: int, *, sealed: bool) -> socket.socket:
    line = socket.create_connection(address_of(host, port), PATIENCE)
    if not sealed:
        return line
    context = ssl.create_default_context()
    return context.wrap_socket(line, server_hostname=host, do_handshake_on_connect=False)


def post(url: str, *, secret: str, message_id: str, body: str, now: datetime) -> Outcome:
    try:
        answer, _said = exchange(url, body.encode(), headers(secret, message_id, body, now))
    except Inside:
        return Outcome(fault=Fault.INSIDE)
    except TimeoutError:
        return Outcome(fault=Fault.SLOW)
    except ssl.SSLError:
        return Outcome(fault=Fault.SEAL)
    except (
        OSError,
        http.client.HTTPException,
        ValueError,
    ):  # the last: cut while it was read, or no host name
        return Outcome(fault=Fault.UNREACHED)
    return Outcome(answer, "" if 200 <= answer < 300 else Fault.ANSWER)


def headers(secret: str, message_id: str, body: str, now: datetime) -> dict[str, str]:
    at = int(now.timestamp())
    return {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Gongzhi",
        "webhook-id": message_id,
        "webhook-timestamp": str(at),
        "webhook-signature": sign(secret, message_id, at, body),
    }


def exchange(url: str, body: bytes, head: dict[str, str]) -> tuple[int, bytes]:
    """The status code, and the beginning of what was answered."""
    to = urlsplit(url)
    host, sealed = to.hostname or "", to.scheme == "https"
    port = to.port or (443 if sealed else 80)
    line = http.client.HTTPConnection(host, port, timeout=PATIENCE)
    line.default_port = 443 if sealed else 80
    line.sock = sock = connect(host, port, sealed=sealed)
    stop = Timer(WHOLE, cut, [sock])
    stop.daemon = True
    stop.start()
    try:
        if isinstance(sock, ssl.SSLSocket):
            sock.do_handshake()
        line.request("POST", (to.path or "/") + (f"?{to.query}" if to.query else ""), body, head)
        response = line.getresponse()
        return response.status, response.read(MOST_READ)
    finally:
        stop.cancel()
        line.close()


def cut(sock: socket.socket) -> None:
    with suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)
