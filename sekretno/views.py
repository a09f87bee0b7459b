"""The front door, the paper's own pages, and what is said when something is not there."""

import mimetypes
import re
import sys
from datetime import datetime
from hashlib import sha256
from urllib.parse import quote

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.core.files.storage import default_storage
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotModified,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from articles import richtext
from articles.legacy import normalise
from articles.markup import figures
from articles.models import LegacyAddress
from edition.holding import hold
from edition.public import for_reading, public_page
from languages import column, enabled
from languages import language as language_of
from languages.fallback import Reason, choose
from languages.middleware import of_path
from languages.page import PublicPage
from sekretno import outage
from sekretno.logs import request_id
from sekretno.models import Page

ASCII = "".join(map(chr, range(128)))
ABOUT = "about"
FOR_GOOD = "public, max-age=31536000, immutable"
MEDIA_NAME = re.compile(r"(?!.*\.\.)[A-Za-z0-9][A-Za-z0-9._/-]{0,199}")


def legacy_redirect(request: HttpRequest) -> HttpResponsePermanentRedirect | None:
    """Where a former address leads now, or None."""
    address = normalise(request.path_info + _raw_query(request))
    found = LegacyAddress.objects.filter(address=address).select_related("content_type").first()
    if found is None or found.target is None:
        return None
    target = found.target
    live = target.live_languages(timezone.now()) if hasattr(target, "live_languages") else enabled()
    chosen = choose(
        found.language,
        source=getattr(target, "source_language", settings.LANGUAGE_CODE),
        live=[code for code in live if code in enabled()],
    )
    # What is not before readers answers as if the address had never been.
    if chosen is None:
        return None
    return HttpResponsePermanentRedirect(target.address(chosen.language))


def _raw_query(request: HttpRequest) -> str:
    query = request.META.get("QUERY_STRING", "")
    # Browsers of old sent Cyrillic bare. Servers hand bytes over spelt in Latin-1.
    return "?" + quote(query.encode("latin-1", "replace"), safe=ASCII) if query else ""


@for_reading
def front_door(request: HttpRequest) -> HttpResponse:
    """Leads to the front page in the paper's own language, or in the browser's by setting."""
    if request.META.get("QUERY_STRING") and (redirect := legacy_redirect(request)):
        return redirect
    code = settings.LANGUAGE_CODE
    if settings.FRONT_DOOR_BY_BROWSER:
        wanted = translation.get_language_from_request(request)
        code = wanted if wanted in enabled() else code
    response = HttpResponseRedirect(f"/{code}/")
    if settings.FRONT_DOOR_BY_BROWSER:
        response.headers["Vary"] = "Accept-Language"
    return response


@public_page()
def page(request: HttpRequest, language: str, slug: str) -> HttpResponse:
    """A page of the paper's own: About us, reprinting, privacy."""
    now = timezone.now()
    found = Page.objects.filter(slug=slug).first()
    if found is None and slug == ABOUT:
        found = _unwritten_about(now)
    if found is None:
        raise Http404
    live = found.live_languages(now)
    chosen = choose(language, source=settings.LANGUAGE_CODE, live=live)
    if chosen is None:
        raise Http404
    body = getattr(found, f"body_{chosen.language}") or ""
    title = found.title_in(chosen.language)
    return render(
        request,
        "page.html",
        {
            "page": PublicPage(
                code=language,
                title=title,
                paths={code: found.address(code) for code in live},
                indexable=chosen.reason is Reason.ASKED,
                meaning={"@type": "AboutPage"} if slug == ABOUT else {},
            ),
            "title": title,
            "body": richtext.render(
                body,
                language=chosen.language,
                figures=figures(body, chosen.language, now),
            ),
            "shown": language_of(chosen.language),
            "imprint": slug == ABOUT,
            "reason": chosen.reason,
        },
    )


def _unwritten_about(now: datetime) -> Page:
    """About us of a paper that has not written it yet: the imprint, which the masthead fills."""
    found = Page(slug=ABOUT)
    for code in enabled():
        with translation.override(code):
            setattr(found, column("title", code), pgettext("menu", "About us"))
        setattr(found, column("published_at", code), now)
    return found


@for_reading
def media(request: HttpRequest, name: str) -> HttpResponseBase:
    """A rendition. Production lets nginx serve or keep it; a file never changes under its name,
    and those of a photo that was withdrawn are gone."""
    # Such names our files have; any other need not be looked for, in whichever storage.
    if not MEDIA_NAME.fullmatch(name):
        raise Http404
    tag = f'"{sha256(name.encode()).hexdigest()[:20]}"'
    headers = {"Cache-Control": FOR_GOOD, "ETag": tag}
    try:
        known = get_conditional_response(request, etag=tag)
        if known is not None and known.status_code == 304 and default_storage.exists(name):
            return HttpResponseNotModified(headers=headers)
        file = default_storage.open(name)
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError, SuspiciousOperation):
        raise Http404 from None
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return FileResponse(file, content_type=kind, headers=headers)


def _error(request: HttpRequest, template: str, title: str, status: int) -> HttpResponse:
    code = of_path(request.path_info)
    with translation.override(code):
        about = PublicPage(
            code=code,
            title=title,
            paths={other: f"/{other}/" for other in enabled()},
            indexable=False,
        )
        return render(request, template, {"page": about}, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _error(request, "400.html", _("The address cannot be read"), 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _error(request, "403.html", _("This is not for you"), 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A former address leads on for good; anything else is not there, in the reader's language."""
    if request.method in ("GET", "HEAD") and (redirect := legacy_redirect(request)):
        return redirect
    return _error(request, "404.html", _("There is no such page"), 404)


def not_allowed(request: HttpRequest, allowed: str) -> HttpResponse:
    """What somebody sent to an address that can only be read; `allowed` are its methods."""
    response = _error(request, "405.html", _("This page is only for reading"), 405)
    response.headers["Allow"] = allowed
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """Says sorry without asking anything of the database, which may be what is broken."""
    error = request.failure = sys.exception()  # type: ignore[attr-defined]  # for the log
    if outage.is_outage(error):
        return outage.answer(request)
    response = _alone(request, "500.html", 500)
    response.headers["Cache-Control"] = "no-store"
    return response


def gone(request: HttpRequest) -> HttpResponse:
    """Says that an address was blocked, without the database too. It may be held like any page:
    a proxy that may not hold it would go on giving the copy it has to whoever asks meanwhile."""
    return hold(_alone(request, "410.html", 410), request)


def _alone(request: HttpRequest, template: str, status: int) -> HttpResponse:
    code = of_path(request.path_info)
    with translation.override(code):
        about = {"language": language_of(code), "reference": request_id()}
        body = render_to_string(template, about)
    return HttpResponse(body, status=status)
