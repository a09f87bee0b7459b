"""What the database itself refuses, and what is made tidy on the way in."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import DataError
from django.utils import timezone

from articles.models import (
    Article,
    Author,
    Byline,
    Correction,
    Draft,
    Issue,
    LegacyAddress,
    Photo,
    PrintItem,
    Section,
    Tag,
    TaggedArticle,
    Version,
)
from tests import factories
from tests.pages import everything

pytestmark = pytest.mark.django_db

NOW = timezone.now()
HOUR = timedelta(hours=1)
ALL = ["bg", "en", "ru", "de", "fr", "ar"]
TRANSLATED = ("kicker", "headline", "slug", "lead", "body")


def refused(deed) -> None:
    """PostgreSQL calls a text that is longer than its column wrong data, SQLite a broken rule."""
    with pytest.raises((IntegrityError, DataError)), transaction.atomic():
        deed()


# --- Constraints, each broken by an update that no form sees --------------------------------------


@pytest.mark.parametrize("language", ALL)
@pytest.mark.parametrize(
    "values",
    [
        {"headline": "x" * 301},
        {"kicker": "x" * 81},
        {"slug": "x" * 101},
        {"lead": "x" * 2001},
        {"withdrawal_reason": "x" * 501},
        {"published_at": NOW, "headline": ""},
        {"published_at": NOW, "headline": None},
        {"published_at": NOW, "withdrawn_at": NOW - HOUR},
        {"published_at": NOW, "updated_at": NOW - HOUR},
        {"based_on": 1},
    ],
    ids=lambda values: "-".join(values),
)
def test_article_with_a_broken_language_is_refused(language, values):
    article = factories.article(*ALL)
    columns = {f"{field}_{language}": value for field, value in values.items()}
    refused(lambda: Article.objects.filter(pk=article.pk).update(**columns))


@pytest.mark.parametrize("language", ALL)
def test_article_with_texts_of_the_longest_kind_is_kept(language):
    article = factories.article(*ALL)
    longest = {"headline": 300, "kicker": 80, "slug": 100, "lead": 2000, "withdrawal_reason": 500}
    columns = {f"{field}_{language}": "щ" * size for field, size in longest.items()}
    assert Article.objects.filter(pk=article.pk).update(**columns) == 1


@pytest.mark.parametrize(
    "values",
    [
        {"kind": "rumour"},
        {"source_language": "xx"},
        {"major_revision": 1},
        {"issue_page": 3},
        {"place": 0},
    ],
    ids=lambda values: "-".join(values),
)
def test_article_with_a_broken_fact_is_refused(values):
    article = factories.article()
    refused(lambda: Article.objects.filter(pk=article.pk).update(**values))


def test_article_on_page_nought_of_an_issue_is_refused():
    article = factories.article(issue=factories.issue(), issue_page=1)
    refused(lambda: Article.objects.filter(pk=article.pk).update(issue_page=0))


def test_article_made_in_bulk_obeys_the_same_rules():
    refused(lambda: Article.objects.bulk_create([Article(published_at_en=NOW)]))
    refused(lambda: Article.objects.bulk_create([Article(headline_de="x" * 301)]))


def _issue(**fields):
    return lambda: factories.issue(**fields)


ROWS = {
    "section-name": (factories.section, {"name_fr": "x" * 101}),
    "section-slug": (factories.section, {"slug_fr": "x" * 101}),
    "section-description": (factories.section, {"description_ar": "x" * 301}),
    "author-name": (factories.author, {"name_en": "x" * 121}),
    "author-slug": (factories.author, {"slug_en": "x" * 121}),
    "author-bio": (factories.author, {"bio_en": "x" * 601}),
    "tag-name": (factories.tag, {"name_ru": "x" * 101}),
    "tag-slug": (factories.tag, {"slug_ru": "x" * 101}),
    "issue-title": (factories.issue, {"title_en": "x" * 201}),
    "issue-number": (factories.issue, {"number": "1" * 21}),
    "issue-pages": (factories.issue, {"pages": 0}),
    "issue-pages-at-most": (factories.issue, {"pages": 1001}),
    "issue-order-at-most": (factories.issue, {"order": 100_001}),
    "section-position-at-most": (factories.section, {"position": 10_001}),
    "article-place-at-most": (factories.article, {"place": 1001}),
    "article-page-at-most": (
        lambda: factories.article(issue=factories.issue(), issue_page=1),
        {"issue_page": 1001},
    ),
    "issue-pdf": (factories.issue, {"pdf_published_at": NOW}),
}


@pytest.mark.parametrize("name", ROWS)
def test_row_with_a_broken_fact_is_refused(name):
    make, values = ROWS[name]
    row = make()
    refused(lambda: type(row).objects.filter(pk=row.pk).update(**values))


PHOTOS = [
    {"caption_bg": "x" * 501},
    {"alt_en": "x" * 301},
    {"focus_x": 101},
    {"focus_y": 101},
    {"credit": "x" * 201},
    {"rights_holder": "x" * 201},
    {"licence": "x" * 201},
]


@pytest.mark.parametrize("values", PHOTOS, ids=lambda values: "-".join(values))
def test_photo_with_a_broken_fact_is_refused(values):
    refused(lambda: Photo.objects.bulk_create([Photo(file="photos/x.jpg", **values)]))


@pytest.mark.parametrize(
    "values",
    [{"kind": "lie", "text_bg": "Т"}, {"text_bg": "x" * 3001}],
    ids=["kind", "text"],
)
def test_correction_with_a_broken_fact_is_refused(values):
    article = factories.article()
    refused(lambda: Correction.objects.bulk_create([Correction(article=article, **values)]))


def _twice(model, **fields):
    return lambda: model.objects.bulk_create([model(**fields), model(**fields)])


@pytest.mark.parametrize(
    "rows",
    [
        lambda a: _twice(Byline, article=a, author=factories.author()),
        lambda a: _twice(TaggedArticle, content_object=a, tag=factories.tag()),
        lambda a: _twice(Draft, article=a, language="en"),
        lambda a: _twice(Version, article=a, language="en", number=1, revision=1, fields={}),
        lambda a: _twice(LegacyAddress, address="/old", target=a),
        lambda a: _twice(Issue, number="281", order=281, date=NOW.date()),
    ],
    ids=["byline", "tag", "draft", "version", "former-address", "issue"],
)
def test_second_of_what_there_is_one_of_is_refused(rows):
    refused(rows(factories.article()))


@pytest.mark.parametrize(
    "row",
    [
        lambda a: Draft(article=a, language="xx"),
        lambda a: Version(article=a, language="xx", number=1, revision=1, fields={}),
        lambda a: Version(article=a, language="en", number=0, revision=1, fields={}),
        lambda a: LegacyAddress(address="no-slash", target=a),
        lambda a: LegacyAddress(address="/" + "x" * 500, target=a),
        lambda a: LegacyAddress(address="/old", language="xx", target=a),
        lambda a: PrintItem(issue=factories.issue(), page=0, title_bg="Кръстословица"),
        lambda a: PrintItem(issue=factories.issue(), page=1001, title_bg="Кръстословица"),
        lambda a: Byline(article=a, author=factories.author(), position=1001),
        lambda a: PrintItem(issue=factories.issue(), page=1, title_bg="x" * 201),
    ],
    ids=[
        "draft-language",
        "version-language",
        "version-number",
        "former-path",
        "former-length",
        "former-language",
        "print-page",
        "print-page-at-most",
        "byline-position",
        "print-title",
    ],
)
def test_row_that_means_nothing_is_refused(row):
    made = row(factories.article())
    refused(lambda: type(made).objects.bulk_create([made]))


def test_every_constraint_of_the_articles_has_its_test():
    """A new constraint is to be broken above, too."""
    models = (
        Article,
        Author,
        Byline,
        Correction,
        Draft,
        Issue,
        LegacyAddress,
        Photo,
        PrintItem,
        Section,
        Tag,
        TaggedArticle,
        Version,
    )
    numbers = {model.__name__: len(model._meta.constraints) for model in models}
    assert numbers == {
        "Article": 5 + 3 * len(ALL) + 8,
        "Author": 3,
        "Byline": 2,
        "Correction": 2,
        "Draft": 2,
        "Issue": 6,
        "LegacyAddress": 2,
        "Photo": 4,
        "PrintItem": 3,
        "Section": 4,
        "Tag": 2,
        "TaggedArticle": 1,
        "Version": 3,
    }


# --- Texts are made tidy, whichever way they come -------------------------------------------------

DIRTY = {
    "headline_bg": " Часов\x00никарят\x07 ",
    "kicker_bg": "\x01Разказ ",
    "lead_bg": "\tЛид\x1f\n",
    "body_bg": "<p onclick=x>Тяло\x00</p><script>alert(1)</script>",
}
CLEAN = {
    "headline_bg": "Часовникарят",
    "kicker_bg": "Разказ",
    "lead_bg": "Лид",
    "body_bg": "<p>Тяло</p>",
}


def _saved(article, values):
    for name, value in values.items():
        setattr(article, name, value)
    article.save()


def _saved_in_part(article, values):
    for name, value in values.items():
        setattr(article, name, value)
    article.save(update_fields=list(values))


def _created_in_bulk(article, values):
    number = article.pk
    article.delete()
    article.pk = number
    Article.objects.bulk_create([Article(pk=number, **values)])


def _updated_in_bulk(article, values):
    for name, value in values.items():
        setattr(article, name, value)
    Article.objects.bulk_update([article], list(values))


def _updated(article, values):
    Article.objects.filter(pk=article.pk).update(**values)


def _updated_by_plain_names(article, values):
    _updated(article, {name.removesuffix("_bg"): value for name, value in values.items()})


WAYS = [
    _saved,
    _saved_in_part,
    _created_in_bulk,
    _updated_in_bulk,
    _updated,
    _updated_by_plain_names,
]


@pytest.mark.parametrize("way", WAYS)
def test_texts_are_clean_whichever_way_they_come(way):
    article = factories.article("bg")
    way(article, DIRTY)
    assert Article.objects.filter(pk=article.pk).values(*CLEAN).get() == CLEAN


@pytest.mark.parametrize("way", [_saved, _created_in_bulk])
def test_slug_is_made_from_the_headline(way):
    article = factories.article("de")
    way(article, {"headline_bg": "Часовникарят", "headline_de": "Der Uhrmacher", "slug_de": ""})
    found = Article.objects.get(pk=article.pk)
    assert (found.slug_bg, found.slug_de) == ("chasovnikaryat", "der-uhrmacher")


def test_slug_once_made_stays_when_the_headline_changes():
    article = factories.article("bg", headline_bg="Първо")
    article.headline_bg = "Второ"
    article.save()
    article.refresh_from_db()
    assert article.slug_bg == "parvo"


def test_slug_of_an_article_not_wholly_loaded_is_left_alone():
    article = factories.article("bg", headline_bg="Първо", slug_bg="po-rachno")
    part = Article.objects.only("headline_bg").get(pk=article.pk)
    part.headline_bg = "Второ"
    part.save(update_fields=["headline_bg"])
    article.refresh_from_db()
    assert (article.headline_bg, article.slug_bg) == ("Второ", "po-rachno")


@pytest.mark.parametrize("make", [factories.section, factories.author, factories.tag])
def test_thing_with_a_name_gets_a_slug_in_each_language(make):
    thing = make("Политика", name_en="High Politics", name_ar="سياسة")
    thing.refresh_from_db()
    assert (thing.slug_bg, thing.slug_en, thing.slug_ar) == ("politika", "high-politics", "سياسة")


SLUGS = [("по-ръчно", "по-ръчно"), ("a/b", "a-b"), ("a b?c#d", "a-b-c-d"), ("../x", "x")]


@pytest.mark.parametrize(("typed", "kept"), SLUGS)
def test_slug_typed_by_hand_can_stand_in_an_address(client, typed, kept):
    article = factories.published("bg", slug_bg=typed)
    assert Article.objects.get(pk=article.pk).slug_bg == kept
    assert client.get(article.address("bg")).status_code == 200


@pytest.mark.parametrize(("typed", "kept"), SLUGS)
def test_slug_of_a_section_typed_by_hand_can_stand_in_an_address(client, typed, kept):
    section = factories.section(slug_bg=typed)
    section.refresh_from_db()
    assert section.slug_bg == kept
    assert client.get(section.address("bg")).status_code == 200


@pytest.mark.parametrize("number", ["281–282", "281/282", "12а", "7B"])
def test_issue_is_found_at_its_address_whatever_its_number(client, number):
    issue = factories.issue(number, order=281)
    assert client.get(issue.address("bg")).status_code == 200


@pytest.mark.parametrize("written", ["281-282", "281–282"])
def test_double_issue_is_written_with_one_dash(written):
    issue = factories.issue(written)
    issue.refresh_from_db()
    assert issue.number == "281–282"
    assert issue.address("bg") == "/bg/issues/281-282/"


def test_headline_of_a_language_that_has_none_is_that_of_the_original():
    article = factories.article("en", "ru", source_language="ru", headline_ru="Заголовок")
    assert article.headline_in("de") == ("Заголовок", "ru")


# --- The plain column holds whatever language was active: nothing may read it ---------------------

NONSENSE = "qnonsenseq"


def _fill_plain_columns() -> int:
    """Writes nonsense into every plain column of every translated model, past all code of ours."""
    from modeltranslation.translator import translator

    done = 0
    with connection.cursor() as cursor:
        for model in translator.get_registered_models(abstract=False):
            table = connection.ops.quote_name(model._meta.db_table)
            for field in translator.get_options_for_model(model).fields:
                plain = model._meta.get_field(field)
                kind = plain.get_internal_type()
                value = {
                    "DateTimeField": timezone.now() - timedelta(days=9999),
                    "PositiveIntegerField": 777,
                }.get(kind, NONSENSE)
                name = connection.ops.quote_name(plain.column)
                if kind == "DateTimeField":
                    value = connection.ops.adapt_datetimefield_value(value)
                cursor.execute(f"UPDATE {table} SET {name} = %s", [value])
                done += cursor.rowcount
    return done


def test_plain_columns_filled_with_nonsense_change_no_page(client):
    from sekretno.models import Masthead, Page

    Masthead.objects.create(name_bg="Вестник", name_en="Paper")
    Page.objects.create(slug="about", title_bg="За нас", published_at_bg=NOW, body_bg="<p>Т</p>")
    issue = factories.issue("429", "bg", "en", title_bg="Тема")
    PrintItem.objects.create(issue=issue, page=4, title_bg="Кръстословица")
    author, tag = factories.author(), factories.tag()
    stories = [
        # The older of them were written last, so that dates and numbers tell different orders.
        factories.published(
            "bg", "en", issue=issue, issue_page=n, authors=[author], at=NOW - n * HOUR
        )
        for n in (1, 2, 3, 4, 5)
    ]
    for story in stories:
        story.tags.add(tag)
        Correction.objects.create(article=story, text_bg="Поправка")
    factories.article("bg", section=story.section, published_at_bg=NOW + HOUR)
    day = timezone.localtime(story.published_at_bg)
    paths = [
        f"/{code}{path}"
        for code in ("bg", "en", "ru")
        for path in (
            "/",
            "/archive/",
            f"/archive/{day.year}/",
            f"/archive/{day.year}/{day.month:02}/",
            "/about/",
            "/issues/429/",
        )
    ]
    for code in ("bg", "en", "ru"):
        for thing in (story, story.section, author, tag):
            paths.append(thing.address(code))
    before = {path: everything(client.get(path)) for path in paths}
    assert _fill_plain_columns() > 20
    after = {path: everything(client.get(path)) for path in paths}
    assert before == after
    for thing in (story.section, author, tag):
        items = client.get(thing.address("bg")).context["leaf"].items
        assert [item.id for item in items] == [story.pk for story in stories]
    assert all(NONSENSE not in page for page in after.values())
    assert any("Поправка" in page for page in after.values())
