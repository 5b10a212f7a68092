"""Addresses where work changes hands and tasks go down the line."""

from __future__ import annotations

from django.urls import URLPattern, path

from gongzhi.duties import views, views_errands

urlpatterns: list[URLPattern] = [
    path("posts/<str:public_id>/hand-over/", views.hand_over, name="hand_over"),
    path("absence/", views.substitution, name="substitution"),
    path("organisations/<str:public_id>/tasks/new/", views_errands.errand_add, name="errand_add"),
    path("errands/<str:public_id>/", views_errands.errand_detail, name="errand_detail"),
    path("errands/<str:public_id>/back/", views_errands.errand_back, name="errand_back"),
    path("errands/<str:public_id>/withdraw/", views_errands.errand_withdraw, name="errand_withdraw"),
    path("absence/end/", views.substitution_end, name="substitution_end"),
]
