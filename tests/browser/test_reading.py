"""A reader with a telephone and without scripts: the whole paper is read by links and popovers."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, ask


@pytest.fixture
def phone(reader, paper):
    return reader(paper, width=PHONE, scripts=False)


def number(url: str) -> str:
    """The number of the text at an address."""
    return re.search(r"/articles/(\d+)", url)[1]


def translated(paper, *, to: tuple[str, ...], lacking: tuple[str, ...] = ()) -> tuple[int, str]:
    """(id, Bulgarian slug) of a text that is live in Bulgarian and in `to`, never in `lacking`."""
    there = "".join(f" AND published_at_{code} <= datetime('now')" for code in ("bg", *to))
    there += "".join(f" AND withdrawn_at_{code} IS NULL" for code in ("bg", *to))
    absent = "".join(f" AND published_at_{code} IS NULL" for code in lacking)
    return ask(
        paper,
        "SELECT id, slug_bg FROM articles_article WHERE kind = 'story'"
        f"{there}{absent} ORDER BY id DESC LIMIT 1",
    )[0]


def test_front_page_opens_with_the_paper_and_its_stories(phone):
    assert phone.goto("/bg/").status == 200
    expect(phone.locator("h1")).to_contain_text("Секретно")
    assert phone.locator("main article h2 a").count() >= 8


def test_story_of_the_front_page_is_read(phone):
    phone.goto("/bg/")
    headline = phone.locator("main .lead h2 a")
    said = headline.inner_text()
    headline.click()
    expect(phone.locator("h1")).to_have_text(said)
    assert len(phone.locator(".text").inner_text()) > 1000


def test_menu_opens_and_shuts_without_scripts(phone):
    phone.goto("/bg/")
    menu = phone.locator("#menu")
    expect(menu).to_be_hidden()
    phone.get_by_role("button", name="Меню").click()
    expect(menu).to_be_visible()
    menu.get_by_role("button").click()
    expect(menu).to_be_hidden()


def test_menu_leads_to_the_archive_and_to_a_section(phone):
    for place in ("a[href='/bg/archive/']", ".sheet-rubrics a >> nth=0"):
        phone.goto("/bg/")
        phone.get_by_role("button", name="Меню").click()
        link = phone.locator(f"#menu {place}")
        said = link.inner_text()
        link.click()
        expect(phone.locator("h1")).to_contain_text(said)


def test_language_selector_leads_to_the_same_text(phone, paper):
    id, slug = translated(paper, to=("en",))
    phone.goto(f"/bg/articles/{id}-{slug}/")
    expect(phone.locator("#langs")).to_be_hidden()
    phone.locator(".bar button[popovertarget=langs]").click()
    phone.locator("#langs a[lang=en]").click()
    phone.wait_for_url("**/en/articles/**")
    assert number(phone.url) == str(id)
    expect(phone.locator("html")).to_have_attribute("lang", "en")
    expect(phone.locator(".notice.fallback")).to_have_count(0)


def test_language_selector_says_where_the_text_is_not(phone, paper):
    id, slug = translated(paper, to=(), lacking=("de",))
    phone.goto(f"/bg/articles/{id}-{slug}/")
    phone.locator(".bar button[popovertarget=langs]").click()
    absent = phone.locator("#langs a.absent", has_text="Deutsch")
    expect(absent.locator(".why")).to_be_visible()
    absent.click()
    phone.wait_for_url("**/de/")


def test_issue_is_opened_from_the_archive_and_a_text_from_the_issue(phone):
    phone.goto("/bg/archive/")
    phone.locator("main .covers a[href*='/issues/']").first.click()
    expect(phone.locator("h1")).to_contain_text("Брой")
    headline = phone.locator(".leafs h2 a").first
    said = headline.inner_text()
    headline.click()
    expect(phone.locator("h1")).to_have_text(said)
    expect(phone.locator(".facts a[href*='/issues/']")).to_have_count(1)


def test_years_of_the_archive_lead_back_to_the_beginning(phone):
    phone.goto("/bg/archive/")
    phone.locator(".years a", has_text="1991").click()
    expect(phone.locator(".year-head h2")).to_have_text("1991")
    assert phone.locator("main a[href*='/archive/1991/']").count() >= 1


def test_withdrawn_text_says_so_and_why_and_shows_nothing_of_itself(phone, paper):
    ((id, headline, lead, reason),) = ask(
        paper,
        "SELECT id, headline_bg, lead_bg, withdrawal_reason_bg FROM articles_article "
        "WHERE withdrawn_at_bg IS NOT NULL",
    )
    assert phone.goto(f"/bg/articles/{id}/").status == 410
    shown = phone.content()
    assert reason in shown
    assert headline not in shown
    assert not lead or lead not in shown


def test_text_without_translation_is_shown_in_the_original_under_a_notice(phone, paper):
    id, _slug = translated(paper, to=(), lacking=("fr",))
    phone.goto(f"/fr/articles/{id}/")
    expect(phone.locator("html")).to_have_attribute("lang", "fr")
    expect(phone.locator(".notice.fallback")).to_be_visible()
    expect(phone.locator("main article").first).to_have_attribute("lang", "bg")


def test_text_without_translation_keeps_its_direction_in_an_arabic_page(phone, paper):
    id, _slug = translated(paper, to=(), lacking=("ar",))
    phone.goto(f"/ar/articles/{id}/")
    expect(phone.locator("html")).to_have_attribute("dir", "rtl")
    headline = phone.locator("h1")
    assert headline.evaluate("h => getComputedStyle(h).direction") == "ltr"
    assert phone.locator(".facts").evaluate("f => getComputedStyle(f).direction") == "rtl"


@pytest.mark.parametrize(("code", "home"), [("bg", "Начало"), ("en", "Home")])
def test_page_that_is_not_there_leads_home(phone, code, home):
    assert phone.goto(f"/{code}/articles/999999/").status == 404
    phone.locator("main .more", has_text=home).click()
    phone.wait_for_url(f"**/{code}/")
