"""Pages of imports."""

from __future__ import annotations

from django.urls import path

from gongzhi.core import views_imports as views

urlpatterns = [
    path("operate/imports/", views.import_list, name="operate_imports"),
    path("operate/imports/template/<str:kind>/", views.import_template, name="import_template"),
    path("operate/imports/<str:public_id>/", views.import_batch, name="import_batch"),
    path("operate/imports/<str:public_id>/part/", views.import_part, name="import_part"),
    path("operate/imports/<str:public_id>/columns/", views.import_columns, name="import_columns"),
    path("operate/imports/<str:public_id>/run/", views.import_run, name="import_run"),
    path("operate/imports/<str:public_id>/undo/", views.import_undo, name="import_undo"),
    path("operate/imports/<str:public_id>/answer/", views.import_answer, name="import_answer"),
    path("operate/imports/<str:public_id>/replies/", views.import_replies, name="import_replies"),
    path("operate/imports/<str:public_id>/refused/", views.import_refused, name="import_refused"),
]
