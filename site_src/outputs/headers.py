"""The one table of response headers, and the content security policy.

Hosts that read a `_headers` file send them; the policy also stands in every page for hosts that
cannot be told (a `meta` element cannot hold frame-ancestors).
"""

from __future__ import annotations

from typing import Final

from site_src.model import Output

# Everything a page may do; there is no inline script, style or event handler to allow.
_POLICY: Final = {
    "default-src": "'none'",
    "style-src": "'self'",
    "img-src": "'self'",
    "script-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "worker-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
}
SECURITY_POLICY: Final = "; ".join(f"{name} {value}" for name, value in _POLICY.items())
HEADERS: Final = {
    "Content-Security-Policy": f"{SECURITY_POLICY}; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": "max-age=31536000",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
CACHE_FOR_EVER: Final = "public, max-age=31536000, immutable"


def headers_file() -> Output:
    """Return the `_headers` file of hosts such as Netlify and Cloudflare Pages."""
    lines = ["# lower-back-guide", "/*"]
    lines += [f"  {name}: {value}" for name, value in HEADERS.items()]
    lines += ["/assets/*", f"  Cache-Control: {CACHE_FOR_EVER}", ""]
    return Output("_headers", "headers", "\n".join(lines).encode())
