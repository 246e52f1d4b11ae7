# SPDX-License-Identifier: MIT
"""Pages in a browser: what their tests have in common."""
import shutil

import pytest

DESKTOP = {"viewport": {"width": 1280, "height": 900}}
DARK = {**DESKTOP, "color_scheme": "dark"}
PHONE = {"viewport": {"width": 360, "height": 740}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}


@pytest.fixture(scope="module")
def chromium():
    api = pytest.importorskip("playwright.sync_api", reason="needs playwright (PyPI), which is absent")
    with api.sync_playwright() as playwright:
        program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
        try:
            browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        except api.Error:
            pytest.skip("needs the browser Chromium, which is absent")
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium):
    """open_page(file, ready=selector, **context) -> page; fails if the page says an error or asks for anything from elsewhere."""
    contexts, troubles = [], []

    def open_file(file, ready="#words", **options):
        contexts.append(chromium.new_context(**options))
        page = contexts[-1].new_page()
        page.set_default_timeout(20_000)
        page.on("console", lambda message: troubles.append(message.text) if message.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("request", lambda request: None if request.url.startswith(("file:", "data:")) else troubles.append(request.url))
        page.goto(file.as_uri())
        page.wait_for_selector(ready)
        return page

    yield open_file
    for context in contexts:
        context.close()
    assert troubles == []


def wait_until(page, condition):
    """Waits for a condition in JavaScript. (The page forbids eval, by which Playwright would wait.)"""
    for _ in range(200):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never came true: {condition}")


def lightness(page, what):
    """From 0 to 255, of a color of the body."""
    color = page.evaluate(f"getComputedStyle(document.body).{what}")
    return sum(map(float, color[color.index("(") + 1:-1].split(",")[:3])) / 3


def barriers(page):
    """What axe finds that keeps somebody from using the page."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright",
                              reason="needs axe-playwright-python (PyPI), which is absent").Axe()
    return [(v["id"], v["nodes"][0]["html"][:120], v["nodes"][0]["failureSummary"]) for v in axe.run(page).response["violations"]]
