from __future__ import annotations

from django.urls import path

from gongzhi.places.views import change, grids, placards, tree

urlpatterns = [
    path("tree/", tree.place_list, name="place_list"),
    path("tree/<str:public_id>/", tree.place_detail, name="place_detail"),
    path("tree/<str:public_id>/add/", change.place_add, name="place_add"),
    path("tree/<str:public_id>/facts/", change.place_edit, name="place_edit"),
    path("tree/<str:public_id>/name/", change.place_name, name="place_name"),
    path("tree/<str:public_id>/retire/", change.place_retire, name="place_retire"),
    path("tree/<str:public_id>/restore/", change.place_restore, name="place_restore"),
    path("tree/<str:public_id>/move/", change.place_move, name="place_move"),
    path("tree/<str:public_id>/merge/", change.place_merge, name="place_merge"),
    path("tree/<str:public_id>/grids/", grids.grid_list, name="grid_list"),
    path("tree/<str:public_id>/grids/<str:layer>/add/", grids.grid_add, name="grid_add"),
    path("tree/<str:public_id>/grids/<str:layer>/all/", grids.grid_bulk, name="grid_bulk"),
    path("tree/<str:public_id>/placards/", placards.placards, name="placards"),
    path("tree/<str:public_id>/placards/issue/", placards.placard_issue, name="placard_issue"),
    path("tree/<str:public_id>/placards/revoke/", placards.placard_revoke, name="placard_revoke"),
    path("tree/<str:public_id>/placards/sheet.pdf", placards.placard_sheet, name="placard_sheet"),
    path("grids/<str:public_id>/", grids.grid_edit, name="grid_edit"),
    path("grids/<str:public_id>/retire/", grids.grid_retire, name="grid_retire"),
]
