"""Short ways to reply beneath a page of the library."""

import uuid
from typing import Any

from django.test import Client

PAGE, ADDRESS = "/library/slowly/", "/forum/library/slowly/"
OURS = {"Sec-Fetch-Site": "same-origin"}
GUEST = {"name": "June", "email": "june@example.org", "body": "It helped me to read this."}


def as_guest(browser: Client, address: str = ADDRESS, headers: Any = None, **fields: str) -> Any:
    return browser.post(address, GUEST | fields, headers=OURS if headers is None else headers)


def as_member(browser: Client, body: str = "Thank you for this page.", nonce: Any = None, **fields: str) -> Any:
    return browser.post(ADDRESS, {"body": body, "nonce": nonce or uuid.uuid4(), **fields})


def shown(browser: Client, page: str = PAGE) -> str:
    return browser.get(page).content.decode()
