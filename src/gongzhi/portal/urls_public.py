"""What everybody opens."""

from __future__ import annotations

from django.urls import path

from gongzhi.portal.views import feeds, offline, public

urlpatterns = [
    path("", public.home, name="home"),
    path("help/", public.help_page, name="help"),
    path("privacy/", public.privacy, name="privacy"),
    path("sw.js", offline.worker, name="worker"),
    path("offline/", offline.offline, name="offline"),
    path("on-this-phone/", offline.on_this_phone, name="on_this_phone"),
    path("on-this-phone/who/", offline.phone_who, name="phone_who"),
    path("p/<str:public_id>/", public.place_public, name="place_public"),
    path("p/<str:public_id>/feed/", feeds.place_feed, name="place_feed"),
]
