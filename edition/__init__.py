"""What has changed. A leaf: every public model lives by it, and it knows none of them."""

from edition.changing import change, renew

__all__ = ["change", "renew"]
