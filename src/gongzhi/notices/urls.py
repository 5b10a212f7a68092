"""Addresses of the inbox, of the links in messages, and of the boards."""

from __future__ import annotations

from django.urls import URLPattern, path

from gongzhi.notices import moderation, views, views_following, views_manners, views_robots

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
