"""What the made articles say: the sentences of the demo edition, put together anew.

Real sentences, so that words repeat, compress and break into lines as in a real paper.
"""

import random
import re
from typing import NamedTuple

from articles import richtext
from articles.slugs import slugify
from sekretno.demo import reading

HALF = 40  # characters at most of half a headline, so that no slug is cut


class Made(NamedTuple):
    headline: str
    slug: str
    lead: str
    body: str


class Words:
    """All that is said in one language."""

    def __init__(self, language: str, stories: list[reading.StoryText]) -> None:
        said = [story.texts[language] for story in stories if language in story.texts]
        halves = [half for text in said for half in _halves(text["headline"]) if len(half) <= HALF]
        self._halves = [(half, slugify(half, language)) for half in halves]
        self._leads = [text["lead"] for text in said if text.get("lead")]
        bodies = [richtext.clean(text["body"]) for text in said]
        self._paragraphs = [p for body in bodies for p in re.findall(r"<p>.*?</p>", body, re.S)]

    def make(self, chance: random.Random, number: int, paragraphs: int, photo: int | None) -> Made:
        """An article of so many paragraphs; `number` makes its headline unlike any other, `photo`
        stands in the middle of its text."""
        first, slug = chance.choice(self._halves)
        second, more = chance.choice(self._halves)
        body = chance.choices(self._paragraphs, k=paragraphs)
        if photo:
            body.insert(paragraphs // 2, f'<figure data-photo="{photo}"></figure>')
        return Made(
            f"{first} {second} {number}",
            f"{slug}-{more}-{number}",
            chance.choice(self._leads),
            "".join(body),
        )


def _halves(headline: str) -> tuple[str, str]:
    words = headline.split()
    middle = (len(words) + 1) // 2
    return " ".join(words[:middle]), " ".join(words[middle:]) or words[0]


def of_all(languages: list[str]) -> dict[str, Words]:
    stories = reading.stories()
    return {language: Words(language, stories) for language in languages}
