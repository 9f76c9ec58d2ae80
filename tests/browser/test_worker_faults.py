"""The worker never stands in the way: not with a broken device, nor with a host that meddles."""

from __future__ import annotations

import shutil
from itertools import cycle
from typing import TYPE_CHECKING, Final

import pytest
from changing_host import FOLDER, KEPT

if TYPE_CHECKING:
    from collections.abc import Callable

    from changing_host import Host
    from playwright.sync_api import Page

# What a browser may do to a worker, switched on by a message, so that one start tries them all.
_FAULTS: Final = """
const methods = [
  ["open", CacheStorage.prototype], ["match", CacheStorage.prototype],
  ["has", CacheStorage.prototype], ["keys", CacheStorage.prototype],
  ["delete", CacheStorage.prototype], ["match", Cache.prototype], ["matchAll", Cache.prototype],
  ["put", Cache.prototype], ["add", Cache.prototype], ["addAll", Cache.prototype],
  ["keys", Cache.prototype], ["delete", Cache.prototype],
];
const faults = {
  rejects: () => Promise.reject(new TypeError("Internal error")),
  throws: () => { throw new TypeError("Internal error"); },
  hangs: () => new Promise(() => {}),
  answers_nothing: () => Promise.resolve(undefined),
  answers_badly: () => Promise.resolve(new Response(new ReadableStream({
    start: (controller) => controller.error(new TypeError("Internal error")),
  }))),
};
for (const [name, owner] of methods) {
  const there = owner[name];
  owner[name] = function (...given) {
    const isFaulty = self.fault && (!self.only || self.only === name);
    return isFaulty ? self.fault() : there.apply(this, given);
  };
}
addEventListener("message", ({ data, ports }) => {
  if (!data.fault) return;
  [self.fault, self.only] = [faults[data.fault], data.only];
  ports[0].postMessage("done");
});
"""
_SET_FAULT: Final = """
([fault, only]) => new Promise((done) => {
  const channel = new MessageChannel();
  channel.port1.onmessage = done;
  navigator.serviceWorker.controller.postMessage({ fault, only }, [channel.port2]);
})
"""
_IMPATIENT: Final = (
    ("PATIENCE=3000;", "PATIENCE=50;"),
    ("PATIENCE=30000;", "PATIENCE=500;"),
)


_WATCH: Final = """
const { register } = ServiceWorkerContainer.prototype;
ServiceWorkerContainer.prototype.register = function (...given) {
  return (window.registered = register.apply(this, given));
};
"""


@pytest.fixture
def tab(open_tab: Callable[..., Page]) -> Page:
    """Return a tab that lets workers work."""
    opened = open_tab(service_workers="allow")
    opened.add_init_script(_WATCH)
    return opened


def _settled(tab: Page) -> None:
    """Wait until the worker of this visit is installed, or has given up."""
    tab.wait_for_function("window.registered")
    tab.evaluate("""
    window.registered.then((one) => new Promise((told) => {
      const worker = one.installing;
      const look = () => worker?.state === "installing" || told();
      worker?.addEventListener("statechange", look);
      look();
    }))
    """)


def _said(tab: Page, host: Host) -> str:
    """Return what the page that says it says about keeping the guide."""
    tab.goto(f"{host.url}text/")
    tab.wait_for_selector("#kept > p")
    return tab.locator("#kept > p").inner_text()


def test_a_fault_of_the_devices_cache_makes_no_page_unreachable_while_there_is_a_network(
    host: Host, tab: Page
) -> None:
    host.change_worker(_FAULTS, _IMPATIENT[0])
    tab.goto(host.url)
    tab.evaluate(KEPT)
    tab.goto(host.url)  # now the worker answers
    paths = cycle(["strength/plank/", "session/", "?from=elsewhere", "strength"])

    every = ("rejects", "throws", "hangs", "answers_nothing", "answers_badly")
    one = [("rejects", only) for only in ("open", "match", "put", "keys")]
    for fault, only in [*((fault, None) for fault in every), *one]:
        tab.evaluate(_SET_FAULT, [fault, only])
        path = next(paths)
        assert tab.goto(host.url + path).ok, (fault, only, path)  # type: ignore[union-attr]
        styled = "document.styleSheets[0].cssRules.length > 1"
        assert tab.evaluate(styled), (fault, only, path)
    assert tab.goto(f"{host.url}not/there/").status == 404  # type: ignore[union-attr]


def test_a_worker_that_finds_no_working_storage_gives_up_quietly_and_takes_back_no_page(
    host: Host, tab: Page
) -> None:
    said: list[str] = []
    tab.on("pageerror", lambda error: said.append(error.message))
    for fault in ("rejects", "throws", "answers_nothing"):
        host.change_worker(f"{_FAULTS}\nself.fault = faults.{fault};", *_IMPATIENT)
        host.asked.clear()
        tab.goto(host.url)
        _settled(tab)
        tab.goto(f"{host.url}strength/")
        _settled(tab)

        # No page but those that were opened, and none of them twice.
        assert [path for path in host.asked if path.endswith("/") or not path] == ["", "strength/"]
        assert tab.evaluate("navigator.serviceWorker.getRegistration().then((one) => !one)")
    assert said == []

    # And one that finds none when it is to renew the guide does not hold the reader to the old one.
    host.meddle = lambda _, data: data
    tab.goto(host.url)
    tab.evaluate(KEPT)
    for number, fault in enumerate(("rejects", "hangs")):
        old, new = f"title: {'Long ' * number}Plank\n", f"title: {'Long ' * (number + 1)}Plank\n"
        host.rename(old, new)
        host.change_worker(f"{_FAULTS}\nself.fault = faults.{fault};", *_IMPATIENT)
        tab.goto(f"{host.url}strength/plank/")
        tab.locator("#newer").wait_for(state="visible")
        with tab.expect_navigation():
            tab.get_by_role("button", name="Load it").click()
        assert tab.locator("h1").inner_text() == f"{'Long ' * (number + 1)}Plank"
        assert tab.goto(f"{host.url}safety/").ok  # type: ignore[union-attr]


# What the oldest browsers that keep a worker, Safari 13.4 and Chrome 80, do not have for it.
_OLD: Final = """
const newer = [
  [Object, "hasOwn groupBy"], [Promise, "any withResolvers try"], [Array, "fromAsync"],
  [Map, "groupBy"], [Response, "json"], [AbortSignal, "any timeout abort"],
  [[], "at findLast findLastIndex toSorted toReversed toSpliced with"],
  ["", "at replaceAll isWellFormed toWellFormed"], [crypto, "randomUUID"],
  [new Uint8Array(), "at findLast findLastIndex toSorted toReversed with toHex toBase64"],
  [new Set(), "union difference intersection symmetricDifference isSubsetOf isSupersetOf"],
  [new Map(), "getOrInsert getOrInsertComputed"], [new Response(), "bytes"],
  [self, "structuredClone reportError WeakRef FinalizationRegistry AggregateError URLPattern"],
  [self, "navigation scheduler Iterator CompressionStream DecompressionStream"],
];
for (const [owner, names] of newer) for (const name of names.split(" ")) {
  for (let one = Object(owner); one; one = Object.getPrototypeOf(one)) delete one[name];
  if (owner[name]) throw new Error(`${name} is still there`);
}
Object.defineProperty(navigator, "connection", { value: undefined }); // as in Safari and Firefox
"""


def test_an_old_browser_that_keeps_a_worker_reads_the_guide_with_and_without_a_network(
    host: Host, tab: Page
) -> None:
    host.change_worker(_OLD)
    tab.goto(host.url)
    tab.evaluate(KEPT)
    assert tab.goto(f"{host.url}strength/plank/").ok  # type: ignore[union-attr]
    host.go()
    for path in ("", "strength/plank/", "session/", "deep/down/"):
        assert tab.goto(host.url + path).ok, path  # type: ignore[union-attr]
    assert tab.locator("h1").inner_text() == "This page is not on your device"
    host.come_back()


_AGE: Final = """
(hours) => caches.open(`guide ${location.href.replace(/text\\/$/, "")}`).then(async (cache) => {
  const [request] = (await cache.keys()).filter(({ url }) => url.endsWith("?outcome"));
  const note = await (await cache.match(request)).json();
  note.when -= hours * 3600e3;
  await cache.put(request, new Response(JSON.stringify(note)));
})
"""


def test_a_host_that_adds_to_pages_is_noticed_with_one_file_remembered_for_a_day_and_said(
    host: Host, tab: Page
) -> None:
    def visit(path: str) -> list[str]:
        """Return what a visit asks for besides the page and what that needs."""
        host.asked.clear()
        tab.goto(host.url + path)
        _settled(tab)
        asked = list(host.asked)
        asked.remove(path)
        return [one for one in asked if one != "sw.js" and not one.startswith("assets/")]

    def adds(path: str, data: bytes) -> bytes:
        return data + b"<!-- counted -->" if data.startswith(b"<!doctype") else data

    host.meddle = adds
    assert len(visit("")) == 1
    for path in ("", "strength/", "safety/"):
        assert visit(path) == []
    assert _said(tab, host).startswith("This guide could not be kept on your device. What came")
    assert visit("text/") == []
    # A new guide is tried at once; and a clock that was set wrong stops nobody for long.
    host.rename("title: Plank\n", "title: Long plank\n")
    assert len(visit("text/")) == 1
    assert visit("text/") == []
    for hours in (25, -25):
        tab.evaluate(_AGE, hours)
        assert len(visit("text/")) == 1
        assert visit("text/") == []

    host.meddle = lambda _, data: data
    assert visit("text/") == []  # not before the day is over
    tab.evaluate(_AGE, 25)
    assert len(visit("text/")) > 50
    assert _said(tab, host) == "This guide is kept on your device. It opens without a network too."
    host.go()
    assert tab.goto(f"{host.url}strength/").ok  # type: ignore[union-attr]
    host.come_back()


def test_a_script_that_the_host_answers_with_a_page_is_not_kept_and_an_old_wrong_one_not_served(
    host: Host, tab: Page
) -> None:
    scripts = [file.name for file in (host.guide / "assets").glob("js-*.js")]
    wait = b"<!doctype html>\n<title>Please wait</title>"
    # A worker of before kept these, under names without a digest.
    tab.goto(f"{host.url}guide.json")
    tab.evaluate(
        """([scope, names, body]) => caches.open(`guide ${scope}`).then((cache) => Promise.all(
          names.map((name) => cache.put(`${scope}assets/${name}`, new Response(body)))))""",
        [host.url, scripts, wait.decode()],
    )
    bad = next(name for name in scripts if name.startswith("js-session."))
    host.meddle = lambda path, data: wait if path.endswith(bad) else data
    tab.goto(host.url)
    _settled(tab)
    assert _said(tab, host).startswith("This guide could not be kept")
    host.meddle = lambda _, data: data
    tab.evaluate(_AGE, 25)
    tab.goto(host.url)
    tab.evaluate(KEPT)
    assert tab.evaluate("caches.keys()") == [f"guide {host.url}"]
    for is_there in (True, False):
        if not is_there:
            host.go()
        tab.goto(f"{host.url}session/#without-the-floor")
        tab.wait_for_selector("[data-do=agree]:visible")
    host.come_back()

    # What is spoilt on the device later is noticed when it is asked for.
    spoil = """([scope, name, body]) => caches.open(`guide ${scope}`).then(async (cache) => {
      const all = await cache.keys();
      await Promise.all(all.filter(({ url }) => url.includes(name))
        .map((request) => cache.put(request, new Response(body))));
    })"""
    mends = """async ([scope, name]) => {
      const cache = await caches.open(`guide ${scope}`);
      const asked = `${scope}assets/${name}`;
      const text = await (await fetch(asked)).text();
      // Nobody waits for what is being kept.
      for (let left = 200; left > 0; left -= 1) {
        const key = (await cache.keys()).find(({ url }) => url.startsWith(`${asked}?`));
        if ((await (await cache.match(key)).text()) === text) return /^import[ {]/.test(text);
        await new Promise((next) => setTimeout(next, 50));
      }
      return false;
    }"""
    tab.evaluate(spoil, [host.url, bad, wait.decode()])
    assert tab.evaluate(mends, [host.url, bad])
    for is_there in (True, False):
        if not is_there:
            host.go()
        tab.reload()
        tab.wait_for_selector("[data-do=agree]:visible")
    host.come_back()


_NOT_RENEWED: Final = "What your device keeps of this guide is not renewed any more."
_WELL: Final = "This guide is kept on your device. It opens without a network too."


@pytest.mark.parametrize("status", [404, 410])
def test_a_guide_that_its_host_does_not_renew_says_so_and_still_opens_without_a_network(
    host: Host, visited: Page, status: int
) -> None:
    assert _said(visited, host) == _WELL
    host.rename("title: Plank\n", "title: Long plank\n")
    host.refused = {"sw.js": status}
    visited.goto(f"{host.url}strength/plank/")  # this visit finds out
    assert _said(visited, host).startswith(_NOT_RENEWED)

    visited.goto(f"{host.url}strength/plank/")
    assert visited.locator("h1").inner_text() == "Long plank"
    host.refused |= {
        "strength/": 404,
        "safety/": 503,
    }  # taken away, or at fault: better than nothing
    for path in ("strength/", "safety/"):
        assert visited.goto(host.url + path).ok, path  # type: ignore[union-attr]
    assert visited.goto(f"{host.url}not/there/").status == 404  # type: ignore[union-attr]
    host.go()
    for path in ("", "strength/plank/", "safety/", "session/"):
        assert visited.goto(host.url + path).ok, path  # type: ignore[union-attr]
    assert _said(visited, host).startswith(_NOT_RENEWED)
    host.come_back()

    # It is there again: the guide of now can be loaded, and then is what is kept.
    host.refused = {}
    visited.goto(f"{host.url}text/")
    visited.locator("#newer").wait_for(state="visible")
    with visited.expect_navigation():
        visited.get_by_role("button", name="Load it").click()
    assert _said(visited, host) == _WELL
    host.go()
    visited.goto(f"{host.url}strength/plank/")
    assert visited.locator("h1").inner_text() == "Long plank"
    host.come_back()


def test_a_worker_that_was_away_for_a_while_and_is_the_same_again_is_no_trouble(
    host: Host, visited: Page
) -> None:
    for status, said in ((404, _NOT_RENEWED), (None, _WELL), (503, _WELL), (None, _WELL)):
        host.refused = {"sw.js": status} if status else {}
        assert _said(visited, host).startswith(said), status
        assert _said(visited, host).startswith(said), status


def test_a_page_in_place_of_the_worker_is_said_to_be_one_and_not_that_there_is_no_room(
    host: Host, tab: Page
) -> None:
    def is_portal(path: str, data: bytes) -> bytes:
        return b"<!doctype html>\n<title>Sign in</title>" if path == "sw.js" else data

    said = "This guide could not be kept or renewed on your device now. Another page came"
    host.meddle = is_portal
    assert _said(tab, host).startswith(said)
    host.meddle = lambda _, data: data
    tab.goto(host.url)
    tab.evaluate(KEPT)
    assert _said(tab, host) == _WELL
    host.meddle = is_portal
    assert _said(tab, host).startswith(said)
    assert tab.goto(f"{host.url}strength/plank/").ok  # type: ignore[union-attr]
    host.meddle = lambda _, data: data
    assert _said(tab, host) == _WELL


def test_a_full_storage_never_replaces_a_page_that_was_delivered(host: Host, visited: Page) -> None:
    tools = visited.context.new_cdp_session(visited)
    visited.goto(host.url)
    new = host.guide / "new" / "index.html"
    new.parent.mkdir()
    shutil.copy(host.guide / "404.html", new)
    quota = {"origin": host.url.removesuffix(f"/{FOLDER}/"), "quotaSize": 1}
    tools.send("Storage.overrideQuotaForOrigin", quota)

    visited.goto(f"{host.url}new/")
    assert visited.locator("h1").inner_text() == "This page is not here"
    # What renews the guide cannot be stored: it is read over the network.
    host.rename("title: Plank\n", "title: Long plank\n")
    visited.goto(f"{host.url}strength/plank/")
    visited.locator("#newer").wait_for(state="visible")
    with visited.expect_navigation():
        visited.get_by_role("button", name="Load it").click()
    for _ in range(2):
        visited.goto(f"{host.url}strength/plank/")
        assert visited.locator("h1").inner_text() == "Long plank"
    assert _said(visited, host).startswith("This guide could not be kept on your device. There is")


_SAVING: Final = 'Object.defineProperty(navigator, "connection", { value: { saveData: true } });'


def test_nothing_big_is_loaded_unasked_where_a_reader_saves_data(host: Host, tab: Page) -> None:
    tab.add_init_script(_SAVING)
    host.change_worker(_SAVING)
    for path in ("", "strength/"):
        host.asked.clear()
        tab.goto(host.url + path)
        tab.wait_for_load_state("networkidle")
        assert [one for one in host.asked if "assets/" not in one] == [path]
        assert len(host.asked) < 30
    assert _said(tab, host).startswith("Your device is set to save data")

    tab.get_by_role("button", name="Keep it on this device").click()
    tab.wait_for_selector("[data-outcome=kept]")
    assert set(host.pages()) - {""} <= set(tab.evaluate(KEPT))

    # A new guide comes without its files, and what is read of it is kept.
    host.rename("title: Plank\n", "title: Long plank\n")
    tab.goto(f"{host.url}strength/plank/")
    host.asked.clear()
    tab.reload()
    tab.locator("#newer").wait_for(state="visible")
    assert "sw.js" in host.asked
    with tab.expect_navigation():
        tab.get_by_role("button", name="Load it").click()
    assert tab.locator("h1").inner_text() == "Long plank"
    assert [one for one in host.asked if one.endswith("/")] == ["strength/plank/"]
    assert _said(tab, host).startswith("Your device is set to save data")
    host.go()
    tab.goto(f"{host.url}strength/plank/")
    assert tab.locator("h1").inner_text() == "Long plank"
    host.come_back()


def test_a_guide_that_takes_itself_back_does_so_where_storage_fails(
    host: Host, visited: Page
) -> None:
    (host.content / "pages" / "offline.md").unlink()
    host.publish()
    host.change_worker(f"{_FAULTS}\nself.fault = faults.hangs;")
    visited.goto(host.url)

    visited.evaluate("""
    new Promise(async (done, fail) => {
      setTimeout(() => fail(new Error("it is still there")), 20000);
      while (await navigator.serviceWorker.getRegistration()) {
        await new Promise((next) => setTimeout(next, 50));
      }
      done();
    })
    """)
