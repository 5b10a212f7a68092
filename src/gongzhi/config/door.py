"""The application as `gongzhi serve` runs it in each web process."""

from __future__ import annotations

import os
import signal

from django.db import connection

from gongzhi.config.parent import when_gone
from gongzhi.config.turns import Turns
from gongzhi.config.wsgi import application as django_application

THREADS = 1 if connection.vendor == "sqlite" else 3

application = Turns(django_application, threads=THREADS)
when_gone(lambda: os.kill(os.getpid(), signal.SIGTERM))
