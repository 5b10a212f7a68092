"""Where every signed-in person begins."""

from __future__ import annotations

from django.urls import path

from gongzhi.portal.views import duties, search, start

urlpatterns = [
    path("start/", start.start, name="start"),
    path("start/today/", start.today, name="today"),
    path("start/kept/", start.kept, name="kept"),
    path("duties/", duties.duty_list, name="duty_list"),
    path("duties/batch/", duties.duty_batch, name="duty_batch"),
    path("search/", search.search, name="search"),
]
