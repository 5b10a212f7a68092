"""Photos: whole or not at all, clean before anybody sees them, shown to who may."""

from __future__ import annotations

import errno
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.urls import reverse
from django.utils.timezone import now
from PIL import ExifTags, Image, ImageDraw

from gongzhi.cases.models import Case, CasePhoto
from gongzhi.cases.photos import clean_photo
from gongzhi.cases.routing import TABLE
from gongzhi.core import config, files
from gongzhi.core.models import StoredFile, TaskRun
from gongzhi.core.models.files import FileState
from gongzhi.core.tasks import Run
from gongzhi.journal.models import Entry
from tests.world import PASSWORD

SECRET = "XIAOMI-OF-WANG"


def picture(kind="JPEG", size=(2400, 1800), **how):
    """A picture with everything that must not survive: camera, position, comment, time."""
    image = Image.new("RGB", size, "#8899aa")
    ImageDraw.Draw(image).rectangle((0, 0, size[0] // 2, size[1] // 2), fill="#112233")
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = SECRET
    exif[ExifTags.Base.Orientation] = 6
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = "2026:03:12 09:26:00"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (39.0, 54.0, 20.0)
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitudeRef] = "N"
    out = BytesIO()
    image.save(out, kind, exif=exif.tobytes(), **({"comment": SECRET} if kind == "JPEG" else {}) | how)
    return out.getvalue()


def upload(content, name="IMG_0417.jpg", kind="image/jpeg"):
    return SimpleUploadedFile(name, content, kind)


@pytest.fixture
def case(world):
    TABLE.clear()
    return world.case()


@pytest.fixture
def add(client, case):
    def post(content=None, **data):
        file = upload(content if content is not None else picture())
        return client.post(reverse("follow_photo", args=[case.follow_key]), {"photo": file} | data)

    return post


def work():
    for run in TaskRun.objects.filter(kind="cases.photo"):
        clean_photo(Run(run))


def stored():
    return sorted(path for path in Path(settings.FILES).rglob("*") if path.is_file())


@pytest.mark.req("E2")
def test_nothing_of_the_metadata_is_in_the_stored_bytes(client, case, add):
    assert add().status_code == 302
    work()
    photo = CasePhoto.objects.select_related("file").get()
    (path,) = stored()
    content = path.read_bytes()
    with Image.open(path) as image:
        assert (image.format, image.size, dict(image.getexif())) == ("JPEG", (1200, 1600), {})  # upright
        assert image.info.keys() <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert SECRET.encode() not in content
    assert b"Exif" not in content
    assert (photo.file.state, photo.file.kind, photo.file.size) == (
        FileState.READY,
        "image/jpeg",
        len(content),
    )
    assert photo.taken_at.isoformat() == "2026-03-12T01:26:00+00:00"  # 09:26 in Shanghai


@pytest.mark.req("E2")
@pytest.mark.parametrize("kind", ["PNG", "WEBP", "HEIF"])
def test_other_kinds_become_jpeg(client, case, add, kind):
    add(picture(kind, (600, 400)))
    work()
    (path,) = stored()
    with Image.open(path) as image:
        assert image.format == "JPEG"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "打不开"),
        (b"MZ\x90\x00" + bytes(2000), "打不开"),
        (b"\xff\xd8\xff\xe0" + bytes(500), "打不开"),
        (b"", "打不开"),
    ],
)
def test_what_is_no_picture_is_refused_with_a_reason_and_its_bytes_go(client, case, add, content, why):
    add(content or b" ")
    work()
    file = StoredFile.objects.get()
    assert (file.state, stored()) == (FileState.REFUSED, [])
    assert why in file.why_refused
    assert why in client.get(reverse("follow", args=[case.follow_key])).content.decode()


def test_a_picture_of_a_billion_pixels_is_not_unpacked(client, case, add):
    bomb = BytesIO()
    Image.new("1", (30_000, 30_000)).save(bomb, "PNG")
    assert len(bomb.getvalue()) < 200_000
    add(bomb.getvalue())
    work()
    assert StoredFile.objects.get().state == FileState.REFUSED


def test_bytes_as_they_were_sent_are_never_served(client, case, add):
    file_id = add(HTTP_ACCEPT="application/json") and CasePhoto.objects.get().file.public_id
    url = reverse("follow_photo_file", args=[case.follow_key, file_id])
    assert client.get(url).status_code == 404
    work()
    answer = client.get(url)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Cache-Control"].startswith("private")
    assert answer["X-Content-Type-Options"] == "nosniff"
    b"".join(answer.streaming_content)
    answer.close()


@pytest.mark.req("E9")
def test_only_the_link_of_its_case_opens_a_photo(world, client, case, add):
    add()
    work()
    file_id = CasePhoto.objects.get().file.public_id
    other = world.case()
    assert client.get(reverse("follow_photo_file", args=[other.follow_key, file_id])).status_code == 404
    follower = client.post(reverse("me_too", args=[case.public_id]))["Location"]
    assert client.get(f"{follower}photos/{file_id}/").status_code == 404
    CasePhoto.objects.update(released_at=case.received_at)
    Case.objects.filter(pk=case.pk).update(released_at=case.received_at)
    answer = client.get(f"{follower}photos/{file_id}/")
    assert answer.status_code == 200
    answer.close()


def test_a_photo_sent_twice_with_one_key_is_one(client, case, add):
    add(idem="k1")
    add(idem="k1")
    assert CasePhoto.objects.count() == 1
    assert len(stored()) == 1


def test_the_reporter_takes_a_photo_back(client, case, add):
    add()
    work()
    file_id = CasePhoto.objects.get().file.public_id
    url = reverse("follow_photo_remove", args=[case.follow_key, file_id])
    assert client.post(url).status_code == 302
    assert client.post(url).status_code == 404
    assert CasePhoto.objects.get().retired_at is not None
    assert file_id not in client.get(reverse("follow", args=[case.follow_key])).content.decode()


def test_more_than_the_setting_allows_are_refused(client, case, add):
    config.change("cases.photos_most", 1)
    assert add(idem="1").status_code == 302
    answer = add(idem="2")
    assert answer.status_code == 409
    assert "已经有 1 张照片" in answer.content.decode()


def full(*args, **kwargs):
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_leaves_no_half_file_and_no_row(monkeypatch, client, case, add):
    real = Path.open
    monkeypatch.setattr(
        Path,
        "open",
        lambda path, *how: Filling(real(path, *how)) if path.suffix == ".part" else real(path, *how),
    )
    answer = add()
    assert answer.status_code == 507
    assert "没有" in answer.content.decode()
    assert (stored(), StoredFile.objects.count(), CasePhoto.objects.count()) == ([], 0, 0)


class Filling:
    """A file on a disk that fills up while it is written."""

    def __init__(self, file):
        self.file = file

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self.file.close()

    def write(self, chunk):
        self.file.write(chunk[:10])
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_disk_that_fills_while_the_form_is_read_refuses_it_in_words(monkeypatch, world, client):
    monkeypatch.setattr(TemporaryFileUploadHandler, "receive_data_chunk", full)
    url = reverse("report_place", args=[world.entrance.public_id])
    big = upload(bytes(1_200_000))
    answer = client.post(url, {"text": "单元门坏了", "photos": big, "idem": "k"})
    assert answer.status_code == 507
    assert not Case.objects.exists()


def test_a_file_beyond_the_limit_is_refused_while_it_is_read(settings, world, client):
    settings.UPLOAD_MAX_BYTES = 1_100_000
    url = reverse("report_place", args=[world.entrance.public_id])
    answer = client.post(url, {"text": "单元门坏了", "photos": upload(bytes(1_200_000))})
    assert answer.status_code == 413
    assert not Case.objects.exists()


@pytest.mark.req("E9")
def test_who_reported_without_the_account_stays_unknown_while_signed_in(world, client):
    TABLE.clear()
    client.login(username="wang", password=PASSWORD)
    url = reverse("report_place", args=[world.entrance.public_id])
    client.post(url, {"text": "单元门坏了", "anonymous": "on", "idem": "k", "photos": upload(picture())})
    case = Case.objects.get()
    client.post(reverse("follow_photo", args=[case.follow_key]), {"photo": upload(picture())})
    client.post(reverse("follow_contact", args=[case.follow_key]), {"phone": "13812340417"})
    assert case.photos.count() == 2
    assert set(case.photos.values_list("by_account_id", flat=True)) == {None}
    assert set(TaskRun.objects.values_list("account_id", flat=True)) == {None}
    assert set(Entry.objects.filter(subject=f"case:{case.pk}").values_list("actor_id", flat=True)) == {None}


@pytest.mark.req("E10")
def test_photos_from_one_address_have_a_limit(client, case, add):
    config.change("cases.photos_per_hour", 1)
    assert add(idem="1").status_code == 302
    assert add(idem="2").status_code == 429


@pytest.mark.req("F1")
def test_without_javascript_words_and_photos_come_in_one_form(world, client):
    TABLE.clear()
    url = reverse("report_place", args=[world.entrance.public_id])
    photos = [upload(picture()), upload(picture(size=(300, 200)))]
    answer = client.post(url, {"text": "单元门坏了", "photos": photos, "idem": "k"}, follow=True)
    assert answer.status_code == 200
    assert CasePhoto.objects.filter(case=Case.objects.get()).count() == 2


def test_the_words_are_kept_when_a_photo_cannot_be(monkeypatch, world, client):
    TABLE.clear()
    monkeypatch.setattr("gongzhi.core.photos.store", full)
    url = reverse("report_place", args=[world.entrance.public_id])
    data = {"text": "单元门坏了", "photos": upload(picture()), "idem": "k"}
    page = client.post(url, data, follow=True).content.decode()
    assert Case.objects.count() == 1
    assert "文字收到了。照片 IMG_0417.jpg 没有存下" in page
    assert not CasePhoto.objects.exists()


def test_bytes_of_nobody_are_swept_after_a_day(settings, db):
    orphan = Path(settings.FILES) / "incoming" / "nobody"
    orphan.parent.mkdir(parents=True)
    orphan.write_bytes(b"x")
    assert files.sweep_incoming(now()) == 0
    assert files.sweep_incoming(now() + timedelta(days=2)) == 1
    assert not orphan.exists()
