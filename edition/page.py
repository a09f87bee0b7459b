"""One page as it is kept: compressed once, with the edition it belongs to."""

import json
import re
import struct
import zlib
from dataclasses import dataclass, field
from functools import lru_cache

import brotli
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.http import parse_http_date_safe

from edition.holding import CACHE_CONTROL, this_second
from edition.reading import State

MARK = b"page1"
HEAD = struct.Struct(">5sIIII")  # mark, checksum, lengths of facts, brotli and gzip
# Of up to 11 and 9: together about a millisecond for a front page.
BROTLI_QUALITY = 5
GZIP_LEVEL = 4


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the edition: its status, headers and body in the two usual compressions."""

    state: State
    status: int
    headers: dict[str, str]
    brotli: bytes
    gzip: bytes
    _ready: dict[str, tuple[bytes, dict]] = field(default_factory=dict, compare=False, repr=False)

    def __len__(self) -> int:
        return len(self.brotli) + len(self.gzip)

    @classmethod
    def of(cls, response: HttpResponse, state: State) -> "Page":
        """`response` as a page of the edition `state`."""
        headers = dict(response.items())
        headers.pop("Content-Length", None)
        headers |= {"Cache-Control": CACHE_CONTROL, "ETag": state.tag, "Vary": "Accept-Encoding"}
        body = response.content
        # No name and no time in gzip's head, so that the same page is the same bytes.
        packed = zlib.compressobj(GZIP_LEVEL, wbits=31)
        return cls(
            state,
            response.status_code,
            headers,
            brotli.compress(body, mode=brotli.MODE_TEXT, quality=BROTLI_QUALITY),
            packed.compress(body) + packed.flush(),
        )

    def answer(self, request: HttpRequest) -> HttpResponse:
        """This page in the compression that `request` takes; 304 where it has the page already."""
        if has(request, self.headers["ETag"]) or self._is_known_since(request):
            return not_modified(request, self.headers["ETag"])
        body, headers = self._in(accepted(request.META.get("HTTP_ACCEPT_ENCODING", "")))
        return _with(HttpResponse(body, status=self.status), headers, request)

    def _is_known_since(self, request: HttpRequest) -> bool:
        """Whether the asker, who knows dates but no ETags, as many readers of feeds, has it."""
        since = request.META.get("HTTP_IF_MODIFIED_SINCE")
        changed = self.headers.get("Last-Modified")
        if not since or not changed or "HTTP_IF_NONE_MATCH" in request.META:
            return False
        return (parse_http_date_safe(since) or 0) >= (parse_http_date_safe(changed) or 0)

    def _in(self, coding: str) -> tuple[bytes, dict]:
        """The body in `coding` and the headers, as Django's response holds them."""
        if coding not in self._ready:
            if coding == "br":
                body = self.brotli
            else:
                body = self.gzip if coding else zlib.decompress(self.gzip, wbits=31)
            headers = self.headers | {"Content-Length": str(len(body))}
            if coding:
                headers["Content-Encoding"] = coding
            made = HttpResponse(headers=headers).headers
            self._ready[coding] = body, made._store  # type: ignore[attr-defined]
        return self._ready[coding]

    def packed(self) -> bytes:
        """As bytes, for a store."""
        facts = json.dumps([self.status, self.headers, self.state[:4]]).encode()
        rest = facts + self.brotli + self.gzip
        lengths = (len(facts), len(self.brotli), len(self.gzip))
        return HEAD.pack(MARK, zlib.adler32(rest), *lengths) + rest

    @classmethod
    def unpacked(cls, data: bytes) -> "Page | None":
        """The page that `data` holds; None where it is not whole, whatever it is."""
        if len(data) < HEAD.size:
            return None
        mark, checksum, facts, brotlied, gzipped = HEAD.unpack_from(data)
        whole = len(data) == HEAD.size + facts + brotlied + gzipped
        if mark != MARK or not whole or zlib.adler32(memoryview(data)[HEAD.size :]) != checksum:
            return None
        start = HEAD.size + facts
        status, headers, state = json.loads(data[HEAD.size : start])
        return cls(
            State(*state),
            status,
            headers,
            data[start : start + brotlied],
            data[start + brotlied :],
        )


def has(request: HttpRequest, tag: str) -> bool:
    """Whether the asker has what `tag` marks already (If-None-Match, compared weakly)."""
    known = request.META.get("HTTP_IF_NONE_MATCH")
    return known is not None and (tag.removeprefix("W/") in known or known.strip() == "*")


def not_modified(request: HttpRequest, tag: str) -> HttpResponse:
    """304: what the asker has is this edition's; with the headers that RFC 9110, 15.4.5, wants
    repeated."""
    return _with(HttpResponseNotModified(), _repeated(tag), request)


@lru_cache(maxsize=16)
def _repeated(tag: str) -> dict:
    headers = {"ETag": tag, "Cache-Control": CACHE_CONTROL, "Vary": "Accept-Encoding"}
    return HttpResponseNotModified(headers=headers).headers._store  # type: ignore[attr-defined]


def _with(response: HttpResponse, headers: dict, request: HttpRequest) -> HttpResponse:
    """`response` with `headers`, as Django's response holds them. Django would look again at every
    letter of each, each time: half of what a kept page costs."""
    response.headers._store = headers.copy()  # type: ignore[attr-defined]
    if second := this_second(request):
        response.headers["X-Accel-Expires"] = second
    return response


@lru_cache(maxsize=256)
def accepted(header: str) -> str:
    """The compression to send to who sends this Accept-Encoding: br, gzip or none."""
    weights = {
        name.strip().lower(): not re.fullmatch(r"\s*q\s*=\s*0(\.0*)?\s*", rest)
        for name, _, rest in (part.partition(";") for part in header.split(","))
    }
    anything = weights.get("*", False)
    return next((name for name in ("br", "gzip") if weights.get(name, anything)), "")
