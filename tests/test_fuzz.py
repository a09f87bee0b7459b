"""No address, query, method, host or encoding breaks the paper, and what it then says is a page."""

from urllib.parse import quote, unquote_to_bytes

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import factories, pages
from tests.asking import Answer, ask

LANGUAGES = ("bg", "en", "ru", "de", "fr", "ar")
ANSWERS = {200, 301, 302, 400, 404, 405, 410}
SAID = {400, 404, 405, 410}
GUARDS = {
    "content-security-policy": "default-src 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "strict-origin",
    "permissions-policy": "camera=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
wildly = settings(
    max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def paper(db):
    """A little of everything, so that wild addresses also meet what is there."""
    issue = factories.issue("281–282", "bg", "en")
    story = factories.published("bg", "en", authors=[factories.author()], issue=issue, issue_page=3)
    story.tags.add(factories.tag())
    return story


# --- Wild things ------------------------------------------------------------------------------

cyrillic = st.text("абвгдежзийклмнопрстуфхцчшщъьюя ", min_size=1, max_size=12)
piece = st.one_of(
    st.text(max_size=12).map(lambda text: quote(text.encode(errors="surrogatepass"), safe="")),
    st.binary(max_size=8).map(lambda raw: quote(raw, safe="")),
    cyrillic.map(lambda text: quote(text)),
    cyrillic.map(lambda text: quote(text, encoding="cp1251")),
    cyrillic.map(lambda text: quote(text).lower()),
    st.just("a" * 9000),
    st.sampled_from(
        "|%|%zz|%2|%00|a%00b|%0d%0aSet-Cookie:a=b|..|%2e%2e|%2f|.|%ed%a0%80|%c0%af|%ff%fe"
        "|%E2%80%AE|{}|[|//|<script>".split("|")
    ),
)
number = st.one_of(
    st.integers(-5, 10**25).map(str),
    st.sampled_from(["0", "1", "007", "9" * 18, "9" * 19, "9" * 5000, "1e3", "%D9%A3", "1-", "-"]),
    piece,
)
language = st.sampled_from([*LANGUAGES, "BG", "xx", "zh-hans", "bg-BG", "b", "", "b%67", "%00"])
year = st.one_of(st.sampled_from(["2026", "1991", "0", "1599", "9999", "10000", "02026"]), number)
month = st.one_of(st.sampled_from(["1", "01", "12", "13", "00", "0", "99"]), number)
page_number = st.one_of(
    st.sampled_from(["1", "2", "100", "101", "0", "-1", "00000000199999999999999999", "٣"]),
    number,
)


@st.composite
def address(draw: st.DrawFn) -> str:
    """An address as somebody might mistype, forge or break it."""
    made = draw(
        st.sampled_from(
            [
                "/",
                "/{l}/",
                "/{l}",
                "/{l}/articles/{n}-{p}/",
                "/{l}/articles/{n}",
                "/{l}/sections/{n}-{p}/",
                "/{l}/authors/{n}-{p}/",
                "/{l}/tags/{n}/",
                "/{l}/archive/",
                "/{l}/archive/{y}/",
                "/{l}/archive/{y}/{m}/",
                "/{l}/issues/{n}/",
                "/issues/{n}/{p}.pdf",
                "/{l}/{p}/",
                "/{l}/{p}/{p}/{n}/",
                "/media/{p}",
                "/media/photos/{p}/../{p}",
                "/static/{p}",
                "/index.php",
                "/{p}",
                "//{p}",
                "/{p}/{p}",
            ]
        )
    )
    holes = {"l": language, "n": number, "p": piece, "y": year, "m": month}
    while "{" in made and (hole := made[made.index("{") + 1]) in holes:
        made = made.replace(f"{{{hole}}}", draw(holes[hole]).replace("{", "%7B"), 1)
    return made


query = st.one_of(
    st.just(""),
    page_number.map("page={}".format),
    st.lists(st.tuples(piece, piece), max_size=4).map(
        lambda pairs: "&".join(f"{name}={value}" for name, value in pairs)
    ),
    st.sampled_from(["p=newsroom&nid=7566", "&&&", "=", "page", "page=1&page=0", "a=1&" * 1200]),
    piece,
)


# --- What has to hold -------------------------------------------------------------------------


def language_of(path: bytes) -> str:
    first = path.decode(errors="replace").lstrip("/").split("/")[0]
    return first if first in LANGUAGES else "bg"


def assert_proper(answer: Answer, path: bytes) -> None:
    """What holds for every answer, and for every page that says that something is not there."""
    assert answer.status in ANSWERS
    assert "set-cookie" not in answer.headers
    assert answer.headers.get("vary", "Accept-Encoding") == "Accept-Encoding"
    if path.lstrip(b"/").startswith(b"static/") and answer.status == 200:
        return  # a file as it lies there
    for name, part in GUARDS.items():
        assert part in answer.headers[name]
    if answer.status in (301, 302):
        assert answer.headers["location"].startswith("/")
        assert not answer.headers["location"].startswith("//")
    if answer.status in SAID:
        assert_page(answer, language_of(path))


def assert_page(answer: Answer, code: str) -> None:
    """A page in the paper's look that search engines leave alone."""
    document = pages.read(answer.response)
    html = document.one("html")
    assert (html["lang"], html["dir"]) == (code, "rtl" if code == "ar" else "ltr")
    assert document.one("meta", name="robots")["content"] == "noindex"
    assert not document.all("link", rel="canonical")
    assert document.all("link", href="/static/css/paper.css")
    assert document.all("nav", id="menu")
    assert document.one("h1").text
    assert answer.headers["content-language"] == code


@given(address=address(), query=query)
@wildly
def test_wild_address_is_answered(paper, address, query):
    path = unquote_to_bytes(address)
    assert_proper(ask(path, query.encode()), path)


@given(path=st.binary(max_size=40), query=st.binary(max_size=40))
@wildly
def test_any_bytes_are_answered(paper, path, query):
    path = b"/" + path
    assert_proper(ask(path, query), path)


@given(
    path=st.binary(max_size=30),
    query=st.binary(max_size=30),
    beginning=st.sampled_from(
        ["/{}/articles/1-", "/{}/sections/1-", "/{}/issues/", "/{}/archive/2026/11/", "/{}/"]
    ),
    code=st.sampled_from(LANGUAGES),
)
@wildly
def test_any_bytes_in_a_known_place_are_answered(paper, path, query, beginning, code):
    path = beginning.format(code).encode() + path + b"/"
    assert_proper(ask(path, query), path)


@given(
    address=address(),
    method=st.sampled_from(["POST", "PUT", "DELETE", "TRACE", "OPTIONS", "PATCH", "BREW", "get"]),
    body=st.binary(max_size=30),
)
@wildly
def test_wild_method_is_answered(paper, address, method, body):
    path = unquote_to_bytes(address)
    answer = ask(path, method=method, body=body, content_type="application/x-www-form-urlencoded")
    assert_proper(answer, path)


@given(
    accept_encoding=st.text(st.characters(max_codepoint=255, exclude_categories=["Cc"])),
    accept_language=st.text(st.characters(max_codepoint=255, exclude_categories=["Cc"])),
    cookie=st.text(st.characters(max_codepoint=255, exclude_categories=["Cc"])),
    path=st.sampled_from([b"/", b"/en/", b"/ar/archive/", b"/de/no/", b"/static/css/paper.css"]),
)
@wildly
def test_odd_headers_are_answered(paper, accept_encoding, accept_language, cookie, path):
    answer = ask(
        path, accept_encoding=accept_encoding, accept_language=accept_language, cookie=cookie
    )
    assert_proper(answer, path)


@given(host=st.text(st.characters(max_codepoint=255, exclude_categories=["Cc"]), max_size=30))
@wildly
def test_wild_host_is_answered(paper, host):
    answer = ask(b"/en/", host=host)
    assert_proper(answer, b"/en/")
    assert answer.status in (200, 400)


# --- Single cases, by name --------------------------------------------------------------------


@pytest.mark.parametrize("host", ["evil.example", "testserver:x", "", "[::1", "a b", "testserver/"])
@pytest.mark.parametrize("code", ["bg", "ar"])
def test_foreign_host_gets_a_page_in_the_language_of_the_address(db, host, code):
    answer = ask(f"/{code}/archive/".encode(), host=host)
    assert_proper(answer, f"/{code}/".encode())
    assert answer.status == 400


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE", "OPTIONS"])
@pytest.mark.parametrize("code", ["en", "ar"])
def test_page_that_is_only_read_says_so(paper, method, code):
    address = f"/{code}/articles/{paper.pk}-{paper.slug_en or ''}/" if code == "en" else "/ar/"
    answer = ask(address.encode(), method=method)
    assert answer.status == 405
    assert answer.headers["allow"] == "GET, HEAD"
    assert_page(answer, code)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/bg/archive/2020/11/?page=1", 200),
        ("/bg/archive/2020/11/?page=", 404),
        ("/bg/archive/2020/11/?page=01", 404),
        ("/bg/archive/2020/11/?page=00000000199999999999999999999", 404),
        ("/bg/archive/2020/11/?page=%D9%A1", 404),
        ("/bg/archive/2020/11/?page=101", 404),
        ("/bg/archive/99999999999999999999/", 404),
        ("/bg/archive/2020/1/", 301),
        ("/bg/archive/02026/", 404),
        ("/bg/archive", 301),
        ("/bg/issues/281-282/", 200),
        ("/bg/issues/281%E2%80%93282/", 301),
        ("/bg/issues/281-282%00/", 301),
        ("/bg/issues/%00/", 404),
        ("/bg/articles/9999999999999999999/", 404),
        ("/bg/articles/999999999999999999/", 404),
        ("/xx/", 404),
        ("/BG/", 404),
        ("/media/%00", 404),
        ("/media/../settings.py", 404),
        ("/media/", 404),
        ("/static/%00", 404),
        ("/static/../manage.py", 404),
        ("/" + "a" * 20000, 404),
        ("/?" + "a=1&" * 1200, 302),
        ("/bg/archive/2020/11/?" + "a=1&" * 1200, 400),
    ],
)
def test_address_has_its_status(paper, address, status):
    quoted, _, tail = address.partition("?")
    path = unquote_to_bytes(quoted)
    answer = ask(path, tail.encode())
    assert answer.status == status
    assert_proper(answer, path)
