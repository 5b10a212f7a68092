"""What residents open."""

from __future__ import annotations

from django.urls import path

from gongzhi.cases.views import helped, maps
from gongzhi.cases.views import public_choose as choose
from gongzhi.cases.views import public_follow as following
from gongzhi.cases.views import public_report as reporting

urlpatterns = [
    path("r/<str:code>/", reporting.report_at, name="report_at"),
    path("report/", choose.report, name="report"),
    path("report/<str:public_id>/", reporting.report_place, name="report_place"),
    path("report/<str:public_id>/hints/", reporting.report_hints, name="report_hints"),
    path("map/", maps.public_map, name="public_map"),
    path("map/points/", maps.public_map_points, name="public_map_points"),
    path("me-too/<str:public_id>/", reporting.me_too, name="me_too"),
    path("known/<str:public_id>/follow/", reporting.incident_follow, name="incident_follow"),
    path("follow/<str:key>/", following.follow, name="follow"),
    path("follow/<str:key>/receipt/", following.receipt, name="receipt"),
    path("follow/<str:key>/slip/", helped.follow_slip, name="follow_slip"),
    path("follow/<str:key>/not-mine/", helped.follow_not_mine, name="follow_not_mine"),
    path("follow/<str:key>/mine/", helped.follow_take, name="follow_take"),
    path("follow/<str:key>/rate/", following.follow_rate, name="follow_rate"),
    path("follow/<str:key>/reopen/", following.follow_reopen, name="follow_reopen"),
    path("follow/<str:key>/contact/", following.follow_contact, name="follow_contact"),
    path("follow/<str:key>/sight/", following.follow_sight, name="follow_sight"),
    path("follow/<str:key>/photos/", following.follow_photo, name="follow_photo"),
    path("follow/<str:key>/photos/<str:file_id>/", following.follow_photo_file, name="follow_photo_file"),
    path(
        "follow/<str:key>/photos/<str:file_id>/remove/",
        following.follow_photo_remove,
        name="follow_photo_remove",
    ),
    path("mine/", following.my_reports, name="my_reports"),
]
