"""Where a hole in the safety of the site can be reported: `.well-known/security.txt` (RFC 9116).

Only where the owner gives an address in `guide.yaml`; it is never an e-mail address.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from site_src.model.output import Output
from site_src.model.records import GENERATOR
from site_src.model.urls import public

if TYPE_CHECKING:
    from collections.abc import Iterator

    from site_src.rendering.site import Site

SECURITY: Final = ".well-known/security.txt"


def security_txt(site: Site) -> Iterator[Output]:
    """Yield the file; it runs out on the day when the page about the guide is to be checked."""
    guide = site.guide
    if not guide.security_contact:
        return
    about = next(page for page in guide.pages if page.kind == "about")
    lines = [
        f"# generator: {GENERATOR}",
        f"Contact: {guide.security_contact}",
        f"Expires: {about.review.due.isoformat()}T00:00:00Z",
        f"Preferred-Languages: {guide.language}",
    ]
    if place := public(guide.base_url, f"/{SECURITY}"):
        lines.append(f"Canonical: {place}")
    yield Output(SECURITY, "security", "\n".join([*lines, ""]).encode())
