"""Every address of the house."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from gongzhi.core.prefs import save_prefs

urlpatterns: list[URLPattern | URLResolver] = [
    path("prefs", save_prefs, name="prefs"),
    path("api/v1/", include("gongzhi.config.api")),
    path("open311/", include("gongzhi.cases.urls.open311")),
    path("", include("gongzhi.portal.urls_public")),
    path("", include("gongzhi.portal.urls_operate")),
    path("", include("gongzhi.core.urls_imports")),
    path("", include("gongzhi.cases.urls.public")),
    path("", include("gongzhi.portal.urls")),
    path("", include("gongzhi.insight.urls")),
    path("", include("gongzhi.cases.urls.staff")),
    path("", include("gongzhi.meetings.urls")),
    path("", include("gongzhi.places.urls")),
    path("", include("gongzhi.people.urls")),
    path("", include("gongzhi.notices.urls")),
    path("", include("gongzhi.duties.urls")),
]
handler500 = "gongzhi.core.views.went_wrong"
