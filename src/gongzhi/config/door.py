"""The application as `gongzhi serve` runs it in each web process."""

from __future__ import annotations

import os
import signal

from django.db import connection

from gongzhi.config.onethread import OneThread
from gongzhi.config.parent import when_gone
from gongzhi.config.wsgi import application as django_application

application = OneThread(django_application) if connection.vendor == "sqlite" else django_application
when_gone(lambda: os.kill(os.getpid(), signal.SIGTERM))
