"""Where every signed-in person begins."""

from __future__ import annotations

from django.urls import path

from gongzhi.portal.views import search, start

urlpatterns = [
    path("start/", start.start, name="start"),
    path("start/today/", start.today, name="today"),
    path("start/kept/", start.kept, name="kept"),
    path("search/", search.search, name="search"),
]
