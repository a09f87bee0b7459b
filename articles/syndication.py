"""RSS 2.0 and Atom as other programs read them: Django's writers, with what a newspaper adds.

Media RSS 1.5.1 (pictures with credit), Dublin Core (authors in RSS), the content module of RSS 1.0
(whole texts), RFC 4287 (Atom), WebSub (W3C, 2018: the hub is named in a link). A leaf.
"""

from datetime import datetime
from typing import Any

from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed

MEDIA = "http://search.yahoo.com/mrss/"
DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
CONTENT = "http://purl.org/rss/1.0/modules/content/"


class News(SyndicationFeed):
    """What both kinds have of ours. Items take besides Django's: `authors` [(name, address)],
    `whole` (HTML) and `picture` {url, credit, description}; the feed `hub` and `changed`."""

    content_type = ""
    hub_link = "link"

    def latest_post_date(self) -> datetime:
        """When it last changed; of an empty one the moment in which it was asked for."""
        return self.feed["changed"] if not self.items else super().latest_post_date()

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        if hub := self.feed["hub"]:
            handler.addQuickElement(self.hub_link, None, {"rel": "hub", "href": hub})

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        picture = item["picture"]
        if picture is None:
            return
        content = {"url": picture["url"], "type": "image/jpeg", "medium": "image"}
        handler.startElement("media:content", content)
        for name in ("description", "credit"):
            if picture[name]:
                handler.addQuickElement(f"media:{name}", picture[name])
        handler.endElement("media:content")


class Rss(News, Rss201rev2Feed):
    content_type = "application/rss+xml; charset=utf-8"
    hub_link = "atom:link"

    def rss_attributes(self) -> dict[str, str]:
        ours = {"xmlns:media": MEDIA, "xmlns:dc": DUBLIN_CORE, "xmlns:content": CONTENT}
        return super().rss_attributes() | ours

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        for name, _address in item["authors"]:
            handler.addQuickElement("dc:creator", name)
        if item["updateddate"]:
            handler.addQuickElement("atom:updated", item["updateddate"].isoformat())
        if item["whole"]:
            handler.addQuickElement("content:encoded", item["whole"])


class Atom(News, Atom1Feed):
    content_type = "application/atom+xml; charset=utf-8"

    def root_attributes(self) -> dict[str, str]:
        return super().root_attributes() | {"xmlns:media": MEDIA}

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        for name, address in item["authors"]:
            handler.startElement("author", {})
            handler.addQuickElement("name", name)
            handler.addQuickElement("uri", address)
            handler.endElement("author")
        if item["whole"]:
            handler.addQuickElement("content", item["whole"], {"type": "html"})
