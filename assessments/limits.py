"""How often one address may try something, counted in the cache that all workers share."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

MINUTE = 60


@dataclass(frozen=True)
class Limit:
    """Wrong tries a minute from one IP address: the one numbered ``most`` is refused, and all after it.

    The minute begins with the first wrong try. Behind proxies the address is the one that TRUSTED_PROXY_COUNT trusts.
    """

    name: str
    most: int = 20

    def wait(self, request: HttpRequest) -> int:
        """Seconds until the address may try again; 0 while it may."""
        tries, until = self._so_far(request)
        return max(1, math.ceil(until - time.time())) if tries + 1 >= self.most else 0

    def count(self, request: HttpRequest) -> None:
        """Note one more wrong try."""
        tries, until = self._so_far(request)
        cache.set(self._key(request), (tries + 1, until), until - time.time())

    def _so_far(self, request: HttpRequest) -> tuple[int, float]:
        return cache.get(self._key(request)) or (0, time.time() + MINUTE)

    def _key(self, request: HttpRequest) -> str:
        return f"{self.name}:{get_adapter().get_client_ip(request)}"
