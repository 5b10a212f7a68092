"""Documents: the list, the page of one, its versions, who must read it and who has."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from gongzhi.core.access import members_only, public
from gongzhi.core.acts import act, press, status_of
from gongzhi.core.addresses import number_in
from gongzhi.core.forms import new_idem
from gongzhi.core.lists import over
from gongzhi.core.paging import page
from gongzhi.core.verdict import Refused, require
from gongzhi.notices import policies
from gongzhi.notices.forms_documents import AskForm, DocumentForm, FilterForm, VersionForm
from gongzhi.notices.lists import DOCUMENTS
from gongzhi.notices.models import Document, DocumentReader, DocumentVersion
from gongzhi.notices.papers import handed_out
from gongzhi.notices.selectors import documents as selectors
from gongzhi.notices.services import documents as services
from gongzhi.notices.services import reading
from gongzhi.people.middleware import Request
from gongzhi.people.posts import Right


@members_only
@require_safe
def document_list(request: Request) -> HttpResponse:
    form, moment = FilterForm(request.GET), now()
    found = page(
        selectors.documents(request.actor, form.asked()), "changed_at", after=request.GET.get("after", ""),
        size=selectors.PAGE, newest=True,
    )  # fmt: skip
    query = request.GET.copy()
    query["after"] = found.older
    facts = {
        "form": form, "rows": selectors.looked_at(request.actor, found.rows, on=localdate(moment)), "now": moment,
        "older": query.urlencode() if found.older else "", "may_write": request.actor.holds(Right.PUBLISH),
        "over": over(DOCUMENTS, form, actor=request.actor, has_rows=bool(found.rows), now=moment),
    }  # fmt: skip
    part = "#documents" if request.htmx else ""
    return render(request, f"notices/documents/list.html{part}", facts)


@members_only
def document_new(request: Request) -> HttpResponse:
    require(policies.can_issue_somewhere(request.actor))
    form = DocumentForm(request.POST or None, request.FILES or None, actor=request.actor)

    def write() -> str:
        document = services.write_document(
            actor=request.actor, paper=form.paper, wording=form.wording, now=now()
        )
        messages.success(request, _("It is in the list. Say now who has to read it."))
        return address(document)

    if response := act(request, form, write):
        return response
    return render(request, "notices/documents/new.html", {"form": form}, status=status_of(form))


def address(document: Document) -> str:
    return reverse("document_detail", args=[document.public_id])


@members_only
@require_safe
def document_detail(request: Request, public_id: str) -> HttpResponse:
    document, moment = selectors.document_of(public_id), now()
    versions, actor, today = selectors.versions_of(document), request.actor, localdate(moment)
    shown = numbered(versions, request.GET.get("version", "")) or versions[0]
    asked, read_at = selectors.own_reading(actor, document)
    rows = selectors.rows_for(actor, document, on=today)
    facts = {
        "document": document, "versions": versions, "shown": shown, "is_newest": shown == versions[0], "now": moment,
        "holds": selectors.in_force_on(versions, today), "today": today, "asked": asked, "read_at": read_at,
        "may_write": not document.retired_at
        and bool(policies.can_issue(actor, document.place, document.organisation)),
        "sees_all": bool(policies.sees_all_readers(actor, document)), "rows": rows, "idem": new_idem(),
        "n": sum(row.standing.n for row in rows), "done": sum(row.standing.done for row in rows),
    }  # fmt: skip
    return render(request, "notices/documents/detail.html", facts)


def numbered(versions: list[DocumentVersion], number: str) -> DocumentVersion | None:
    return next((version for version in versions if str(version.number) == number), None)


@members_only
def document_version(request: Request, public_id: str) -> HttpResponse:
    """Other words, or another PDF, from a day on."""
    document = writable(request, public_id)
    newest = document.newest
    form = VersionForm(
        request.POST or None, request.FILES or None, document=document, text=newest.text if newest else "",
        has_readers=DocumentReader.objects.filter(document=document).exists(),
    )  # fmt: skip

    def write() -> str:
        services.new_version(
            actor=request.actor, document_id=document.pk, wording=form.wording, until=form.cleaned_data.get("until"),
            now=now(),
        )  # fmt: skip
        messages.success(request, _("Written. Who had to read it is asked anew."))
        return address(document)

    if response := act(request, form, write):
        return response
    facts = {"document": document, "form": form}
    return render(request, "notices/documents/version.html", facts, status=status_of(form))


def writable(request: Request, public_id: str) -> Document:
    document = selectors.document_of(public_id)
    require(policies.can_issue(request.actor, document.place, document.organisation))
    if document.retired_at is not None:
        raise Refused(_("This document is out of force already."), status=409)
    return document


@members_only
def document_ask(request: Request, public_id: str) -> HttpResponse:
    document = writable(request, public_id)
    reached = selectors.reached(document, on=localdate())
    before = {(one.organisation_id, one.place_id) for one in DocumentReader.objects.filter(document=document)}
    chosen = [reach.key for reach in reached if (reach.org.pk, reach.place.pk) in before]
    form = AskForm(request.POST or None, reached=reached, chosen=chosen)

    def ask() -> str:
        rows = reading.ask_to_read(
            actor=request.actor, document_id=document.pk, to=form.chosen, until=form.cleaned_data["until"], now=now()
        )  # fmt: skip
        n = len(rows)
        messages.success(
            request, ngettext("One organisation is asked.", "{n} organisations are asked.", n).format(n=n)
        )
        return reverse("document_readers", args=[document.public_id])

    if response := act(request, form, ask):
        return response
    facts = {"document": document, "form": form}
    return render(request, "notices/documents/ask.html", facts, status=status_of(form))


@members_only
@require_safe
def document_readers(request: Request, public_id: str) -> HttpResponse:
    """Who has read the newest version: numbers, and names of own colleagues."""
    document, moment = selectors.document_of(public_id), now()
    rows = selectors.rows_for(request.actor, document, on=localdate(moment))
    sees_all = policies.sees_all_readers(request.actor, document)
    if not rows:
        require(sees_all)
    facts = {
        "document": document, "rows": rows, "now": moment, "sees_all": bool(sees_all),
        "may_write": bool(policies.can_issue(request.actor, document.place, document.organisation)),
        "n": sum(row.standing.n for row in rows), "done": sum(row.standing.done for row in rows),
    }  # fmt: skip
    return render(request, "notices/documents/readers.html", facts)


@members_only
@require_safe
def document_difference(request: Request, public_id: str) -> HttpResponse:
    """Between two versions; where none is named, between the two newest."""
    document = selectors.document_of(public_id)
    versions = selectors.versions_of(document)
    if len(versions) == 1:
        raise Refused(_("There is only one version so far."), status=404)
    after = numbered(versions, request.GET.get("to", "")) or versions[0]
    older = [version for version in versions if version.number < after.number] or versions[1:]
    before = numbered(versions, request.GET.get("from", "")) or older[0]
    between = selectors.difference(*sorted((before, after), key=lambda version: version.number))
    facts = {"document": document, "versions": versions, "between": between, "now": now()}
    return render(request, "notices/documents/difference.html", facts)


@members_only
@require_POST
def document_read(request: Request, public_id: str) -> HttpResponse:
    """The reader says so: opening the page is not reading."""
    document = selectors.document_of(public_id)

    def read() -> str:
        number = number_in(request.POST.get("version", ""))
        reading.mark_read(actor=request.actor, document_id=document.pk, number=number, now=now())
        messages.success(request, _("Noted: you have read version {n}.").format(n=number))
        return address(document)

    return press(request, read, back=address(document))


@members_only
@require_POST
def document_retire(request: Request, public_id: str) -> HttpResponse:
    document = selectors.document_of(public_id)

    def retire() -> str:
        services.retire_document(actor=request.actor, document_id=document.pk, now=now())
        messages.success(request, _("Out of force. Who had it can still read it."))
        return address(document)

    return press(request, retire, back=address(document))


def file_of(public_id: str, number: int) -> HttpResponseBase:
    document = selectors.document_of(public_id)
    return handed_out(get_object_or_404(document.versions.select_related("file"), number=number).file)


@members_only
@require_safe
def document_file(request: Request, public_id: str, number: int) -> HttpResponseBase:
    return file_of(public_id, number)


@public(because="the document was marked for everybody")
@require_safe
def document_public(request: Request, public_id: str) -> HttpResponse:
    """The version that is in force today, or will be first; on others one can look back."""
    document, moment = selectors.document_of(public_id), now()
    versions = selectors.versions_of(document)
    holds = selectors.in_force_on(versions, localdate(moment))
    shown = numbered(versions, request.GET.get("version", "")) or holds or versions[-1]
    facts = {"document": document, "versions": versions, "shown": shown, "holds": holds, "now": moment}
    return render(request, "notices/documents/public.html", facts)


@public(because="the file of a document that was marked for everybody")
@require_safe
def document_public_file(request: Request, public_id: str, number: int) -> HttpResponseBase:
    return file_of(public_id, number)
