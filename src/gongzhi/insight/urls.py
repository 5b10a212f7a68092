"""Addresses of figures, for staff."""

from __future__ import annotations

from django.urls import path

from gongzhi.insight.views import rates

urlpatterns = [
    path("rates/", rates.rates_page, name="rates"),
    path("rates/cases/", rates.rate_cases, name="rate_cases"),
    path("rates/promises/", rates.rate_promises, name="rate_promises"),
    path("rates/export/", rates.rates_export, name="rates_export"),
    path("rates/recount/", rates.rates_recount, name="rates_recount"),
]
