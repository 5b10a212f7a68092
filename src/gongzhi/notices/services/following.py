"""Following cases, places and kept filters; the worker reads the journal behind a mark and tells who follows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from itertools import batched
from operator import or_

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate

from gongzhi.core.models import below
from gongzhi.core.said import gettext as _
from gongzhi.core.scope import PUBLIC_GRANT, WORK, scope_to, unscoped
from gongzhi.core.verdict import Refused
from gongzhi.journal.models import Entry, JournalMark
from gongzhi.journal.selectors import later
from gongzhi.notices.models import Following, Message
from gongzhi.notices.news import FOLLOWABLE, NEWS, NEWS_BATCH, About, Describe, News
from gongzhi.notices.services.messages import message, queue
from gongzhi.people.actor import Actor, actor_of
from gongzhi.people.models import Account

KIND = "followed"  # of the messages
PLACE = "place"
READER = "following"
AT_ONCE = 500  # entries in one go
TOLD_AT_ONCE = 500  # accounts in one statement
MOST = 200  # things that one account follows


@transaction.atomic
def follow(*, actor: Actor, kind: str, key: str, now: datetime) -> Following:
    """Tell this account of news. Within the scope of the actor's work; what is public is found in any."""
    account_id, number = actor.must_be_member(), found(actor, kind, key)
    Account.objects.select_for_update(of=("self",), no_key=True).get(pk=account_id)
    own = Following.objects.filter(account_id=account_id)
    if own.exclude(kind=kind, number=number).count() >= MOST:
        raise Refused(
            _("You follow {most} things already. Let go of one first.").format(most=MOST), status=409
        )
    facts = {"place_id": number if kind == PLACE else None, "at": now}
    following, _made = Following.objects.get_or_create(
        account_id=account_id, kind=kind, number=number, defaults=facts
    )
    return following


def let_go(*, actor: Actor, following_id: int) -> Following | None:
    """Twice is once: what is not followed any more is not followed."""
    row = Following.objects.filter(account_id=actor.must_be_member(), pk=following_id).first()
    if row is not None:
        Following.objects.filter(pk=row.pk).delete()
    return row


def found(actor: Actor, kind: str, key: str) -> int:
    number = FOLLOWABLE[kind].find(actor, key) if kind in FOLLOWABLE else None
    if number is None:
        raise Refused(_("This is not open to you, so it cannot be followed."), status=404)
    return number


@dataclass(frozen=True, slots=True)
class Happened:
    """One entry that is news, to one sort of followers."""

    news: News
    number: int
    at: datetime  # who began to follow afterwards hears nothing of it
    by: int | None  # whoever did it hears nothing of it


@transaction.atomic
def spread(now: datetime) -> int:
    """Tell who follows what happened since the last time. The mark moves in the same transaction."""
    mark = JournalMark.objects.select_for_update(no_key=True).filter(reader=READER).first()
    with unscoped(because="what happened behind a mark; what is told is asked in the scope of who follows"):
        if mark is None:
            last = Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
            JournalMark.objects.create(reader=READER, entry_id=last, at=now)
            return 0
        entries = later(mark.entry_id, most=AT_ONCE, now=now)
        if not entries:
            return 0
        words = messages(list(news_in(entries)), now)
        told = sum(len(queue(some)) for some in batched(words, TOLD_AT_ONCE))
    mark.entry_id, mark.at = entries[-1][0], now
    mark.save(update_fields=["entry_id", "at"])
    return told


def news_in(entries: Sequence[tuple[int, str, str]]) -> Iterator[Happened]:
    wanted = [(pk, subject, news) for pk, subject, verb in entries for news in NEWS.get(verb, ())]
    facts = Entry.objects.filter(pk__in={pk for pk, _s, _n in wanted}).values_list("pk", "at", "actor_id")
    known = {pk: (at, by) for pk, at, by in facts}
    for pk, subject, news in wanted:
        kind, _colon, number = subject.partition(":")
        if kind == news.kind:
            yield Happened(news, int(number), *known[pk])


def messages(happened: Sequence[Happened], now: datetime) -> Iterator[Message]:
    yield from of_places([one for one in happened if one.news.at_places], now)
    yield from of_subjects([one for one in happened if not one.news.at_places], now)


def of_places(happened: Sequence[Happened], now: datetime) -> Iterator[Message]:
    """What is public at a place reaches who follows it, or a place under it."""
    numbers: dict[Describe, list[int]] = defaultdict(list)
    for one in happened:
        numbers[one.news.about].append(one.number)
    with scope_to({PUBLIC_GRANT}):
        known = {describe: describe(some) for describe, some in numbers.items()}
    for one in happened:
        about = known[one.news.about].get(one.number)
        if about is not None and about.paths:
            yield from (word(pk, about, [one], now) for pk in around(about, one))


def around(about: About, one: Happened) -> Iterable[int]:
    here = reduce(or_, (Q(place__path=path) | below(path, "place__path") for path in about.paths))
    followers = Following.objects.filter(here, kind=PLACE, at__lte=one.at).exclude(account_id=one.by or 0)
    return followers.order_by("account_id").values_list("account_id", flat=True).distinct()


def of_subjects(happened: Sequence[Happened], now: datetime) -> Iterator[Message]:
    """One word to each who follows, about each thing, however much became of it; nothing of what they did themselves
    or may not open any more."""
    touched = {(one.news.kind, one.number) for one in happened}
    if not touched:
        return
    wanted = reduce(or_, (Q(kind=kind, number=number) for kind, number in sorted(touched)))
    since: dict[int, dict[tuple[str, int], datetime]] = defaultdict(dict)
    rows = Following.objects.filter(wanted).values_list("account_id", "kind", "number", "at")
    for account_id, kind, number, at in rows:
        since[account_id][kind, number] = at
    for account in Account.objects.filter(pk__in=since).select_related("person").order_by("pk"):
        mine = since[account.pk]
        theirs = [one for one in happened if one.by != account.pk and (one.news.kind, one.number) in mine]
        news = [one for one in theirs if mine[one.news.kind, one.number] <= one.at]
        yield from words_for(account, news, now)


def words_for(account: Account, happened: Sequence[Happened], now: datetime) -> Iterator[Message]:
    by_kind: dict[str, dict[int, list[Happened]]] = defaultdict(lambda: defaultdict(list))
    for one in happened:
        by_kind[one.news.kind][one.number].append(one)
    for numbers in by_kind.values():
        about = next(iter(numbers.values()))[0].news.about
        with scope_to(actor_of(account, on=localdate(now)).grants(WORK)):
            known = about(numbers)
        yield from (word(account.pk, known[n], some, now) for n, some in numbers.items() if n in known)


def word(account_id: int, about: About, happened: Iterable[Happened], now: datetime) -> Message:
    some = list(happened)
    what = _(", ").join(dict.fromkeys(str(one.news.label) for one in some))
    text = _("{title}: {what}").format(title=about.title, what=what)
    subject = f"{some[0].news.kind}:{some[0].number}"
    return message(
        kind=KIND, subject=subject, text=text, due_at=max(now, about.at or now), link=about.url,
        account_id=account_id, batch=NEWS_BATCH,
    )  # fmt: skip
