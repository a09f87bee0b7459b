"""Which card stands for an article where it is shared, and where it lies once it is made."""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import storages

from articles import addresses
from languages import language
from pictures import card

DESIGN = 1
"""Raised when cards are to look another way: each is then made anew."""
FACES = Path(settings.BASE_DIR) / "static" / "fonts"


@dataclass(frozen=True, slots=True)
class Card:
    """What stands on a card."""

    language: str
    plate: str
    kicker: str
    headline: str

    @property
    def digest(self) -> str:
        """What names this very card: another headline is another address."""
        facts = json.dumps([DESIGN, settings.SITE_URL, asdict(self)], ensure_ascii=False)
        return hashlib.sha256(facts.encode()).hexdigest()[:16]

    def path(self, article: int) -> str:
        return addresses.card(self.language, article, self.digest)

    def png(self) -> bytes:
        """The picture; drawn once, then taken from the storage. It lies where no web server reaches
        it, so that the card of a withdrawn text is gone with it."""
        storage = storages["private"]
        name = f"cards/{self.digest[:2]}/{self.digest}.png"
        if storage.exists(name):
            with storage.open(name) as file:
                return file.read()
        drawn = self._drawn()
        storage.save(name, ContentFile(drawn))
        return drawn

    def _drawn(self) -> bytes:
        return card.card(
            folder=FACES,
            plate=self.plate,
            kicker=self.kicker,
            headline=self.headline,
            foot=urlsplit(settings.SITE_URL).hostname or "",
            language=self.language,
            rtl=language(self.language).direction == "rtl",
        )
