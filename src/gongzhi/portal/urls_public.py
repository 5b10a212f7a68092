"""What everybody opens."""

from __future__ import annotations

from django.urls import path

from gongzhi.portal.views import public

urlpatterns = [
    path("", public.home, name="home"),
    path("help/", public.help_page, name="help"),
    path("privacy/", public.privacy, name="privacy"),
    path("p/<str:public_id>/", public.place_public, name="place_public"),
]
