"""Addresses where work changes hands and tasks go down the line."""

from __future__ import annotations

from django.urls import URLPattern, path

from gongzhi.duties import views, views_calendar, views_errands

urlpatterns: list[URLPattern] = [
    path("posts/<str:public_id>/hand-over/", views.hand_over, name="hand_over"),
    path("absence/", views.substitution, name="substitution"),
    path("organisations/<str:public_id>/tasks/new/", views_errands.errand_add, name="errand_add"),
    path("errands/<str:public_id>/", views_errands.errand_detail, name="errand_detail"),
    path("errands/<str:public_id>/back/", views_errands.errand_back, name="errand_back"),
    path("errands/<str:public_id>/withdraw/", views_errands.errand_withdraw, name="errand_withdraw"),
    path("me/calendar/", views_calendar.my_calendar, name="my_calendar"),
    path("me/calendar/end/", views_calendar.my_calendar_end, name="my_calendar_end"),
    path("calendar/<str:key>.ics", views_calendar.duty_calendar, name="duty_calendar"),
    path("absence/end/", views.substitution_end, name="substitution_end"),
]
