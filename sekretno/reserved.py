"""Addresses that pages written in the newsroom may not take."""

from functools import cache

from django.urls import URLPattern, URLResolver, get_resolver

# Promised addresses, whether or not the part that answers them is installed.
PROMISED = frozenset(
    [
        "articles",
        "sections",
        "authors",
        "tags",
        "archive",
        "issues",
        "search",
        "sponsors",
        "contact",
        "feed",
        "opensearch",
        "preview",
        "go",
        "report",
        "health",
        "admin",
        "media",
        "static",
        "sitemap",
        "robots",
        "favicon",
    ]
)


@cache
def reserved() -> frozenset[str]:
    """First words of every address that a view owns, below a language or at the root."""
    found = set(PROMISED)

    def walk(patterns: list) -> None:
        for pattern in patterns:
            route = str(pattern.pattern)
            if isinstance(pattern, URLResolver) and route.startswith("<language"):
                walk(pattern.url_patterns)
            elif isinstance(pattern, URLResolver | URLPattern):
                found.add(route.strip("^/").split("/")[0].split(".")[0])

    walk(get_resolver().url_patterns)
    return frozenset(word for word in found if word and "<" not in word)
