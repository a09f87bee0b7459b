"""Which language, in which direction, what instead, and why. A leaf: it knows no other app."""

from languages.which import (
    Language,
    column,
    columns,
    current,
    enabled,
    language,
    localized,
    said,
)

__all__ = ["Language", "column", "columns", "current", "enabled", "language", "localized", "said"]
