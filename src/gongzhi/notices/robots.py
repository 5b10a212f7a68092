"""One word to a chat group, in the form that its vendor asks for (WeCom, DingTalk, Feishu: their documents on custom robots).

All three answer refusals with status 200 and a code inside, so the code decides whether it arrived.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from django.utils.translation import gettext as _

from gongzhi.core.verdict import Refused
from gongzhi.notices.models import Robot, Vendor
from gongzhi.notices.posting import exchange

HOSTS = {
    "qyapi.weixin.qq.com": Vendor.WECOM,
    "oapi.dingtalk.com": Vendor.DINGTALK,
    "open.feishu.cn": Vendor.FEISHU,
}
ADDRESSES: dict[str, str] = {
    Vendor.WECOM: "https://qyapi.weixin.qq.com/cgi-bin/webhook/send",
    Vendor.DINGTALK: "https://oapi.dingtalk.com/robot/send",
    Vendor.FEISHU: "https://open.feishu.cn/open-apis/bot/v2/hook",
}
TOKEN = re.compile(r"[A-Za-z0-9_-]{16,128}")
SECRET = re.compile(r"[A-Za-z0-9_-]{8,128}")
LATER = {45009, 130101, 11232, -1}  # too often, or busy
HEAD = {"Content-Type": "application/json", "User-Agent": "Gongzhi"}
LONGEST = 1800  # bytes; WeCom takes 2,048


class Later(OSError):
    """It did not arrive and may the next time."""


class Wrong(ValueError):
    """The vendor refuses it for good; its code and words."""


@dataclass(frozen=True, slots=True)
class Door:
    vendor: str
    token: str


def door(pasted: str) -> Door:
    """What an address says, as the vendor shows it. Only the three vendors' own addresses lead anywhere."""
    to = urlsplit(pasted.strip())
    vendor = HOSTS.get(to.hostname or "") if to.scheme == "https" else None
    if vendor is None:
        raise Refused(
            _("This is no address of a WeCom, DingTalk or Feishu robot. Copy all of it, from https:// on."),
            status=422,
        )
    query = parse_qs(to.query)
    token = {
        Vendor.WECOM: query.get("key", [""])[0],
        Vendor.DINGTALK: query.get("access_token", [""])[0],
        Vendor.FEISHU: to.path.rstrip("/").rpartition("/")[2],
    }[vendor]
    if not TOKEN.fullmatch(token):
        raise Refused(
            _("The key at the end of the address is not whole. Copy the address again."), status=422
        )
    return Door(vendor, token)


def send(robot: Robot, text: str, *, now: datetime) -> None:
    """Raises `Later` where it may be tried again and `Wrong` where it may not."""
    address, body = form(robot, shortened(text), now=now)
    try:
        status, answer = exchange(address, json.dumps(body).encode(), HEAD)
        said: Mapping[str, Any] = json.loads(answer) if status == 200 else {}
    except (OSError, ValueError) as fault:
        raise Later(type(fault).__name__) from fault
    code = said.get("errcode", said.get("code"))
    if code == 0:
        return
    if status != 200 or code is None or code in LATER:
        raise Later(f"{status} {code}")
    raise Wrong(f"{code} {said.get('errmsg') or said.get('msg') or ''}"[:80])


def form(robot: Robot, text: str, *, now: datetime) -> tuple[str, dict[str, Any]]:
    base, second = ADDRESSES[robot.vendor], int(now.timestamp())
    if robot.vendor == Vendor.FEISHU:
        signed = {"timestamp": str(second), "sign": feishu_sign(robot.secret, second)} if robot.secret else {}
        return f"{base}/{robot.token}", signed | {"msg_type": "text", "content": {"text": text}}
    body = {"msgtype": "text", "text": {"content": text}}
    if robot.vendor == Vendor.WECOM:
        return f"{base}?{urlencode({'key': robot.token})}", body
    query = {"access_token": robot.token}
    if robot.secret:
        query |= {"timestamp": str(second * 1000), "sign": dingtalk_sign(robot.secret, second * 1000)}
    return f"{base}?{urlencode(query)}", body


def dingtalk_sign(secret: str, at: int) -> str:
    return in_base64(hmac.new(secret.encode(), f"{at}\n{secret}".encode(), hashlib.sha256))


def feishu_sign(secret: str, at: int) -> str:
    """What is signed is the key here, and nothing the message: so the vendor wants it."""
    return in_base64(hmac.new(f"{at}\n{secret}".encode(), b"", hashlib.sha256))


def in_base64(signed: hmac.HMAC) -> str:
    return base64.b64encode(signed.digest()).decode()


def shortened(text: str) -> str:
    raw = text.encode()
    return text if len(raw) <= LONGEST else raw[: LONGEST - 3].decode(errors="ignore") + "…"
