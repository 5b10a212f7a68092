"""Robots of chat groups: where an organisation's group is told, and of what."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from gongzhi.core.fields import EncryptedField
from gongzhi.core.models import PublicId
from gongzhi.core.retention import declare


class Vendor(models.TextChoices):
    WECOM = "wecom", _("WeCom")
    DINGTALK = "dingtalk", _("DingTalk")
    FEISHU = "feishu", _("Feishu")


class GroupNews(models.TextChoices):
    NEW = "new", _("new work, and work that came back")
    LATE = "late", _("what has climbed because its time has passed")
    INCIDENT = "incident", _("known incidents")
    MEETING = "meeting", _("meetings that are called, and their results")
    MORNING = "morning", _("each morning: what is due today, and what is late")


class Robot(models.Model):
    """`token` and `secret` are what the vendor's address and its signature need; whoever has them can write to the group."""

    NOT_SCOPED_BECAUSE: ClassVar[str] = "read by who manages its organisation, and by the worker that sends"

    public_id = PublicId()
    organisation = models.ForeignKey("people.Organisation", models.CASCADE, related_name="+")
    vendor = models.CharField(max_length=8, choices=Vendor.choices)
    name = models.CharField(_("name of the group"), max_length=30)
    token = EncryptedField()
    secret = EncryptedField(blank=True)
    news = models.JSONField(default=list)
    made_by_id = models.BigIntegerField(null=True)  # account
    created_at = models.DateTimeField()
    morning_on = models.DateField(null=True)  # the day on which it was told of the day
    failing_since = models.DateTimeField(null=True)
    said = models.CharField(max_length=80, blank=True)  # by the vendor, when it last refused
    off_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def receiver(self) -> str:
        return f"r:{self.pk}"

    @property
    def words_of_news(self) -> list[str]:
        return [str(label) for value, label in GroupNews.choices if value in self.news]


for field in ("token", "secret"):
    declare(
        f"notices.Robot.{field}",
        label=_("key of a chat group's robot"),
        why=_("writes to the group; no personal data"),
        basis=_("PIPL art. 51: security"),
        kept=_("as long as the robot"),
    )
