"""A window with one page in it and nothing else, for WebKit's driver to start.

The driver's usual MiniBrowser is never narrower than its toolbar, which is wider than a phone. This
is run by the system's Python, where its packages put `gi`, and not by the one of the tests:
`webkit_view.py PROFILE`, a folder for what the pages keep.
"""

from __future__ import annotations

import sys

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("WebKit2", "4.1")
from gi.repository import Gtk, WebKit2  # noqa: E402 - once the versions are chosen


def main(profile: str) -> None:
    """Wait for the driver, and show it one view for as long as it wants."""
    manager = WebKit2.WebsiteDataManager(
        base_data_directory=profile, base_cache_directory=f"{profile}/cache"
    )
    # Nothing leaves this machine: whatever is not on it is asked of a proxy that is not there.
    nowhere = WebKit2.NetworkProxySettings.new("http://127.0.0.1:9", ["127.0.0.1"])
    manager.set_network_proxy_settings(WebKit2.NetworkProxyMode.CUSTOM, nowhere)
    context = WebKit2.WebContext(website_data_manager=manager)
    context.set_automation_allowed(True)
    context.connect("automation-started", lambda _, session: _automated(context, session))
    Gtk.main()


def _automated(context: WebKit2.WebContext, session: WebKit2.AutomationSession) -> None:
    """Tell the driver who we are, and make the view once it asks for it."""
    info = WebKit2.ApplicationInfo()
    info.set_name("guide")
    session.set_application_info(info)
    session.connect("create-web-view", lambda _: _view(context))


def _view(context: WebKit2.WebContext) -> WebKit2.WebView:
    settings = WebKit2.Settings()
    settings.set_hardware_acceleration_policy(WebKit2.HardwareAccelerationPolicy.NEVER)
    view = WebKit2.WebView(web_context=context, settings=settings, is_controlled_by_automation=True)
    window = Gtk.Window(decorated=False)
    window.add(view)
    window.show_all()
    view.connect("close", lambda _: Gtk.main_quit())
    return view


if __name__ == "__main__":
    main(sys.argv[1])
