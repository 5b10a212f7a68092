"""Addresses of accounts, organisations and posts. Of allauth only signing in and out are routed."""

from __future__ import annotations

from django.urls import URLPattern, path

from gongzhi.people.views import (
    account,
    appointments,
    crossings,
    ended,
    homes,
    invited,
    organisations,
    seats,
    signin,
)  # fmt: skip

urlpatterns: list[URLPattern] = [
    path("sign-in/", signin.sign_in, name="account_login"),
    path("sign-out/", signin.sign_out, name="account_logout"),
    path("me/", account.me, name="me"),
    path("me/password/", account.password, name="password"),
    path("me/sessions/", account.sessions, name="sessions"),
    path("me/sessions/end/", account.session_end, name="session_end"),
    path("me/data/", account.my_data, name="my_data"),
    path("me/erasure/", account.erasure, name="erasure"),
    path("invited/", invited.invited, name="invited"),
    path("invited/<str:code>/", invited.invited_with, name="invited_with"),
    path("erased/", account.erased, name="erased"),
    path("organisations/", organisations.org_list, name="org_list"),
    path("organisations/new/", organisations.org_add, name="org_add"),
    path("organisations/ended/", ended.org_ended, name="org_ended"),
    path("organisations/crossing/", crossings.crossing_list, name="crossing_list"),
    path("organisations/crossing/sheet/", crossings.crossing_sheet, name="crossing_sheet"),
    path("organisations/<str:public_id>/", organisations.org_detail, name="org_detail"),
    path("organisations/<str:public_id>/change/", organisations.org_edit, name="org_edit"),
    path("organisations/<str:public_id>/retire/", organisations.org_retire, name="org_retire"),
    path("organisations/<str:public_id>/restore/", ended.org_restore, name="org_restore"),
    path("organisations/<str:public_id>/contracts/new/", organisations.engagement_add, name="engagement_add"),
    path("organisations/<str:public_id>/posts/new/", appointments.appointment_add, name="appointment_add"),
    path("organisations/<str:public_id>/members/new/", seats.seat_add, name="seat_add"),
    path("organisations/<str:public_id>/terms/new/", seats.term_add, name="term_add"),
    path("members/<str:public_id>/end/", seats.seat_end, name="seat_end"),
    path("terms/<str:public_id>/end/", seats.term_end, name="term_end"),
    path("contracts/<str:public_id>/end/", organisations.engagement_end, name="engagement_end"),
    path("posts/<str:public_id>/end/", appointments.appointment_end, name="appointment_end"),
    path("posts/<str:public_id>/phone/", appointments.appointment_phone, name="appointment_phone"),
    path("posts/<str:public_id>/password/", appointments.appointment_password, name="appointment_password"),
    path("homes/<str:public_id>/new/", homes.home_add, name="home_add"),
    path("homes/<str:public_id>/end/", homes.home_end, name="home_end"),
    path("homes/<str:public_id>/correct/", homes.home_correct, name="home_correct"),
    path("homes/<str:public_id>/strike/", homes.home_strike, name="home_strike"),
    path("homes/<str:public_id>/read/", homes.home_read, name="home_read"),
    path("heads/<str:public_id>/new/", appointments.head_add, name="head_add"),
    path("grid-workers/<str:public_id>/new/", appointments.worker_add, name="worker_add"),
]
