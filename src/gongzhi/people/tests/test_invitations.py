"""An invitation: by whoever fills the posts, once, until it ends; of its code only a digest is kept."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gongzhi.core.verdict import Refused
from gongzhi.journal.models import Entry
from gongzhi.people.models import Account, Appointment, Invitation
from gongzhi.people.services import appoint, enter_person
from gongzhi.people.services.invitations import code_to_send, invite, take_up, withdraw_invitations
from gongzhi.people.services.posts import NewPost
from tests.world import NOON, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.req("E25")]
CHOSEN = "a-good-pass-phrase"


@pytest.fixture
def newcomer(world):
    """Somebody whom the subdistrict has entered for Anhe, and who has no account."""
    by = world.actor("zhou")
    person = enter_person(actor=by, name="安宁", phone="13800001111", now=NOON)
    return appoint(actor=by, new=NewPost(person, world.anhe, "property_staff", world.willow, TODAY), now=NOON)


def slip(world, post, *, by="zhou", now=NOON):
    return invite(actor=world.actor(by), appointment_id=post.pk, way="slip", now=now)[1]


def test_the_code_opens_once_and_only_its_digest_is_kept(world, newcomer):
    code = slip(world, newcomer)
    kept = Invitation.objects.values().get()
    assert code not in str(kept) and kept["expires_at"] == NOON + timedelta(days=14)
    account = take_up(code=f"{code[:4]}-{code[4:8].lower()} {code[8:]}", password=CHOSEN, now=NOON)
    assert (
        account.person == newcomer.person
        and account.check_password(CHOSEN)
        and not account.must_change_password
    )
    with pytest.raises(Refused, match="用过") as again:
        take_up(code=code, password="another-phrase", now=NOON)
    assert again.value.status == 409
    assert Account.objects.get(pk=account.pk).check_password(CHOSEN)
    with pytest.raises(Refused):
        slip(world, newcomer)  # has come
    verbs = set(Entry.objects.values_list("verb", flat=True))
    assert {"people.invited", "people.came", "people.account_made"} <= verbs


def test_a_renewed_one_ends_the_one_before_and_all_end_when_somebody_comes(world, newcomer):
    first, second = slip(world, newcomer), slip(world, newcomer)
    sent, _none = invite(actor=world.actor("zhou"), appointment_id=newcomer.pk, way="sms", now=NOON)
    assert _none == "" and sent.digest == ""
    by_phone = code_to_send(sent.pk, now=NOON)
    with pytest.raises(Refused, match="撤回"):
        take_up(code=first, password=CHOSEN, now=NOON)
    take_up(code=second, password=CHOSEN, now=NOON)
    with pytest.raises(Refused, match="撤回"):
        take_up(code=by_phone, password=CHOSEN, now=NOON)
    assert code_to_send(sent.pk, now=NOON) == ""


def test_it_ends_by_itself_by_hand_and_with_the_post(world, newcomer):
    code = slip(world, newcomer)
    with pytest.raises(Refused, match="过期"):
        take_up(code=code, password=CHOSEN, now=NOON + timedelta(days=14))
    withdraw_invitations(actor=world.actor("zhou"), appointment_id=newcomer.pk, now=NOON)
    with pytest.raises(Refused, match="撤回"):
        take_up(code=code, password=CHOSEN, now=NOON)
    with pytest.raises(Refused):
        withdraw_invitations(actor=world.actor("zhou"), appointment_id=newcomer.pk, now=NOON)
    code = slip(world, newcomer)
    Appointment.objects.filter(pk=newcomer.pk).update(
        ends=TODAY - timedelta(days=1), starts=TODAY - timedelta(days=9)
    )
    with pytest.raises(Refused, match="撤回"):
        take_up(code=code, password=CHOSEN, now=NOON)
    with pytest.raises(Refused) as unknown:
        take_up(code="ABCDEFGHJKMN", password=CHOSEN, now=NOON)
    assert unknown.value.status == 404


@pytest.mark.parametrize("by", ["zhao", "tao", "ou", "wang"])
def test_only_who_fills_the_posts_invites(world, newcomer, by):
    with pytest.raises(Refused):
        slip(world, newcomer, by=by)
    with pytest.raises(Refused):
        withdraw_invitations(actor=world.actor(by), appointment_id=newcomer.pk, now=NOON)


def test_a_closed_account_is_opened_by_no_code(world, newcomer):
    code = slip(world, newcomer)
    Account.objects.create(login="gz1", person=newcomer.person, created_at=NOON, is_active=False)
    with pytest.raises(Refused):
        take_up(code=code, password=CHOSEN, now=NOON)
