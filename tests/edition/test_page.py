"""A page as it is kept and as it travels."""

import gzip

import brotli
import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from edition.holding import hold
from edition.page import Page, accepted, has
from edition.reading import State

STATE = State("r1", "e1", 7, 1000.5)
BODY = "<p>Часовникарят от улица „Веслец“</p>".encode() * 100


def page(status: int = 200, state: State = STATE) -> Page:
    response = HttpResponse(BODY, status=status, headers={"Content-Language": "bg"})
    return Page.of(response, state)


def ask(**headers: str):
    return RequestFactory().get("/bg/", **{f"HTTP_{k.upper()}": v for k, v in headers.items()})


@pytest.mark.parametrize(
    ("header", "coding"),
    [
        ("", ""),
        ("identity", ""),
        ("gzip", "gzip"),
        ("gzip, deflate, br", "br"),
        ("GZIP, BR;q=0.5", "br"),
        ("gzip, br;q=0", "gzip"),
        ("br;q=0.000, gzip;q=0", ""),
        ("*", "br"),
        ("*;q=0", ""),
        ("br;q=0, *", "gzip"),
        ("brotli, gzipped", ""),
        ("deflate, zstd", ""),
    ],
)
def test_compression_is_one_that_the_reader_takes(header, coding):
    assert accepted(header) == coding


@given(st.text(max_size=60))
def test_any_accept_encoding_is_understood(header):
    assert accepted(header) in ("", "gzip", "br")


@pytest.mark.parametrize(
    ("header", "unpack"),
    [("", bytes), ("gzip", gzip.decompress), ("br", brotli.decompress)],
)
def test_body_is_the_same_in_every_compression(header, unpack):
    response = page().answer(ask(accept_encoding=header))
    assert unpack(response.content) == BODY
    assert response.headers.get("Content-Encoding", "") == header
    assert response.headers["Content-Length"] == str(len(response.content))
    assert response.headers["Vary"] == "Accept-Encoding"
    assert response.headers["Content-Language"] == "bg"


def test_answers_do_not_share_their_headers():
    kept = page()
    kept.answer(ask()).headers["X-Mine"] = "1"
    assert "X-Mine" not in kept.answer(ask()).headers


@pytest.mark.parametrize("known", ["{}", "W/{}", '"other", {}', "*"])
def test_reader_who_has_it_is_told_so(known):
    kept = page()
    tag = kept.headers["ETag"].removeprefix("W/")
    response = kept.answer(ask(if_none_match=known.format(tag)))
    assert (response.status_code, response.content) == (304, b"")
    assert response.headers["ETag"] == kept.headers["ETag"]
    assert response.headers["Cache-Control"] == kept.headers["Cache-Control"]


@pytest.mark.parametrize("known", ["", '"b73"', 'W/""', "W/"])
def test_reader_who_has_another_gets_it(known):
    assert page().answer(ask(if_none_match=known)).status_code == 200


@pytest.mark.parametrize("status", [200, 410])
def test_packed_page_is_unpacked_as_it_was(status):
    kept = page(status)
    assert Page.unpacked(kept.packed()) == kept


@given(st.binary(max_size=200))
def test_garbage_is_no_page(data):
    assert Page.unpacked(data) is None
    assert Page.unpacked(b"page1" + data) is None


@given(st.data())
def test_page_with_a_wrong_byte_is_no_page(data):
    packed = bytearray(page().packed())
    place = data.draw(st.integers(0, len(packed) - 1))
    packed[place] ^= data.draw(st.integers(1, 255))
    assert Page.unpacked(bytes(packed)) is None


@given(st.integers(0, 5000))
def test_page_cut_short_is_no_page(length):
    packed = page().packed()
    assert Page.unpacked(packed[: min(length, len(packed) - 1)]) is None
    assert Page.unpacked(packed + b"x") is None


def test_tag_differs_with_every_fact():
    others = [
        STATE,
        STATE._replace(release="r2"),
        STATE._replace(epoch="e2"),
        STATE._replace(n=8),
        STATE._replace(moment=1001.0),
    ]
    assert len({state.tag for state in others}) == len(others)
    assert STATE._replace(blocked=frozenset({"/bg/x"})).tag == STATE.tag
    assert not has(ask(if_none_match=STATE.tag), others[1].tag)


@pytest.mark.parametrize(
    ("change", "covers"),
    [
        ({}, True),
        ({"n": 8}, True),  # read from a replica less behind
        ({"n": 6}, False),
        ({"moment": 1001.0}, False),
        ({"moment": 999.0}, False),  # a clock was set back
        ({"epoch": "e2", "n": 8}, False),
        ({"release": "r2"}, False),
    ],
)
def test_page_is_shown_only_where_it_holds_all(change, covers):
    assert STATE._replace(**change).covers(STATE) is covers


DATED = "Wed, 25 Nov 2026 10:00:00 GMT"


def dated() -> Page:
    return Page.of(HttpResponse(BODY, headers={"Last-Modified": DATED}), STATE)


@pytest.mark.parametrize(
    ("since", "status"),
    [
        (DATED, 304),
        ("Wed, 25 Nov 2026 10:00:01 GMT", 304),
        ("Wed, 25 Nov 2026 09:59:59 GMT", 200),
        ("yesterday", 200),
        ("", 200),
    ],
)
def test_reader_who_knows_dates_alone_is_told_so(since, status):
    assert dated().answer(ask(if_modified_since=since)).status_code == status


def test_etag_goes_before_the_date():
    assert dated().answer(ask(if_modified_since=DATED, if_none_match='"x"')).status_code == 200


def test_page_without_a_date_is_sent():
    assert page().answer(ask(if_modified_since=DATED)).status_code == 200


# --- Behind a proxy -------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [200, 304])
def test_proxy_holds_a_page_to_the_end_of_its_own_second(status):
    known = page().headers["ETag"] if status == 304 else ""
    answer = page().answer(ask(x_proxy_time="1795600000.987", if_none_match=known))
    assert (answer.status_code, answer.headers["X-Accel-Expires"]) == (status, "@1795600000")


@pytest.mark.parametrize("said", ["", "soon", "-5", "1e9", "1" * 30, "١٢٣"])
def test_proxy_that_tells_no_time_is_told_none(said):
    assert "X-Accel-Expires" not in page().answer(ask(x_proxy_time=said)).headers


def test_proxy_holds_what_is_not_kept_as_long():
    response = hold(HttpResponse(), ask(x_proxy_time="1795600000.987"))
    assert response.headers["X-Accel-Expires"] == "@1795600000"
    assert response.headers["Cache-Control"] == page().headers["Cache-Control"]
