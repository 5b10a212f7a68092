"""What becomes of a case: the steps of its plan, drawn by dice from how such things go."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from gongzhi.cases.models.case import Source
from gongzhi.portal.demo import texts
from gongzhi.portal.demo.texts import Sayings, Spot

# How likely a case so many days old, or fewer, is open still.
UNFINISHED = ((1.2, 0.8), (3.5, 0.5), (9, 0.2), (40, 0.03), (400, 0.0))
STARS = (5,) * 50 + (4,) * 27 + (3,) * 14 + (2,) * 6 + (1,) * 3


@dataclass(frozen=True, slots=True)
class Step:
    """`share` of the promised time after the promise was made; or so many `hours` after the step before."""

    act: str
    share: float | None = None
    hours: float = 0.0
    words: str = ""
    stars: int = 0


def fate(what: Sayings, spot: Spot, source: str, dice: Random, *, days: float, speaks: bool) -> list[Step]:
    """The steps after a report that came in so many days ago. `speaks`: the reporter can be reached and may answer."""
    steps = followers(dice) if dice.random() < 0.16 and source != Source.PETITION else []
    if dice.random() < next(likely for limit, likely in UNFINISHED if days <= limit):
        return steps + unfinished(what, spot, dice, in_hand=days > 3.5 or dice.random() < 0.55)
    draw = dice.random()
    if draw < 0.09:
        steps += sent_back(dice, times=3 if draw < 0.01 else 1)
    steps += handled(what, spot, dice, slow=draw > 0.88)
    if source != Source.STAFF:
        steps += verdict(what, spot, dice, speaks=speaks)
    return steps


def followers(dice: Random) -> list[Step]:
    return [Step("follow", hours=dice.uniform(0.1, 5)) for _ in range(dice.randint(1, 5))]


def unfinished(what: Sayings, spot: Spot, dice: Random, *, in_hand: bool) -> list[Step]:
    """Waiting to be accepted, or in hand still."""
    if not in_hand:
        return []
    steps = [Step("accept", share=dice.uniform(0.03, 0.5))]
    if dice.random() < 0.5:
        steps.append(Step("note", hours=dice.uniform(0.3, 9), words=texts.work("note", dice)))
    if dice.random() < 0.5:
        steps.append(
            Step("reply", hours=dice.uniform(0.2, 6), words=texts.fill(dice.choice(what.reply), spot, dice))
        )
    return steps


def sent_back(dice: Random, *, times: int) -> list[Step]:
    """The bearer says that it is not theirs, and whoever is above decides."""
    steps: list[Step] = []
    for _ in range(times):
        steps.append(Step("return", share=dice.uniform(0.03, 0.3), words=texts.work("back", dice)))
        steps.append(Step("decide", share=dice.uniform(0.1, 0.9), words=texts.work("ground", dice)))
    return steps


def handled(what: Sayings, spot: Spot, dice: Random, *, slow: bool) -> list[Step]:
    """Accepted, worked on, finished: mostly in time."""
    steps = [Step("accept", share=dice.uniform(0.4, 1.3) if slow else dice.uniform(0.01, 0.2))]
    if dice.random() < 0.22:
        steps.append(Step("look", hours=dice.uniform(0.02, 0.3)))
    if dice.random() < 0.6:
        steps.append(
            Step("reply", hours=dice.uniform(0.05, 1), words=texts.fill(dice.choice(what.reply), spot, dice))
        )
    if dice.random() < 0.3:
        steps.append(Step("note", hours=dice.uniform(0.1, 2), words=texts.work("note", dice)))
    late = dice.uniform(1.05, 2.2) if dice.random() < 0.75 else dice.uniform(2.5, 7)
    share = late if slow else dice.triangular(0.15, 0.96, 0.4)
    steps.append(Step("finish", share=share, words=texts.fill(dice.choice(what.done), spot, dice)))
    return steps


def verdict(what: Sayings, spot: Spot, dice: Random, *, speaks: bool) -> list[Step]:
    """What the reporter says; who says nothing is asked, and then the case closes by the clock."""
    steps: list[Step] = []
    if speaks and dice.random() < 0.11:
        steps.append(Step("reopen", hours=dice.uniform(2, 60), words=texts.work("again", dice)))
        words = texts.fill(dice.choice(what.reply), spot, dice)
        steps.append(Step("reply", hours=dice.uniform(0.3, 3), words=words))
        again = texts.fill(dice.choice(what.done), spot, dice)
        steps.append(Step("finish", share=dice.uniform(0.3, 1.1), words=again))
    if dice.random() < (0.68 if speaks else 0.3):
        stars = dice.choice(STARS)
        kind = "praise" if stars > 3 else "grumble"
        words = texts.work(kind, dice) if dice.random() < 0.6 else ""
        steps.append(Step("rate", hours=dice.uniform(1, 70), words=words, stars=stars))
    if dice.random() < 0.4:
        steps.append(Step("release", hours=dice.uniform(2, 40)))
    return steps
