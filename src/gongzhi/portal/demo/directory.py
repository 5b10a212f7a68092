"""What the bulk writer would ask the database again and again, remembered: routes, bodies, who is told."""

from __future__ import annotations

from datetime import date, timedelta

from gongzhi.cases.models import Case, Category
from gongzhi.cases.routing import Route, route
from gongzhi.core.models import STORED_LEVELS
from gongzhi.duties.models import Duty
from gongzhi.people.models import Account, Organisation
from gongzhi.people.posts import Right
from gongzhi.people.selectors import accounts_of, bodies_of, body_above
from gongzhi.portal.demo.town import Town

type Ids = tuple[int | None, ...]
SETTLED = timedelta(days=4)  # before that nobody of the staff came, went or was away


def ids_of(placed: Case | Duty) -> Ids:
    return tuple(getattr(placed, f"{level}_id") for level in STORED_LEVELS)


class Directory:
    def __init__(self, town: Town) -> None:
        self.settled_until = town.date() - SETTLED
        self.routes: dict[tuple[int, str, Ids], Route] = {}
        self.bodies_at: dict[Ids, dict[str, Organisation]] = {}
        self.above_at: dict[tuple[str, Ids], tuple[str, Organisation] | None] = {}
        self.accounts: dict[tuple[int, Right, date, Ids], list[int]] = {}
        people = Account.objects.filter(person__isnull=False, is_active=True)
        self.own_accounts: dict[int | None, int] = dict(people.values_list("person_id", "pk"))

    def route(self, case: Case, category: Category, estate_kind: str, on: date) -> Route:
        """No contract of the demo begins or ends in the year of its cases, so the day makes no difference."""
        key = category.pk, estate_kind, ids_of(case)
        if key not in self.routes:
            self.routes[key] = route(category=category, placed=case, estate_kind=estate_kind, on=on)
        return self.routes[key]

    def bodies(self, case: Case) -> dict[str, Organisation]:
        key = ids_of(case)
        if key not in self.bodies_at:
            self.bodies_at[key] = bodies_of(case)
        return self.bodies_at[key]

    def above(self, duty: Duty) -> tuple[str, Organisation] | None:
        key = duty.level, ids_of(duty)
        if key not in self.above_at:
            self.above_at[key] = body_above(duty.level, duty)
        return self.above_at[key]

    def account_of(self, person_id: int) -> int | None:
        return self.own_accounts.get(person_id)

    def told(self, org_id: int, placed: Case | Duty, right: Right, on: date) -> list[int]:
        """Accounts that hear of it. On the last days it depends on the day."""
        key = org_id, right, max(on, self.settled_until), ids_of(placed)
        if key not in self.accounts:
            self.accounts[key] = accounts_of(org_id, placed, on=key[2], right=right)
        return self.accounts[key]
