"""Filters of lists are kept under a name and taken away again. Those of an organisation are journaled with it:
they change what its people see over their list."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.cases.models import SavedFilter
from gongzhi.cases.policies import saved as policies
from gongzhi.cases.selectors.saved import open_to
from gongzhi.core.scope import unscoped
from gongzhi.core.verdict import Refused, require
from gongzhi.journal.services import declare, record
from gongzhi.people.actor import Actor
from gongzhi.people.models import Account, Organisation

MOST = 20  # over one list, of one person and of one organisation
SHARED = declare("cases.filter_shared", gettext_lazy("kept a filter over a list for everybody here"))
UNSHARED = declare(
    "cases.filter_unshared", gettext_lazy("took away a filter over a list that everybody had here")
)


@transaction.atomic
def save_filter(
    *, actor: Actor, over: str, name: str, query: str, org: Organisation | None = None, now: datetime
) -> SavedFilter:
    """Keep a filter over a list, or give the one of this name another query."""
    name = name.strip()
    if not name or not query:
        raise Refused(_("Choose a filter and give it a name."), status=422)
    lock(actor, org)
    whose = {"organisation": org} if org else {"organisation": None, "account_id": actor.must_be_member()}
    if org is not None:
        require(policies.can_share(actor, org))
    if SavedFilter.objects.filter(**whose, list=over).exclude(name=name).count() >= MOST:
        raise Refused(
            _("There are {most} filters already. Take one away first.").format(most=MOST), status=409
        )
    facts = {"query": query[:1000], "account_id": actor.must_be_member(), "created_at": now}
    saved, _made = SavedFilter.objects.update_or_create(**whose, list=over, name=name, defaults=facts)
    if org is not None:
        record(actor, SHARED, org, at=now, filter=saved.pk, list=over)
    return saved


def lock(actor: Actor, org: Organisation | None) -> None:
    """Two with one name at the same moment wait for each other."""
    if org is None:
        Account.objects.select_for_update(of=("self",), no_key=True).get(pk=actor.must_be_member())
        return
    with unscoped(because="the journal line stands with the organisation"):
        Organisation.objects.locked().get(pk=org.pk)


@transaction.atomic
def remove_filter(*, actor: Actor, public_id: str, now: datetime) -> SavedFilter:
    with unscoped(because="filters of the own organisations"):
        rows = SavedFilter.objects.filter(open_to(actor)).select_related("organisation")
        saved = rows.filter(public_id=public_id).first()
    if saved is None:
        raise Refused(_("This filter is gone already."), status=404)
    require(policies.can_remove(actor, saved))
    if saved.organisation is not None:
        lock(actor, saved.organisation)
        record(actor, UNSHARED, saved.organisation, at=now, filter=saved.pk, list=saved.list)
    saved.delete()
    return saved
