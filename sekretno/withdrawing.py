"""An address taken from readers at once, whether or not the database answers."""

from enum import StrEnum

from django.db import DatabaseError
from django.urls import Resolver404, resolve

from articles import publishing
from articles.models import Article
from articles.views.article import article as article_page
from edition import blocking


class Outcome(StrEnum):
    WITHDRAWN = "withdrawn"  # the text, from lists and everything
    BLOCKED = "blocked"  # the address, on every server
    NOTED = "noted"  # the address, on this server: the database does not answer


def withdraw(address: str, *, everywhere: bool = False, reason: str = "") -> Outcome:
    """Blocks `address` on this server first, whatever happens; then, if the database answers,
    withdraws the article that is there (in all its languages where `everywhere` says so), or
    blocks the address on every server where it is none."""
    blocking.note(address)
    try:
        outcome = _for_good(address, everywhere=everywhere, reason=reason)
    except DatabaseError:
        return Outcome.NOTED
    blocking.erase(address)
    return outcome


def _for_good(address: str, *, everywhere: bool, reason: str) -> Outcome:
    found = _article(address)
    if found is not None:
        article, language = found
        languages = None if everywhere else [language]
        if publishing.withdraw(article=article, languages=languages, reason=reason):
            return Outcome.WITHDRAWN
    blocking.block(address)
    return Outcome.BLOCKED


def _article(address: str) -> tuple[Article, str] | None:
    """The article whose page is at `address`, and the language of the address."""
    try:
        match = resolve(blocking.settled(address) + "/")
    except Resolver404:
        return None
    if match.func is not article_page:
        return None
    found = Article.objects.filter(pk=match.kwargs["numbered"].id).first()
    return (found, match.kwargs["language"]) if found else None


def give_back(address: str) -> None:
    """Takes a block back, here and, if the database answers, everywhere. A withdrawn text stays
    withdrawn: publishing it again is the newsroom's deed."""
    blocking.erase(address)
    blocking.unblock(address)


def carry_out() -> int:
    """Withdraws for good what was blocked on this server while the database was gone. Returns
    how many addresses."""
    noted = blocking.noted()
    for address in noted:
        withdraw(address)
    return len(noted)
