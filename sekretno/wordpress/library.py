"""Pictures of WordPress's media library, brought into the paper's own."""

import hashlib
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.files import File

import edition
from articles import photos
from articles.models import Photo
from languages import column
from pictures import metadata
from pictures.upload import MAX_BYTES
from sekretno.wordpress.entries import Attachment, Survey
from sekretno.wordpress.lead import shortened
from sekretno.wordpress.media import Uploads, is_picture
from sekretno.wordpress.report import Report

BATCH = 10
_BYTES = 1 << 20


class Library:
    """Knows which photo of ours an attachment or an address of WordPress's is.

    A file is known again by its content, so that no picture comes in twice. Call it outside of a
    change of the edition: pictures are slow.
    """

    def __init__(
        self, survey: Survey, uploads: Uploads, *, language: str, report: Report, is_dry: bool
    ) -> None:
        self.survey = survey
        self.uploads = uploads
        self.language = language
        self.report = report
        self.is_dry = is_dry
        self.numbers: dict[Path, int | None] = {}
        self.waiting: list[tuple[Path, Photo]] = []
        self.missing: set[str] = set()
        self.fresh: set[int] = set()
        """Photos that came in now."""

    def bring(self, attachment: Attachment) -> None:
        """Makes sure that the picture of `attachment` is here or on its way (see `flush`)."""
        if not is_picture(attachment.url):
            self.report.leave_out(
                "files that are no pictures (links to them were kept)",
                attachment.title or attachment.url,
            )
            return
        path = self.uploads.find(attachment.url)
        if path is None:
            self._miss(attachment.url)
        elif path not in self.numbers:
            self._take(path, attachment)

    def number(self, number: int, address: str, alt: str = "") -> int | None:
        """The number of our photo for attachment `number` or, for want of it, for `address`."""
        attachment = self.survey.attachments.get(number)
        path = self.uploads.find(attachment.url) if attachment else None
        if path is None and address:
            path = self.uploads.find(address)
        if path is None:
            self._miss(attachment.url if attachment else address or f"№ {number}")
            return None
        if path not in self.numbers:
            self._take(path, attachment, alt)
            self.flush()
        return self.numbers.get(path)

    def flush(self) -> None:
        """Puts the pictures that wait into the library, in one change."""
        waiting, self.waiting = self.waiting, []
        if not waiting:
            return
        with edition.change():
            for path, photo in waiting:
                photo.save()
                self.numbers[path] = photo.pk
                self.fresh.add(photo.pk)

    def _miss(self, name: str) -> None:
        if name not in self.missing:
            self.missing.add(name)
            self.report.leave_out("pictures whose file was not found", name)

    def _take(self, path: Path, attachment: Attachment | None, alt: str = "") -> None:
        self.numbers[path] = None
        if path.stat().st_size > MAX_BYTES:
            self.report.leave_out("pictures that are too big", path.name)
            return
        digest = _digest(path)
        known = Photo.objects.filter(digest=digest).values_list("pk", flat=True).first()
        if known is not None:
            self.numbers[path] = known
            return
        if twin := next((p for p, photo in self.waiting if photo.digest == digest), None):
            self.flush()
            self.numbers[path] = self.numbers[twin]
            return
        if self.is_dry:
            self.report.came_in("photos", path.name)
            self.numbers[path] = 1
            return
        photo = self._made(path, attachment, alt)
        if photo is not None:
            self.waiting.append((path, photo))
            if len(self.waiting) >= BATCH:
                self.flush()

    def _made(self, path: Path, attachment: Attachment | None, alt: str) -> Photo | None:
        caption = shortened(attachment.caption, 500) if attachment else ""
        alt = (attachment.alt if attachment else "") or alt
        with path.open("rb") as file:
            credit = metadata.read(file).credit or (attachment.credit if attachment else "")
            photo = Photo(
                credit=shortened(credit, 200),
                credit_unknown=not credit,
                file=File(file, name=path.name),
                **{
                    column("caption", self.language): caption,
                    column("alt", self.language): shortened(alt, 300),
                },
            )
            try:
                photos.take_in(photo)
            except ValidationError as error:
                self.report.leave_out(f"pictures: {' '.join(error.messages)}", path.name)
                return None
        self.report.came_in("photos", path.name)
        if not credit:
            self.report.was_changed("photos whose author is unknown", path.name)
        return photo


def _digest(path: Path) -> str:
    found = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_BYTES):
            found.update(piece)
    return found.hexdigest()
