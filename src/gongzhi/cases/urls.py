"""Addresses of cases and of the dispatch table, for staff."""

from __future__ import annotations

from django.urls import path

from gongzhi.cases import urls_coordination
from gongzhi.cases.views import (
    desk,
    paste,
    patrol,
    rules,
    staff_acts,
    staff_case,
    staff_found,
    staff_list,
    staff_trash,
    texts,
    walks,
)

urlpatterns = [
    path("desk/", desk.desk_page, name="desk"),
    path("desk/batch/", desk.desk_batch, name="desk_batch"),
    path("desk/undo/<str:move>/", desk.desk_undo, name="desk_undo"),
    path("desk/<str:public_id>/guess/", desk.desk_guess, name="desk_guess"),
    path("desk/<str:public_id>/send/", desk.desk_send, name="desk_send"),
    path("cases/", staff_list.case_list, name="case_list"),
    path("cases/paste/", paste.case_paste, name="case_paste"),
    path("cases/found/", staff_found.case_found, name="case_found"),
    path("cases/trash/", staff_trash.case_trash, name="case_trash"),
    path("cases/<str:public_id>/", staff_case.case_detail, name="case_detail"),
    path("cases/<str:public_id>/photo/<str:file_id>/", staff_case.case_photo, name="case_photo"),
    path("cases/<str:public_id>/<slug:step>/", staff_acts.case_act, name="case_act"),
    path("patrol/", patrol.patrol_home, name="patrol_home"),
    path("patrol/figures/", patrol.patrol_figures, name="patrol_figures"),
    path("patrol/routes/new/", patrol.patrol_route_add, name="patrol_route_add"),
    path("patrol/routes/<str:public_id>/", patrol.patrol_route, name="patrol_route"),
    path("patrol/routes/<str:public_id>/edit/", patrol.patrol_route_edit, name="patrol_route_edit"),
    path("patrol/routes/<str:public_id>/stops/", patrol.patrol_stops, name="patrol_stops"),
    path("patrol/routes/<str:public_id>/retire/", patrol.patrol_route_retire, name="patrol_route_retire"),
    path("patrol/routes/<str:public_id>/start/", walks.patrol_start, name="patrol_start"),
    path("patrol/walks/<str:public_id>/", walks.patrol_walk, name="patrol_walk"),
    path("patrol/walks/<str:public_id>/check/", walks.patrol_check, name="patrol_check"),
    path("patrol/walks/<str:public_id>/end/", walks.patrol_end, name="patrol_end"),
    path("reply-texts/", texts.text_list, name="reply_texts"),
    path("reply-texts/new/", texts.text_add, name="reply_text_add"),
    path("reply-texts/<str:public_id>/", texts.text_edit, name="reply_text_edit"),
    path("reply-texts/<str:public_id>/retire/", texts.text_retire, name="reply_text_retire"),
    path("rules/", rules.rule_list, name="rule_list"),
    path("rules/new/", rules.rule_add, name="rule_add"),
    path("rules/try/", rules.rule_try, name="rule_try"),
    path("rules/<int:number>/", rules.rule_detail, name="rule_detail"),
    path("rules/<int:number>/edit/", rules.rule_edit, name="rule_edit"),
    path("rules/<int:number>/end/", rules.rule_end, name="rule_end"),
    *urls_coordination.urlpatterns,
]
