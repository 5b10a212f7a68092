"""What is new in the kept filters that somebody follows: looked at by the worker, as their reader would see them."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.http import QueryDict
from django.utils.timezone import localdate

from gongzhi.cases.models import FilterLook, SavedFilter
from gongzhi.cases.selectors.saved import KIND, open_to
from gongzhi.core.lists import LISTS, address
from gongzhi.core.said import gettext as _
from gongzhi.core.said import ngettext
from gongzhi.core.scope import scope_to
from gongzhi.notices.models import Following
from gongzhi.notices.services import message, queue
from gongzhi.notices.services.following import KIND as NEWS
from gongzhi.people.actor import Actor, actor_of

EVERY = timedelta(minutes=15)
APART = timedelta(hours=1)  # between two words about one filter
AT_ONCE = 100  # filters in one go; where there are more, each is looked at less often
MOST = 300  # rows; of more, "new" says little, and remembering them costs much


def look_around(now: datetime) -> int:
    """Look at those whose turn it is. Gives how many had something new."""
    due = Q(look=None) | Q(look__looked_at__lte=now - EVERY)
    quiet = Q(look__told_at=None) | Q(look__told_at__lte=now - APART)
    rows = Following.objects.filter(due & quiet, kind=KIND).select_related("look", "account__person")
    turn = list(rows.order_by(F("look__looked_at").asc(nulls_first=True), "pk")[:AT_ONCE])
    FilterLook.objects.filter(following__in=turn).update(looked_at=now)  # one that fails goes to the end
    return sum(look(one, now=now) for one in turn)


@transaction.atomic
def look(following: Following, *, now: datetime) -> bool:
    """The first look only remembers."""
    actor = actor_of(following.account, on=localdate(now))
    saved = SavedFilter.objects.filter(open_to(actor), pk=following.number).first()
    if saved is None or (found := rows_of(saved, actor, now=now)) is None:
        following.delete()
        return False
    if len(found) > MOST:
        following.delete()
        tell(following, saved, too_many(saved), now=now)
        return True
    last = FilterLook.objects.filter(following=following).first()
    new = len(set(found) - set(last.seen)) if last else 0
    facts = {"seen": found, "looked_at": now} | ({"told_at": now} if new else {})
    FilterLook.objects.update_or_create(following=following, defaults=facts)
    if new:
        tell(following, saved, what_is_new(saved, new), now=now)
    return bool(new)


def rows_of(saved: SavedFilter, actor: Actor, *, now: datetime) -> list[int] | None:
    """The numbers of what the reader finds with it, one more than the most; None where its list opens no more."""
    listing = LISTS[saved.list]
    if not listing.may(actor):
        return None
    with scope_to(actor.grants(listing.audiences)):
        form = listing.form(QueryDict(saved.query))
        form.is_valid()
        rows = listing.rows(form, actor, now)
        if isinstance(rows, QuerySet):
            return list(rows.order_by().values_list("pk", flat=True)[: MOST + 1])
        return [row.pk for row in rows][: MOST + 1]


def tell(following: Following, saved: SavedFilter, text: str, *, now: datetime) -> None:
    subject = f"{KIND}:{saved.pk}"
    link = address(saved.list, saved.query)
    queue(
        [
            message(
                kind=NEWS, subject=subject, text=text, due_at=now, link=link, account_id=following.account_id
            )
        ]
    )


def what_is_new(saved: SavedFilter, n: int) -> str:
    words = ngettext("One more in “{name}”.", "{n} more in “{name}”.", n)
    return words.format(n=n, name=saved.name)


def too_many(saved: SavedFilter) -> str:
    return _(
        "“{name}” finds more than {most} now, so nothing new is told of it. Narrow it and follow it again."
    ).format(name=saved.name, most=MOST)
