"""The deeds that put texts before readers and take them away."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

import edition
from articles import counting, drafting, publishing
from articles.models import Article, Correction, Draft, Photo, Version
from articles.publishing import NotReady
from articles.statuses import Availability, Change, Freshness, Kind, Remark
from articles.views.archive import bounds
from edition.models import Edition
from tests import factories

pytestmark = pytest.mark.django_db

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SOFIA = ZoneInfo("Europe/Sofia")


@pytest.fixture
def now(monkeypatch) -> datetime:
    """A moment at which the clock of the deeds stands still."""
    moment = datetime(2026, 11, 23, 9, 0, tzinfo=SOFIA)
    monkeypatch.setattr(timezone, "now", lambda: moment)
    return moment


def edition_number() -> int:
    return Edition.objects.get().n


def person(*permissions: str):
    made = get_user_model().objects.create_user(f"person{'-'.join(permissions)}")
    made.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    return made


def fresh(article: Article) -> Article:
    return Article.objects.get(pk=article.pk)


def row(article: Article) -> dict:
    return Article.objects.filter(pk=article.pk).values().get()


# --- Publishing -----------------------------------------------------------------------------------


def test_publish_first_puts_the_columns_before_readers_now(now):
    article = factories.article("bg")
    version = publishing.publish(article=article, language="bg")
    found = fresh(article)
    assert (found.published_at_bg, found.updated_at_bg) == (now, None)
    assert (found.revision, found.major_revision) == (1, 0)
    assert found.availability("bg") == Availability.LIVE
    assert (version.number, version.revision, version.language) == (1, 1, "bg")
    assert version.fields["headline"] == found.headline_bg


def test_publish_leaves_the_article_in_hand_as_the_row_is(now):
    article = factories.article("bg")
    publishing.publish(article=article, language="bg")
    assert (article.published_at_bg, article.revision) == (now, 1)


def test_publish_at_a_moment_gone_by_keeps_that_moment(now):
    article = factories.article("bg")
    publishing.publish(article=article, language="bg", at=now - 900 * DAY)
    assert fresh(article).published_at_bg == now - 900 * DAY


def test_publish_at_a_moment_to_come_is_a_mistake_of_the_caller(now):
    article = factories.article("bg")
    with pytest.raises(ValueError, match="scheduled"):
        publishing.publish(article=article, language="bg", at=now + HOUR)
    assert fresh(article).published_at_bg is None


def test_publish_takes_the_draft_and_consumes_it(now):
    article = factories.article("bg")
    drafting.save(article=article, language="bg", fields={"headline": "Друго", "slug": "drugo"})
    drafting.save(article=article, language="en", fields={"headline": "Other"})
    publishing.publish(article=article, language="bg")
    found = fresh(article)
    assert (found.headline_bg, found.slug_bg) == ("Друго", "drugo")
    assert [draft.language for draft in found.drafts.all()] == ["en"]


def test_publish_again_updates_and_keeps_the_first_date(now, monkeypatch):
    article = factories.published("bg", at=now - DAY)
    drafting.save(article=article, language="bg", fields={"lead": "Нов лид"})
    assert fresh(article).lead_bg != "Нов лид"
    publishing.publish(article=article, language="bg")
    found = fresh(article)
    assert (found.published_at_bg, found.updated_at_bg) == (now - DAY, now)
    assert found.lead_bg == "Нов лид"


@pytest.mark.parametrize(
    ("change", "revision", "major", "updated", "freshness"),
    [
        (Change.TYPO, 1, 0, False, Freshness.CURRENT),
        (Change.SUBSTANTIAL, 2, 0, True, Freshness.OUTDATED),
        (Change.MAJOR, 2, 2, True, Freshness.BADLY_OUTDATED),
    ],
)
def test_change_of_the_source_tells_what_translations_lag_behind(
    now, change, revision, major, updated, freshness
):
    article = factories.published("bg", "en", at=now - DAY)
    version = publishing.publish(article=article, language="bg", change=change)
    found = fresh(article)
    assert (found.revision, found.major_revision) == (revision, major)
    assert (found.updated_at_bg == now) is updated
    assert found.freshness("en") == freshness
    assert found.freshness("bg") == Freshness.CURRENT
    assert (version.change, version.revision) == (change, revision)


def test_outdated_translation_is_badly_so_only_behind_a_major_revision(now):
    article = factories.published("bg", "en", at=now - DAY)
    publishing.publish(article=article, language="bg", change=Change.MAJOR)
    drafting.save(article=article, language="en", fields={"headline": "Followed"})
    publishing.publish(article=article, language="en")
    publishing.publish(article=article, language="bg")
    assert fresh(article).freshness("en") == Freshness.OUTDATED


def test_change_of_a_translation_is_no_revision_of_the_source(now):
    article = factories.published("bg", "en", at=now - DAY)
    publishing.publish(article=article, language="en", change=Change.MAJOR)
    found = fresh(article)
    assert (found.revision, found.major_revision, found.based_on_en) == (1, 0, 1)


def test_typo_on_first_publication_is_a_revision_all_the_same(now):
    article = factories.article("bg")
    publishing.publish(article=article, language="bg", change=Change.TYPO)
    assert fresh(article).revision == 1


def test_translation_remembers_the_revision_it_was_begun_from(now):
    article = factories.published("bg", at=now - DAY)
    drafting.save(article=article, language="en", fields=_english())
    publishing.publish(article=article, language="bg")
    drafting.save(article=article, language="en", fields={"lead": "Still from the old text"})
    publishing.publish(article=article, language="en")
    found = fresh(article)
    assert (found.revision, found.based_on_en) == (2, 1)
    assert found.freshness("en") == Freshness.OUTDATED


def test_translation_begun_before_the_source_came_out_follows_its_first_text(now):
    article = factories.article("bg")
    drafting.save(article=article, language="en", fields=_english())
    publishing.publish(article=article, language="bg")
    publishing.publish(article=article, language="bg")
    publishing.publish(article=article, language="en")
    found = fresh(article)
    assert (found.revision, found.based_on_en) == (2, 1)


def _english() -> dict[str, str]:
    return {"headline": "The watchmaker", "lead": "A lead", "body": "<p>Body</p>"}


def test_versions_are_numbered_in_each_language(now):
    article = factories.article("bg", "en")
    for language in ("bg", "bg", "en", "bg", "en"):
        publishing.publish(article=article, language=language)
    numbers = list(Version.objects.order_by("language", "number").values_list("language", "number"))
    assert numbers == [("bg", 1), ("bg", 2), ("bg", 3), ("en", 1), ("en", 2)]


def test_version_keeps_what_readers_got(now):
    article = factories.article("bg")
    drafting.save(
        article=article, language="bg", fields={"body": "<p>Да</p><script>alert(1)</script>"}
    )
    version = publishing.publish(article=article, language="bg")
    assert version.fields["body"] == fresh(article).body_bg == "<p>Да</p>"
    assert version.fields["slug"] == fresh(article).slug_bg != ""


def test_publish_writes_the_columns_of_its_language_alone(now):
    """Two colleagues hold the same row; neither overwrites the other."""
    article = factories.article("bg", "en")
    mine, hers = fresh(article), fresh(article)
    publishing.publish(article=hers, language="en")
    before = row(article)
    publishing.publish(article=mine, language="bg")
    changed = {name for name, value in row(article).items() if before[name] != value}
    assert {name for name in changed if not name.endswith("_bg")} <= {
        # The plain columns hold whatever language was active, which is Bulgarian here.
        "revision",
        "published_at",
    }
    assert fresh(article).published_at_en == now


def test_stale_article_in_hand_does_not_bring_back_another_language(now):
    article = factories.article("bg", "en")
    stale = fresh(article)
    Article.objects.filter(pk=article.pk).update(headline_en="Set by a colleague")
    publishing.publish(article=stale, language="bg")
    assert fresh(article).headline_en == "Set by a colleague"


@pytest.mark.parametrize("deed", ["publish", "schedule", "withdraw"])
def test_deed_names_the_columns_of_its_language_alone(now, deed):
    """Whatever an autosave or an import writes at the same moment in another language stays."""
    article = factories.published("bg", at=now - DAY, lead_en="Lead", headline_en="Headline")
    if deed == "withdraw":
        publishing.publish(article=article, language="en")
    deeds = _deeds(now) | {
        "withdraw": lambda a, who: publishing.withdraw(article=a, languages=["en"], person=who)
    }
    with CaptureQueriesContext(connection) as asked:
        deeds[deed](article, None)
    written = [q["sql"] for q in asked if q["sql"].startswith('UPDATE "articles_article"')]
    assert written
    assert all("_en" in sql for sql in written)
    for language in ("bg", "ru", "de", "fr", "ar"):
        assert not [sql for sql in written if f'_{language}" =' in sql], language


# --- What stands in the way -----------------------------------------------------------------------


def _without(field: str):
    return lambda: factories.article("bg", **{field: ""})


def _without_section() -> Article:
    article = factories.article("bg")
    article.section = None
    article.save()
    return article


OBSTACLES = {
    "headline": (_without("headline_bg"), "headline"),
    "lead": (_without("lead_bg"), "lead"),
    "section": (_without_section, "section"),
    "photo": (lambda: factories.article("bg", photo=bare_photo()), "photo"),
}


def bare_photo(**fields) -> Photo:
    """A photo as the database has it, without the work on its picture."""
    Photo.objects.bulk_create([Photo(file="photos/x.jpg", **fields)])
    return Photo.objects.latest("pk")


@pytest.mark.parametrize("obstacle", OBSTACLES)
def test_publish_with_an_obstacle_changes_nothing(now, obstacle):
    make, word = OBSTACLES[obstacle]
    article = make()
    before, number = row(article), edition_number()
    with pytest.raises(NotReady) as raised, translation.override("en"):
        publishing.publish(article=article, language="bg")
    assert len(raised.value.messages) == 1
    assert word in raised.value.messages[0].lower()
    assert (row(article), edition_number()) == (before, number)
    assert not Version.objects.exists()


def test_every_obstacle_is_told_at_once(now):
    article = _without_section()
    with pytest.raises(NotReady) as raised:
        publishing.publish(article=article, language="en")
    assert len(raised.value.messages) == 3


def test_obstacles_are_those_of_the_draft_where_there_is_one(now):
    article = factories.published("bg", at=now - DAY)
    drafting.save(article=article, language="bg", fields={"headline": " "})
    with pytest.raises(NotReady):
        publishing.publish(article=article, language="bg")
    assert fresh(article).drafts.count() == 1


@pytest.mark.parametrize("kind", [Kind.BRIEF, Kind.COLUMN])
def test_brief_and_column_need_no_lead(now, kind):
    article = factories.article("bg", kind=kind, lead_bg="")
    publishing.publish(article=article, language="bg")
    assert fresh(article).is_readable("bg")


@pytest.mark.parametrize("fields", [{"credit": "Д. Зографов"}, {"credit_unknown": True}])
def test_photo_with_credit_or_known_to_be_unknown_may_go_out(now, fields):
    article = factories.article("bg", photo=bare_photo(**fields))
    publishing.publish(article=article, language="bg")
    assert fresh(article).is_readable("bg")


# --- Who may --------------------------------------------------------------------------------------


def _deeds(now: datetime) -> dict:
    return {
        "publish": lambda a, who: publishing.publish(article=a, language="en", person=who),
        "schedule": lambda a, who: publishing.schedule(
            article=a, language="en", at=now + HOUR, person=who
        ),
        "withdraw": lambda a, who: publishing.withdraw(article=a, person=who),
        "correct": lambda a, who: publishing.correct(
            article=a, texts={"bg": "Поправка"}, person=who
        ),
    }


@pytest.mark.parametrize("deed", ["publish", "schedule", "withdraw", "correct"])
def test_deed_without_the_right_changes_nothing(now, deed):
    article = factories.published("bg", at=now - DAY)
    Article.objects.filter(pk=article.pk).update(headline_en="Headline", lead_en="Lead")
    before, number = row(article), edition_number()
    with pytest.raises(PermissionDenied):
        _deeds(now)[deed](article, person("change_article"))
    assert (row(article), edition_number()) == (before, number)
    assert not Correction.objects.exists()


@pytest.mark.parametrize("deed", ["publish", "schedule", "withdraw", "correct"])
def test_deed_with_the_right_raises_the_edition_once(now, deed):
    article = factories.published("bg", at=now - DAY)
    Article.objects.filter(pk=article.pk).update(headline_en="Headline", lead_en="Lead")
    editor, number = person("publish_article"), edition_number()
    _deeds(now)[deed](article, editor)
    assert edition_number() == number + 1


def test_version_names_who_published(now):
    editor = person("publish_article")
    version = publishing.publish(article=factories.article("bg"), language="bg", person=editor)
    assert version.person == editor


# --- Planning -------------------------------------------------------------------------------------


def test_scheduled_text_appears_by_itself(now):
    article = factories.article("bg")
    publishing.schedule(article=article, language="bg", at=now + HOUR)
    found = fresh(article)
    assert found.availability("bg") == Availability.SCHEDULED
    assert not Article.objects.published("bg", now + HOUR - timedelta(microseconds=1)).exists()
    assert Article.objects.published("bg", now + HOUR).exists()


@pytest.mark.parametrize("late", [timedelta(0), -HOUR])
def test_schedule_for_a_moment_gone_by_is_refused(now, late):
    article = factories.article("bg")
    with pytest.raises(ValidationError):
        publishing.schedule(article=article, language="bg", at=now + late)
    assert fresh(article).published_at_bg is None


def test_schedule_of_what_is_live_is_refused(now):
    article = factories.published("bg", at=now - DAY)
    with pytest.raises(ValidationError):
        publishing.schedule(article=article, language="bg", at=now + HOUR)
    assert fresh(article).published_at_bg == now - DAY


def test_schedule_with_an_obstacle_is_refused(now):
    article = factories.article("bg", lead_bg="")
    with pytest.raises(NotReady):
        publishing.schedule(article=article, language="bg", at=now + HOUR)


def test_schedule_again_moves_the_date(now):
    article = factories.article("bg")
    publishing.schedule(article=article, language="bg", at=now + HOUR)
    publishing.schedule(article=article, language="bg", at=now + DAY)
    found = fresh(article)
    assert (found.published_at_bg, found.updated_at_bg) == (now + DAY, None)


def test_publish_of_what_is_scheduled_brings_it_out_now(now):
    article = factories.article("bg")
    publishing.schedule(article=article, language="bg", at=now + HOUR)
    publishing.publish(article=article, language="bg")
    assert fresh(article).published_at_bg == now


# --- Taking away ----------------------------------------------------------------------------------


def test_withdraw_one_language_leaves_the_others(now):
    article = factories.published("bg", "en", at=now - DAY)
    assert publishing.withdraw(article=article, languages=["en"]) == ["en"]
    found = fresh(article)
    assert (found.withdrawn_at_en, found.withdrawn_at_bg) == (now, None)
    assert found.live_languages() == ["bg"]
    assert found.availability("en") == Availability.WITHDRAWN


def test_withdraw_takes_away_every_language_that_is_out(now):
    article = factories.published("bg", "en", at=now - DAY)
    assert publishing.withdraw(article=article) == ["bg", "en"]
    found = fresh(article)
    assert found.live_languages() == []
    assert (found.published_at_ru, found.withdrawn_at_ru) == (None, None)


def test_withdraw_twice_keeps_the_first_moment_and_reason(now):
    article = factories.published("bg", at=now - DAY)
    publishing.withdraw(article=article, at=now - HOUR, reason="Съд")
    assert publishing.withdraw(article=article, reason="Друго") == []
    found = fresh(article)
    assert (found.withdrawn_at_bg, found.withdrawal_reason_bg) == (now - HOUR, "Съд")


def test_withdraw_at_a_moment_to_come_lets_it_be_read_until_then(now):
    article = factories.published("bg", at=now - DAY)
    publishing.withdraw(article=article, at=now + HOUR)
    found = fresh(article)
    assert found.is_readable("bg", now + HOUR - timedelta(microseconds=1))
    assert not found.is_readable("bg", now + HOUR)
    assert found.is_withdrawn("bg", now + HOUR)


def test_withdraw_before_it_came_out_withdraws_it_all_the_same(now):
    article = factories.published("bg", at=now - HOUR)
    publishing.publish(article=article, language="bg")
    publishing.withdraw(article=article, at=now - DAY)
    found = fresh(article)
    assert found.is_withdrawn("bg")
    assert found.published_at_bg == now - HOUR


def test_withdraw_of_what_is_scheduled_takes_the_date_away(now):
    article = factories.article("bg")
    publishing.schedule(article=article, language="bg", at=now + DAY)
    assert publishing.withdraw(article=article, reason="Отложено") == ["bg"]
    found = fresh(article)
    assert (found.published_at_bg, found.withdrawn_at_bg) == (None, None)
    assert not found.withdrawal_reason_bg
    assert not Article.objects.readable("bg", now + 9 * DAY).exists()


def test_withdraw_of_what_was_never_published_raises_no_alarm(now):
    assert publishing.withdraw(article=factories.article("bg")) == []


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("", ("", "")),
        ("По решение на съда", ("По решение на съда", "")),
        ({"bg": "Съд", "en": "Court"}, ("Съд", "Court")),
        ({"en": "Court"}, ("", "Court")),
    ],
)
def test_withdraw_tells_the_reason_in_its_language(now, reason, said):
    article = factories.published("bg", "en", at=now - DAY)
    publishing.withdraw(article=article, reason=reason)
    found = fresh(article)
    assert (found.withdrawal_reason_bg or "", found.withdrawal_reason_en or "") == said


def test_withdraw_of_one_language_tells_its_reason_there(now):
    article = factories.published("bg", "en", at=now - DAY)
    publishing.withdraw(article=article, languages=["en"], reason="By order of the court")
    assert fresh(article).withdrawal_reason_en == "By order of the court"


def test_publish_again_after_withdrawal_is_a_new_publication(now):
    article = factories.published("bg", at=now - 9 * DAY)
    publishing.publish(article=article, language="bg")
    publishing.withdraw(article=article, at=now - DAY, reason="Съд")
    version = publishing.publish(article=article, language="bg")
    found = fresh(article)
    assert (found.published_at_bg, found.updated_at_bg, found.withdrawn_at_bg) == (now, None, None)
    assert not found.withdrawal_reason_bg
    assert version.number == 3


def test_withdraw_writes_the_languages_it_withdraws_alone(now):
    article = factories.published("bg", "en", at=now - DAY)
    stale = fresh(article)
    Article.objects.filter(pk=article.pk).update(headline_bg="На колега", lead_en="A colleague's")
    publishing.withdraw(article=stale, languages=["en"])
    found = fresh(article)
    assert (found.headline_bg, found.lead_en) == ("На колега", "A colleague's")


# --- Corrections ----------------------------------------------------------------------------------


def test_correct_says_it_in_the_languages_given(now):
    article = factories.published("bg", at=now - DAY)
    made = publishing.correct(
        article=article, texts={"bg": "Грешка", "en": " "}, kind=Remark.CLARIFICATION
    )
    made.refresh_from_db()
    assert (made.kind, made.at, made.text_bg) == (Remark.CLARIFICATION, now, "Грешка")
    assert made.text_in("en") == ("Грешка", "bg")


@pytest.mark.parametrize("texts", [{}, {"bg": ""}, {"bg": "  ", "en": "\n"}])
def test_correct_without_a_text_is_refused(now, texts):
    article = factories.published("bg", at=now - DAY)
    with pytest.raises(ValidationError):
        publishing.correct(article=article, texts=texts)
    assert not Correction.objects.exists()


# --- A condition that holds no longer -------------------------------------------------------------


def test_photo_losing_its_credit_turns_dates_to_come_into_plans(now):
    photo = bare_photo(credit="Д. Зографов")
    article = factories.article("bg", "en", photo=photo)
    publishing.publish(article=article, language="bg", at=now - DAY)
    publishing.schedule(article=article, language="en", at=now + HOUR)
    number = edition_number()
    photo.credit = ""
    photo.save()
    found = fresh(article)
    assert (found.published_at_bg, found.published_at_en) == (now - DAY, None)
    draft = Draft.objects.get()
    assert (draft.language, draft.planned_at) == ("en", now + HOUR)
    assert draft.fields["headline"] == found.headline_en
    assert edition_number() == number + 1


def test_photo_losing_its_credit_keeps_a_draft_in_hand(now):
    photo = bare_photo(credit="Д. Зографов")
    article = factories.article("bg", photo=photo)
    publishing.schedule(article=article, language="bg", at=now + HOUR)
    drafting.save(article=article, language="bg", fields={"headline": "По-ново"})
    photo.credit = ""
    photo.save()
    draft = Draft.objects.get()
    assert (draft.fields["headline"], draft.planned_at) == ("По-ново", now + HOUR)


def test_photo_with_credit_holds_nothing_back(now):
    photo = bare_photo(credit="Д. Зографов")
    article = factories.article("bg", photo=photo)
    publishing.schedule(article=article, language="bg", at=now + HOUR)
    photo.credit, photo.credit_unknown = "", True
    photo.save()
    assert fresh(article).published_at_bg == now + HOUR


def test_hold_back_of_what_is_not_planned_changes_nothing(now):
    article = factories.published("bg", at=now - DAY)
    number = edition_number()
    assert publishing.hold_back(article=article) == []
    assert edition_number() == number
    assert fresh(article).published_at_bg == now - DAY


# --- One transaction ------------------------------------------------------------------------------


def _break(monkeypatch, model, method: str) -> None:
    def broken(*args, **kwargs):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(model, method, broken)


@pytest.mark.parametrize("where", [(Version, "save"), (Draft, "delete"), (Article, "save")])
def test_publish_that_breaks_off_leaves_nothing(now, monkeypatch, where):
    article = factories.article("bg")
    drafting.save(article=article, language="bg", fields={"headline": "Ново"})
    before, number = row(article), edition_number()
    with monkeypatch.context() as patch:
        _break(patch, *where)
        with pytest.raises(RuntimeError):
            publishing.publish(article=article, language="bg")
    assert (row(article), edition_number()) == (before, number)
    assert (Version.objects.count(), Draft.objects.count()) == (0, 1)


def test_withdraw_that_breaks_off_leaves_nothing(now, monkeypatch):
    article = factories.published("bg", "en", at=now - DAY)
    before, number = row(article), edition_number()
    with monkeypatch.context() as patch:
        _break(patch, Article, "save")
        with pytest.raises(RuntimeError):
            publishing.withdraw(article=article)
    assert (row(article), edition_number()) == (before, number)


def test_deeds_inside_one_change_raise_the_edition_once(now):
    article = factories.article("bg", "en")
    number = edition_number()
    with edition.change():
        publishing.publish(article=article, language="bg")
        publishing.publish(article=article, language="en")
        publishing.correct(article=article, texts={"bg": "Поправка"})
    assert edition_number() == number + 1


# --- Three ways to ask the same -------------------------------------------------------------------

BASE = datetime(2026, 10, 25, tzinfo=SOFIA)
MOMENTS = st.none() | st.integers(-3, 3)


@hypothesis_settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(published=MOMENTS, withdrawn=MOMENTS, unlisted=st.booleans(), at=st.integers(-3, 3))
def test_published_and_readable_agree_everywhere(published, withdrawn, unlisted, at):
    if withdrawn is not None and (published is None or withdrawn < published):
        withdrawn = None
    dates = {
        "published_at_en": None if published is None else BASE + published * HOUR,
        "withdrawn_at_en": None if withdrawn is None else BASE + withdrawn * HOUR,
    }
    article = Article.objects.create(headline_en="Headline", unlisted=unlisted, **dates)
    try:
        moment = BASE + at * HOUR
        out = published is not None and published <= at
        readable = out and (withdrawn is None or withdrawn > at)
        assert Article.objects.readable("en", moment).filter(pk=article.pk).exists() is readable
        assert article.is_readable("en", moment) is readable
        listed = readable and not unlisted
        assert Article.objects.published("en", moment).filter(pk=article.pk).exists() is listed
        assert article.is_published("en", moment) is listed
        assert not Article.objects.readable("bg", moment).filter(pk=article.pk).exists()
        assert article.is_withdrawn("en", moment) is (out and not readable)
    finally:
        article.delete()


def test_published_without_a_language_means_the_active_one():
    article = factories.published("bg")
    assert list(Article.objects.published()) == [article]
    assert article.is_published()
    with translation.override("en"):
        assert list(Article.objects.published()) == []
        assert not article.is_published()


# --- The night on which the clock is put back -----------------------------------------------------


def test_hour_that_comes_twice_has_two_moments(monkeypatch):
    """On 25 October 2026 it is half past three twice in Sofia."""
    first = datetime(2026, 10, 25, 3, 30, tzinfo=SOFIA)
    second = first.replace(fold=1)
    monkeypatch.setattr(timezone, "now", lambda: first - HOUR)
    article = factories.article("bg")
    publishing.schedule(article=article, language="bg", at=second)
    utc = first.astimezone(ZoneInfo("UTC"))
    assert not Article.objects.published("bg", utc).exists()
    assert not fresh(article).is_published("bg", utc)
    assert Article.objects.published("bg", utc + HOUR).exists()
    assert fresh(article).is_published("bg", utc + HOUR)


@pytest.mark.parametrize(
    ("moment", "year", "month"),
    [
        ("2026-03-31 20:59:59+00:00", 2026, 3),  # summer time: midnight is at 21:00 UTC
        ("2026-03-31 21:00:00+00:00", 2026, 4),
        ("2026-10-31 21:59:59+00:00", 2026, 10),  # winter time: at 22:00 UTC
        ("2026-10-31 22:00:00+00:00", 2026, 11),
        ("2026-12-31 21:59:59+00:00", 2026, 12),
        ("2026-12-31 22:00:00+00:00", 2027, 1),
    ],
)
def test_month_of_a_text_is_that_of_the_papers_clock(moment, year, month):
    at = datetime.fromisoformat(moment)
    article = factories.published("bg", at=timezone.now() - DAY)
    Article.objects.filter(pk=article.pk).update(published_at_bg=at)
    articles = Article.objects.published("bg", at + DAY)
    assert list(articles.between("bg", *bounds(year, month))) == [article]
    [(counted, number)] = counting.by_month(articles, "bg").items()
    assert ((counted.year, counted.month), number) == ((year, month), 1)


@pytest.mark.parametrize(("month", "hours"), [(2, 28 * 24), (3, 31 * 24 - 1), (10, 31 * 24 + 1)])
def test_month_with_a_change_of_the_clock_is_an_hour_shorter_or_longer(month, hours):
    start, end = (moment.astimezone(ZoneInfo("UTC")) for moment in bounds(2026, month))
    assert end - start == hours * HOUR


def test_new_year_of_the_paper_is_in_the_archive_from_midnight(monkeypatch, client):
    """In London it is still the old year."""
    midnight = datetime(2027, 1, 1, 0, 30, tzinfo=SOFIA)
    monkeypatch.setattr(timezone, "now", lambda: midnight.astimezone(ZoneInfo("UTC")))
    factories.published("bg", at=midnight)
    assert client.get("/bg/archive/2027/").status_code == 200
    assert client.get("/bg/archive/2027/01/").context["number"] == 1


def test_typo_in_an_outdated_translation_leaves_it_outdated():
    article = factories.published("bg", "en")
    publishing.publish(article=article, language="bg", change=Change.SUBSTANTIAL)
    drafting.save(article=article, language="en", fields={"headline": "Mended"})

    publishing.publish(article=article, language="en", change=Change.TYPO)

    assert article.freshness("en") == Freshness.OUTDATED
    drafting.save(article=article, language="en", fields={"headline": "Made anew"})
    publishing.publish(article=article, language="en")
    assert article.freshness("en") == Freshness.CURRENT


def test_draft_saved_with_an_older_article_in_hand_never_reaches_readers():
    article = factories.article("bg", headline_bg="Първо заглавие")
    stale = Article.objects.get(pk=article.pk)
    publishing.publish(article=article, language="bg")

    drafting.save(article=stale, language="bg", fields={"headline": "Недовършено"})

    assert Article.objects.get(pk=article.pk).headline_bg == "Първо заглавие"
    assert drafting.texts(article, "bg")["headline"] == "Недовършено"


def test_draft_of_an_unpublished_text_is_seen_in_the_row_and_raises_no_edition():
    article = factories.article("bg")
    before = Edition.objects.get().n

    drafting.save(
        article=article, language="bg", fields={"headline": 'Заглавие "на" ред', "slug": ""}
    )

    stored = Article.objects.get(pk=article.pk)
    assert stored.headline_bg == article.headline_bg == "Заглавие „на“ ред"
    assert stored.slug_bg == "zaglavie-na-red"
    assert Edition.objects.get().n == before


def test_photo_without_credit_in_the_text_stops_publishing():
    photo = factories.photo(credit="")
    article = factories.article(
        "bg", body_bg=f'<p>Текст</p><figure data-photo="{photo.pk}"></figure>'
    )

    with pytest.raises(NotReady, match="text"), translation.override("en"):
        publishing.publish(article=article, language="bg")

    Photo.objects.filter(pk=photo.pk).update(credit_unknown=True)
    publishing.publish(article=article, language="bg")
    assert article.is_readable("bg")


def test_withdrawn_text_planned_again_and_called_off_is_withdrawn_as_before(client):
    article = factories.published("bg")
    publishing.withdraw(article=article, languages=["bg"])
    publishing.schedule(article=article, language="bg", at=timezone.now() + timedelta(days=1))

    publishing.withdraw(article=article, languages=["bg"])

    assert article.is_withdrawn("bg")
    assert client.get(f"/bg/articles/{article.pk}/").status_code == 410


def test_text_only_planned_and_called_off_was_never_there(client):
    article = factories.article("bg")
    publishing.schedule(article=article, language="bg", at=timezone.now() + timedelta(days=1))

    publishing.withdraw(article=article, languages=["bg"])

    assert article.published_at_bg is None
    assert client.get(f"/bg/articles/{article.pk}/").status_code == 404
