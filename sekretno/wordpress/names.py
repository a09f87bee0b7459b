"""Sections, tags and authors of what comes in: found again where they are here, else made."""

from typing import Any

from django.utils.translation import gettext, override

from articles.models import Author, Section, Tag
from articles.models.taxonomy import Named
from languages import column, localized
from sekretno.wordpress import former
from sekretno.wordpress.entries import Entry, Survey, Term, login
from sekretno.wordpress.lead import shortened
from sekretno.wordpress.report import Report

# The category of posts that have none, by its slug in WordPress's own translations.
_NONE = frozenset(
    "uncategorized uncategorised некатегоризирани nekategorizirani без-категория bez-kategoriya "
    "без-рубрики non-classe غير-مصنف".split()
)
_LIMITS: dict[type[Named], int] = {Section: 100, Tag: 100, Author: 120}
_KINDS: dict[type[Named], str] = {Section: "sections", Tag: "tags", Author: "authors"}


class Names:
    """Looks names up and makes the missing ones; call inside of a change of the edition."""

    def __init__(
        self, survey: Survey, *, language: str, default_section: str, report: Report
    ) -> None:
        self.survey = survey
        self.language = language
        self.report = report
        with override(language):
            self.default_section = default_section or gettext("News")
        self.found: dict[tuple[type[Named], str], Any] = {}
        self.by_name: dict[type[Named], dict[str, Any]] = {}

    def section(self, entry: Entry) -> tuple[Section, list[Tag]]:
        """The section of `entry`, and its other categories as tags."""
        chosen = self._chosen(entry)
        if chosen is None:
            return self._default(), []
        others = [t for t in self._categories(entry) if t.slug != chosen.slug]
        section = self._get(
            Section,
            f"category {chosen.slug}",
            chosen.name,
            former.of_category(chosen, self.survey),
        )
        return section, [self._category_tag(term) for term in others]

    def tags(self, entry: Entry) -> list[Tag]:
        return [
            self._get(Tag, f"tag {term.slug}", term.name, former.of_tag(term, self.survey))
            for term in entry.tags
        ]

    def authors(self, entry: Entry) -> list[Author]:
        """The people who sign `entry`, in their order."""
        signed = entry.guests or ([(login(entry.creator), entry.creator)] if entry.creator else [])
        found = []
        for name, written in signed:
            number, shown = self.survey.people.get(name, ("", ""))
            shown = shown or self.survey.guests.get(name, "") or written
            if shown:
                addresses = former.of_author(name, number, self.survey)
                found.append(self._get(Author, f"author {name}", shown, addresses))
        return list(dict.fromkeys(found))

    def _categories(self, entry: Entry) -> list[Term]:
        known = self.survey.categories
        terms = [known.get(term.slug, term) for term in entry.categories]
        return [term for term in terms if term.slug not in _NONE]

    def _chosen(self, entry: Entry) -> Term | None:
        """The category marked as the main one, else the deepest, of those the first."""
        terms = self._categories(entry)
        for term in terms:
            if entry.primary and term.number == entry.primary:
                return term
        return max(terms, key=self._depth) if terms else None

    def _depth(self, term: Term) -> int:
        seen = {term.slug}
        while (parent := self.survey.categories.get(term.parent)) and parent.slug not in seen:
            seen.add(parent.slug)
            term = parent
        return len(seen)

    def _default(self) -> Section:
        addresses = [
            address
            for term in self.survey.categories.values()
            if term.slug in _NONE
            for address in former.of_category(term, self.survey)
        ]
        return self._get(Section, "default", self.default_section, addresses)

    def _category_tag(self, term: Term) -> Tag:
        """A tag of the name of a category. Whether the archive of the category leads to it is
        known only at the end (see `finish`): it may become a section yet."""
        addresses = former.of_category(term, self.survey)
        return self._get(Tag, f"category {term.slug}", term.name, addresses, keeps=False)

    def finish(self) -> None:
        """Lets the archives of categories that became tags only lead to these tags."""
        for (model, key), thing in self.found.items():
            kind, _, slug = key.partition(" ")
            if model is Tag and kind == "category" and (Section, key) not in self.found:
                term = self.survey.categories.get(slug, Term(slug, slug))
                self._keep(former.of_category(term, self.survey), thing)

    def _keep(self, addresses: list[str], thing: Any) -> None:
        rows = [(address, thing) for address in addresses]
        former.write(rows, language=self.language, report=self.report)

    def _get(
        self, model: type[Named], key: str, name: str, addresses: list[str], *, keeps: bool = True
    ) -> Any:
        """The thing that came in under one of `addresses` or bears `name`, else a new one, to
        which the addresses lead from now if it `keeps` them."""
        if (model, key) in self.found:
            return self.found[model, key]
        rows = former.known(addresses)
        thing = next((t for row in rows.values() if (t := former.target(row, model))), None)
        name = shortened(name, _LIMITS[model])
        thing = thing or self._named(model, name)
        if thing is None:
            thing = model(**{column("name", self.language): name})
            if isinstance(thing, Section):
                thing.position = Section.objects.count()
            thing.save()
            self.report.came_in(_KINDS[model], name)
            # Two people may share a name: authors made now are told apart by their logins.
            if model is not Author:
                self._known(model)[name.casefold()] = thing
        if keeps:
            self._keep(addresses, thing)
        self.found[model, key] = thing
        return thing

    def _known(self, model: type[Named]) -> dict[str, Any]:
        if model not in self.by_name:
            self.by_name[model] = {
                name.casefold(): thing
                for thing in model._default_manager.order_by("-pk")
                if (name := localized(thing, "name", self.language))
            }
        return self.by_name[model]

    def _named(self, model: type[Named], name: str) -> Any:
        return self._known(model).get(name.casefold())
