"""Addresses of articles, lists, the archive and printed issues."""

from django.urls import include, path

from articles.views import archive, article, card, feeds, front, issue, lists

app_name = "articles"

in_language = [
    path("", front.front, name="front"),
    path("articles/<numbered:numbered>/", article.article, name="article"),
    path("sections/<numbered:numbered>/", lists.section, name="section"),
    path("authors/<numbered:numbered>/", lists.author, name="author"),
    path("tags/<numbered:numbered>/", lists.tag, name="tag"),
    # Without the slash at the end too: the view leads to the right address in one hop, where
    # Django would add the slash first.
    path("articles/<numbered:numbered>", article.article),
    path("sections/<numbered:numbered>", lists.section),
    path("authors/<numbered:numbered>", lists.author),
    path("tags/<numbered:numbered>", lists.tag),
    path("articles/<int:number>/card-<slug:digest>.png", card.card, name="card"),
    path("archive/", archive.years, name="archive"),
    path("archive/<int:year>/", archive.year, name="year"),
    path("archive/<int:year>/<int:month>/", archive.month, name="month"),
    path("issues/<str:number>/", issue.issue, name="issue"),
    path("feed/", feeds.rss, name="feed"),
    path("feed/atom/", feeds.atom, name="feed-atom"),
    path("sections/<numbered:numbered>/feed/", feeds.section_rss, name="section-feed"),
    path("sections/<numbered:numbered>/feed/atom/", feeds.section_atom, name="section-feed-atom"),
    path("authors/<numbered:numbered>/feed/", feeds.author_rss, name="author-feed"),
    path("authors/<numbered:numbered>/feed/atom/", feeds.author_atom, name="author-feed-atom"),
]

urlpatterns = [
    path("<language:language>/", include(in_language)),
    path("issues/<str:number>/<str:secret>.pdf", issue.pdf, name="issue-pdf"),
]
