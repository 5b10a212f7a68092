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
# An interrupt at the terminal is for the parent, which ends this process in order: told twice, it would hang.
os.setpgrp()
when_gone(lambda: os.kill(os.getpid(), signal.SIGTERM))
