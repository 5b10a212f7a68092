"""Addresses of whistles and of the list of hard cases."""

from __future__ import annotations

from django.urls import path

from gongzhi.cases.views import hard, whistle, whistle_steps

urlpatterns = [
    path("whistles/", whistle.whistle_list, name="whistle_list"),
    path("whistles/new/", whistle.whistle_new, name="whistle_new"),
    path("whistles/figures/", whistle.whistle_figures, name="whistle_figures"),
    path("whistles/<str:public_id>/", whistle.whistle_detail, name="whistle_detail"),
    path("whistles/<str:public_id>/photo/<str:file_id>/", whistle.whistle_photo, name="whistle_photo"),
    path("whistles/<str:public_id>/<slug:step>/", whistle_steps.whistle_act, name="whistle_act"),
    path("hard/", hard.hard_list, name="hard_list"),
    path("hard/<str:public_id>/", hard.hard_detail, name="hard_detail"),
    path("hard/<str:public_id>/<slug:step>/", hard.hard_act, name="hard_act"),
]
