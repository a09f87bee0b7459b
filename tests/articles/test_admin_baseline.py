"""Two people over one form: what is written is what each of them changed."""

import re

import pytest
from django.core import signing

from articles import drafting
from articles.models import Article, Byline, Correction, PrintItem, Section
from sekretno.models import Masthead, Page
from tests import factories
from tests.articles.test_admin_articles import filled, form_of

pytestmark = pytest.mark.django_db

SECTION = "/admin/articles/section/"


def errors_of(answer) -> dict[str, list[str]]:
    return answer.context["adminform"].form.errors


def sent_again(answer, data: dict) -> dict:
    """The data with the baseline of the page that told of the conflict."""
    page = answer.content.decode()
    return data | {"baseline": re.search(r'name="baseline" value="([^"]+)"', page)[1]}


# --- Different fields -----------------------------------------------------------------------------


def test_language_of_a_colleague_survives_a_form_opened_before(admin_client):
    article = factories.article("bg", "de")
    stale = filled(admin_client, form_of(article), headline_bg="Ново")
    fresh = filled(admin_client, form_of(article), headline_de="Neu")
    admin_client.post(form_of(article), fresh)
    assert admin_client.post(form_of(article), stale).status_code == 302
    article.refresh_from_db()
    assert (article.headline_bg, article.headline_de) == ("Ново", "Neu")


def test_draft_of_a_colleague_survives_a_form_opened_before(admin_client):
    article = factories.published("bg", "de")
    stale = filled(admin_client, form_of(article), lead_bg="Нов лид")
    drafting.save(article=article, language="de", fields={"body": "<p>Neu.</p><p>Mehr.</p>"})
    admin_client.post(form_of(article), stale)
    assert drafting.texts(article, "de")["body"] == "<p>Neu.</p><p>Mehr.</p>"
    assert drafting.texts(article, "bg")["lead"] == "Нов лид"


def test_other_field_of_the_same_language_survives(admin_client):
    article = factories.article("bg")
    stale = filled(admin_client, form_of(article), headline_bg="Заглавие")
    admin_client.post(form_of(article), filled(admin_client, form_of(article), lead_bg="Лид"))
    admin_client.post(form_of(article), stale)
    article.refresh_from_db()
    assert (article.headline_bg, article.lead_bg) == ("Заглавие", "Лид")


def test_body_shown_with_breaks_counts_as_untouched(admin_client):
    article = factories.article("bg", body_bg="<p>Едно.</p><p>Две.</p>")
    stale = filled(admin_client, form_of(article), headline_bg="Ново")
    field = admin_client.get(form_of(article)).context["adminform"].form["body_bg"]
    stale["body_bg"] = field.field.prepare_value(field.initial).replace("\n", "\r\n") + "\r\n"
    drafting.save(article=article, language="bg", fields={"body": "<p>Три.</p>"})
    assert admin_client.post(form_of(article), stale).status_code == 302
    article.refresh_from_db()
    assert (article.headline_bg, article.body_bg) == ("Ново", "<p>Три.</p>")


def test_shared_facts_of_a_colleague_survive(admin_client):
    article = factories.article("bg")
    section, tag = factories.section("Досие"), factories.tag()
    stale = filled(admin_client, form_of(article), headline_bg="Ново")
    changes = {"place": "2", "section": section.pk, "tags": [tag.pk], "unlisted": "on"}
    admin_client.post(form_of(article), filled(admin_client, form_of(article), **changes))
    admin_client.post(form_of(article), stale)
    article.refresh_from_db()
    assert (article.place, article.section, article.unlisted) == (2, section, True)
    assert list(article.tags.all()) == [tag]
    assert article.headline_bg == "Ново"


def test_authors_chosen_by_a_colleague_survive(admin_client):
    first, second = factories.author("Първи"), factories.author("Втори")
    article = factories.published("bg", authors=[first])
    row = article.bylines.get()
    page = admin_client.get(form_of(article))
    shown = page.context["inline_admin_formsets"][0].formset.forms[0]["baseline"].value()
    assert f'name="bylines-0-baseline" value="{shown}"' in page.content.decode()
    stale = filled(admin_client, form_of(article), lead_bg="Лид") | {
        "bylines-TOTAL_FORMS": "1",
        "bylines-INITIAL_FORMS": "1",
        "bylines-0-id": row.pk,
        "bylines-0-article": article.pk,
        "bylines-0-author": first.pk,
        "bylines-0-position": row.position,
        "bylines-0-baseline": shown,
    }
    Byline.objects.filter(pk=row.pk).update(author=second)
    assert admin_client.post(form_of(article), stale).status_code == 302
    assert article.bylines.get().author == second


@pytest.mark.parametrize(
    ("make", "path", "mine", "theirs"),
    [
        (factories.section, SECTION, {"name_en": "Spies"}, {"name_de": "Spione", "position": 3}),
        (
            lambda: Page.objects.create(slug="about", title_bg="За нас"),
            "/admin/sekretno/page/",
            {"title_en": "About"},
            {"title_de": "Über uns", "in_footer": False},
        ),
        (
            lambda: Masthead.objects.get_or_create(pk=1, defaults={"name_bg": "Камбана"})[0],
            "/admin/sekretno/masthead/",
            {"name_bg": "Камбана", "motto_en": "Ring"},
            {"motto_de": "Läute", "founded": 1990},
        ),
    ],
)
def test_language_survives_in_every_translated_form(admin_client, make, path, mine, theirs):
    made = make()
    address = f"{path}{made.pk}/change/"
    stale = filled(admin_client, address, **mine)
    type(made).objects.filter(pk=made.pk).update(**theirs)
    assert admin_client.post(address, stale).status_code == 302
    made.refresh_from_db()
    assert {name: getattr(made, name) for name in (*mine, *theirs)} == mine | theirs


# --- The same field -------------------------------------------------------------------------------


@pytest.fixture
def both(admin_client):
    """An article whose headline was changed after the form at hand was opened, and its answer."""
    article = factories.article("bg", headline_bg="Старо")
    stale = filled(admin_client, form_of(article), headline_bg="Мое <b>")
    drafting.save(article=article, language="bg", fields={"headline": "Чуждо <i>"})
    return article, stale, admin_client.post(form_of(article), stale)


def test_same_field_is_refused_and_both_texts_are_shown(both):
    article, _stale, answer = both
    assert list(errors_of(answer)) == ["headline_bg"]
    page = answer.content.decode()
    assert "Чуждо &lt;i&gt;</span>" in page
    assert "Мое &lt;b&gt;</textarea>" in page
    article.refresh_from_db()
    assert article.headline_bg == "Чуждо <i>"


def test_saving_again_replaces_what_was_shown(both, admin_client):
    article, stale, answer = both
    assert admin_client.post(form_of(article), sent_again(answer, stale)).status_code == 302
    article.refresh_from_db()
    assert article.headline_bg == "Мое <b>"


def test_saving_again_asks_again_where_it_was_changed_once_more(both, admin_client):
    article, stale, answer = both
    drafting.save(article=article, language="bg", fields={"headline": "Трето"})
    again = admin_client.post(form_of(article), sent_again(answer, stale))
    assert "Трето" in str(errors_of(again)["headline_bg"])


def test_renewed_form_still_leaves_other_fields_to_colleagues(both, admin_client):
    article, stale, answer = both
    drafting.save(article=article, language="en", fields={"headline": "Meanwhile"})
    admin_client.post(form_of(article), sent_again(answer, stale))
    article.refresh_from_db()
    assert (article.headline_bg, article.headline_en) == ("Мое <b>", "Meanwhile")


def test_field_is_not_sent_disabled_after_a_refusal(both):
    _article, _stale, answer = both
    assert not [field.name for field in answer.context["adminform"].form if field.field.disabled]


def test_same_text_written_by_both_is_no_conflict(admin_client):
    article = factories.article("bg")
    stale = filled(admin_client, form_of(article), headline_bg="Едно", lead_bg="Лид")
    drafting.save(article=article, language="bg", fields={"headline": "Едно"})
    assert admin_client.post(form_of(article), stale).status_code == 302
    article.refresh_from_db()
    assert article.lead_bg == "Лид"


def test_choice_of_a_colleague_is_told_by_its_name(admin_client):
    article, mine = factories.article("bg"), factories.section("Моя")
    theirs = factories.section("Чужда")
    stale = filled(admin_client, form_of(article), section=mine.pk, kind="brief")
    Article.objects.filter(pk=article.pk).update(section=theirs, kind="column")
    errors = errors_of(admin_client.post(form_of(article), stale))
    assert "Чужда" in str(errors["section"])
    assert set(errors) == {"section", "kind"}


def test_row_of_an_inline_is_refused_beside_its_field(admin_client):
    issue = factories.issue("281")
    item = PrintItem.objects.create(issue=issue, page=3, title_bg="Кръстословица")
    address = f"/admin/articles/issue/{issue.pk}/change/"
    page = admin_client.get(address)
    row = page.context["inline_admin_formsets"][0].formset.forms[0]
    stale = filled(admin_client, address) | {
        "print_items-TOTAL_FORMS": "1",
        "print_items-INITIAL_FORMS": "1",
        "print_items-0-id": item.pk,
        "print_items-0-issue": issue.pk,
        "print_items-0-page": "4",
        "print_items-0-title_bg": "Кръстословица",
        "print_items-0-baseline": row["baseline"].value(),
    }
    PrintItem.objects.filter(pk=item.pk).update(page=7, title_de="Rätsel")
    answer = admin_client.post(address, stale)
    assert list(answer.context["inline_admin_formsets"][0].formset.errors[0]) == ["page"]
    item.refresh_from_db()
    assert (item.page, item.title_de) == (7, "Rätsel")


# --- The baseline itself --------------------------------------------------------------------------


def test_baseline_of_another_row_or_a_broken_one_does_no_harm(admin_client):
    first, second = factories.section(), factories.section("Досие")
    address = f"{SECTION}{first.pk}/change/"
    other = filled(admin_client, f"{SECTION}{second.pk}/change/")["baseline"]
    for baseline in (other, "nonsense", signing.dumps({"name_bg": "0"})):
        data = filled(admin_client, address, baseline=baseline, name_de="Spione")
        assert admin_client.post(address, data).status_code == 302
    assert Section.objects.get(pk=first.pk).name_de == "Spione"


def test_form_of_something_new_carries_no_baseline(admin_client):
    assert 'name="baseline"' not in admin_client.get(f"{SECTION}add/").content.decode()


def test_history_does_not_speak_of_the_baseline(admin_client):
    article = factories.published("bg")
    Correction.objects.create(article=article, text_bg="Годината е 1994.")
    data = filled(admin_client, form_of(article), headline_bg="Ново")
    admin_client.post(form_of(article), data)
    page = admin_client.get(f"/admin/articles/article/{article.pk}/history/").content.decode()
    assert "(bg)" in page
    assert "aseline" not in page
