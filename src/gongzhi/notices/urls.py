"""Addresses of the inbox, of the links in messages, of documents and of the boards."""

from __future__ import annotations

from django.urls import URLPattern, path

from gongzhi.notices import moderation, views, views_documents, views_following, views_manners, views_robots

urlpatterns: list[URLPattern] = [
    path("inbox/", views.inbox, name="inbox"),
    path("inbox/read/", views.inbox_read, name="inbox_read"),
    path("me/messages/", views_manners.manners, name="manners"),
    path("me/messages/confirm/<str:key>/", views_manners.email_confirm, name="email_confirm"),
    path("me/following/", views_following.following_list, name="following"),
    path("me/following/follow/", views_following.follow, name="follow_it"),
    path("me/following/let-go/", views_following.let_go, name="follow_no_more"),
    path("n/<str:key>/", views_manners.message_open, name="message_open"),
    path("n/<str:key>/off/", views_manners.message_off, name="message_off"),
    path("organisations/<str:public_id>/groups/", views_robots.org_robots, name="org_robots"),
    path("organisations/<str:public_id>/groups/act/", views_robots.org_robot_act, name="org_robot_act"),
    path("documents/", views_documents.document_list, name="document_list"),
    path("documents/new/", views_documents.document_new, name="document_new"),
    path("documents/<str:public_id>/", views_documents.document_detail, name="document_detail"),
    path("documents/<str:public_id>/version/", views_documents.document_version, name="document_version"),
    path(
        "documents/<str:public_id>/difference/",
        views_documents.document_difference,
        name="document_difference",
    ),
    path("documents/<str:public_id>/ask/", views_documents.document_ask, name="document_ask"),
    path("documents/<str:public_id>/readers/", views_documents.document_readers, name="document_readers"),
    path("documents/<str:public_id>/read/", views_documents.document_read, name="document_read"),
    path("documents/<str:public_id>/retire/", views_documents.document_retire, name="document_retire"),
    path("documents/<str:public_id>/<int:number>.pdf", views_documents.document_file, name="document_file"),
    path("documents/<str:public_id>/public/", views_documents.document_public, name="document_public"),
    path(
        "documents/<str:public_id>/public/<int:number>.pdf",
        views_documents.document_public_file,
        name="document_public_file",
    ),
    path("board/", views.board_list, name="board_list"),
    path("board/new/", views.board_new, name="board_new"),
    path("board/trash/", views.board_trash, name="board_trash"),
    path("board/anchors/", views.board_anchors, name="board_anchors"),
    path("board/<str:public_id>/", views.board_post, name="board_post"),
    path("board/<str:public_id>/sheet/", views.board_sheet, name="board_sheet"),
    path("board/<str:public_id>/withdraw/", views.board_withdraw, name="board_withdraw"),
    path("board/<str:public_id>/restore/", views.board_restore, name="board_restore"),
    path("board/<str:public_id>/words/", moderation.board_words, name="board_words"),
    path("board/<str:public_id>/uncover/", moderation.board_uncover, name="board_uncover"),
]
