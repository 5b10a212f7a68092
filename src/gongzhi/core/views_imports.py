"""Imports: an operator's in an elevated session, a community's or a subdistrict's for its own place."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.timezone import now as clock
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gongzhi.core import chips, files
from gongzhi.core.access import members_only
from gongzhi.core.forms import new_idem
from gongzhi.core.forms_imports import Match, Sheet, lacking
from gongzhi.core.idempotency import once
from gongzhi.core.importing import batches
from gongzhi.core.importing.kinds import KINDS, Home, ImportKind
from gongzhi.core.models import ImportBatch, StoredFile
from gongzhi.core.models.imports import BatchState, Outcome
from gongzhi.core.models.tasks import TaskState
from gongzhi.core.scope import Audience
from gongzhi.core.sheets import Book, Column, download, in_memory
from gongzhi.core.verdict import Refused

OWNERS = (Audience.OWN, Audience.OPERATOR)
AT_ONCE = 30
CHIPS = {
    BatchState.PREVIEW: chips.Chip("new", "eye", BatchState.PREVIEW.label),
    BatchState.RUNNING: chips.Chip("doing", "refresh", BatchState.RUNNING.label),
    BatchState.DONE: chips.Chip("done", "check", BatchState.DONE.label),
    BatchState.STOPPED: chips.Chip("hard", "player-stop", BatchState.STOPPED.label),
    BatchState.UNDONE: chips.Chip("hard", "arrow-back-up", BatchState.UNDONE.label),
}


def open_kinds(actor: Any) -> list[tuple[ImportKind, list[Home]]]:
    """What this actor may bring in, and for which places."""
    found = [(kind, kind.homes(actor)) for kind in sorted(KINDS.values(), key=lambda kind: kind.order)]
    return [(kind, homes) for kind, homes in found if homes]


@members_only(audiences=OWNERS)
def import_list(request: HttpRequest) -> HttpResponse:
    """Send a sheet in, and the sheets that were sent before."""
    actor = request.actor  # type: ignore[attr-defined]
    kinds = open_kinds(actor)
    wanted = request.GET.get("kind", "")
    kind, homes = next((pair for pair in kinds if pair[0].key == wanted), kinds[0] if kinds else (None, []))
    form = None
    if kind:
        source = batches.remembered_source(kind.key, actor.account_id)
        form = Sheet(request.POST or None, request.FILES or None, homes=homes, initial={"source": source})
    if form and kind and request.method == "POST" and form.is_valid():
        return redirect(send(request, kind, form.cleaned_data))
    rows = ImportBatch.objects.select_related("task", "file")[:AT_ONCE]
    facts = {
        "kinds": [kind for kind, _homes in kinds], "kind": kind, "form": form, "now": clock(),
        "batches": [(batch, KINDS[batch.kind], CHIPS[BatchState(batch.state)]) for batch in rows],
    }  # fmt: skip
    return render(request, "core/importing/list.html", facts, status=422 if form and form.errors else 200)


@members_only(audiences=OWNERS)
@require_safe
def import_template(request: HttpRequest, kind: str) -> HttpResponse:
    """An empty workbook with the headings that are known, those that are needed first with a star."""
    found = next((one for one, _homes in open_kinds(request.actor) if one.key == kind), None)  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    columns = [Column(field.headings[0] + ("*" if field.filled else "")) for field in found.fields]
    name = _("{kind}, to fill in.xlsx").format(kind=found.label)

    def write(book: Book) -> None:
        book.page(str(found.label), columns)

    return download(name, in_memory(write))


def send(request: HttpRequest, kind: ImportKind, said: dict[str, Any]) -> str:
    now = clock()

    def act() -> str:
        batch = batches.bring_file(
            actor=request.actor, kind=kind.key, place_id=said["place"], upload=said["file"],  # type: ignore[attr-defined]
            source=said["source"], now=now,
        )  # fmt: skip
        return reverse("import_batch", args=[batch.public_id])

    return once(said["idem"], act, now=now)


def found(public_id: str) -> ImportBatch:
    rows = ImportBatch.objects.select_related(
        "task", "task__result_file", "file", "refused_file", "reply_file"
    )
    batch = rows.filter(public_id=public_id).first()
    if batch is None:
        raise Http404
    return batch


@members_only(audiences=OWNERS)
@require_safe
def import_batch(request: HttpRequest, public_id: str) -> HttpResponse:
    """One sheet: looked at, matched, brought in, taken back."""
    return render(request, "core/importing/batch.html", drawn(found(public_id)))


@members_only(audiences=OWNERS)
@require_safe
def import_part(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """The live part, while something runs; unchanged it costs a 304."""
    batch = found(public_id)
    response = render(request, "core/importing/_batch.html", drawn(batch))
    task = batch.task
    seen = (batch.state, task and (task.pk, task.state, task.done, task.total, task.refused))
    etag = quote_etag(hashlib.sha256(repr(seen).encode()).hexdigest()[:24])
    response["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response) or response


def drawn(batch: ImportBatch, form: Match | None = None) -> dict[str, Any]:
    """What the page shows: the running task, else the form and the figures of this state."""
    kind, task = KINDS[batch.kind], batch.task
    is_live = task is not None and task.state in batches.RUNNING
    until = batches.undo_until(batch)
    sample = json.loads(batch.sample) if batch.sample else []
    return {
        "batch": batch, "kind": kind, "chip": CHIPS[BatchState(batch.state)], "task": task, "is_live": is_live,
        "failed": task.sentence if task and task.state == TaskState.FAILED else "",
        "form": form or (Match(kind=kind, batch=batch) if batch.headings and batch.state == BatchState.PREVIEW else None),
        "lacking": lacking(kind, batch), "sample": [list(zip(batch.headings, row, strict=False)) for row in sample],
        "figures": figures(batch.counts), "rows": batch.counts.get("rows", 0),
        "coming": sum(batch.counts.get(outcome, 0) for outcome in (Outcome.CREATED, Outcome.TWIN, Outcome.UPDATED)),
        "may_go_on": batch.state in (BatchState.RUNNING, BatchState.STOPPED) and batch.file is not None,
        "can_answer": batches.answerable(batch), "touched": touched(kind, batch),
        "until": until if until and until > clock() else None, "idem": new_idem(), "now": clock(),
    }  # fmt: skip


def touched(kind: ImportKind, batch: ImportBatch) -> list[tuple[str, str]]:
    """What taking back has left, with the way to each."""
    pages = kind.pages([subject for subject, _name in batch.touched]) if batch.touched else {}
    return [(name, pages.get(subject, "")) for subject, name in batch.touched]


def figures(counts: dict[str, int]) -> list[tuple[str, int]]:
    words = (
        (_("new"), Outcome.CREATED), (_("new, with the words of an earlier one"), Outcome.TWIN),
        (_("changed"), Outcome.UPDATED), (_("as before"), Outcome.UNCHANGED), (_("refused"), Outcome.REFUSED),
    )  # fmt: skip
    return [(word, counts.get(outcome, 0)) for word, outcome in words] if counts else []


@members_only(audiences=OWNERS)
@require_POST
def import_columns(request: HttpRequest, public_id: str) -> HttpResponse:
    batch = found(public_id)
    form = Match(request.POST, kind=KINDS[batch.kind], batch=batch)
    if not form.is_valid():
        return render(request, "core/importing/batch.html", drawn(batch, form), status=422)
    now = clock()

    def act() -> str:
        batches.match_columns(
            actor=request.actor, batch_id=batch.pk, columns=form.columns,  # type: ignore[attr-defined]
            source=form.cleaned_data["source"], now=now,
        )  # fmt: skip
        return reverse("import_batch", args=[public_id])

    return redirect(once(form.cleaned_data["idem"], act, now=now))


def step(request: HttpRequest, public_id: str, service: Any, said: str) -> HttpResponse:
    batch, now = found(public_id), clock()

    def act() -> str:
        service(actor=request.actor, batch_id=batch.pk, now=now)  # type: ignore[attr-defined]
        return reverse("import_batch", args=[public_id])

    address = once(request.POST.get("idem", ""), act, now=now)
    messages.success(request, said)
    return redirect(address)


@members_only(audiences=OWNERS)
@require_POST
def import_run(request: HttpRequest, public_id: str) -> HttpResponse:
    return step(request, public_id, batches.start_import, _("It has begun. You may leave this page."))


@members_only(audiences=OWNERS)
@require_POST
def import_undo(request: HttpRequest, public_id: str) -> HttpResponse:
    return step(request, public_id, batches.start_undo, _("It is being taken back. You may leave this page."))


@members_only(audiences=OWNERS)
@require_POST
def import_answer(request: HttpRequest, public_id: str) -> HttpResponse:
    return step(
        request, public_id, batches.start_answer, _("The reply sheet is being made. You may leave this page.")
    )


@members_only(audiences=OWNERS)
@require_safe
def import_refused(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """The workbook of refused rows."""
    return workbook(found(public_id).refused_file)


@members_only(audiences=OWNERS)
@require_safe
def import_replies(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """The sheet as it goes back to its source."""
    return workbook(found(public_id).reply_file)


def workbook(file: StoredFile | None) -> HttpResponseBase:
    if file is None or not files.where(file).exists():
        raise Refused(_("This workbook is no longer kept."), status=404)
    content = files.where(file).open("rb")
    response = FileResponse(content, as_attachment=True, filename=file.name, content_type=file.kind)
    response["Cache-Control"] = "private, no-store"
    return response
