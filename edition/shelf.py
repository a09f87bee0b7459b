"""The pages at hand: the most wanted in memory, all in the store behind."""

from contextlib import AbstractContextManager

from edition.page import Page
from edition.reading import State
from edition.stores import Store

AT_HAND = 8 * 1024 * 1024  # bytes of bodies: about five hundred pages


class Shelf:
    """Pages by address. What is in memory needs no telling that it is old: it says itself of
    which edition it is."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._near: dict[str, Page] = {}
        self._size = 0

    def get(self, address: str, state: State | None) -> tuple[Page | None, bool]:
        """The page at `address`, and whether it is of the edition `state`."""
        page = self._near.get(address)
        if page and is_of(page, state):
            return page, True
        data = self._store.get(address)
        page = Page.unpacked(data) if data else None
        if page:
            self._keep_near(address, page)
        return page, page is not None and is_of(page, state)

    def put(self, address: str, page: Page) -> None:
        self._keep_near(address, page)
        self._store.put(address, page.packed())

    def drop(self, address: str) -> None:
        self._near.pop(address, None)
        self._store.drop(address)

    def claim(self, address: str) -> AbstractContextManager[bool]:
        """Whether the caller alone renders `address` now, until it leaves the block."""
        return self._store.claim(address)

    def _keep_near(self, address: str, page: Page) -> None:
        self._size += len(page)
        if self._size > AT_HAND:
            # The store gives back what is wanted again, each page for a few hundredths of a
            # millisecond: not worth keeping count of who was asked for when.
            self._near, self._size = {}, len(page)
        self._near[address] = page


def is_of(page: Page, state: State | None) -> bool:
    """Whether `page` may be shown in the edition `state`. Where none is known, since the database
    has been gone from the start, any page is better than none."""
    return state is None or page.state.covers(state)
