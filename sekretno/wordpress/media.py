"""The folder of WordPress's uploads: which file an address meant."""

import os
import re
import unicodedata
from pathlib import Path, PurePosixPath

from articles.legacy import decode
from sekretno.wordpress.entries import split

PICTURES = frozenset(
    {
        ".jpg",
        ".jpeg",
        ".jpe",
        ".png",
        ".gif",
        ".webp",
        ".avif",
        ".bmp",
        ".tif",
        ".tiff",
        ".heic",
        ".svg",
    }
)
_MADE = re.compile(r"-(?:\d{1,5}x\d{1,5}|scaled|rotated|e\d{10,16})(?=\.[^.]+$)")
"""What WordPress adds to the names of smaller and edited copies."""


def is_picture(address: str) -> bool:
    return PurePosixPath(split(address).path.lower()).suffix in PICTURES


def _normal(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


class Uploads:
    """The files below a folder, found by the end of their path or by their name alone.

    Only what lies in the folder can be found: an export cannot ask for any other file.
    """

    def __init__(self, folder: Path | None) -> None:
        self.by_name: dict[str, list[tuple[tuple[str, ...], Path]]] = {}
        if folder is None:
            return
        for root, folders, names in os.walk(folder):
            folders.sort()
            for name in sorted(names):
                path = Path(root, name)
                if path.is_symlink() or not path.is_file():
                    continue
                parts = tuple(_normal(part) for part in path.relative_to(folder).parts)
                self.by_name.setdefault(parts[-1], []).append((parts, path))

    def find(self, address: str) -> Path | None:
        """The file that `address` meant; the largest there is, where it meant a smaller copy.

        None where there is none, or several of that name and the folders do not tell which.
        """
        parts = [_normal(part) for part in decode(split(address).path).split("/") if part]
        if not parts:
            return None
        for name in dict.fromkeys(_names(parts[-1])):
            if found := self._closest([*parts[:-1], name]):
                return found
        return None

    def _closest(self, parts: list[str]) -> Path | None:
        candidates = self.by_name.get(parts[-1], [])
        if len(candidates) == 1:
            return candidates[0][1]
        best: list[Path] = []
        longest = 1
        for path_parts, path in candidates:
            shared = _shared_end(parts, path_parts)
            if shared > longest:
                best, longest = [path], shared
            elif shared == longest and longest > 1:
                best.append(path)
        return best[0] if len(best) == 1 else None


def _names(name: str) -> list[str]:
    """Names to look for: the original of a smaller copy first, then the copy itself."""
    original = name
    while (shorter := _MADE.sub("", original)) != original:
        original = shorter
    return [original, name]


def _shared_end(one: list[str], other: tuple[str, ...]) -> int:
    count = 0
    for left, right in zip(reversed(one), reversed(other), strict=False):
        if left != right:
            break
        count += 1
    return count
