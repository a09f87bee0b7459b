"""The newsroom's form of printed issues, and what happens when one is deleted."""

import pytest

from articles.models import Article, Issue
from tests import factories

LIST = "/admin/articles/issue/"

pytestmark = pytest.mark.django_db


def data(**changes: str) -> dict[str, str]:
    """What a browser sends from the form of a new issue."""
    return {
        "number": "500",
        "order": "500",
        "date": "2026-01-09",
        "print_items-TOTAL_FORMS": "0",
        "print_items-INITIAL_FORMS": "0",
    } | changes


@pytest.mark.parametrize("number", ["500-501", "500/501", "500–501", " 500-501 "])
def test_number_that_is_taken_is_refused_however_it_is_written(admin_client, number):
    factories.issue("500–501")
    answer = admin_client.post(f"{LIST}add/", data(number=number, order="502"))
    assert list(answer.context["adminform"].form.errors) == ["number"]
    assert Issue.objects.count() == 1


def test_number_of_a_double_issue_is_kept_with_one_sign(admin_client):
    assert admin_client.post(f"{LIST}add/", data(number="500/501")).status_code == 302
    assert Issue.objects.get().number == "500–501"


def test_issue_is_found_by_its_number_however_it_is_written(admin_client):
    issue = factories.issue("500–501")
    for number in ("500-501", "№ 500/501"):
        assert list(admin_client.get(LIST, {"q": number}).context["cl"].queryset) == [issue]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("order", "100001"),
        ("order", "99999999999999999999"),
        ("pages", "0"),
        ("pages", "1001"),
    ],
)
def test_number_out_of_bounds_is_refused_in_words_beside_the_field(admin_client, field, value):
    answer = admin_client.post(f"{LIST}add/", data(**{field: value}))
    assert list(answer.context["adminform"].form.errors) == [field]
    assert "issue_" not in str(answer.context["adminform"].form.errors[field])


@pytest.mark.parametrize("page", ["0", "1001"])
def test_item_on_paper_stands_on_a_page_that_can_be(admin_client, page):
    row = {"print_items-TOTAL_FORMS": "1", "print_items-0-title_bg": "Писма"}
    answer = admin_client.post(f"{LIST}add/", data(**row) | {"print_items-0-page": page})
    formset = answer.context["inline_admin_formsets"][0].formset
    assert list(formset.errors[0]) == ["page"]


# --- Deleting -------------------------------------------------------------------------------------


@pytest.fixture
def printed():
    """An article on page 3 of an issue."""
    return factories.published("bg", issue=factories.issue("281"), issue_page=3)


def outside(article: Article) -> bool:
    article.refresh_from_db()
    return (article.issue, article.issue_page) == (None, None)


@pytest.mark.parametrize(
    "delete",
    [
        lambda issue: issue.delete(),
        lambda issue: Issue.objects.filter(pk=issue.pk).delete(),
        lambda issue: Issue.objects.all().delete(),
    ],
    ids=["row", "query", "all"],
)
def test_articles_outlive_their_issue_without_a_page(printed, delete):
    gone, by_model = delete(printed.issue)
    assert (gone, by_model) == (1, {"articles.Issue": 1})
    assert outside(printed)


def test_articles_of_other_issues_keep_their_page(printed):
    other = factories.published("bg", issue=factories.issue("282"), issue_page=5)
    printed.issue.delete()
    other.refresh_from_db()
    assert other.issue_page == 5


def test_page_of_deletion_tells_how_many_articles_lose_their_page(admin_client, printed):
    address = f"{LIST}{printed.issue.pk}/delete/"
    assert "1 статия" in admin_client.get(address).content.decode()
    assert admin_client.post(address, {"post": "yes"}).status_code == 302
    assert outside(printed)


def test_issues_are_deleted_from_the_list(admin_client, printed):
    chosen = {"action": "delete_selected", "_selected_action": [printed.issue.pk]}
    assert "1 статия" in admin_client.post(LIST, chosen).content.decode()
    admin_client.post(LIST, chosen | {"post": "yes"})
    assert not Issue.objects.exists()
    assert outside(printed)
