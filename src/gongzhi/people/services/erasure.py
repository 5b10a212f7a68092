"""A person asks to be erased (PIPL art. 47), or takes a copy of what is held (art. 45).

What goes at once: contacts, own words, messages, sessions. The name goes where no post and no unit needs it any
more; the journal stays whole, because it never held a name.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime

from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.core.scope import unscoped
from gongzhi.journal.services import declare, record
from gongzhi.journal.words import drop_key
from gongzhi.people.actor import Actor, in_force
from gongzhi.people.models import Account, Appointment, Occupancy, Ownership, Person, Seat, Substitution
from gongzhi.people.services.holdings import HOLDINGS, Fact, Holding, collect_all

ERASED = declare("people.erased", gettext_lazy("was erased on request"))
COPIED = declare("people.copied", gettext_lazy("took a copy of the own data"))


@dataclass(frozen=True, slots=True)
class Erasure:
    """What became of it: how many rows of each holding were emptied, and whether the name went too."""

    counts: dict[str, int]
    whole: bool


def what_stands(person_id: int, *, on: date) -> list[str]:
    """Why the name has to stay for now, in words; nothing where it can go."""
    with unscoped(because="whatever a person still holds counts, wherever it lies"):
        posts = sum(
            model.objects.filter(in_force(on), person_id=person_id).count() for model in (Appointment, Seat)
        )
        units = Ownership.objects.filter(in_force(on), person_id=person_id).count()
    reasons = []
    if posts:
        reasons.append(
            _("You hold {n} posts today. Who acts in the name of a body has to be known.").format(n=posts)
        )
    if units:
        reasons.append(
            _(
                "You own {n} units. The register of owners decides who votes and pays (Civil Code art. 278)."
            ).format(n=units)
        )
    return reasons


@transaction.atomic
def erase_me(*, actor: Actor, now: datetime) -> Erasure:
    """Erase whoever asks. Everything that no law keeps goes in this one step; twice does no harm."""
    person = Person.objects.select_for_update(no_key=True).get(pk=actor.must_be_person())
    account = Account.objects.select_for_update(no_key=True).get(pk=actor.must_be_member())
    today = localdate(now)
    counts = {key: holding.erase(account, now) for key, holding in HOLDINGS.items() if holding.erase}
    if person.words_key_id is not None:
        drop_key(person.words_key_id, now=now)
    whole = not what_stands(person.pk, on=today)
    if whole:
        forget(person, account, today, now)
    record(actor, ERASED, person, at=now, whole=whole, counts=counts)
    return Erasure(counts, whole)


def forget(person: Person, account: Account | None, today: date, now: datetime) -> None:
    """Empty the person and close the account. The rows stay, because history points at their numbers."""
    person.name = person.phone = person.id_number = ""
    person.name_key = person.phone_key = person.id_key = ""
    person.born_on, person.erased_at = None, now
    person.save()
    with unscoped(because="where an erased person lived is nobody's business"):
        Occupancy.objects.filter(in_force(today), person=person).update(ends=today)
    Substitution.objects.filter(in_force(today), substitute=person).update(ends=today)
    if account is None:
        return
    account.login, account.is_active = f"erased-{secrets.token_hex(8)}", False
    account.muted, account.language = [], ""
    account.set_unusable_password()
    account.save()
    close_all(account)


def close_all(account: Account) -> int:
    """End every session of an account."""
    sessions = list(UserSession.objects.filter(user=account))
    for session in sessions:
        session.end()
    return len(sessions)


@transaction.atomic
def take_copy(*, actor: Actor, now: datetime) -> list[tuple[Holding, list[Fact]]]:
    """Everything that is held about whoever asks, and a line in the journal that a copy was taken."""
    account = (
        Account.objects.select_for_update(of=("self",), no_key=True)
        .select_related("person")
        .get(pk=actor.must_be_member())
    )
    record(actor, COPIED, account, at=now)
    with unscoped(because="a person's own data, wherever it lies"):
        return collect_all(account)
