"""The lab's page in a real Chromium: every button and key, reconnecting, phone, dark, no violation of accessibility; and its terminal.

It tries whatever EVENKEEL_LAB starts (see suite/page/lab.py): the staged lab of the tests, or the real one.
"""

from __future__ import annotations

import socket
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from suite import processes
from suite.browser import Browser, Driver
from suite.cluster import INTEROP
from suite.page.lab import Lab, is_staged, plain_command
from suite.page.terminal import COLUMNS, LEAVE, ROWS, Terminal, same_mode
from suite.run import Run
from suite.waiting import wait_until

DEADLINE_SECONDS = 900

# Ctrl-C until nothing is left.
END_SECONDS = 2

# What a browser says of a lab that has gone, or has no room; elsewhere it is a fault.
GONE = ("ERR_CONNECTION_REFUSED", "ERR_CONNECTION_RESET", "ERR_EMPTY_RESPONSE", "ERR_INCOMPLETE_CHUNKED")
NO_ROOM = ("503 (Service Unavailable)",)

# What the lab allows.
READERS = 32

READY = "return document.body.dataset.ready === 'yes' && document.getElementById('link').dataset.link === 'live'"
OPEN_ALL = "document.querySelectorAll('details').forEach((details) => { details.open = true; })"


def main(run: Run) -> None:
    folder = tempfile.TemporaryDirectory(prefix="evenkeel-page-")
    run.at_the_end(folder.cleanup)
    here = Path(folder.name)
    if is_staged():
        with run.step("build the staged lab"):
            processes.run(["mvn", "-q", "-B", "-f", INTEROP.parent / "pom.xml", "-pl", "lab", "-am", "-DskipTests", "-DskipITs", "package"], seconds=600)
    with run.step("install axe-core"):
        axe = _axe(here)
    lab = Lab(_free_port(), here / "lab.log")
    run.at_the_end(lab.end)
    with run.step("start the lab"):
        lab.start()
    with run.step("start Chromium"):
        driver = Driver(here / "chromedriver.log")
        run.at_the_end(lambda: driver.__exit__(None, None, None))

    def check(name: str, action: Callable[[Browser, Lab], None], expected: tuple[str, ...] = (), **browser: Any) -> None:
        """In a browser of its own; whatever the check is about, the console complains of nothing else than is expected."""
        with run.check(name), driver.browser(**browser) as page:
            _open(page, lab)
            action(page, lab)
            complaints = [line for line in page.log() if not any(text in line for text in expected)]
            assert not complaints, complaints

    check("a card for each way, live, and nothing from outside", _cards)
    check("every button does something, and the page says what", _buttons)
    check("a pick rule is chosen on the card, and each pod says its score and why it gets less", _rules)
    check("every key does what its button does, unless keys are off", _keys)
    check("all of it works by keyboard", _by_keyboard)
    check("what happened is no higher than a part of the page, and scrolls by keyboard", _events)
    check("what the machine cannot do, and that it stood still, is said", _machine)
    check("the timeline shows each metric, hides ways, and tells values at a moment", _timeline)
    check("nothing that a cluster says becomes markup", _hostile)
    check("hidden, it does nothing; shown again, it goes on", _hidden)
    check("it comes back by itself when the lab was started again on its port", _reconnects, expected=GONE)
    check("where too many look already, it says so and waits", _too_many, expected=NO_ROOM)
    check("with motion reduced nothing moves", _still, still=True)
    for name, browser in {
        "wide": {}, "dark": {"dark": True}, "phone": {"width": 390, "height": 844, "mobile": True},
        "small phone, dark": {"width": 360, "height": 640, "mobile": True, "dark": True},
    }.items():
        check(f"axe-core has nothing to say, and nothing is cut off: {name}", lambda page, lab: _accessible(page, axe), **browser)
    with run.check(f"Ctrl-C ends it within {END_SECONDS} s, with a page open, and frees its port"), driver.browser() as page:
        _open(page, lab)
        seconds = lab.stop()
        run.fact("seconds to end", round(seconds, 2))
        assert seconds < END_SECONDS, f"it took {seconds:.1f} s"
        with socket.socket() as free:
            free.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            free.bind(("127.0.0.1", lab.port))
    with run.check(f"in a terminal of {COLUMNS} columns: keys, and the terminal as it was after q and after Ctrl-C"):
        for end in ("q", "\x03"):
            _terminal(end)


def _axe(folder: Path) -> str:
    for name in ("package.json", "package-lock.json"):
        (folder / name).write_text((INTEROP / "page" / name).read_text())
    processes.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", folder], seconds=300)
    return (folder / "node_modules" / "axe-core" / "axe.min.js").read_text()


def _free_port() -> int:
    with socket.socket() as any_port:
        any_port.bind(("127.0.0.1", 0))
        return int(any_port.getsockname()[1])


def _open(page: Browser, lab: Lab) -> None:
    page.go(lab.url)
    wait_until("the page is live", lambda: page.script(READY))


def _cards(page: Browser, lab: Lab) -> None:
    state = lab.state()
    titles = page.script("return [...document.querySelectorAll('.card[data-mode] h3')].map((title) => title.textContent)")
    assert titles == [mode["title"] for mode in state["modes"]], titles
    rows = page.script("return [...document.querySelectorAll('.card[data-mode]')].map((card) => card.querySelectorAll('.bars li').length)")
    assert all(rows), rows
    for selector in (".verdict", ".variation", ".notice", ".numbers dd"):
        texts = page.script("return [...document.querySelectorAll(arguments[0])].map((node) => node.textContent)", f".card {selector}")
        assert len(texts) >= len(titles) and all(texts), f"{selector}: {texts}"
    glance = page.script(
        "return [...document.querySelectorAll('#glance a')].map((a) => [a.querySelector('b').textContent, a.querySelector('.state').textContent,"
        " document.querySelector(a.getAttribute('href')).textContent])"
    )
    assert [(name, card) for name, _, card in glance] == [(title, title) for title in titles] and all(state for _, state, _ in glance), glance
    before = page.script("return document.querySelector('.card .numbers').textContent")
    wait_until("the numbers move", lambda: page.script("return document.querySelector('.card .numbers').textContent") != before)
    loaded = page.script("return performance.getEntriesByType('resource').map((entry) => entry.name)")
    assert loaded and all(name.startswith(lab.url) for name in loaded), loaded


def _summary(lab: Lab) -> Any:
    """What any action changes one part of."""
    state = lab.state()["snapshot"]
    return (
        [event["id"] for event in state["events"]][-1:], state["ratePerMode"], state["cluster"]["replicas"],
        [action["id"] for action in state["actions"] if action["active"]],
    )


def _does_something(lab: Lab, what: str, action: Callable[[], None]) -> None:
    before = _summary(lab)
    action()
    wait_until(f"{what} did something", lambda: _summary(lab) != before, seconds=20)


def _buttons(page: Browser, lab: Lab) -> None:
    actions = lab.state()["actions"]
    shown = page.script("return [...document.querySelectorAll('[data-action]')].map((button) => button.dataset.action)")
    assert sorted(shown) == sorted(action["id"] for action in actions), shown
    for action in actions:
        selector = f"[data-action='{action['id']}']"
        _does_something(lab, action["id"], lambda: page.click(selector))
        if action["group"] == "faults":
            wait_until(f"{action['id']} is shown as on", lambda: page.script(f"return document.querySelector(\"{selector}\").ariaPressed") == "true")
            _does_something(lab, f"the end of {action['id']}", lambda: page.click(selector))
    event = lab.state()["snapshot"]["events"][-1]
    wait_until("the newest event is listed", lambda: event["text"] in page.script("return document.querySelector('.event').textContent"))
    _does_something(lab, "scale-up", lambda: page.click("[data-action='scale-up']"))
    ways = len(lab.state()["modes"])
    wait_until("what it did to each way", lambda: page.script("return document.querySelectorAll('.event:first-child .answers li').length") == ways, seconds=60)
    wait_until("it is said aloud", lambda: page.script("return document.getElementById('said').textContent"))


def _rules(page: Browser, lab: Lab) -> None:
    (way, *_) = [mode for mode in lab.state()["modes"] if mode["rules"]]
    card = f"[data-mode={way['id']}]"
    options = page.script(f"return [...document.querySelectorAll('{card} option')].map((option) => option.value)")
    assert options == way["rules"], options

    def now() -> Any:
        (found,) = [mode for mode in lab.state()["snapshot"]["modes"] if mode["id"] == way["id"]]
        return found["balancer"]

    other = next(rule for rule in options if rule != now()["rule"])
    page.script(f"const list = document.querySelector('{card} select'); list.value = '{other}'; list.dispatchEvent(new Event('change'))")
    wait_until("the rule is in force", lambda: now()["rule"] == other)
    why = f"return [...document.querySelectorAll('{card} .why')].map((why) => why.textContent)"
    wait_until("scores are shown", lambda: any("score" in text for text in page.script(why)))
    if is_staged():
        texts = page.script(why)
        assert any(text.startswith("ejected, tried in 1.2 s; score 5000 ms") for text in texts), texts
        assert any(text.startswith("starts slowly, 30 %; score ") for text in texts), texts


def _keys(page: Browser, lab: Lab) -> None:
    for action in lab.state()["actions"]:
        _does_something(lab, f"key {action['key']}", lambda: page.press(action["key"]))
        if action["group"] == "faults":
            _does_something(lab, f"key {action['key']} again", lambda: page.press(action["key"]))
    page.press("?")
    assert page.script("return document.getElementById('legend').open"), "? shows no keys"
    hints = page.script("return document.getElementById('hints').textContent")
    assert all(action["hint"] in hints for action in lab.state()["actions"]), hints
    before = _summary(lab)
    page.press("a", hold="Control")
    page.click("#keys-on")
    page.press("+", "a")
    page.script("document.body.append(document.createElement('input')); document.body.lastChild.focus()")
    page.click("#keys-on")
    page.script("document.body.lastChild.focus()")
    page.press("+", "a")
    _some_ticks(page)
    assert _summary(lab) == before, f"{before} has become {_summary(lab)}"
    page.script("document.body.lastChild.remove()")


def _some_ticks(page: Browser, ticks: int = 3) -> None:
    """Until the page has been told several times how things stand."""
    seen: set[str] = set()

    def told() -> bool:
        seen.add(page.script("return document.querySelector('.card .numbers').textContent"))
        return len(seen) > ticks

    wait_until(f"{ticks} ticks", told)


def _by_keyboard(page: Browser, lab: Lab) -> None:
    reached: list[str] = []
    for _ in range(400):
        page.press("Tab")
        name = page.script("const e = document.activeElement; return e === document.body ? '' : e.dataset.action ?? e.id ?? ''")
        if name == "" and page.script("return document.activeElement === document.body"):
            break
        outline = page.script("const e = document.activeElement; const s = getComputedStyle(e.type === 'radio' ? e.nextElementSibling : e); return s.outlineStyle !== 'none' || e.className === 'skip'")
        assert outline, f"no focus to be seen: {page.script('return document.activeElement.outerHTML')[:200]}"
        reached.append(name)
    for action in lab.state()["actions"]:
        assert action["id"] in reached, f"{action['id']} is not reached: {reached}"
    assert "moment" in reached, reached
    page.script("document.querySelector('[data-action=\"scale-up\"]').focus()")
    _does_something(lab, "Enter on a button", lambda: page.press("Enter"))
    assert page.script("return document.activeElement.dataset.action") == "scale-up", "the focus was lost"


def _events(page: Browser, lab: Lab) -> None:
    keys = {action["id"]: action["key"] for action in lab.state()["actions"]}
    for _ in range(12):
        page.press(keys["load-up"], keys["load-down"])
    wait_until("many events are listed", lambda: page.script("return document.querySelectorAll('.event').length") >= 20, seconds=60)
    page.script(OPEN_ALL)
    height, all_of_it = page.script("const list = document.getElementById('events'); return [list.clientHeight, list.scrollHeight]")
    assert height <= 400 < all_of_it, f"{height} of {all_of_it} px"
    page.script("document.getElementById('events').focus()")
    page.press("End")
    wait_until("it scrolls to the oldest", lambda: page.script("return document.getElementById('events').scrollTop") > 0)
    assert page.script("const list = document.getElementById('events'); return list.role + ' ' + list.ariaLabel") == "region Events, newest first"


def _machine(page: Browser, lab: Lab) -> None:
    cards = page.script("return [...document.querySelectorAll('.left-out')].map((card) => card.textContent)")
    assert cards == [f"{way['title']}Left out{way['why'][0].upper()}{way['why'][1:]}" for way in lab.state()["leftOut"]], cards
    stalls = lab.state()["snapshot"]["stalls"]
    said = page.script("const node = document.getElementById('stall'); return node.hidden ? '' : node.textContent")
    assert said.startswith("Until ") == bool(stalls), f"{stalls}: {said}"
    if is_staged():
        assert said == "Until 0:01 this machine stood still for 0.80 s: what was slow then was the machine.", said
        assert cards == ["Carrier pigeonLeft outThis machine has no window."], cards


def _timeline(page: Browser, lab: Lab) -> None:
    for metric in page.script("return [...document.querySelectorAll('[name=metric]')].map((radio) => radio.value)"):
        page.script("document.querySelector(`[name=metric][value='${arguments[0]}']`).click()", metric)
        label = page.script("return document.querySelector('[name=metric]:checked').nextElementSibling.textContent")
        assert page.script("return document.getElementById('moment-text').textContent") == f"{label} now"
        assert page.script("return document.querySelectorAll('#chart canvas').length") == 1
    page.script("document.getElementById('moment').focus()")
    page.press("ArrowLeft", "ArrowLeft", "ArrowLeft")
    said = page.script("return document.getElementById('moment').getAttribute('aria-valuetext')")
    assert said.startswith("at "), said
    page.press("ArrowRight", "ArrowRight", "ArrowRight")
    assert page.script("return document.getElementById('moment').getAttribute('aria-valuetext')") == "now"
    page.click("#series li:first-child button")
    assert page.script("return document.querySelector('#series button').ariaPressed") == "false"
    page.click("#series li:first-child button")
    assert page.script("return document.querySelector('#series button').ariaPressed") == "true"
    values = page.script("return [...document.querySelectorAll('#series .value')].map((value) => value.textContent)")
    assert len(values) == len(lab.state()["modes"]) and all(values), values


def _hostile(page: Browser, lab: Lab) -> None:
    if is_staged():
        page.press("f")
        wait_until("hostile text is shown", lambda: "<script>document.title='owned'</script>" in page.script("return document.querySelector('.failure').textContent"))
        names = page.script("return [...document.querySelectorAll('.bars li')].map((row) => row.title)")
        assert any("<img src=x onerror=" in name for name in names), names[:30]
        page.press("f")
        _some_ticks(page)
    assert page.script("return document.querySelectorAll('img, iframe, object, embed, style').length") == 0
    assert page.script("return document.scripts.length") == 2
    assert page.script("return document.title") == "Evenkeel lab"


def _visibility(page: Browser, hidden: bool) -> None:
    page.script("Object.defineProperty(document, 'hidden', {value: arguments[0], configurable: true}); document.dispatchEvent(new Event('visibilitychange'))", hidden)


def _hidden(page: Browser, lab: Lab) -> None:
    _visibility(page, True)
    wait_until("it is paused", lambda: page.script("return document.getElementById('link').dataset.link") == "paused")
    page.script("window.mutations = 0; new MutationObserver((list) => { window.mutations += list.length; }).observe(document.body, {childList: true, subtree: true, attributes: true, characterData: true})")
    before = lab.state()["snapshot"]["at"]
    wait_until("the lab goes on", lambda: lab.state()["snapshot"]["at"] > before + 2)
    assert page.script("return window.mutations") == 0
    _visibility(page, False)
    wait_until("it is live", lambda: page.script(READY))


def _reconnects(page: Browser, lab: Lab) -> None:
    lab.stop()
    wait_until("it says that the lab is gone", lambda: page.script("return document.getElementById('link').dataset.link") == "lost")
    lab.start()
    wait_until("it is live", lambda: page.script(READY))
    _some_ticks(page)
    _does_something(lab, "a button", lambda: page.click("[data-action='scale-up']"))


def _too_many(page: Browser, lab: Lab) -> None:
    _visibility(page, True)
    readers = []
    try:
        for _ in range(READERS):
            # The page's own place is free only when the lab has seen that the page has hung up.
            readers.append(wait_until("there is a place for one more reader", lambda: _reader(lab)))
        _visibility(page, False)
        wait_until("it says why", lambda: f"{READERS} dashboards are open" in page.script("return document.getElementById('link').textContent"))
    finally:
        for reader in readers:
            reader.close()
    wait_until("it is live", lambda: page.script(READY))


def _reader(lab: Lab) -> socket.socket:
    reader = socket.create_connection(("127.0.0.1", lab.port), timeout=10)
    reader.sendall(f"GET /api/events HTTP/1.1\r\nHost: 127.0.0.1:{lab.port}\r\n\r\n".encode())
    status = b""
    while len(status) < 12 and (more := reader.recv(12 - len(status))):
        status += more
    if status != b"HTTP/1.1 200":
        reader.close()
        raise AssertionError(f"{status!r}")
    return reader


def _still(page: Browser, _: Lab) -> None:
    assert page.script("return matchMedia('(prefers-reduced-motion: reduce)').matches")
    moving = page.script("return [...document.querySelectorAll('*')].filter((e) => { const s = getComputedStyle(e); return s.transitionDuration.split(', ').some((d) => d !== '0s') || s.animationName !== 'none' || s.scrollBehavior === 'smooth'; }).length")
    assert moving == 0, moving
    _some_ticks(page)
    assert page.script("return document.getAnimations().length") == 0


def _accessible(page: Browser, axe: str) -> None:
    page.press("+")
    wait_until("an event is listed", lambda: page.script("return document.querySelectorAll('.event').length"))
    page.script(axe)
    for opened in (False, True):
        if opened:
            page.script(OPEN_ALL)
        violations = page.script_async(
            "const done = arguments[0]; axe.run().then((result) => done(result.violations.map((each) => `${each.id}: ${each.nodes.length}, such as ${each.nodes[0].html} ${each.nodes[0].failureSummary}`)))"
        )
        assert not violations, violations
        widths = page.script("return [document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        assert widths[0] <= widths[1], f"{widths[0]} px in a window of {widths[1]} px"


def _terminal(end: str) -> None:
    terminal = Terminal(plain_command())
    try:
        terminal.expect("pods ready")
        terminal.expect("q end")
        terminal.press("?")
        terminal.expect("these keys")
        terminal.press("?1")
        terminal.expect("dials")
        lines = terminal.screen()
        assert len(lines) <= ROWS and max(map(len, lines)) <= COLUMNS, lines
        assert not same_mode(terminal.mode(), list(terminal.before)), "keys need Enter"
        terminal.press(end)
        seconds = terminal.seconds_to_end()
        assert seconds < END_SECONDS, f"it took {seconds:.1f} s"
        assert LEAVE in terminal.read(), "the terminal keeps the lab's screen"
        assert same_mode(terminal.mode(), list(terminal.before)), "the terminal keeps the lab's mode"
    finally:
        terminal.close()
