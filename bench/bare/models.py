from __future__ import annotations

from django.db import models


class Line(models.Model):
    words = models.TextField()

    class Meta:
        app_label = "bare"

    def __str__(self) -> str:
        return self.words
