#!/usr/bin/env python
"""Django's own commands. Everyday work is `gongzhi`."""

import sys

from django.core.management import execute_from_command_line

from gongzhi.config import env

if __name__ == "__main__":
    env.default("DJANGO_SETTINGS_MODULE", "gongzhi.config.settings")
    execute_from_command_line(sys.argv)
