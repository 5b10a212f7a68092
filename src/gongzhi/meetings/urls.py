"""Addresses of meetings, promises, series and kinds."""

from __future__ import annotations

from django.urls import path

from gongzhi.meetings.views import lists, matter, meeting, public, results

urlpatterns = [
    path("m/<str:code>/", public.check_in, name="check_in"),
    path("m/<str:code>/here/", public.checked_in, name="checked_in"),
    path("meetings/", lists.meeting_list, name="meeting_list"),
    path("meetings/new/", lists.meeting_new, name="meeting_new"),
    path("meetings/series/", lists.series_list, name="series_list"),
    path("meetings/series/new/", lists.series_new, name="series_new"),
    path("meetings/series/<str:public_id>/end/", lists.series_end, name="series_end"),
    path("meetings/kinds/", lists.kind_list, name="kind_list"),
    path("meetings/kinds/new/", lists.kind_new, name="kind_new"),
    path("meetings/kinds/<str:public_id>/", lists.kind_edit, name="kind_edit"),
    path("meetings/kinds/<str:public_id>/end/", lists.kind_end, name="kind_end"),
    path("promises/", lists.promise_list, name="promise_list"),
    path("promises/<str:public_id>/", results.promise_detail, name="promise_detail"),
    path("promises/<str:public_id>/photo/<str:file_id>/", results.promise_photo, name="promise_photo"),
    path("matters/<str:public_id>/", matter.matter, name="matter"),
    path("meetings/<str:public_id>/", meeting.meeting_detail, name="meeting_detail"),
    path("meetings/<str:public_id>/present/", meeting.meeting_present, name="meeting_present"),
    path("meetings/<str:public_id>/code/", meeting.meeting_code, name="meeting_code"),
    path("meetings/<str:public_id>/publish/", results.meeting_publish, name="meeting_publish"),
    path("meetings/<str:public_id>/invitation.ics", meeting.meeting_ics, name="meeting_ics"),
    path("meetings/<str:public_id>/minutes.pdf", meeting.meeting_minutes, name="meeting_minutes"),
    path("meetings/<str:public_id>/sheet.pdf", results.meeting_sheet, name="meeting_sheet"),
    path("meetings/<str:public_id>/paper/<str:file_id>/", meeting.meeting_paper, name="meeting_paper"),
    path("meetings/<str:public_id>/write/<str:item>/", meeting.meeting_text, name="meeting_text"),
    path("meetings/<str:public_id>/press/<slug:step>/", meeting.meeting_press, name="meeting_press"),
    path("meetings/<str:public_id>/<slug:step>/", meeting.meeting_act, name="meeting_act"),
]
