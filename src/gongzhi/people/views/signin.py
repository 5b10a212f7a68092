"""allauth's doors that we use, each with its mark: signing in and out. No other address of allauth is routed."""

from __future__ import annotations

from allauth.account.views import login, logout

from gongzhi.core.access import public

sign_in = public(because="signing in comes before any right")(login)
sign_out = public(because="whoever is signed in may leave; others are sent to the first page")(logout)
