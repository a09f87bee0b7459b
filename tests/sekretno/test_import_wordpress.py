"""`manage.py import_wordpress`, with exports written here."""

import io
import re
from datetime import UTC, datetime
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.utils import timezone

from articles import drafting, publishing
from articles.models import Article, Author, Draft, LegacyAddress, Photo, Section, Tag, Version
from articles.statuses import Kind
from sekretno.models import Page
from sekretno.wordpress import lead, markup
from sekretno.wordpress.entries import decoded, identity, moment, survey
from sekretno.wordpress.media import Uploads
from sekretno.wordpress.reading import Unreadable
from sekretno.wordpress.shortcodes import Shortcodes
from tests.factories import picture_bytes

SITE = "https://vestnik.example"

TWO = "Първи абзац, който е достатъчно дълъг за увод.\n\nВтори абзац на текста."


def item(number: int = 1, content: str = TWO, **said: str) -> str:
    """One <item>; what is said replaces a field, `extra` is added as it stands."""
    field = {
        "title": f"Заглавие {number}",
        "link": f"{SITE}/2019/05/zaglavie-{number}/",
        "guid": f"{SITE}/?p={number}",
        "creator": "ivan",
        "excerpt": "",
        "date": "2019-05-06 12:30:00",
        "gmt": "2019-05-06 09:30:00",
        "name": f"zaglavie-{number}",
        "status": "publish",
        "parent": "0",
        "type": "post",
        "password": "",
        "extra": "",
    } | said
    return f"""<item>
<title>{field["title"] if "<![" in field["title"] else escape(field["title"])}</title>
<link>{escape(field["link"])}</link>
<pubDate>Mon, 06 May 2019 09:30:00 +0000</pubDate>
<dc:creator><![CDATA[{field["creator"]}]]></dc:creator>
<guid isPermaLink="false">{escape(field["guid"])}</guid>
<content:encoded><![CDATA[{content}]]></content:encoded>
<excerpt:encoded><![CDATA[{field["excerpt"]}]]></excerpt:encoded>
<wp:post_id>{number}</wp:post_id>
<wp:post_date>{field["date"]}</wp:post_date>
<wp:post_date_gmt>{field["gmt"]}</wp:post_date_gmt>
<wp:post_name>{field["name"]}</wp:post_name>
<wp:status>{field["status"]}</wp:status>
<wp:post_parent>{field["parent"]}</wp:post_parent>
<wp:post_type>{field["type"]}</wp:post_type>
<wp:post_password>{field["password"]}</wp:post_password>
{field["extra"]}
</item>"""


def category(name: str, slug: str, domain: str = "category") -> str:
    return f'<category domain="{domain}" nicename="{slug}"><![CDATA[{name}]]></category>'


def meta(key: str, value: object) -> str:
    return (
        f"<wp:postmeta><wp:meta_key>{key}</wp:meta_key>"
        f"<wp:meta_value><![CDATA[{value}]]></wp:meta_value></wp:postmeta>"
    )


def picture(number: int, name: str = "2019/05/most.jpg", **said: str) -> str:
    url = f"{SITE}/wp-content/uploads/{name}"
    extra = f"<wp:attachment_url>{url}</wp:attachment_url>" + said.pop("extra", "")
    return item(
        number,
        "",
        **(
            {
                "type": "attachment",
                "status": "inherit",
                "guid": url,
                "link": f"{SITE}/2019/05/zaglavie-1/most-{number}/",
                "extra": extra,
            }
            | said
        ),
    )


def wxr(*items: str, head: str = "", version: str = "1.2", declaration: str = "") -> str:
    people = (
        "<wp:author><wp:author_id>7</wp:author_id><wp:author_login>ivan</wp:author_login>"
        "<wp:author_display_name><![CDATA[Иван Кръстев]]></wp:author_display_name></wp:author>"
    )
    return f"""{declaration or '<?xml version="1.0" encoding="UTF-8" ?>'}
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/{version}/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/{version}/">
<channel><title>Вестник</title><link>{SITE}</link><language>bg-BG</language>
<wp:wxr_version>{version}</wp:wxr_version><wp:base_blog_url>{SITE}</wp:base_blog_url>
{people if version != "1.0" else ""}{head}
{"".join(items)}
</channel></rss>"""


@pytest.fixture
def bring(tmp_path):
    """`bring(wxr(…), language="en")` brings an export in and returns the report."""

    def run(export: str | bytes, **options) -> str:
        path = tmp_path / "export.xml"
        path.write_bytes(export if isinstance(export, bytes) else export.encode())
        out = io.StringIO()
        call_command("import_wordpress", str(path), stdout=out, stderr=io.StringIO(), **options)
        return out.getvalue()

    return run


@pytest.fixture
def uploads(tmp_path) -> Path:
    """A folder of uploads with one picture."""
    folder = tmp_path / "uploads" / "2019" / "05"
    folder.mkdir(parents=True)
    (folder / "most.jpg").write_bytes(picture_bytes())
    return tmp_path / "uploads"


def body(content: str, language: str = "bg", **said) -> str:
    """The stored form of a post's text; attachment 5 is our photo 50."""
    pictures = said.pop("picture", lambda number, address, alt: {5: 50, 6: 60}.get(number))
    return markup.convert(
        content, language=language, host="vestnik.example", picture=pictures, **said
    ).body


# --- What comes in ------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2"])
def test_import_reads_every_version_of_the_format(bring, version):
    bring(wxr(item(), version=version))
    article = Article.objects.get()
    assert article.headline_bg == "Заглавие 1"
    assert article.source_language == "bg"


@pytest.mark.django_db
def test_import_reads_the_namespace_with_https(bring):
    bring(wxr(item()).replace("http://wordpress.org", "https://wordpress.org"))
    assert Article.objects.count() == 1


@pytest.mark.django_db
def test_post_is_live_with_its_own_date(bring):
    bring(wxr(item()))
    article = Article.objects.get()
    assert article.published_at_bg == datetime(2019, 5, 6, 9, 30, tzinfo=UTC)
    assert article.is_published("bg")
    assert article.updated_at_bg is None
    assert Version.objects.get().article == article


@pytest.mark.django_db
def test_post_comes_in_in_the_language_that_is_said(bring):
    bring(wxr(item(title="Headline")), language="en")
    article = Article.objects.get()
    assert (article.headline_en, article.headline_bg) == ("Headline", None)
    assert article.source_language == "en"
    assert Section.objects.get().name_en


@pytest.mark.django_db
def test_author_has_the_name_that_readers_saw(bring):
    bring(wxr(item()))
    assert [str(byline) for byline in Article.objects.get().bylines.all()] == ["Иван Кръстев"]


@pytest.mark.django_db
def test_author_of_the_oldest_exports_is_found_without_a_list_of_people(bring):
    bring(wxr(item(creator="Мария Петрова"), version="1.0"))
    assert Author.objects.get().name_bg == "Мария Петрова"


@pytest.mark.django_db
def test_several_authors_of_a_plugin_sign_in_their_order(bring):
    extra = category("ivan", "cap-ivan", "author") + category("Гост Авторов", "cap-gost", "author")
    bring(wxr(item(extra=extra)))
    names = [str(byline) for byline in Article.objects.get().bylines.all()]
    assert names == ["Иван Кръстев", "Гост Авторов"]


@pytest.mark.django_db
def test_author_who_is_here_already_is_not_doubled(bring):
    author = Author.objects.create(name_bg="Иван Кръстев")
    bring(wxr(item()))
    assert Article.objects.get().authors.get() == author


@pytest.mark.django_db
def test_first_category_is_the_section_and_the_others_are_tags(bring):
    extra = category("Политика", "politika") + category("Култура", "kultura")
    bring(wxr(item(extra=extra + category("избори", "izbori", "post_tag"))))
    article = Article.objects.get()
    assert article.section.name_bg == "Политика"
    assert {tag.name_bg for tag in article.tags.all()} == {"Култура", "избори"}


@pytest.mark.django_db
def test_category_inside_of_another_is_the_more_specific_one(bring):
    head = (
        "<wp:category><wp:category_nicename>sviat</wp:category_nicename>"
        "<wp:cat_name>Свят</wp:cat_name></wp:category>"
        "<wp:category><wp:category_nicename>evropa</wp:category_nicename>"
        "<wp:category_parent>sviat</wp:category_parent><wp:cat_name>Европа</wp:cat_name>"
        "</wp:category>"
    )
    extra = category("Свят", "sviat") + category("Европа", "evropa")
    bring(wxr(item(extra=extra), head=head))
    assert Article.objects.get().section.name_bg == "Европа"


@pytest.mark.django_db
def test_categories_inside_of_each_other_in_a_circle_do_no_harm(bring):
    head = "".join(
        f"<wp:category><wp:category_nicename>{slug}</wp:category_nicename><wp:category_parent>"
        f"{parent}</wp:category_parent><wp:cat_name>{slug}</wp:cat_name></wp:category>"
        for slug, parent in (("a", "b"), ("b", "a"))
    )
    bring(wxr(item(extra=category("a", "a")), head=head))
    assert Article.objects.get().section.name_bg == "a"


@pytest.mark.django_db
def test_category_that_the_oldest_exports_name_twice_is_one(bring):
    extra = "<category><![CDATA[Спорт]]></category>" + category("Спорт", "sport")
    bring(wxr(item(extra=extra), version="1.0"))
    article = Article.objects.get()
    assert article.section.name_bg == "Спорт"
    assert not article.tags.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("extra", ["", category("Uncategorized", "uncategorized")])
def test_article_without_category_goes_to_the_default_section(bring, extra):
    bring(wxr(item(extra=extra)), default_section="Хроника")
    assert Article.objects.get().section.name_bg == "Хроника"


@pytest.mark.django_db
def test_section_that_is_here_already_is_used_whatever_its_case(bring):
    section = Section.objects.create(name_bg="ПОЛИТИКА")
    bring(wxr(item(extra=category("Политика", "politika"))))
    assert Article.objects.get().section == section


@pytest.mark.django_db
def test_percent_encoded_slug_becomes_a_readable_one(bring):
    name = "%d0%b2%d0%b8%d1%81%d0%be%d0%ba%d0%b0-%d0%bf%d0%be%d0%bb%d0%b8%d1%82%d0%b8%d0%ba%d0%b0"
    bring(wxr(item(name=name)))
    assert Article.objects.get().slug_bg == "visoka-politika"


@pytest.mark.django_db
def test_headline_is_decoded_once_and_loses_its_markup(bring):
    bring(wxr(item(title="<![CDATA[Мост &amp; <em>кула</em> &amp;lt; 5]]>")))
    assert Article.objects.get().headline_bg == "Мост & кула &lt; 5"


@pytest.mark.django_db
def test_headline_that_is_missing_is_the_first_words(bring):
    report = bring(wxr(item(title="")))
    assert Article.objects.get().headline_bg.startswith("Първи абзац")
    assert "texts without a headline" in report


@pytest.mark.django_db
def test_post_without_headline_and_text_has_a_headline_all_the_same(bring):
    bring(wxr(item(title="", content="")))
    assert Article.objects.get().headline_bg


@pytest.mark.django_db
def test_headline_that_is_too_long_is_cut_between_words_and_reported(bring):
    report = bring(wxr(item(title="дума " * 100)))
    headline = Article.objects.get().headline_bg
    assert len(headline) <= 300
    assert headline.endswith("дума…")
    assert "headlines that were too long" in report


@pytest.mark.django_db
def test_right_to_left_text_keeps_its_characters(bring):
    arabic, hebrew = "الخبر الأول: «سرّي»", "כותרת ראשית"
    bring(wxr(item(title=arabic, content=f"<p>{hebrew}</p>")), language="ar")
    article = Article.objects.get()
    assert article.headline_ar == arabic
    assert hebrew in article.body_ar


@pytest.mark.django_db
def test_page_becomes_a_page_of_the_paper(bring):
    bring(wxr(item(3, type="page", name="za-nas", title="За нас", link=f"{SITE}/za-nas/")))
    page = Page.objects.get()
    assert (page.slug, page.title_bg) == ("za-nas", "За нас")
    assert "Втори абзац" in page.body_bg
    assert page.is_published("bg")
    assert not page.in_footer
    assert not Article.objects.exists()


@pytest.mark.django_db
def test_page_with_an_address_of_the_paper_itself_gets_another(bring):
    bring(wxr(item(3, type="page", name="contact")))
    assert Page.objects.get().slug == "contact-3"


# --- Dates and states ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("gmt", "local", "published", "found"),
    [
        ("2019-05-06 09:30:00", "2019-05-06 15:00:00", "", "2019-05-06T09:30:00+00:00"),
        ("0000-00-00 00:00:00", "2019-01-06 12:30:00", "", "2019-01-06T10:30:00+00:00"),
        ("0000-00-00 00:00:00", "2019-07-06 12:30:00", "", "2019-07-06T09:30:00+00:00"),
        (
            "0000-00-00 00:00:00",
            "",
            "Mon, 06 May 2019 09:30:00 +0000",
            "2019-05-06T09:30:00+00:00",
        ),
        ("0000-00-00 00:00:00", "0000-00-00 00:00:00", "Mon, 30 Nov -0001 00:00:00 +0000", None),
        ("2019-02-30 00:00:00", "nonsense", "nonsense", None),
        ("", "", "", None),
    ],
)
def test_moment_is_read_from_the_best_date_there_is(settings, gmt, local, published, found):
    settings.TIME_ZONE = "Europe/Sofia"
    read = moment(gmt=gmt, local=local, published=published)
    assert (read and read.astimezone(UTC).isoformat()) == found


@pytest.mark.django_db
@pytest.mark.parametrize("status", ["draft", "pending", "private"])
def test_unpublished_post_is_a_draft(bring, status):
    report = bring(wxr(item(status=status)))
    article = Article.objects.get()
    assert article.published_at_bg is None
    assert Draft.objects.get().fields["headline"] == "Заглавие 1"
    assert "not published here" in report


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["post", "page"])
def test_text_with_a_password_is_never_published(bring, kind):
    report = bring(wxr(item(password="enter", type=kind)))
    assert not Article.objects.published("bg").exists()
    assert not Page.objects.published("bg").exists()
    assert "Заглавие 1" in report


@pytest.mark.django_db
@pytest.mark.parametrize("status", ["trash", "auto-draft", "inherit"])
def test_thrown_away_post_is_left_out_and_named(bring, status):
    report = bring(wxr(item(status=status)))
    assert not Article.objects.exists()
    assert "Заглавие 1" in report


@pytest.mark.django_db
def test_planned_post_is_scheduled(bring):
    bring(wxr(item(status="future", date="2099-01-01 12:00:00", gmt="2099-01-01 10:00:00")))
    article = Article.objects.get()
    assert article.published_at_bg == datetime(2099, 1, 1, 10, tzinfo=UTC)
    assert not article.is_published("bg")


@pytest.mark.django_db
def test_planned_post_whose_day_has_passed_waits_for_an_editor(bring):
    bring(wxr(item(status="future")))
    assert Article.objects.get().published_at_bg is None
    assert Draft.objects.count() == 1


@pytest.mark.django_db
def test_post_without_any_date_is_a_draft(bring):
    zero = "0000-00-00 00:00:00"
    bring(re.sub("<pubDate>.*?</pubDate>", "", wxr(item(date=zero, gmt=zero))))
    assert Article.objects.get().published_at_bg is None
    assert Draft.objects.count() == 1


# --- The lead -----------------------------------------------------------------------------------


@pytest.mark.django_db
def test_excerpt_is_the_lead_and_the_body_stays_whole(bring):
    bring(wxr(item(excerpt="Отделен <b>увод</b> &amp; толкова.")))
    article = Article.objects.get()
    assert article.lead_bg == "Отделен увод & толкова."
    assert "Първи абзац" in article.body_bg


@pytest.mark.django_db
def test_first_paragraph_becomes_the_lead_and_is_not_read_twice(bring):
    bring(wxr(item()))
    article = Article.objects.get()
    assert article.lead_bg == "Първи абзац, който е достатъчно дълъг за увод."
    assert article.body_bg == "<p>Втори абзац на текста.</p>"
    assert article.kind == Kind.STORY


@pytest.mark.django_db
def test_single_short_paragraph_is_a_brief_and_keeps_its_body(bring):
    bring(wxr(item(content="Само едно изречение.")))
    article = Article.objects.get()
    assert (article.kind, article.lead_bg) == (Kind.BRIEF, "")
    assert article.body_bg == "<p>Само едно изречение.</p>"
    assert article.is_published("bg")


def test_lead_of_a_long_paragraph_is_its_first_sentences():
    first = "Кметът г. Иванов откри моста на ул. Шипка в 12 ч. вчера следобед пред много хора."
    found = lead.of(body=f"<p>{first} {'Още думи. ' * 60}</p>", excerpt="", before_more="")
    assert found.text == first
    assert found.body.startswith("<p>Още думи.")


def test_lead_never_costs_a_link():
    text = '<p>Както <a href="https://a.example/">писахме</a> вече, мостът е готов.</p><p>Край.</p>'
    found = lead.of(body=text, excerpt="", before_more="")
    assert found.body == text
    assert found.text == "Както писахме вече, мостът е готов."
    assert found.repeats


def test_lead_is_what_stands_before_read_more():
    found = lead.of(body="<p>Кратко.</p><p>Дълго.</p>", excerpt="", before_more="<p>Кратко.</p>")
    assert found == ("Кратко.", "<p>Дълго.</p>", False)


def test_excerpt_that_only_repeats_the_beginning_is_not_read_twice():
    text = "<p>Мостът е готов и пуснат.</p><p>Второ.</p>"
    found = lead.of(body=text, excerpt="Мостът е готов и пуснат.", before_more="")
    assert found == ("Мостът е готов и пуснат.", "<p>Второ.</p>", False)


# --- Markup: the classic editor -----------------------------------------------------------------


def test_blank_lines_make_paragraphs_and_lines_end_where_they_ended():
    assert body("Едно.\r\nДве.\r\n\r\nТри.") == "<p>Едно.<br>Две.</p><p>Три.</p>"


def test_lines_of_preformatted_text_stay():
    assert body("<pre>a\n\n  b</pre>") == "<pre>a\n\n  b</pre>"


def test_lists_tables_and_quotations_are_kept():
    text = (
        "Преди\n<ul>\n\t<li>едно\n<ol>\n\t<li>в него</li>\n</ol>\n</li>\n</ul>\n"
        "<table>\n<tbody>\n<tr>\n<td>клетка</td>\n</tr>\n</tbody>\n</table>\n"
        "<blockquote>Казано.\n<cite>Някой</cite></blockquote>"
    )
    assert body(text) == (
        "<p>Преди</p><ul><li>едно<ol><li>в него</li></ol></li></ul>"
        "<table><tbody><tr><td>клетка</td></tr></tbody></table>"
        "<blockquote><p>Казано.</p><p><cite>Някой</cite></p></blockquote>"
    )


def test_read_more_and_page_breaks_leave_no_trace():
    found = markup.convert(
        "Едно.<!--more Нататък-->Две.\n\n<!--nextpage-->\n\nТри.",
        language="bg",
        host="",
        picture=lambda *a: None,
    )
    assert found.body == "<p>Едно.</p><p>Две.</p><p>Три.</p>"
    assert found.before_more == "<p>Едно.</p>"


@pytest.mark.parametrize(
    "text",
    [
        '[caption id="attachment_5"]<img class="wp-image-5" src="x.jpg" /> Мостът[/caption]',
        '[caption id="attachment_5" caption="Мостът"]<a href="x"><img src="x.jpg"/></a>[/caption]',
        '<div class="wp-caption"><img class="wp-image-5" src="x.jpg">'
        '<p class="wp-caption-text">Мостът</p></div>',
        '<figure><img class="wp-image-5" src="x.jpg"><figcaption>Мостът</figcaption></figure>',
    ],
)
def test_picture_with_caption_becomes_a_photo_with_caption(text):
    assert body(text) == '<figure data-photo="50"><figcaption>Мостът</figcaption></figure>'


def test_picture_inside_of_a_paragraph_stands_alone():
    found = body('Преди <img class="wp-image-5" src="x.jpg"> след.')
    assert found == '<p>Преди</p><figure data-photo="50"></figure><p>след.</p>'


def test_picture_without_file_leaves_no_empty_frame():
    text = '[caption id="attachment_9"]<img class="wp-image-9" src="x.jpg"> Текст[/caption]Край.'
    assert body(text) == "<p>Край.</p>"


def test_gallery_becomes_photos_in_its_order():
    assert body('[gallery ids="6,5"]') == (
        '<figure data-photo="60"></figure><figure data-photo="50"></figure>'
    )


def test_gallery_without_numbers_shows_what_was_uploaded_for_the_post():
    assert body("[gallery]", children=[5]) == '<figure data-photo="50"></figure>'


@pytest.mark.parametrize(
    "text",
    [
        "https://youtu.be/abc",
        "Преди\n\nhttps://youtu.be/abc\n\nСлед",
        "<p>https://youtu.be/abc</p>",
        "[embed]https://youtu.be/abc[/embed]",
        "[youtube https://youtu.be/abc]",
        '<iframe src="https://youtu.be/abc"></iframe>',
        '[video src="https://youtu.be/abc"][/video]',
    ],
)
def test_embed_becomes_a_link(text):
    assert '<p><a href="https://youtu.be/abc">' in body(text)


def test_address_inside_of_a_sentence_stays_text():
    assert body("Вижте https://youtu.be/abc днес.") == "<p>Вижте https://youtu.be/abc днес.</p>"


def test_sound_is_a_link_with_the_name_of_the_file():
    assert body('[audio mp3="https://a.example/b/pesen.mp3"]') == (
        '<p><a href="https://a.example/b/pesen.mp3">pesen.mp3</a></p>'
    )


def test_shortcodes_of_plugins_go_and_what_they_enclose_stays():
    codes = Shortcodes([])
    text = '[vc_row][vc_column width="1/2"]Текст[/vc_column][/vc_row][contact-form-7 id="3"]'
    assert codes.html(text) == "Текст"
    assert set(codes.gone) == {"vc_row", "vc_column", "contact-form-7"}


@pytest.mark.parametrize(
    "text", ["[sic]", "[simple boat]", "[1]", "[бел. ред.]", "[…]", "[A]", "a[0] = 1"]
)
def test_brackets_of_the_author_stay(text):
    codes = Shortcodes([])
    assert codes.html(text) == text
    assert not codes.gone


def test_escaped_shortcode_is_shown():
    assert Shortcodes([]).html("[[gallery]]") == "[gallery]"


def test_shortcode_inside_of_code_is_shown():
    assert "[gallery]" in body("<code>[gallery]</code>")


def test_quotation_marks_of_the_language_stand_for_those_of_the_browser():
    assert body("<q>Да</q>") == "<p>„Да“</p>"
    assert body("<q>Oui</q>", language="fr") == "<p>«Oui»</p>"


def test_link_to_the_former_site_becomes_a_path():
    assert body(f'<a href="{SITE}/2019/05/x/?p=1#a">x</a>') == (
        '<p><a href="/2019/05/x/?p=1#a">x</a></p>'
    )


def test_link_to_a_file_of_the_former_site_stays_whole():
    link = f"{SITE}/wp-content/uploads/a.pdf"
    assert f'href="{link}"' in body(f'<a href="{link}">Доклад</a>')


@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script>", '<a href="javascript:alert(1)">x</a>', '<p onclick="x">x</p>'],
)
def test_dangerous_markup_does_not_come_in(text):
    found = body(text)
    assert "script" not in found
    assert "onclick" not in found


def test_markup_without_end_takes_no_time_and_loses_no_words():
    assert "Текст" in body("<div>" * 20_000 + "Текст")
    assert "Текст" in body("<!--" * 20_000 + " Текст")
    assert "Текст" in body('[caption id="a"]' * 2_000 + "Текст")
    assert "Текст" in body("<figure><figcaption>" * 70 + "Текст")


def test_lead_of_an_endless_paragraph_takes_no_time():
    text = f"<p>{'а. Б' * 100_000}</p><p>Край.</p>"
    assert len(lead.of(body=text, excerpt="", before_more="").text) <= lead.LONGEST


# --- Markup: the block editor -------------------------------------------------------------------


def block(name: str, html: str, values: str = "") -> str:
    return f"<!-- wp:{name} {values + ' ' if values else ''}-->\n{html}\n<!-- /wp:{name} -->\n\n"


def test_block_comments_and_classes_go():
    text = block("heading", '<h2 class="wp-block-heading">Глава</h2>', '{"level":2}') + block(
        "paragraph", '<p class="has-large-font-size">Текст\nна два реда</p>'
    )
    assert body(text) == "<h2>Глава</h2><p>Текст на два реда</p>"


def test_columns_and_groups_are_read_one_after_the_other():
    inside = block("paragraph", "<p>Едно</p>")
    column = block("column", f'<div class="wp-block-column">{inside}</div>')
    text = block("columns", f'<div class="wp-block-columns">{column}{column}</div>')
    assert body(text) == "<p>Едно</p><p>Едно</p>"


def test_classic_text_between_blocks_has_its_paragraphs():
    text = block("paragraph", "<p>Блок</p>") + "Без блок.\n\nОще.\n\n" + block("separator", "<hr/>")
    assert body(text) == "<p>Блок</p><p>Без блок.</p><p>Още.</p><hr>"


def test_quotation_and_pull_quotation_name_who_said_it():
    quote = "<blockquote><p>Казано.</p><cite>Някой</cite></blockquote>"
    expected = "<blockquote><p>Казано.</p><p><cite>Някой</cite></p></blockquote>"
    assert body(block("quote", quote)) == expected
    assert body(block("pullquote", f'<figure class="wp-block-pullquote">{quote}</figure>')) == (
        expected
    )


def test_table_keeps_its_head_and_takes_its_caption_in():
    text = block(
        "table",
        '<figure class="wp-block-table"><table><thead><tr><th>Година</th></tr></thead><tbody><tr>'
        "<td>1990</td></tr></tbody></table><figcaption>Тиражи</figcaption></figure>",
    )
    assert body(text) == (
        "<table><caption>Тиражи</caption><thead><tr><th>Година</th></tr></thead>"
        "<tbody><tr><td>1990</td></tr></tbody></table>"
    )


@pytest.mark.parametrize(
    "inside",
    [
        '<ul class="blocks-gallery-grid"><li><figure><img class="wp-image-5" src="a.jpg"/></figure>'
        '</li><li><figure><img class="wp-image-6" src="b.jpg"/><figcaption>Б</figcaption></figure>'
        "</li></ul>",
        block("image", '<figure><img class="wp-image-5" src="a.jpg"/></figure>')
        + block("image", '<figure><img class="wp-image-6"/><figcaption>Б</figcaption></figure>'),
    ],
)
def test_gallery_block_becomes_photos_whatever_its_age(inside):
    assert body(block("gallery", f'<figure class="wp-block-gallery">{inside}</figure>')) == (
        '<figure data-photo="50"></figure>'
        '<figure data-photo="60"><figcaption>Б</figcaption></figure>'
    )


def test_cover_shows_its_picture_and_its_words():
    text = block(
        "cover",
        '<div class="wp-block-cover wp-image-5" style="background-image:url(https://a.example/x.jpg)">'
        "<p>Думи</p></div>",
    )
    assert body(text) == '<figure data-photo="50"></figure><p>Думи</p>'


def test_embed_block_is_a_link_in_the_words_of_its_caption():
    text = block(
        "embed",
        '<figure class="wp-block-embed"><div class="wp-block-embed__wrapper">\n'
        "https://youtu.be/abc\n</div><figcaption>Филмът</figcaption></figure>",
        '{"url":"https://youtu.be/abc"}',
    )
    assert body(text) == '<p><a href="https://youtu.be/abc">Филмът</a></p>'


def test_verse_is_lines_and_stanzas():
    text = block("verse", '<pre class="wp-block-verse">Ред<br>Ред<br><br>Строфа</pre>')
    assert body(text) == "<p>Ред<br>Ред</p><p>Строфа</p>"


def test_code_block_keeps_what_looks_like_a_block():
    text = block("code", "<pre><code>&lt;!-- wp:code -->\n  x</code></pre>")
    assert body(text) == "<pre><code>&lt;!-- wp:code --&gt;\n  x</code></pre>"


def test_shared_block_brings_its_own_text():
    text = '<!-- wp:block {"ref":7} /-->'
    assert body(text, shared={7: block("paragraph", "<p>Споделено</p>")}) == "<p>Споделено</p>"


def test_shared_block_inside_of_itself_ends():
    assert body('<!-- wp:block {"ref":7} /-->', shared={7: '<!-- wp:block {"ref":7} /-->'}) == ""


def test_block_that_fills_itself_is_counted():
    found = markup.convert(
        "<!-- wp:latest-posts /-->", language="bg", host="", picture=lambda *a: None
    )
    assert (found.body, dict(found.blocks)) == ("", {"latest-posts": 1})


# --- Pictures -----------------------------------------------------------------------------------


@pytest.mark.django_db
def test_featured_picture_becomes_the_photo_of_the_article(bring, uploads):
    said = {"excerpt": "Мостът сутринта", "extra": meta("_wp_attachment_image_alt", "Каменен мост")}
    report = bring(
        wxr(picture(5, **said), item(extra=meta("_thumbnail_id", 5))), media=str(uploads)
    )
    photo = Article.objects.get().photo
    assert (photo.caption_bg, photo.alt_bg) == ("Мостът сутринта", "Каменен мост")
    assert photo.credit_unknown
    assert photo.renditions
    assert "photos whose author is unknown" in report


@pytest.mark.django_db
def test_credit_that_wordpress_kept_is_used(bring, uploads):
    kept = meta("_wp_attachment_metadata", 'a:1:{s:6:"credit";s:9:"D. Zograf";}')
    bring(wxr(picture(5, extra=kept)), media=str(uploads))
    photo = Photo.objects.get()
    assert (photo.credit, photo.credit_unknown) == ("D. Zograf", False)


@pytest.mark.django_db
def test_picture_in_the_text_is_found_by_its_address_without_an_attachment(bring, uploads):
    image = f'<img src="{SITE}/wp-content/uploads/2019/05/most-300x200.jpg" alt="Мост" />'
    bring(wxr(item(content=f"{TWO}\n\n{image}")), media=str(uploads))
    photo = Photo.objects.get()
    assert f'<figure data-photo="{photo.pk}"></figure>' in Article.objects.get().body_bg
    assert photo.alt_bg == "Мост"


@pytest.mark.django_db
def test_picture_without_file_is_named_in_the_report(bring):
    report = bring(wxr(picture(5), item()))
    assert "pictures whose file was not found" in report
    assert "2019/05/most.jpg" in report


@pytest.mark.django_db
def test_same_picture_twice_is_one_photo(bring, uploads):
    (uploads / "2019" / "05" / "kopie.jpg").write_bytes(
        (uploads / "2019" / "05" / "most.jpg").read_bytes()
    )
    bring(wxr(picture(5), picture(6, "2019/05/kopie.jpg")), media=str(uploads))
    assert Photo.objects.count() == 1


@pytest.mark.django_db
def test_file_that_only_looks_like_a_picture_is_left_out(bring, uploads):
    (uploads / "2019" / "05" / "most.jpg").write_bytes(b"<html>")
    report = bring(wxr(picture(5), item()), media=str(uploads))
    assert not Photo.objects.exists()
    assert "most.jpg" in report
    assert Article.objects.count() == 1


def test_uploads_are_found_by_path_by_name_and_never_outside(tmp_path):
    for name in ("2019/05/a.jpg", "2020/01/a.jpg", "2020/01/b.jpg"):
        (tmp_path / "up" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "up" / name).write_text(name)
    (tmp_path / "secret.jpg").write_text("x")
    (tmp_path / "up" / "link.jpg").symlink_to(tmp_path / "secret.jpg")
    uploads = Uploads(tmp_path / "up")
    base = f"{SITE}/wp-content/uploads"
    assert uploads.find(f"{base}/2020/01/a.jpg") == tmp_path / "up/2020/01/a.jpg"
    assert uploads.find(f"{base}/1999/01/b-150x150.jpg") == tmp_path / "up/2020/01/b.jpg"
    assert uploads.find(f"{base}/1999/09/a.jpg") is None
    assert uploads.find(f"{base}/../../secret.jpg") is None
    assert uploads.find(f"{base}/link.jpg") is None


# --- Former addresses ---------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/2019/05/zaglavie-1/", "/2019/05/zaglavie-1", "/?p=1"])
def test_former_address_of_an_article_leads_on_in_one_hop(bring, client, address):
    bring(wxr(item()))
    response = client.get(address)
    assert response.status_code == 301
    assert response.headers["Location"] == Article.objects.get().address("bg")


@pytest.mark.django_db
def test_percent_encoded_former_address_is_found_in_any_case(bring, client):
    bring(wxr(item(link=f"{SITE}/%d0%bc%d0%be%d1%81%d1%82/")))
    for address in ("/%d0%bc%d0%be%d1%81%d1%82/", "/%D0%BC%D0%BE%D1%81%D1%82/"):
        assert client.get(address).status_code == 301


@pytest.mark.django_db
def test_former_addresses_of_lists_lead_on(bring, client):
    extra = category("Политика", "politika") + category("избори", "izbori", "post_tag")
    bring(wxr(item(extra=extra + category("Свят", "sviat"))))
    section, author = Section.objects.get(), Author.objects.get()
    tags = {tag.name_bg: tag for tag in Tag.objects.all()}
    for address, thing in (
        ("/category/politika/", section),
        ("/category/sviat/", tags["Свят"]),
        ("/tag/izbori/", tags["избори"]),
        ("/author/ivan/", author),
        ("/?author=7", author),
    ):
        assert client.get(address).headers["Location"] == thing.address("bg")


@pytest.mark.django_db
def test_page_is_found_by_its_number(bring, client):
    bring(wxr(item(3, type="page", name="za-nas", guid=f"{SITE}/?page_id=3")))
    assert client.get("/?page_id=3").headers["Location"] == "/bg/za-nas/"


@pytest.mark.django_db
def test_guid_of_an_older_site_does_not_take_the_address_of_another_post(bring, client):
    bring(wxr(item(1, guid="https://old.example/?p=2"), item(2)))
    second = Article.objects.get(headline_bg="Заглавие 2")
    assert client.get("/?p=2").headers["Location"] == second.address("bg")


@pytest.mark.django_db
def test_page_of_a_picture_leads_to_its_article(bring, client):
    bring(wxr(picture(5, parent="1"), item()))
    article = Article.objects.get()
    assert client.get("/?attachment_id=5").headers["Location"] == article.address("bg")


@pytest.mark.django_db
def test_former_address_of_a_draft_tells_nothing(bring, client):
    bring(wxr(item(status="draft", link=f"{SITE}/taina/")))
    assert client.get("/taina/").status_code == 404


@pytest.mark.django_db
def test_address_of_the_front_page_is_nobodys(bring):
    bring(wxr(item(link=f"{SITE}/", guid=SITE)))
    assert not LegacyAddress.objects.filter(address="/").exists()


# --- Twice --------------------------------------------------------------------------------------


def counts() -> list[int]:
    models = (Article, Author, Section, Tag, Photo, Page, LegacyAddress, Version, Draft)
    return [model.objects.count() for model in models]


@pytest.mark.django_db
def test_second_run_doubles_nothing(bring, uploads):
    export = wxr(
        picture(5, parent="1"),
        item(extra=category("Политика", "politika") + meta("_thumbnail_id", 5)),
        item(2, status="draft"),
        item(3, type="page", name="za-nas"),
    )
    bring(export, media=str(uploads))
    before = counts()
    report = bring(export, media=str(uploads))
    assert counts() == before
    assert "nothing new" in report


@pytest.mark.django_db
def test_later_export_adds_what_is_new(bring):
    bring(wxr(item()))
    bring(wxr(item(), item(2)))
    assert Article.objects.count() == 2


@pytest.mark.django_db
def test_text_changed_in_wordpress_is_brought_up_to_date_where_nobody_touched_it(bring):
    bring(wxr(item()))
    bring(wxr(item(content=TWO + "\n\nДобавено.")))
    article = Article.objects.get()
    assert "Добавено." in article.body_bg
    assert article.published_at_bg == datetime(2019, 5, 6, 9, 30, tzinfo=UTC)


@pytest.mark.django_db
def test_version_of_the_newsroom_is_kept(bring):
    bring(wxr(item()))
    article = Article.objects.get()
    drafting.save(article=article, language="bg", fields={"headline": "Редактирано"})
    publishing.publish(article=article, language="bg")
    report = bring(wxr(item(title="Ново в WordPress")))
    article.refresh_from_db()
    assert article.headline_bg == "Редактирано"
    assert "changed here since" in report


@pytest.mark.django_db
def test_draft_of_the_newsroom_is_kept(bring):
    bring(wxr(item()))
    drafting.save(article=Article.objects.get(), language="bg", fields={"headline": "В работа"})
    bring(wxr(item(title="Ново в WordPress")))
    assert Draft.objects.get().fields["headline"] == "В работа"
    assert Article.objects.get().headline_bg == "Заглавие 1"


@pytest.mark.django_db
def test_section_tags_and_page_changed_here_are_kept(bring):
    export = wxr(item(extra=category("Политика", "politika")), item(3, type="page", name="za-nas"))
    bring(export)
    Section.objects.update(name_bg="Висока политика")
    Page.objects.update(title_bg="Кои сме ние")
    bring(export)
    assert Section.objects.get().name_bg == "Висока политика"
    assert Page.objects.get().title_bg == "Кои сме ние"


@pytest.mark.django_db
def test_article_deleted_here_does_not_come_back(bring):
    bring(wxr(item()))
    Article.objects.get().delete()
    report = bring(wxr(item()))
    assert not Article.objects.exists()
    assert "deleted here since" in report


@pytest.mark.django_db
def test_second_run_with_the_pictures_adds_them(bring, uploads):
    image = '<img class="wp-image-5" src="x.jpg" />'
    export = wxr(picture(5), item(content=f"{TWO}\n\n{image}", extra=meta("_thumbnail_id", 5)))
    bring(export)
    bring(export, media=str(uploads))
    article, photo = Article.objects.get(), Photo.objects.get()
    assert article.photo == photo
    assert f'data-photo="{photo.pk}"' in article.body_bg
    assert article.updated_at_bg is None


@pytest.mark.django_db
def test_two_sites_with_the_same_numbers_do_not_hide_each_other(bring):
    bring(wxr(item()))
    bring(wxr(item(title="Другият вестник")).replace("vestnik.example", "drug.example"))
    assert Article.objects.count() == 2


def test_identity_outlives_a_change_of_scheme():
    assert identity("http://www.a.example/?p=3", 3) == identity("https://a.example/?p=3", 3)
    assert identity("https://a.example/?p=3", 3) != identity("https://a.example/?p=3", 4)


# --- What is left out, and the report -----------------------------------------------------------


@pytest.mark.django_db
def test_comments_menus_and_plugins_are_counted(bring):
    comment = "<wp:comment><wp:comment_content>Тайна</wp:comment_content></wp:comment>"
    others = (item(8, type="nav_menu_item"), item(9, type="shop"))
    report = bring(wxr(item(extra=comment * 3), *others))
    assert re.search(r"3\s+comments", report)
    assert re.search(r"1\s+entries of the kind nav_menu_item", report)
    assert re.search(r"1\s+entries of the kind shop", report)
    assert Article.objects.count() == 1


@pytest.mark.django_db
def test_dry_run_changes_nothing_and_tells(bring, uploads):
    report = bring(wxr(picture(5), item()), media=str(uploads), dry_run=True)
    assert counts() == [0] * 9
    assert re.search(r"1\s+articles", report)
    assert re.search(r"1\s+photos", report)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.django_db
def test_progress_is_a_bar_on_a_terminal_and_a_line_now_and_then_in_a_log(tmp_path):
    path = tmp_path / "x.xml"
    path.write_text(wxr(*(item(number, type="attachment") for number in range(1, 101))))
    for out, shown in ((Terminal(), "\r█"), (io.StringIO(), "100 of 100\n")):
        call_command("import_wordpress", str(path), stdout=io.StringIO(), stderr=out, no_color=True)
        assert shown in out.getvalue()
        assert "100 of 100" in out.getvalue()


@pytest.mark.django_db
def test_export_in_another_language_is_pointed_out(bring):
    assert "bg-BG" in bring(wxr(item()), language="en")


@pytest.mark.django_db
def test_each_batch_is_one_change_of_the_edition(bring):
    from edition.models import Edition

    before = Edition.objects.get().n
    bring(wxr(*(item(number) for number in range(1, 16))))
    assert Edition.objects.get().n - before <= 4


# --- Files that are not as they should be -------------------------------------------------------


@pytest.mark.django_db
def test_missing_file_is_told_in_a_sentence():
    with pytest.raises(CommandError, match=r"There is no file .*gone\.xml"):
        call_command("import_wordpress", "/tmp/gone.xml")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("export", "said"),
    [
        ("", "is empty"),
        ("<rss><channel></item></rss>", "line 1, column"),
        ("няма XML", "line 1, column"),
        ('<?xml version="1.0"?><feed/>', "not an export of WordPress"),
        ('<rss version="2.0"><channel><title>x</title></channel></rss>', "not an export"),
        ("<!DOCTYPE html><html></html>", "web page"),
        (b"<?xml version='1.0' encoding='x-unknown'?><rss/>", "x-unknown"),
        (b"<?xml version='1.0' encoding='UTF-8'?>\n<rss>\xcf\xf0\xe5</rss>", "line 2"),
    ],
)
def test_file_that_is_no_export_is_told_in_a_sentence(bring, export, said):
    with pytest.raises(CommandError, match=said):
        bring(export)


@pytest.mark.django_db
def test_malformed_export_names_the_line_and_changes_nothing(bring):
    export = wxr(item(), item(2)).replace("<wp:post_id>2</wp:post_id>", "<wp:post_id>2</wp:x>")
    line = export[: export.index("</wp:x>")].count("\n") + 1
    with pytest.raises(CommandError, match=f"line {line}, column"):
        bring(export)
    assert counts() == [0] * 9


@pytest.mark.django_db
@pytest.mark.parametrize("part", [0.5, 0.9, 0.999])
def test_export_that_is_cut_off_says_so_and_changes_nothing(bring, part):
    export = wxr(item(), item(2)).encode()
    with pytest.raises(CommandError, match="cut off"):
        bring(export[: int(len(export) * part)])
    assert counts() == [0] * 9


@pytest.mark.django_db
@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>',
        '<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    ],
)
def test_declared_entities_are_refused(bring, declared):
    export = wxr(item(title="x")).replace("<rss", f"{declared}<rss", 1)
    with pytest.raises(CommandError, match="document type"):
        bring(export.replace("<title>x</title>", "<title>&a;</title>"))
    assert not Article.objects.exists()


@pytest.mark.django_db
def test_control_characters_are_taken_out_and_reported(bring):
    export = wxr(item(title="Мо\x0bст", content="Те\x1fкст&#11;.\n\nОще."))
    report = bring(export.replace("<link>", "<link>&#x1F;", 1))
    assert Article.objects.get().headline_bg == "Мост"
    assert re.search(r"4\s+control characters", report)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("declared", "charset"),
    [
        ("windows-1251", "cp1251"),
        ("UTF-8", "utf-8-sig"),
        ("UTF-16", "utf-16"),
        ("koi8-r", "koi8-r"),
    ],
)
def test_export_is_read_in_its_own_encoding(bring, declared, charset):
    export = wxr(item(), declaration=f'<?xml version="1.0" encoding="{declared}"?>')
    bring(export.encode(charset))
    assert Article.objects.get().headline_bg == "Заглавие 1"


@pytest.mark.django_db
def test_latin_1_is_read_as_windows_means_it(bring):
    export = wxr(
        item(title="L’été", content="x"),
        declaration='<?xml version="1.0" encoding="ISO-8859-1"?>',
    )
    latin = re.sub("[А-я]+", "x", export).encode("cp1252")
    bring(latin, language="fr")
    assert Article.objects.get().headline_fr == "L’été"


@pytest.mark.django_db
def test_blank_lines_before_the_declaration_do_no_harm(bring):
    bring("\n\n" + wxr(item()))
    assert Article.objects.count() == 1


def test_reference_cut_by_the_end_of_a_chunk_is_read_whole(tmp_path, monkeypatch):
    monkeypatch.setattr("sekretno.wordpress.reading.CHUNK", 7)
    path = tmp_path / "x.xml"
    path.write_text(wxr(picture(5, title="&#1084;&#11;ост &#x1F; край")).replace("&amp;#", "&#"))
    found = survey(path)
    assert found.attachments[5].title == "мост край"
    assert found.removed == 2


def test_survey_holds_no_texts(tmp_path):
    path = tmp_path / "x.xml"
    path.write_text(wxr(item(content="тайна " * 1000)))
    assert "тайна" not in repr(survey(path))


def test_unreadable_says_why_for_an_odd_codec(tmp_path):
    path = tmp_path / "x.xml"
    path.write_bytes(b'<?xml version="1.0" encoding="zlib_codec"?><rss/>')
    with pytest.raises(Unreadable, match="zlib_codec"):
        survey(path)


def test_slug_cut_in_the_middle_of_a_letter_loses_only_that_letter():
    assert decoded("%d0%bc%d0%be%d1") == "мо"


@pytest.mark.django_db
def test_photo_of_the_library_with_the_same_content_is_used(bring, uploads):
    content = (uploads / "2019" / "05" / "most.jpg").read_bytes()
    mine = Photo.objects.create(credit="Мой", file=ContentFile(content, name="a.jpg"))
    bring(wxr(picture(5), item(extra=meta("_thumbnail_id", 5))), media=str(uploads))
    assert Article.objects.get().photo == mine


@pytest.mark.django_db
def test_article_that_is_live_was_published_by_the_deed(bring):
    bring(wxr(item()))
    version = Version.objects.get()
    assert version.fields["headline"] == "Заглавие 1"
    assert version.made_at <= timezone.now()
    assert Article.objects.get().revision == 1
