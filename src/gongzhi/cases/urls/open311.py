"""What programs of the Open311 standard open."""

from __future__ import annotations

from django.urls import path

from gongzhi.cases.open311 import views

urlpatterns = [
    path("discovery.<str:form>", views.discovery, name="open311_discovery"),
    path("v2/services.<str:form>", views.services, name="open311_services"),
    path("v2/services/<str:code>.<str:form>", views.service, name="open311_service"),
    path("v2/requests.<str:form>", views.requests, name="open311_requests"),
    path("v2/requests/<str:request_id>.<str:form>", views.request_one, name="open311_request"),
    path("v2/tokens/<str:token>.<str:form>", views.token_one, name="open311_token"),
]
