"""The one table of response headers, and the content security policy.

Hosts that read a `_headers` file send them. For hosts that cannot be told, the policy also stands
in every page, as far as a `meta` element can hold it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from site_src.model.output import Output
from site_src.model.records import GENERATOR
from site_src.model.urls import TAKE_AWAY

if TYPE_CHECKING:
    from collections.abc import Mapping

# Everything a page may do; there is no inline script, style or event handler to allow. A page's
# structured data stand in a script element too, but no browser runs them or asks a policy for them.
_POLICY: Final = {
    "default-src": "'none'",
    "style-src": "'self'",
    "img-src": "'self'",
    "script-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "worker-src": "'self'",
    "font-src": "'none'",
    "frame-src": "'none'",
    "media-src": "'none'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
}
# A page read from disk has no origin that 'self' could mean, and the HTML checker warns that its
# stylesheet and its pictures are blocked. A `meta` element cannot hold frame-ancestors.
_HEADER_ONLY: Final = ("default-src", "style-src", "img-src", "frame-ancestors")


def _policy(leave_out: tuple[str, ...] = ()) -> str:
    """Return the policy as browsers read it."""
    return "; ".join(f"{name} {value}" for name, value in _POLICY.items() if name not in leave_out)


PAGE_POLICY: Final = _policy(_HEADER_ONLY)
HEADERS: Final = {
    "Content-Security-Policy": _policy(),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": "max-age=31536000",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
# Without it, an iPhone keeps a calendar as a document instead of asking for which calendar it is.
CALENDAR_TYPE: Final = "text/calendar;charset=utf-8"
# The one-file guide brings its own policy, which these headers would overrule: it is to be saved.
SAVED: Final = "attachment; filename=take-away.html"
CACHE_FOR_EVER: Final = "public, max-age=31536000, immutable"


def redirects_file(moved: Mapping[str, str]) -> Output:
    """Return the `_redirects` file of the same hosts, from old addresses to new ones.

    Where nobody reads it, or files go first as with Netlify, the page at the old address leads on.
    """
    lines = [f"# {GENERATOR}", *(f"{old} {new} 301" for old, new in moved.items()), ""]
    return Output("_redirects", "redirects", "\n".join(lines).encode())


def jekyll_file() -> Output:
    """Return what lets GitHub Pages serve a branch as it is: Jekyll would take each `index.md`."""
    return Output(".nojekyll", "headers", f"# {GENERATOR}\n".encode())


def headers_file() -> Output:
    """Return the `_headers` file of hosts such as Netlify and Cloudflare Pages."""
    lines = [f"# {GENERATOR}", "/*"]
    lines += [f"  {name}: {value}" for name, value in HEADERS.items()]
    lines += ["/assets/*", f"  Cache-Control: {CACHE_FOR_EVER}"]
    lines += ["/calendar/*.ics", f"  Content-Type: {CALENDAR_TYPE}"]
    # Cloudflare Pages leads to the address without .html.
    for address in (TAKE_AWAY, TAKE_AWAY.removesuffix(".html")):
        lines += [address, f"  Content-Disposition: {SAVED}"]
    lines.append("")
    return Output("_headers", "headers", "\n".join(lines).encode())
