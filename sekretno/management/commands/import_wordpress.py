"""`manage.py import_wordpress FILE`: moves a paper in from WordPress (docs/moving-in.md)."""

import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser, OutputWrapper

from sekretno.wordpress.bringing import Bringer
from sekretno.wordpress.entries import survey
from sekretno.wordpress.reading import Unreadable

LINE_EVERY = 100  # entries, where there is no terminal to draw on
WIDTH = 30
REDRAW = 0.1  # seconds


class Progress:
    """A bar on a terminal, else a line from time to time, so that a log stays readable."""

    def __init__(self, out: OutputWrapper, total: int) -> None:
        self.out = out
        self.total = max(total, 1)
        self.done = 0
        self.is_terminal = out.isatty()
        self.drawn = 0.0

    def step(self) -> None:
        self.done += 1
        if not self.is_terminal:
            if self.done % LINE_EVERY == 0:
                self._write(f"{self.done} of {self.total}\n")
        elif time.monotonic() - self.drawn > REDRAW or self.done >= self.total:
            self.drawn = time.monotonic()
            full = min(WIDTH, WIDTH * self.done // self.total)
            bar = "█" * full + "░" * (WIDTH - full)
            self._write(f"\r{bar} {self.done} of {self.total}")

    def end(self) -> None:
        if self.is_terminal and self.done:
            self._write("\n")

    def _write(self, text: str) -> None:
        self.out.write(text, style_func=str, ending="")  # it is no error, so not in red
        self.out.flush()


class Command(BaseCommand):
    help = (
        "Brings the articles, pages, authors, sections, tags and pictures of a WordPress export "
        "(WXR) into the paper. Safe to run twice: what is here is not doubled, and what the "
        "newsroom changed since is kept."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="the export, an .xml file")
        parser.add_argument(
            "--language",
            default=settings.LANGUAGE_CODE,
            choices=[code for code, _ in settings.LANGUAGES],
            help="the language in which the texts are written",
        )
        parser.add_argument(
            "--media", metavar="DIR", help="the folder wp-content/uploads, or one that holds it"
        )
        parser.add_argument(
            "--default-section",
            metavar="NAME",
            default="",
            help="the section of articles without a category (News)",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="only tell what would come in; change nothing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path, media = Path(options["file"]), options["media"] and Path(options["media"])
        if not path.is_file():
            raise CommandError(f"There is no file {path}.")
        if media and not media.is_dir():
            raise CommandError(f"There is no folder {media}.")
        try:
            found = survey(path)
        except Unreadable as error:
            raise CommandError(str(error)) from None
        except OSError as error:
            raise CommandError(f"The file {path} cannot be read: {error.strerror}.") from None
        progress = Progress(self.stderr, found.entries + len(found.attachments))
        bringer = Bringer(
            found,
            language=options["language"],
            media=media or None,
            default_section=options["default_section"].strip(),
            is_dry=options["dry_run"],
            seen=progress.step,
        )
        report = bringer.bring()
        progress.end()
        lines = report.lines(all_titles=options["verbosity"] > 1, is_dry=options["dry_run"])
        for line in lines:
            self.stdout.write(line)
