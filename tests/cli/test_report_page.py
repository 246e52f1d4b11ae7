# SPDX-License-Identifier: MIT
"""The report in a browser: it draws, sorts, filters, pages and prints, on every screen and for everybody."""
import json
import os
import pathlib
import subprocess

import numpy as np
import pytest

from browser import DARK, DESKTOP, PHONE, barriers, chromium, lightness, open_page, wait_until  # noqa: F401  (fixtures)
from conftest import PROGRAM
from test_report import png

SECTIONS = ["overview", "clusters", "merges", "doubtful", "accuracy", "sizes", "similarities", "run", "words"]


def facegraph(*arguments, folder):
    subprocess.run([PROGRAM, *map(str, arguments), "--quiet"], cwd=folder, check=True, capture_output=True, timeout=600)


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """The report of 4,000 synthetic faces, hard enough for every list; some pictures in it, some beside it, some absent."""
    folder = tmp_path_factory.mktemp("report")
    facegraph("synth", "-n", 4000, "--dim", 64, "--mean-size", 12, "-o", "faces", folder=folder)
    facegraph("cluster", "faces/features.npy", "--run", "run", "--fp-cost", 1, folder=folder)  # doubtful clusters stay
    (folder / "pictures").mkdir()
    names = [f"pictures/face {face} #{face % 7}?.png" if face % 3 else "" for face in range(4000)]
    for face, name in enumerate(names):
        if name:
            png(folder / name, (face % 251, 90, 255 - face % 251))
    (folder / "list.txt").write_text("\n".join(names) + "\n")
    page = folder / "report.html"
    common = ("report", "run", "--truth", "faces/labels.txt", "--images", "list.txt", "--title", "Tést <b>&amp;")
    facegraph(*common, "-o", page, folder=folder)
    size = page.stat().st_size
    facegraph(*common, "-o", page, "--max-size", size - 200_000, folder=folder)
    assert page.stat().st_size <= size - 200_000
    return page


def cards(page):
    """(cluster, faces, confidence in percent or None) of each card in view."""
    return page.evaluate("""() => [...document.querySelectorAll('#clusters .card')].map((card) => {
      const number = (text) => Number(text.replace(/[^0-9.]/g, ''));
      const meter = [...card.querySelectorAll('.meter')].find((m) => m.textContent.startsWith('Confidence'));
      return [number(card.querySelector('h3').textContent), number(card.querySelector('.quiet').textContent),
              meter ? number(meter.querySelector('.meter-value').textContent) : null];
    })""")


def labels_of(report):
    return np.loadtxt(report.parent / "run/labels.txt", dtype=int)


def test_every_section_is_drawn(open_page, report):
    page = open_page(report, **DESKTOP)
    assert [s.get_attribute("id") for s in page.query_selector_all("main > section")] == SECTIONS
    assert page.inner_text("h1") == "Tést <b>&amp;"
    assert "4,000 faces" in page.inner_text("#masthead")
    for section in SECTIONS:
        assert page.locator(f"#{section} .explains").first.inner_text().endswith(".")
    for section in ("accuracy", "sizes", "similarities"):
        assert page.locator(f"#{section} svg[role=img]").count() > 0
    assert page.locator("#merges .merge").count() > 0 and page.locator("#doubtful tbody tr").count() > 0
    for heading in ("Clusters that mix people", "People who are split", "Surest mistakes"):
        assert page.get_by_text(heading).count() == 1
    assert "NaN" not in page.inner_text("body") and "undefined" not in page.inner_text("body")
    assert "[object" not in page.inner_text("body")


def test_pictures_show_from_within_and_from_beside_the_page(open_page, report):
    page = open_page(report, **DESKTOP)
    page.select_option("#clusters select >> nth=2", label="smallest first")
    page.evaluate("document.querySelectorAll('img').forEach((image) => { image.loading = 'eager'; })")
    wait_until(page, "[...document.querySelectorAll('img')].every((image) => image.complete)")
    images = page.evaluate("[...document.querySelectorAll('img')].map((i) => [i.src.slice(0, 5), i.naturalWidth, i.alt])")
    assert {kind for kind, _, _ in images} == {"data:", "file:"}
    assert all(width == 4 for _, width, _ in images)
    assert all("face " in name for _, _, name in images)


def test_clusters_are_sorted_as_asked(open_page, report):
    page = open_page(report, **DESKTOP)
    sizes = [card[1] for card in cards(page)]
    assert sizes == sorted(np.bincount(labels_of(report)), reverse=True)[:24]
    order = page.get_by_label("Order")
    order.select_option("least-sure")
    confidence = [card[2] for card in cards(page)]
    assert confidence == sorted(confidence)
    order.select_option("surest")
    assert [card[2] for card in cards(page)] == sorted((card[2] for card in cards(page)), reverse=True)
    assert cards(page)[0][2] > confidence[0]


def test_clusters_are_filtered_by_size_confidence_and_words(open_page, report):
    labels = labels_of(report)
    sizes = np.bincount(labels)
    page = open_page(report, **DESKTOP)
    said = page.locator("#clusters [role=status]")
    assert said.inner_text() == f"{(sizes > 1).sum():,} clusters shown."
    page.get_by_label("Size", exact=True).select_option("20")
    assert said.inner_text() == f"{(sizes >= 20).sum():,} clusters shown."
    page.get_by_label("Size", exact=True).select_option("single")
    assert all(size == 1 for _, size, _ in cards(page))
    page.get_by_label("Size", exact=True).select_option("2")
    page.get_by_label("Confidence", exact=True).select_option("0.5 0.8")
    assert cards(page) and all(50 <= confidence <= 80 for _, _, confidence in cards(page))
    page.get_by_label("Confidence", exact=True).select_option(index=0)
    page.get_by_label("Find").fill("face 1234")
    wait_until(page, "document.querySelectorAll('#clusters .card').length === 1")
    assert cards(page)[0][0] == labels[1234]
    page.get_by_label("Find").fill("FACE 3997 #")
    page.wait_for_timeout(300)
    assert [card[0] for card in cards(page)] == [labels[3997]]
    page.get_by_label("Find").fill("no such thing")
    wait_until(page, "document.querySelectorAll('#clusters .card').length === 0")
    assert "Nothing to show" in page.locator("#clusters .where").first.inner_text() or said.inner_text().startswith("0 ")


def test_lists_are_paged(open_page, report):
    page = open_page(report, **DESKTOP)
    first = cards(page)
    top = page.locator("#clusters .pager").first
    assert top.locator(".previous").is_disabled()
    top.locator(".next").click()
    assert top.locator(".where").inner_text().startswith("25 – 48 of")
    assert not set(map(tuple, first)) & set(map(tuple, cards(page)))
    top.locator(".previous").click()
    assert cards(page) == first
    clusters = int((np.bincount(labels_of(report)) > 1).sum())
    for _ in range((clusters - 1) // 24):
        top.locator(".next").click()
    assert top.locator(".next").is_disabled()
    assert top.locator(".where").inner_text().endswith(f"{clusters:,} of {clusters:,}")


def test_doubtful_faces_are_sorted_by_any_column(open_page, report):
    page = open_page(report, **DESKTOP)
    heads = page.locator("#doubtful th")
    *others, doubt = heads.all()
    assert {head.get_attribute("aria-sort") for head in others} == {None}
    assert doubt.get_attribute("aria-sort") == "descending"
    column = "[...document.querySelectorAll('#doubtful tbody tr')].map((row) => Number(row.cells[1].textContent.replace(',', '')))"
    heads.nth(1).locator("button").click()
    assert page.evaluate(column) == sorted(page.evaluate(column)) and heads.nth(1).get_attribute("aria-sort") == "ascending"
    ascending = page.evaluate(column)
    heads.nth(1).locator("button").click()
    assert page.evaluate(column) == sorted(page.evaluate(column), reverse=True) != ascending
    assert doubt.get_attribute("aria-sort") is None


def test_a_cluster_opens_with_all_its_faces_and_closes(open_page, report):
    page = open_page(report, **DESKTOP)
    labels = labels_of(report)
    cluster = cards(page)[3][0]
    link = page.locator("#clusters .card h3 button").nth(3)
    link.click()
    dialog = page.locator("#opened")
    assert dialog.is_visible() and dialog.locator("h2").inner_text() == f"Cluster {cluster}"
    shown = {int(name.split(",")[0].removeprefix("face ").split(";")[0].replace(",", "")) for name in page.evaluate(
        "[...document.querySelectorAll('#opened .faces .face')].map((f) => (f.alt || f.getAttribute('aria-label')).replace(/(\\d),(\\d)/g, '$1$2'))")}
    assert shown == set(np.flatnonzero(labels == cluster).tolist())
    page.keyboard.press("Escape")
    assert not dialog.is_visible()
    assert page.evaluate("document.activeElement.textContent") == link.inner_text()


def test_the_curve_follows_the_confidence_that_is_asked_for(open_page, report):
    page = open_page(report, **DESKTOP)
    said = page.locator("#accuracy [role=status]")
    before = said.inner_text()
    page.get_by_label("Keep clusters of at least").fill("95")
    assert said.inner_text() != before and said.inner_text().startswith("At 95")


@pytest.mark.parametrize("width", [320, 360, 768, 1920])
def test_nothing_is_wider_than_the_screen(open_page, report, width):
    page = open_page(report, viewport={"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator("#clusters .card h3 button").first.click()
    assert page.evaluate("document.getElementById('opened').scrollWidth") <= width


def test_a_phone_shows_text_to_be_read_and_buttons_to_be_hit(open_page, report):
    page = open_page(report, **PHONE)
    assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= 16
    small = page.evaluate("""() => [...document.querySelectorAll('main p, main td, main dd, main li, main label, main svg text')]
      .filter((e) => e.textContent && parseFloat(getComputedStyle(e).fontSize) < 12).map((e) => e.outerHTML.slice(0, 80))""")
    assert small == []
    low = page.evaluate("""() => [...document.querySelectorAll('.pager:not([hidden]) button, select, input[type=search]')]
      .filter((e) => e.getBoundingClientRect().height < 44).map((e) => e.outerHTML.slice(0, 80))""")
    assert low == []


def test_a_dark_screen_gets_a_dark_page(open_page, report):
    dark, light = open_page(report, **DARK), open_page(report, **DESKTOP)
    assert lightness(dark, "backgroundColor") < 50 < 200 < lightness(dark, "color")
    assert lightness(light, "backgroundColor") > 200 > 60 > lightness(light, "color")


@pytest.mark.parametrize("screen", [DESKTOP, DARK, PHONE], ids=["desktop", "dark", "phone"])
def test_everybody_can_use_it(open_page, report, screen):
    page = open_page(report, **screen)
    page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    for state in ("page", "window"):
        if state == "window":
            page.locator("#clusters .card h3 button").first.click()
        assert barriers(page) == []


def test_it_prints(open_page, report):
    page = open_page(report, **DESKTOP)
    assert page.pdf(format="A4").startswith(b"%PDF")
    page.emulate_media(media="print", color_scheme="dark")
    for gone in ("nav", ".controls", ".pager", "details", "input"):
        assert not any(element.is_visible() for element in page.locator(gone).all())
    assert page.locator("#clusters .card").first.is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


MARKS = "{{script}} {{pictures}} {{policy}} </script>"


@pytest.fixture(scope="module")
def odd_names(tmp_path_factory):
    """The report of features, pictures and a title whose names mean something in a page, or are no UTF-8."""
    folder = tmp_path_factory.mktemp("odd")
    facegraph("synth", "-n", 300, "--dim", 32, "-o", "faces", folder=folder)
    (folder / "faces/features.npy").rename(folder / "{{pictures}}.npy")
    facegraph("cluster", "{{pictures}}.npy", "--run", "run", folder=folder)
    names = [f"{{{{data}}}} {face}.png".encode() if face % 2 else b"caf\xe9 %d.png" % face for face in range(300)]
    for name in names:
        png(pathlib.Path(os.fsdecode(os.fsencode(folder) + b"/" + name)), (90, 90, 200))
    (folder / "list.txt").write_bytes(b"\n".join(names) + b"\n")
    facegraph("report", "run", "--images", "list.txt", "--link-images", "--title", MARKS, "-o", "report.html", folder=folder)
    return folder / "report.html"


def test_names_with_marks_and_other_bytes_are_shown_and_found(open_page, odd_names):
    page = open_page(odd_names, **DESKTOP)
    assert page.inner_text("h1") == MARKS and page.title().startswith(MARKS)
    page.evaluate("document.querySelectorAll('img').forEach((image) => { image.loading = 'eager'; })")
    wait_until(page, "[...document.querySelectorAll('img')].every((image) => image.complete)")
    images = page.evaluate("[...document.querySelectorAll('img')].map((i) => [i.src, i.naturalWidth])")
    assert all(width == 4 for _, width in images)
    assert any("%E9" in source for source, _ in images) and any("%7B%7Bdata%7D%7D" in source for source, _ in images)


def test_the_report_runs_its_own_script_alone(report, chromium):
    page = chromium.new_context().new_page()
    page.goto(report.as_uri())
    page.wait_for_selector("#words")
    page.evaluate("""() => {
      document.body.insertAdjacentHTML('beforeend', '<img src="data:," onerror="window.ran = 1">');
      const script = document.createElement('script');
      script.textContent = 'window.ran = 2';
      document.body.append(script);
    }""")
    page.wait_for_timeout(300)
    assert page.evaluate("window.ran") is None
    page.context.close()


@pytest.fixture(scope="module")
def large_run(tmp_path_factory):
    """100,000 clusters of one to thirty faces and one of 50,000, each with a picture somewhere."""
    folder = tmp_path_factory.mktemp("large")
    random = np.random.default_rng(1)
    sizes = np.append(random.geometric(0.25, 100_000).clip(1, 30), 50_000)
    labels = np.repeat(np.arange(len(sizes)), sizes)
    faces, starts = len(labels), np.concatenate([[0], np.cumsum(sizes)])
    (folder / "run").mkdir()
    own = np.arange(faces)
    after = np.where(own + 1 < starts[labels + 1], own + 1, starts[labels])
    ids = np.stack([own, after, (own + 97) % faces], axis=1).astype(np.int32)
    ids[ids[:, 1] == own, 1] = -1
    similarities = np.stack([np.ones(faces), np.where(ids[:, 1] < 0, 0, random.uniform(0.5, 0.9, faces)),
                             random.uniform(0.1, 0.5, faces)], axis=1).astype(np.float32)
    np.savez(folder / "run/neighbors.npz", ids=ids, similarities=similarities)
    with open(folder / "run/clusters.jsonl", "w") as lines:
        for c, size in enumerate(sizes):
            members = list(range(starts[c], starts[c + 1]))
            lines.write(json.dumps({"id": c, "predicted_iou": round(random.uniform(), 4), "predicted_iop": round(random.uniform(), 4),
                                    "medoid": members[0], "members": members, "inlier_probability": [1.0] * int(size)}) + "\n")
    np.savetxt(folder / "run/labels.txt", labels, fmt="%d")
    (folder / "run/manifest.json").write_text('{"program": "facegraph", "seconds": {"neighbors": 1}}')
    (folder / "list.txt").write_text("".join(f"/data/collection/{face % 100}/picture-{face}.jpg\n" for face in range(faces)))
    facegraph("report", "run", "-o", "report.html", "--images", "list.txt", "--link-images", folder=folder)
    return folder / "report.html"


def test_a_hundred_thousand_clusters_stay_small(large_run):
    assert large_run.stat().st_size < 30_000_000


def test_a_hundred_thousand_clusters_stay_usable(open_page, large_run, chromium):
    page = chromium.new_context(**DESKTOP).new_page()
    page.goto(large_run.as_uri())
    page.wait_for_selector("#words")
    assert page.locator("#clusters .card").count() == 24
    page.get_by_label("Order").select_option("least-sure")
    page.get_by_label("Find").fill("cluster 77,777")
    wait_until(page, "document.querySelectorAll('#clusters .card').length === 1")
    assert cards(page)[0][0] == 77_777
    page.get_by_label("Find").fill("cluster 100000")
    wait_until(page, "document.querySelector('#clusters .card h3').textContent === 'Cluster 100,000'")
    page.locator("#clusters .card h3 button").click()
    assert page.locator("#opened .faces li").count() == 120
    assert page.evaluate("document.querySelectorAll('*').length") < 20_000
    page.context.close()
