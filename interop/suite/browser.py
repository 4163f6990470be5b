"""A real Chromium, driven by the W3C's WebDriver protocol over plain HTTP: no library between.

    with Driver(logs) as driver, driver.browser(width=390, height=844, dark=True) as browser:
        browser.go(url)
        browser.script("return document.title")
"""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
import tempfile
import urllib.error
import urllib.request
from pathlib import Path
from types import TracebackType
from typing import Any

from .waiting import wait_until

FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)
KEYS = {"Tab": "\ue004", "Enter": "\ue007", "Space": " ", "ArrowLeft": "\ue012", "ArrowRight": "\ue014", "End": "\ue010", "Shift": "\ue008", "Control": "\ue009"}


class Driver:
    """One chromedriver process; every browser it starts is a process below it and ends with its session."""

    def __init__(self, log: Path) -> None:
        program = shutil.which("chromedriver")
        if not program:
            raise FileNotFoundError("no chromedriver: apt-get install chromium chromium-driver")
        log.parent.mkdir(parents=True, exist_ok=True)
        self.process = subprocess.Popen(
            [program, "--port=0", f"--log-path={log}"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, start_new_session=True,
        )
        self._url = f"http://127.0.0.1:{self._port()}"
        wait_until("chromedriver is ready", lambda: self.call("GET", "/status")["ready"])

    def _port(self) -> int:
        assert self.process.stdout
        for line in self.process.stdout:
            if "started successfully on port" in line:
                return int(line.rstrip().rstrip(".").split()[-1])
        raise AssertionError(f"chromedriver ended with {self.process.wait()} before it listened")

    def call(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self._url + path, data, {"Content-Type": "application/json"}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as response:
                return json.load(response)["value"]
        except urllib.error.HTTPError as error:
            value = json.load(error)["value"]
            raise RuntimeError(f"{value['error']}: {value['message']}") from None

    def browser(self, width: int = 1440, height: int = 900, dark: bool = False, still: bool = False, mobile: bool = False) -> Browser:
        return Browser(self, width, height, dark, still, mobile)

    def __enter__(self) -> Driver:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Browser:
    """One browser with one page and an empty profile; `dark` and `still` are what the user prefers."""

    def __init__(self, driver: Driver, width: int, height: int, dark: bool, still: bool, mobile: bool) -> None:
        self._driver = driver
        self._profile = tempfile.TemporaryDirectory(prefix="evenkeel-chromium-", ignore_cleanup_errors=True)
        options = {"args": [*FLAGS, f"--user-data-dir={self._profile.name}", f"--window-size={width},{height}"]}
        capabilities = {"alwaysMatch": {"browserName": "chrome", "goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL"}}}
        try:
            session = driver.call("POST", "/session", {"capabilities": capabilities})
        except BaseException:
            self._profile.cleanup()
            raise
        self._path = f"/session/{session['sessionId']}"
        self.pid = int(session["capabilities"].get("goog:processID", 0))
        self.devtools("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=mobile)
        self.devtools("Emulation.setEmulatedMedia", features=[
            {"name": "prefers-color-scheme", "value": "dark" if dark else "light"},
            {"name": "prefers-reduced-motion", "value": "reduce" if still else "no-preference"},
        ])

    def go(self, url: str) -> None:
        self._post("/url", {"url": url})

    def script(self, text: str, *arguments: object) -> Any:
        """Runs JavaScript in the page; the value is what it returns."""
        return self._post("/execute/sync", {"script": text, "args": list(arguments)})

    def script_async(self, text: str, *arguments: object) -> Any:
        """The same for what ends later, by calling its last argument."""
        return self._post("/execute/async", {"script": text, "args": list(arguments)})

    def click(self, selector: str) -> None:
        """A real click, which fails where something lies above the element."""
        found = self._post("/element", {"using": "css selector", "value": selector})
        self._post(f"/element/{next(iter(found.values()))}/click", {})

    def press(self, *keys: str, hold: str | None = None) -> None:
        """Keys as they come from a keyboard, to whatever has the focus."""
        actions = []
        if hold:
            actions.append({"type": "keyDown", "value": KEYS[hold]})
        for key in keys:
            value = KEYS.get(key, key)
            actions += [{"type": "keyDown", "value": value}, {"type": "keyUp", "value": value}]
        if hold:
            actions.append({"type": "keyUp", "value": KEYS[hold]})
        self._post("/actions", {"actions": [{"type": "key", "id": "keyboard", "actions": actions}]})

    def log(self) -> list[str]:
        """What the page's console and network had to complain about since it was asked last."""
        return [entry["message"] for entry in self._post("/se/log", {"type": "browser"}) if entry["level"] == "SEVERE"]

    def devtools(self, command: str, **parameters: object) -> Any:
        return self._post("/goog/cdp/execute", {"cmd": command, "params": parameters})

    def screenshot(self, path: Path, full: bool = False) -> None:
        data = self.devtools("Page.captureScreenshot", format="png", captureBeyondViewport=full)["data"]
        path.write_bytes(base64.b64decode(data))

    def _post(self, path: str, body: dict[str, Any]) -> Any:
        return self._driver.call("POST", self._path + path, body)

    def __enter__(self) -> Browser:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        try:
            self._driver.call("DELETE", self._path)
        finally:
            self._profile.cleanup()
