from articles.models.article import Article, Byline, TaggedArticle
from articles.models.correction import Correction
from articles.models.count import MonthCount
from articles.models.issue import Issue, PrintItem
from articles.models.legacy import LegacyAddress
from articles.models.photo import Photo
from articles.models.taxonomy import Author, Section, Tag
from articles.models.work import Draft, Version

__all__ = [
    "Article",
    "Author",
    "Byline",
    "Correction",
    "Draft",
    "Issue",
    "LegacyAddress",
    "MonthCount",
    "Photo",
    "PrintItem",
    "Section",
    "Tag",
    "TaggedArticle",
    "Version",
]
