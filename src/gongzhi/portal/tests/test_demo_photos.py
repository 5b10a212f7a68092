"""The pictures of the demo: drawn, signed, small, kept by the same services as any photo."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from PIL import Image

from gongzhi.cases.models import Case, CaseFollower, CasePhoto
from gongzhi.cases.models.case import Phase
from gongzhi.cases.seeds import rows
from gongzhi.cases.verbs import GAS_LINE
from gongzhi.core import config
from gongzhi.core.files import READY, where
from gongzhi.core.models.files import FileState
from gongzhi.core.scope import unscoped
from gongzhi.journal.models import Entry
from gongzhi.notices.models import Message
from gongzhi.places.models import Place
from gongzhi.portal.demo import loading
from gongzhi.portal.demo.album import Album
from gongzhi.portal.demo.layout import read_data
from gongzhi.portal.demo.live import Services
from gongzhi.portal.demo.loading import build, load, play
from gongzhi.portal.demo.pictures import LOOKS, STAMP, draw_photo, drawing, scenes

pytestmark = pytest.mark.once

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
SMALL = 16_000  # bytes


@pytest.mark.parametrize("code", sorted(scenes()))
@pytest.mark.parametrize("phase", [Phase.BEFORE, Phase.AFTER])
def test_each_is_a_small_drawing_that_says_so(code: str, phase: str) -> None:
    content = draw_photo(code, phase, Random(1))
    assert len(content) < SMALL
    picture = Image.open(BytesIO(content))
    darkest, lightest = picture.crop(STAMP).convert("L").getextrema()
    assert darkest < 70 < 200 < lightest  # white words on a dark stamp
    assert drawing(code, "before", 0) != drawing(code, "after", 0)


def test_every_scene_belongs_to_categories_of_the_scheme_and_has_its_looks() -> None:
    codes = [code for scene in read_data("pictures")["scenes"].values() for code in scene["of"]]
    shown = {topic["drawn"] for topic in read_data("meetings")["topics"] if "drawn" in topic}
    assert set(codes) <= {row["代码"] for row in rows("categories.csv")} | shown
    assert max(Counter(codes).values()) == 1
    assert len({drawing("door", "before", look) for look in range(LOOKS)}) == LOOKS


@pytest.mark.django_db
def test_cases_have_photos_followers_get_word_and_the_gas_line_is_set() -> None:
    with unscoped(because="the tests look at everything"), transaction.atomic():
        loaded = build(size="small", seed=3, now=NOW)
        play(loaded, Services(loaded.scheme, Album()), count=60, seed=3)
        photos = list(CasePhoto.objects.select_related("file", "case__category"))
        assert {photo.phase for photo in photos} == {Phase.BEFORE, Phase.AFTER}
        assert {photo.case.category.code for photo in photos} <= set(scenes())
        assert any(photo.released_at for photo in photos)
        for photo in photos:
            assert (photo.file.state, photo.file.kind) == (FileState.READY, "image/jpeg")
            assert photo.taken_at and photo.taken_at < photo.at
            assert where(photo.file).stat().st_size == photo.file.size < SMALL
        assert Entry.objects.filter(verb="cases.photographed").count() == len(photos)

        contacts = [follower.contact for follower in CaseFollower.objects.all()]
        assert 0 < contacts.count("") < len(contacts)
        keys = CaseFollower.objects.values_list("follow_key", flat=True)
        assert Message.objects.filter(link__in=[f"/follow/{key}/" for key in keys]).exists()

        estate = Place.objects.filter(level="estate").first()
        assert config.value(GAS_LINE, estate).startswith("0999-")
        assert Entry.objects.get(subject=f"setting:{GAS_LINE}").actor_id is not None
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_a_loading_that_fails_leaves_no_files(monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*args: Any) -> None:
        assert list(Path(settings.FILES).rglob("*.jpg"))
        raise KeyboardInterrupt

    monkeypatch.setattr(loading, "pass_messages", stop)
    monkeypatch.setitem(loading.COUNTS, "small", 20)
    with pytest.raises(KeyboardInterrupt):
        load(size="small", seed=1, now=NOW)
    assert not list((Path(settings.FILES) / READY).rglob("*.jpg"))
    with unscoped(because="the tests look at everything"):
        assert not Case.objects.exists()
