"""Addresses where work changes hands."""

from __future__ import annotations

from django.urls import URLPattern, path

from gongzhi.duties import views

urlpatterns: list[URLPattern] = [
    path("posts/<str:public_id>/hand-over/", views.hand_over, name="hand_over"),
    path("absence/", views.substitution, name="substitution"),
    path("absence/end/", views.substitution_end, name="substitution_end"),
]
