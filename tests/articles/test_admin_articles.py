"""The newsroom's form, list and deeds of articles."""

import re
from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.utils import timezone

from articles import drafting, publishing
from articles.models import Article, Byline, Correction, Draft
from sekretno.models import Person
from tests import factories

LIST = "/admin/articles/article/"

# Session, person, sections of the filter, count, rows, bylines, drafts; the masthead twice: whether
# there is one, for the sidebar, and its name.
QUERIES = 9

pytestmark = pytest.mark.django_db


def form_of(article: Article) -> str:
    return f"{LIST}{article.pk}/change/"


def deed_of(article: Article, name: str, code: str = "bg") -> str:
    return f"{LIST}{article.pk}/deed/{name}/{code}/"


def filled(client, address: str, **changes: str) -> dict[str, str]:
    """What a browser would send back from the form at `address`, with `changes`."""
    form = client.get(address).context["adminform"].form
    data = {
        "bylines-TOTAL_FORMS": "0",
        "bylines-INITIAL_FORMS": "0",
        "corrections-TOTAL_FORMS": "0",
        "corrections-INITIAL_FORMS": "0",
    }
    for field in form:
        value = field.value()
        if isinstance(value, list):
            data[field.name] = [getattr(each, "pk", each) for each in value]
        elif value is not None and value is not False:
            data[field.name] = str(value)
    return data | changes


@pytest.fixture
def translator_only(client) -> Person:
    """Someone who may change articles and publish none."""
    person = Person.objects.create_user("translator", password="pw", is_staff=True)
    person.user_permissions.set(
        Permission.objects.filter(codename__in=("change_article", "view_article"))
    )
    client.force_login(person)
    return person


# --- Drafts ---------------------------------------------------------------------------------------


def test_change_of_a_live_text_stays_out_of_readers_sight(admin_client):
    article = factories.published("bg", headline_bg="Старо заглавие")
    data = filled(admin_client, form_of(article), headline_bg="Ново заглавие")
    answer = admin_client.post(form_of(article), data)
    assert answer.status_code == 302
    article.refresh_from_db()
    assert article.headline_bg == "Старо заглавие"
    assert drafting.texts(article, "bg")["headline"] == "Ново заглавие"


def test_form_goes_on_from_the_draft(admin_client, admin_user):
    article = factories.published("bg", headline_bg="Старо заглавие")
    drafting.save(article=article, language="bg", fields={"headline": "Чернова"}, person=admin_user)
    page = admin_client.get(form_of(article)).content.decode()
    assert "Чернова</textarea>" in page
    assert "Старо заглавие</textarea>" not in page


def test_saving_without_a_change_makes_no_draft(admin_client):
    article = factories.published("bg", "en", body_bg="<p>Първи.</p>\n<p>Втори.</p>")
    data = filled(admin_client, form_of(article))
    data["body_bg"] = data["body_bg"].replace("\n", "\r\n") + "\r\n"
    admin_client.post(form_of(article), data)
    assert not Draft.objects.exists()


def test_only_the_language_that_was_changed_gets_a_draft(admin_client):
    article = factories.published("bg", "en")
    admin_client.post(form_of(article), filled(admin_client, form_of(article), lead_en="New"))
    assert list(Draft.objects.values_list("language", flat=True)) == ["en"]


def test_shared_facts_leave_texts_of_colleagues_alone(admin_client):
    article = factories.published("bg", "en")
    data = filled(admin_client, form_of(article), kind="brief")
    Article.objects.filter(pk=article.pk).update(headline_en="Meanwhile")
    admin_client.post(form_of(article), data)
    article.refresh_from_db()
    assert (article.kind, article.headline_en) == ("brief", "Meanwhile")


def test_new_article_keeps_its_texts_authors_and_tags(admin_client):
    section, author, tag = factories.section(), factories.author(), factories.tag()
    data = {
        "headline_bg": "Първо заглавие",
        "body_bg": "<p onclick=x>Текст</p><script>x</script>",
        "slug_en": "My Slug",
        "kind": "story",
        "section": section.pk,
        "source_language": "bg",
        "tags": [tag.pk],
        "bylines-TOTAL_FORMS": "1",
        "bylines-INITIAL_FORMS": "0",
        "bylines-0-author": author.pk,
        "bylines-0-position": "1",
        "corrections-TOTAL_FORMS": "0",
        "corrections-INITIAL_FORMS": "0",
    }
    admin_client.post(f"{LIST}add/", data)
    article = Article.objects.get()
    assert article.headline_bg == "Първо заглавие"
    assert article.body_bg == "<p>Текст</p>"
    assert article.slug_en == "my-slug"
    assert list(article.tags.all()) == [tag]
    assert Byline.objects.get().author == author
    assert article.published_at_bg is None


def test_page_without_an_issue_is_refused_beside_the_field(admin_client):
    article = factories.article("bg")
    data = filled(admin_client, form_of(article), issue_page="3")
    answer = admin_client.post(form_of(article), data)
    assert "issue_page" in answer.context["adminform"].form.errors


def test_error_marks_its_language_in_the_switch(admin_client):
    article = factories.article("bg")
    data = filled(admin_client, form_of(article), kicker_de="x" * 81)
    panels = admin_client.post(form_of(article), data).context["panels"]
    assert [panel.language.code for panel in panels if panel.has_errors] == ["de"]


def test_planned_text_that_lacks_something_is_held_back(admin_client):
    article = factories.article("bg")
    publishing.schedule(article=article, language="bg", at=timezone.now() + timedelta(days=1))
    data = filled(admin_client, form_of(article))
    data.pop("section")
    admin_client.post(form_of(article), data)
    article.refresh_from_db()
    assert article.published_at_bg is None
    assert article.drafts.get().planned_at is not None


def test_live_article_keeps_its_section(admin_client):
    article = factories.published("de")
    data = filled(admin_client, form_of(article))
    data.pop("section")
    answer = admin_client.post(form_of(article), data)
    assert list(answer.context["adminform"].form.errors) == ["section"]
    article.refresh_from_db()
    assert article.section is not None


def test_article_that_is_not_live_may_lose_its_section(admin_client):
    article = factories.published("bg")
    publishing.withdraw(article=article)
    data = filled(admin_client, form_of(article))
    data.pop("section")
    assert admin_client.post(form_of(article), data).status_code == 302


@pytest.mark.parametrize(("fields", "status"), [({}, 200), ({"credit_unknown": True}, 302)])
def test_live_article_takes_no_photo_without_a_credit(admin_client, fields, status):
    article, photo = factories.published("bg"), factories.photo(credit="", **fields)
    data = filled(admin_client, form_of(article), photo=photo.pk)
    answer = admin_client.post(form_of(article), data)
    assert answer.status_code == status
    article.refresh_from_db()
    assert article.photo == (photo if status == 302 else None)
    if status == 200:
        assert list(answer.context["adminform"].form.errors) == ["photo"]


def test_where_a_live_article_stands_needs_the_right_to_publish(client, translator_only):
    article = factories.published("bg", place=3)
    data = filled(client, form_of(article), lead_bg="Нов лид") | {"place": "1", "unlisted": "on"}
    form = client.get(form_of(article)).context["adminform"].form
    assert not {"place", "unlisted"} & set(form.fields)
    assert client.post(form_of(article), data).status_code == 302
    article.refresh_from_db()
    assert (article.place, article.unlisted) == (3, False)
    assert drafting.texts(article, "bg")["lead"] == "Нов лид"


def test_where_an_article_will_stand_is_prepared_by_who_writes_it(client, translator_only):
    article = factories.article("bg")
    data = filled(client, form_of(article), place="2", unlisted="on")
    assert client.post(form_of(article), data).status_code == 302
    article.refresh_from_db()
    assert (article.place, article.unlisted) == (2, True)


def test_who_may_publish_moves_a_live_article(admin_client):
    article = factories.published("bg", place=3)
    admin_client.post(form_of(article), filled(admin_client, form_of(article), place="1"))
    article.refresh_from_db()
    assert article.place == 1


@pytest.mark.parametrize("name", ["place", "issue_page"])
def test_number_too_large_for_a_column_is_refused_beside_the_field(admin_client, name):
    article = factories.article("bg", issue=factories.issue())
    for number in ("1001", "99999999999999999999"):
        data = filled(admin_client, form_of(article)) | {name: number}
        answer = admin_client.post(form_of(article), data)
        assert list(answer.context["adminform"].form.errors) == [name]


def test_fields_know_language_and_direction(admin_client):
    page = admin_client.get(f"{LIST}add/").content.decode()
    field = re.search(r'<textarea[^>]*name="headline_ar"[^>]*>', page)[0]
    assert 'lang="ar"' in field
    assert 'dir="rtl"' in field


def test_form_names_states_of_all_languages(admin_client):
    article = factories.published("bg", "en")
    drafting.save(article=article, language="ru", fields={"headline": "Заголовок"})
    publishing.withdraw(article=article, languages=["en"])
    panels = admin_client.get(form_of(article)).context["panels"]
    shapes = {panel.language.code: panel.mark.shape for panel in panels}
    assert shapes == {
        "bg": "live",
        "en": "withdrawn",
        "ru": "in_work",
        "de": "missing",
        "fr": "missing",
        "ar": "missing",
    }


# --- The deeds ------------------------------------------------------------------------------------


def test_button_of_a_deed_saves_first_and_then_asks(admin_client):
    article = factories.article("bg")
    data = filled(admin_client, form_of(article), headline_bg="Записано", _deed="publish:bg")
    answer = admin_client.post(form_of(article), data)
    assert answer.url == deed_of(article, "publish")
    article.refresh_from_db()
    assert (article.headline_bg, article.published_at_bg) == ("Записано", None)


def test_asking_publishes_nothing(admin_client):
    article = factories.article("bg")
    assert admin_client.get(deed_of(article, "publish")).status_code == 200
    article.refresh_from_db()
    assert article.published_at_bg is None


def test_publishing_puts_the_draft_before_readers_and_is_logged(admin_client, admin_user):
    article = factories.article("bg")
    drafting.save(article=article, language="bg", fields={"lead": "Нов лид"}, person=admin_user)
    admin_client.post(deed_of(article, "publish"), {"confirmed": "yes"})
    article.refresh_from_db()
    assert article.is_published("bg")
    assert article.lead_bg == "Нов лид"
    assert article.versions.get().person == admin_user
    assert "Български" in LogEntry.objects.get().get_change_message()


def test_obstacles_are_told_in_sentences_instead_of_a_button(admin_client):
    article = factories.article("bg", lead_bg="", headline_bg="")
    page = admin_client.get(deed_of(article, "publish"))
    assert page.context["obstacles"] == publishing.obstacles(article, {"headline": "", "lead": ""})
    assert 'name="confirmed"' not in page.content.decode()


def test_publishing_with_obstacles_is_refused(admin_client):
    article = factories.article("bg", lead_bg="")
    answer = admin_client.post(deed_of(article, "publish"), {"confirmed": "yes"})
    assert answer.status_code == 200
    article.refresh_from_db()
    assert article.published_at_bg is None


def test_kind_of_change_reaches_the_revision(admin_client):
    article = factories.published("bg", "en")
    drafting.save(article=article, language="bg", fields={"lead": "Друг лид"})
    admin_client.post(deed_of(article, "publish"), {"change": "major"})
    article.refresh_from_db()
    assert (article.revision, article.major_revision) == (2, 2)


def test_live_text_without_a_draft_has_nothing_to_publish(admin_client):
    article = factories.published("bg")
    answer = admin_client.get(deed_of(article, "publish"))
    assert answer.url == form_of(article)


def test_planning_sets_a_date_to_come_in_the_zone_of_the_paper(admin_client):
    article = factories.article("bg")
    moment = timezone.localtime(timezone.now() + timedelta(days=2)).replace(second=0, microsecond=0)
    data = {"at_0": moment.date().isoformat(), "at_1": moment.strftime("%H:%M")}
    admin_client.post(deed_of(article, "plan"), data)
    article.refresh_from_db()
    assert article.published_at_bg == moment


def test_planning_for_the_past_is_refused_beside_the_question(admin_client):
    article = factories.article("bg")
    answer = admin_client.post(deed_of(article, "plan"), {"at_0": "2020-01-01", "at_1": "10:00"})
    assert answer.context["deed"].non_field_errors()


def test_withdrawing_tells_each_language_its_reason(admin_client):
    article = factories.published("bg", "en")
    data = {"languages": ["bg", "en"], "reason_bg": "По молба", "reason_en": ""}
    admin_client.post(deed_of(article, "withdraw"), data)
    article.refresh_from_db()
    assert not article.live_languages()
    assert (article.withdrawal_reason_bg, article.withdrawal_reason_en) == ("По молба", "")


def test_withdrawing_one_language_leaves_the_others(admin_client):
    article = factories.published("bg", "en")
    admin_client.post(deed_of(article, "withdraw", "en"), {"languages": ["en"]})
    article.refresh_from_db()
    assert article.live_languages() == ["bg"]


def test_correction_is_added_as_a_deed(admin_client):
    article = factories.published("bg")
    data = {"kind": "clarification", "text_bg": "Годината е 1994."}
    admin_client.post(deed_of(article, "correct"), data)
    assert Correction.objects.get().text_bg == "Годината е 1994."


def test_correction_without_text_is_refused(admin_client):
    article = factories.published("bg")
    answer = admin_client.post(deed_of(article, "correct"), {"kind": "correction"})
    assert answer.context["deed"].non_field_errors()
    assert not Correction.objects.exists()


@pytest.mark.parametrize("name", ["publish", "plan", "withdraw", "correct"])
def test_deeds_need_the_right_to_publish(client, translator_only, name):
    article = factories.published("bg")
    assert client.get(deed_of(article, name)).status_code == 403
    assert client.post(deed_of(article, name), {"languages": ["bg"]}).status_code == 403
    article.refresh_from_db()
    assert article.is_published("bg")


def test_form_shows_no_buttons_to_who_may_not_publish(client, translator_only):
    page = client.get(form_of(factories.published("bg"))).content.decode()
    assert 'name="_deed"' not in page


def test_deed_of_an_unknown_language_leads_back_to_the_list(admin_client):
    answer = admin_client.get(deed_of(factories.article("bg"), "publish", "xx"))
    assert answer.status_code == 302


# --- Deleting -------------------------------------------------------------------------------------


def test_what_was_published_is_not_deleted(admin_client):
    article = factories.published("bg")
    admin_client.post(f"{LIST}{article.pk}/delete/", {"post": "yes"})
    assert Article.objects.filter(pk=article.pk).exists()


def test_what_was_withdrawn_is_not_deleted_from_the_list(admin_client):
    article = factories.published("bg")
    publishing.withdraw(article=article)
    data = {"action": "delete_selected", "_selected_action": [article.pk], "post": "yes"}
    page = admin_client.post(LIST, data).content.decode()
    assert Article.objects.filter(pk=article.pk).exists()
    assert str(article) in page


def test_what_was_never_published_can_be_deleted(admin_client):
    article = factories.article("bg")
    drafting.save(article=article, language="bg", fields={"lead": "Лид"})
    admin_client.post(f"{LIST}{article.pk}/delete/", {"post": "yes"})
    assert not Article.objects.exists()


# --- The list -------------------------------------------------------------------------------------


def _row(**fields):
    return factories.published(
        "bg", "en", authors=[factories.author(), factories.author()], **fields
    )


def test_list_asks_the_same_for_one_and_for_three_rows(
    admin_client, django_assert_num_queries, admin_user
):
    first = _row(issue=factories.issue("1"), issue_page=1)
    drafting.save(article=first, language="bg", fields={"lead": "Лид"}, person=admin_user)
    with django_assert_num_queries(QUERIES):
        admin_client.get(LIST)
    for number in ("2", "3"):
        more = _row(issue=factories.issue(number), section=factories.section(number))
        drafting.save(article=more, language="en", fields={"lead": "x"}, person=admin_user)
    with django_assert_num_queries(QUERIES):
        page = admin_client.get(LIST)
    assert len(page.context["cl"].result_list) == 3


def test_list_marks_a_translation_that_lags_behind(admin_client):
    article = factories.published("bg", "en")
    drafting.save(article=article, language="bg", fields={"lead": "Друг лид"})
    publishing.publish(article=article, language="bg", change="major")
    page = admin_client.get(LIST).content.decode()
    strip = re.search(r'<span class="strip">.*?</td>', page, re.DOTALL)[0]
    assert re.findall(r'class="s-([a-z_]+)"', strip) == [
        "live", "bad", "missing", "missing", "missing", "missing",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("state", "which"),
    [
        ("live", {"live", "lagging", "planned"}),
        ("scheduled", {"planned"}),
        ("withdrawn", {"withdrawn"}),
        ("in_work", {"draft"}),
        ("for_review", {"review"}),
        ("badly_outdated", {"lagging"}),
        ("outdated", set()),
        ("nonsense", {"live", "lagging", "planned", "withdrawn", "draft", "review"}),
    ],
)
def test_filter_by_state_finds_what_the_marks_say(admin_client, state, which):
    made = {
        "live": factories.published("bg"),
        "lagging": factories.published("bg", "en"),
        "planned": factories.published("bg"),
        "withdrawn": factories.published("bg"),
        "draft": factories.article("bg"),
        "review": factories.article("bg"),
    }
    drafting.save(article=made["lagging"], language="bg", fields={"lead": "Друг"})
    publishing.publish(article=made["lagging"], language="bg", change="major")
    said = {"headline": "Заголовок", "lead": "Лид"}
    drafting.save(article=made["planned"], language="ru", fields=said)
    publishing.schedule(
        article=made["planned"], language="ru", at=timezone.now() + timedelta(days=1)
    )
    publishing.withdraw(article=made["withdrawn"])
    for name in ("draft", "review"):
        drafting.save(article=made[name], language="bg", fields={"lead": "Лид"})
    made["review"].drafts.update(handed_in_at=timezone.now())
    found = set(admin_client.get(LIST, {"state": state}).context["cl"].queryset)
    assert found == {made[name] for name in which}


def test_filter_by_date_knows_every_language(admin_client):
    old = factories.published("bg", at=timezone.now() - timedelta(days=800))
    new = factories.published("en", at=timezone.now() - timedelta(minutes=1))
    never = factories.article("bg")
    week = admin_client.get(LIST, {"published": "week"}).context["cl"].queryset
    none = admin_client.get(LIST, {"published": "never"}).context["cl"].queryset
    assert (list(week), list(none)) == ([new], [never])
    assert old not in week


def test_lists_and_forms_hold_no_inline_script_or_style(admin_client):
    article = factories.published("bg")
    for address in (LIST, form_of(article), deed_of(article, "withdraw")):
        page = admin_client.get(address).content.decode()
        assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", page), address


def test_body_shown_with_breaks_is_unchanged_when_sent_back():
    from articles.admin.article_form import BodyField

    field = BodyField()
    stored = "<h2>А</h2><p>Едно.</p><blockquote><p>Две.</p></blockquote>"
    shown = field.prepare_value(stored)

    assert shown == "<h2>А</h2>\n<p>Едно.</p>\n<blockquote><p>Две.</p>\n</blockquote>"
    assert not field.has_changed(stored, shown.replace("\n", "\r\n"))
    assert field.has_changed(stored, shown.replace("Две", "Три"))
