"""The page of the real lab in a real Chromium: its numbers, its buttons and what they do to the cluster, its looks."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from ..browser import Browser, Driver
from ..waiting import wait_until
from .started import StartedLab

READY = "return document.body.dataset.ready === 'yes' && document.getElementById('link').dataset.link === 'live'"
CLUSTER_IP_VERDICT = "return document.querySelector('[data-mode=clusterip] .verdict').textContent"
POD_MAP = "return [...document.querySelectorAll('#pods li[data-state=ready]')].map((pod) => pod.title.split(' ')[0])"
CARDS = """return [...document.querySelectorAll('.card[data-mode]')].map((card) => ({
  verdict: card.querySelector('.verdict').textContent, variation: card.querySelector('.variation').textContent,
  numbers: [...card.querySelectorAll('.numbers dd')].map((number) => number.textContent), bars: card.querySelectorAll('.bars li').length,
}))"""

# Faults, and where the state of the lab shows each.
OUTAGES = {"api-outage": "apiUp", "dns-outage": "dnsUp"}
POD_FAULTS = {
    "slow-pod": "slow", "failing-pod": "failing", "hung-pod": "hung", "gc-pauses": "pausing", "node-loss": "lost", "zone-outage": "lost",
}
RULE = "return document.querySelector('[data-mode=kubernetes-evenkeel] .rule select').value"
WHY = "return [...document.querySelectorAll('[data-mode=kubernetes-evenkeel] .why')].map((why) => why.textContent)"

# After this the cards have the window over which they average behind them.
SETTLE_SECONDS = 12
SHOTS: dict[str, dict[str, Any]] = {
    "wide": {}, "dark": {"dark": True}, "phone": {"width": 390, "height": 844, "mobile": True},
    "phone-dark": {"width": 390, "height": 844, "mobile": True, "dark": True},
}


def open_page(page: Browser, lab: StartedLab) -> None:
    page.go(lab.url)
    wait_until("the page is live", lambda: page.script(READY))


def cards_have_numbers(page: Browser, lab: StartedLab) -> None:
    """Each way calls, and its card says how often, how fast, and how evenly."""
    modes = lab.state()["modes"]

    def right() -> bool:
        cards = page.script(CARDS)
        assert len(cards) == len(modes), cards
        for card in cards:
            assert card["verdict"] in ("Even", "Nearly even", "Uneven") and card["variation"].startswith("varies by ") and card["bars"] >= 3, card
            # What is left to tell is a dash.
            assert all(any(each.isdigit() for each in number) for number in card["numbers"]), card
        return True

    wait_until("each card has all its numbers", right)
    now = {mode["id"]: mode for mode in lab.snapshot()["modes"]}
    assert now["clusterip"]["maxOverMean"] == len(lab.pods()), now["clusterip"]
    assert now["kubernetes"]["even"] and now["evenkeel-dns"]["even"], now
    for way in ("kubernetes-evenkeel", "dns-evenkeel"):
        assert {each["pod"] for each in now[way]["balancer"]["endpoints"]} == lab.pods(), now[way]
    wait_until("each pod of a card has its score", lambda: len([why for why in page.script(WHY) if "score" in why]) == len(lab.pods()))


def buttons_work(page: Browser, lab: StartedLab) -> None:
    """Every button does in the cluster what it says, and the page shows that it did."""
    _reset(page, lab, lab.state()["snapshot"]["ratePerMode"])
    rate = lab.snapshot()["ratePerMode"]
    tried = {"reset"}

    def press(action: str) -> None:
        tried.add(action)
        page.click(f"[data-action='{action}']")

    before = lab.await_ready(3)
    press("scale-up")
    after = lab.await_ready(4)
    wait_until("the pod map shows the new pod", lambda: set(page.script(POD_MAP)) == after)
    assert before < after
    press("scale-down")
    lab.await_ready(3)
    press("rollout")
    lab.await_event("Rollout restart")
    wait_until("all pods are others", lambda: not lab.pods() & after)
    # Its connection stays with a pod that leaves until that ends it.
    wait_until("a card says that old pods alone are called", lambda: page.script(CLUSTER_IP_VERDICT) == "Old pods only")
    rolled = lab.await_ready(3)
    wait_until("the pod map shows them", lambda: set(page.script(POD_MAP)) == rolled)
    for action, flag in OUTAGES.items():
        press(action)
        wait_until(f"{action} is shown", lambda: _pressed(page, action) and not lab.snapshot()["cluster"][flag])
        press(action)
        wait_until(f"{action} is over", lambda: not _pressed(page, action) and lab.snapshot()["cluster"][flag])
    for action, fault in POD_FAULTS.items():
        press(action)
        wait_until(f"{action} is shown", lambda: _pressed(page, action) and fault in _faults(lab))
        wait_until("the pod map shows it", lambda: fault in page.script("return document.getElementById('pods').textContent"))
        press(action)
        wait_until(f"{action} is over", lambda: not _pressed(page, action) and not any(_faults(lab)))
    connections = {mode["id"]: mode["connections"] for mode in lab.snapshot()["modes"]}
    press("pick")
    wait_until("the list shows the next pick rule", lambda: page.script(RULE) == "hash")
    page.script("const list = document.querySelector('[data-mode=dns-evenkeel] select'); list.value = 'least_request'; list.dispatchEvent(new Event('change'))")
    wait_until("the other list follows", lambda: page.script(RULE) == "least_request")
    wait_until("calls in flight stand beside a score that is of them", lambda: any(" calls, " in why and "in flight" in why for why in page.script(WHY)))
    after = {mode["id"]: mode["connections"] for mode in lab.snapshot()["modes"]}
    assert all(after[way] == connections[way] for way in ("kubernetes-evenkeel", "dns-evenkeel")), (connections, after)
    press("load-up")
    wait_until("twice as many calls", lambda: lab.snapshot()["ratePerMode"] == 2 * rate)
    press("load-down")
    press("load-down")
    wait_until("half as many calls", lambda: lab.snapshot()["ratePerMode"] == rate / 2)
    press("cold-pod")
    wait_until("a pod is cold", lambda: "cold" in _faults(lab))
    press("slow-pod")
    lab.await_ready(4)
    _reset(page, lab, rate)
    actions = {action["id"] for action in lab.state()["actions"]}
    assert tried == actions, f"not tried: {actions ^ tried}"
    wait_until("what it did to each way is told", lambda: page.script("return document.querySelectorAll('.event .answers li').length"))


def _reset(page: Browser, lab: StartedLab, rate: float) -> None:
    page.click("[data-action='reset']")
    lab.await_ready(3)

    def right() -> bool:
        now = lab.snapshot()
        assert now["ratePerMode"] == rate, now["ratePerMode"]
        assert not any(action["active"] for action in now["actions"]), now["actions"]
        assert not any(_faults(lab)), now["cluster"]
        return True

    wait_until("all is as at the beginning", right)


def _pressed(page: Browser, action: str) -> bool:
    return bool(page.script(f"return document.querySelector(\"[data-action='{action}']\").ariaPressed === 'true'"))


def _faults(lab: StartedLab) -> list[str]:
    return [pod["fault"] for pod in lab.snapshot()["cluster"]["pods"]]


def screenshots(driver: Driver, lab: StartedLab, folder: Path) -> None:
    """How a lab looks in which nothing has happened but a scale-up, on screens of each sort; then in the middle of a rollout."""
    folder.mkdir(parents=True, exist_ok=True)
    time.sleep(SETTLE_SECONDS)
    lab.act("scale-up", replicas="5")
    lab.await_ready(5)
    time.sleep(SETTLE_SECONDS)
    for name, browser in SHOTS.items():
        with driver.browser(**browser) as page:
            open_page(page, lab)
            page.screenshot(folder / f"{name}.png")
            page.screenshot(folder / f"{name}-full.png", full=True)
    with driver.browser() as page:
        open_page(page, lab)
        lab.act("rollout")
        lab.await_event("Rollout restart")
        wait_until("pods come and go", lambda: lab.pods("draining") and len(lab.pods()) >= 5)
        wait_until("the page shows it", lambda: page.script("return document.querySelector('#pods').textContent.includes('draining')"))
        page.screenshot(folder / "rollout.png")
