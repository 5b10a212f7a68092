"""The settings, the two views and the server. `python -m bench.bare.site` serves on PORT."""

from __future__ import annotations

import os

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.urls import path
from granian.constants import Interfaces
from granian.server import MPServer

from gongzhi.config import env
from gongzhi.config import settings as ours

if not settings.configured:
    settings.configure(
        SECRET_KEY="bare", ALLOWED_HOSTS=["*"], ROOT_URLCONF="bench.bare.site", USE_TZ=True,
        DATABASES=ours.DATABASES, DEFAULT_AUTO_FIELD=ours.DEFAULT_AUTO_FIELD,
        INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "bench.bare"],
        MIDDLEWARE=[  # what `django-admin startproject` writes
            "django.middleware.security.SecurityMiddleware",
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
            "django.middleware.clickjacking.XFrameOptionsMiddleware",
        ],
    )  # fmt: skip
    django.setup()

from bench.bare.models import Line


def health(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


def write(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return HttpResponse(f'<input name="csrfmiddlewaretoken" value="{get_token(request)}">')
    Line.objects.filter(pk=1).first()
    line = Line.objects.create(words=request.POST["text"])
    return HttpResponse(status=302, headers={"Location": f"/{line.pk}"})


urlpatterns = [path("health", health), path("write", write)]
application = WSGIHandler()


def make_table() -> None:
    """Once a database."""
    from django.db import connection

    if Line._meta.db_table not in connection.introspection.table_names():
        with connection.schema_editor() as editor:
            editor.create_model(Line)
        Line.objects.create(words="first")
    connection.close()


if __name__ == "__main__":
    on_sqlite = env.text("DB", "sqlite") != "postgres"
    make_table()
    MPServer(
        "bench.bare.site:application", address="127.0.0.1", port=env.number("PORT", 8000), interface=Interfaces.WSGI,
        workers=1 if on_sqlite else os.cpu_count() or 1, blocking_threads=1 if on_sqlite else 16,
    ).serve()  # fmt: skip
