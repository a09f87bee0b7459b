"""How many queries each public page asks, as a literal number, with one item and with three."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Article, Byline, Correction, Photo, PrintItem, TaggedArticle
from sekretno.models import Masthead, Page
from tests import factories

pytestmark = pytest.mark.django_db

NOW = timezone.now()
RECORD = {"widths": [640], "formats": ["jpeg"], "width": 640, "height": 400}
# Six are promised for a page that nobody has kept; one of them asks for the edition.
BUDGET = {"front": 5, "article": 5, "section": 5, "month": 5}


class Paper:
    """A paper with `number` stories in every list, each with photos, authors, tags, corrections."""

    def __init__(self, number: int) -> None:
        Masthead.objects.create(name_bg="Вестник")
        Page.objects.create(slug="reprint", title_bg="Препечатване", published_at_bg=NOW)
        self.section = factories.section()
        self.issue = factories.issue("429", title_bg="Тема")
        PrintItem.objects.create(issue=self.issue, page=9, title_bg="Кръстословица")
        authors = [factories.author(f"Автор {n}") for n in range(3)]
        tags = [factories.tag(f"тема {n}") for n in range(3)]
        self.author, self.tag = authors[0], tags[0]
        Photo.objects.bulk_create(
            Photo(file=f"{n}.jpg", digest=f"{n:064}", credit="Автор", renditions=RECORD)
            for n in range(4)
        )
        photos = list(Photo.objects.order_by("pk"))
        body = f'<p>Текст</p><figure data-photo="{photos[3].pk}"></figure>'
        self.articles = Article.objects.bulk_create(
            Article(
                headline_bg=f"Заглавие {n}",
                lead_bg="Лид",
                body_bg=body,
                section=self.section,
                issue=self.issue if n < 20 else None,
                issue_page=n + 1 if n < 20 else None,
                photo=photos[n % 3],
                published_at_bg=NOW - timedelta(minutes=1 + n),
                place=n + 1 if n < 3 else None,
            )
            for n in range(number)
        )
        Byline.objects.bulk_create(
            Byline(article=article, author=author)
            for article in self.articles
            for author in authors
        )
        TaggedArticle.objects.bulk_create(
            TaggedArticle(content_object=article, tag=tag)
            for article in self.articles
            for tag in tags
        )
        for _n in range(min(number, 3)):
            Correction.objects.create(article=self.articles[0], text_bg="Поправка")

    def address(self, page: str, language: str = "bg") -> str:
        day = timezone.localtime(NOW - timedelta(minutes=1))
        return {
            "front": f"/{language}/",
            "article": self.articles[0].address(language),
            "section": self.section.address(language),
            "author": self.author.address(language),
            "tag": self.tag.address(language),
            "archive": f"/{language}/archive/",
            "year": f"/{language}/archive/{day.year}/",
            "month": f"/{language}/archive/{day.year}/{day.month:02}/",
            "issue": self.issue.address(language),
            "page": f"/{language}/reprint/",
        }[page]


# The front page of a paper with more than three stories has room for the newest issue, too.
FRONT = {1: 3, 3: 3, 10: 5}
PAGES = {
    "article": 4,
    "section": 3,
    "author": 3,
    "tag": 3,
    "archive": 4,
    "year": 5,
    "month": 5,
    "issue": 4,
    "page": 2,
}


@pytest.mark.parametrize("number", FRONT)
def test_front_page_asks_no_more_for_each_story(client, queries, number):
    address = Paper(number).address("front")
    with queries(FRONT[number]):
        response = client.get(address)
    assert response.status_code == 200
    assert response.content.decode().count("Заглавие") >= min(number, 3)


@pytest.mark.parametrize("number", [1, 3, 10])
@pytest.mark.parametrize("page", PAGES)
def test_page_asks_the_same_with_one_item_and_with_many(client, queries, page, number):
    address = Paper(number).address(page)
    with queries(PAGES[page]):
        response = client.get(address)
    assert response.status_code == 200
    assert "<h1" in response.content.decode()


@pytest.mark.parametrize("page", BUDGET)
def test_page_stays_within_its_budget_with_a_thousand_articles(
    client, page, django_assert_max_num_queries
):
    address = Paper(1000).address(page)
    with django_assert_max_num_queries(BUDGET[page]) as asked:
        response = client.get(address)
    assert response.status_code == 200
    assert "Заглавие" in response.content.decode()
    assert len(asked) > 1


@pytest.mark.parametrize("number", [1, 3])
def test_article_under_a_notice_stays_within_its_budget(
    client, number, django_assert_max_num_queries
):
    address = Paper(number).address("article", "en")
    with django_assert_max_num_queries(BUDGET["article"]):
        response = client.get(address)
    assert response.status_code == 200
    assert "Заглавие 0" in response.content.decode()


def test_unknown_article_asks_little(client, queries):
    Paper(1)
    with queries(3):
        assert client.get("/bg/articles/999999/").status_code == 404


def test_redirect_asks_once(client, queries):
    paper = Paper(1)
    with queries(1):
        response = client.get(f"/bg/articles/{paper.articles[0].pk}-other/")
    assert response.status_code == 301
