"""The newsroom's admin of everything that `articles` keeps, split by noun."""

from articles.admin import article, correction, issue, legacy, photo, taxonomy, work

__all__ = ["article", "correction", "issue", "legacy", "photo", "taxonomy", "work"]
