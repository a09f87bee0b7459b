"""What stands around every page."""

from datetime import timedelta

import pytest
from django.utils import timezone

from sekretno.models import Masthead, Page
from sekretno.paper import Paper
from tests import factories

pytestmark = pytest.mark.django_db


def page(slug: str = "reprint", **fields: object) -> Page:
    return Page.objects.create(
        slug=slug, title_bg="Препечатване", published_at_bg=timezone.now(), **fields
    )


def test_newest_issue_and_footer_stand_before_the_masthead_is_filled_in():
    factories.issue("428", cover=factories.photo())
    newest = factories.issue("429", cover=factories.photo(), date=timezone.localdate())
    page()

    paper = Paper("bg")

    assert paper.newest.number == "429"
    assert paper.newest.date == newest.date
    assert paper.newest.cover["record"]["formats"] == ["plain"]
    assert [link.path for link in paper.footer] == ["/bg/reprint/", "/bg/feed/"]


def test_frame_of_a_page_asks_one_query(queries):
    Masthead.objects.create(name_bg="Утринен куриер")
    factories.section()

    with queries(1):
        paper = Paper("bg")
        assert paper.name == "Утринен куриер"
        assert len(paper.rubrics) == 1
        assert paper.newest is None
        assert [link.name for link in paper.footer] == ["RSS"]


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("Секретно", ""),
        ("Утринен куриер", "plate-middle"),
        ("Независим вестник за селото", "plate-long"),
    ],
)
def test_long_name_is_set_smaller(name, size):
    Masthead.objects.create(name_bg=name)

    assert Paper("bg").name_class == size


def test_years_of_the_copyright_line_are_counted():
    Masthead.objects.create(name_bg="Секретно", founded=1991)

    assert Paper("bg").years == f"1991–{timezone.localdate().year}"


def test_promise_about_subscribers_is_left_out_while_empty():
    masthead = Masthead.objects.create(name_bg="Секретно", reprint_bg="Със съгласие.")

    assert len(Paper("bg").promises) == 1

    masthead.subscribers_bg = "Списъкът не се продава."
    masthead.save()
    assert len(Paper("bg").promises) == 2


def test_about_page_shows_the_imprint_before_it_is_written(client):
    Masthead.objects.create(name_bg="Утринен куриер", owner_bg="Издателство „Зора“")

    answer = client.get("/bg/about/")

    assert answer.status_code == 200
    assert "Издателство „Зора“" in answer.content.decode()


def test_correction_of_tomorrow_is_not_shown_today(client):
    article = factories.published("bg")
    article.corrections.create(text_bg="Утрешна поправка", at=timezone.now() + timedelta(days=1))
    article.corrections.create(text_bg="Днешна поправка")

    page = client.get(article.address("bg")).content.decode()

    assert "Днешна поправка" in page
    assert "Утрешна поправка" not in page


def test_bulk_update_of_a_page_cleans_its_body():
    page(body_bg="<p>Текст</p>")

    Page.objects.update(body_bg="<p>Текст</p><script>alert(1)</script>")

    assert Page.objects.get().body_bg == "<p>Текст</p>"
