"""The page /admin/status/, and the same for machines."""

from functools import partial
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from articles.admin.marks import Mark
from edition import replica
from sekretno.status import database, machine
from sekretno.status.finding import Check, Finding, State, looked, worst


def checks() -> list[Check]:
    """All that is looked at, in the order of the page."""
    found = [
        Check("database", _("Database"), database.database, asks_database=True),
        Check("edition", _("Before readers"), database.edition, asks_database=True),
        Check("worker", _("Background work"), database.worker, asks_database=True),
        Check("clock", _("Time"), database.clock, asks_database=True),
        Check("cache", _("Cache"), machine.cache),
        Check("pages", _("Pages kept ready"), machine.pages),
        Check("media", _("Pictures for readers"), partial(machine.files, "default")),
        Check("private", _("Originals and PDFs"), partial(machine.files, "private")),
        Check("mail", _("Mail"), machine.mail),
        Check("disk", _("Room on the disk"), machine.disk),
        Check("backup", _("Backup"), machine.backup),
    ]
    if replica.exists():
        look = database.the_replica
        found.insert(1, Check("replica", _("Replica for readers"), look, asks_database=True))
    return found


@require_safe
def status(request: HttpRequest) -> HttpResponse:
    """How everything is on which the paper stands; `?format=json` for machines."""
    found = [(check, looked(check)) for check in checks()]
    state = worst(*(finding.state for _check, finding in found))
    if request.GET.get("format") == "json":
        return JsonResponse({"state": state, "checks": {c.key: _said(f) for c, f in found}})
    context = {
        **admin.site.each_context(request),
        "title": _("State of the paper"),
        "overall": Mark(state.shape, _overall(found)),
        "rows": [(c.name, Mark(f.state.shape, f.state.label), f) for c, f in found],
    }
    request.current_app = admin.site.name  # type: ignore[attr-defined]
    return TemplateResponse(request, "admin/status.html", context)


def _said(finding: Finding) -> dict[str, Any]:
    return {"state": finding.state, "says": finding.says, "facts": finding.facts}


def _overall(found: list[tuple[Check, Finding]]) -> str:
    wrong = sum(finding.state is not State.OK for _check, finding in found)
    if not wrong:
        return _("Everything is in order.")
    said = ngettext("%(count)s thing wants attention.", "%(count)s things want attention.", wrong)
    return said % {"count": wrong}


view = admin.site.admin_view(status)
