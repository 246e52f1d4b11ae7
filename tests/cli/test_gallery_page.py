# SPDX-License-Identifier: MIT
"""The gallery of a folder of photos in a browser: people are seen, named and found, on every screen and by everybody."""
import os
import pathlib
import shutil
import subprocess
import urllib.parse

import pytest

from browser import DARK, DESKTOP, PHONE, barriers, chromium, lightness, open_page  # noqa: F401  (fixtures)
from conftest import PROGRAM, shared
from test_photos import MODELS, need_photos


@pytest.fixture(scope="module")
def gallery(tmp_path_factory):
    """The gallery of sixty photos, three of them group photos, one with a name that wants care, and a broken one."""
    need_photos()
    folder = tmp_path_factory.mktemp("gallery")
    photos = folder / "my photos"
    photos.mkdir()
    names = [f"group-0{i}.jpg" for i in range(3)] + [f"photo-{i:04}.jpg" for i in range(57)]
    for name in names:
        shutil.copy(shared("photos") / name, photos)
    (photos / "photo-0001.jpg").rename(photos / 'a "b" <c> #1?.jpg')
    (photos / "broken.jpg").write_bytes((photos / "photo-0002.jpg").read_bytes()[:2000])
    subprocess.run([PROGRAM, "photos", photos, "-o", folder / "out", "--quiet"], check=True, timeout=600,
                   env={**os.environ, "FACEGRAPH_MODELS": str(MODELS)})
    return folder / "out/index.html"


@pytest.fixture
def open_gallery(open_page, gallery):  # noqa: F811
    return lambda **options: open_page(gallery, ready="footer", **options)


def test_everybody_is_shown_with_pictures_that_lead_to_the_photos(open_gallery, gallery):
    page = open_gallery(**DESKTOP)
    people = page.locator("section.person")
    assert people.count() >= 5 and people.count() == page.locator(".people li").count()
    page.evaluate("document.querySelectorAll('section').forEach((s) => { s.style.contentVisibility = 'visible'; })")
    pictures = page.evaluate("[...document.querySelectorAll('img')].map((i) => [i.complete, i.naturalWidth])")
    assert pictures and all(complete and width > 0 for complete, width in pictures)
    links = page.evaluate("[...document.querySelectorAll('.faces a, .files a, .facts a')].map((a) => a.href)")
    paths = [pathlib.Path(urllib.parse.unquote(urllib.parse.urlsplit(link).path)) for link in links]
    assert all(path.exists() for path in paths)
    assert 'a "b" <c> #1?.jpg' in {path.name for path in paths}
    left_over = " ".join(page.locator("details").all_text_contents())
    assert "1 file that could not be read" in left_over and "broken.jpg" in left_over


def test_the_overview_leads_to_each_person(open_gallery):
    page = open_gallery(**DESKTOP)
    page.locator(".people a").nth(2).click()
    assert page.url.endswith("#person-0003")
    assert page.locator("#person-0003").is_visible()


def test_names_are_kept_and_found(open_gallery):
    page = open_gallery(**DESKTOP)
    first = page.locator("#person-0001")
    first.get_by_role("button", name="give a name").click()
    page.get_by_label("Name of Person 1").fill("Ada <Lovelace>")
    page.keyboard.press("Enter")
    assert first.locator("h2").inner_text() == "Ada <Lovelace>"
    assert page.locator(".people .name").first.inner_text() == "Ada <Lovelace>"
    page.reload()
    assert page.locator("#person-0001 h2").inner_text() == "Ada <Lovelace>"
    page.get_by_label("Find a name").fill("lovelace")
    assert page.locator(".people li:visible").count() == page.locator("section.person:visible").count() == 1
    assert page.locator("#found").inner_text() == "1 found"
    page.get_by_label("Find a name").fill("")
    assert page.locator(".people li:visible").count() == page.locator(".people li").count()

    # Escape leaves the name as it was, an empty one gives the number back.
    button = page.locator("#person-0001").get_by_role("button", name="give a name")
    button.click()
    page.get_by_label("Name of Ada <Lovelace>").fill("nobody")
    page.keyboard.press("Escape")
    assert page.locator("#person-0001 h2").inner_text() == "Ada <Lovelace>"
    button.click()
    page.get_by_label("Name of Ada <Lovelace>").fill("")
    page.keyboard.press("Enter")
    assert page.locator("#person-0001 h2").inner_text() == "Person 1"


@pytest.mark.parametrize("width", [320, 360, 768, 1920])
def test_nothing_is_wider_than_the_screen(open_gallery, width):
    page = open_gallery(viewport={"width": width, "height": 800})
    page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_dark_screen_gets_a_dark_page(open_gallery):
    dark, light = open_gallery(**DARK), open_gallery(**DESKTOP)
    assert lightness(dark, "backgroundColor") < 50 < 200 < lightness(dark, "color")
    assert lightness(light, "backgroundColor") > 200 > 60 > lightness(light, "color")


@pytest.mark.parametrize("screen", [DESKTOP, DARK, PHONE], ids=["desktop", "dark", "phone"])
def test_everybody_can_use_it(open_gallery, screen):
    page = open_gallery(**screen)
    page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    page.evaluate("document.querySelectorAll('section').forEach((s) => { s.style.contentVisibility = 'visible'; })")
    assert barriers(page) == []
    page.locator("#person-0001").get_by_role("button", name="give a name").click()
    assert barriers(page) == []


def test_it_prints_without_its_controls(open_gallery):
    page = open_gallery(**DESKTOP)
    assert page.pdf(format="A4").startswith(b"%PDF")
    page.emulate_media(media="print")
    assert not any(element.is_visible() for element in page.locator(".names, .rename, .skip").all())
    assert page.locator("#person-0001 img").first.is_visible()
