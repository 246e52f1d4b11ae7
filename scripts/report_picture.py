#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Makes docs/images/report.png: the report of a run on synthetic faces, with a drawn face for each.

usage: scripts/report_picture.py PROGRAM OUTPUT.png [--work FOLDER]     (needs numpy, playwright and chromium)

Each drawing is made from the face's feature: its principal components decide colors and proportions. So faces with similar features
look alike, as pictures of one person do.
"""
import argparse
import pathlib
import shutil
import struct
import subprocess
import tempfile
import zlib

import numpy as np
from playwright.sync_api import sync_playwright

FACES, DIM, SIZE = 1500, 256, 96
SKIN = np.array([[246, 214, 190], [232, 184, 146], [200, 146, 104], [150, 100, 66], [98, 62, 40]], float)
HAIR = np.array([[30, 24, 22], [92, 58, 34], [168, 110, 52], [222, 186, 112], [150, 150, 156]], float)
BACKGROUND = np.array([[205, 220, 235], [225, 225, 215], [215, 230, 215], [235, 220, 225], [210, 210, 225]], float)


def png(pixels):
    """The bytes of an 8-bit RGB picture."""
    height, width, _ = pixels.shape
    rows = np.concatenate([np.zeros((height, 1), np.uint8), pixels.reshape(height, -1)], axis=1)

    def chunk(kind, content):
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows.tobytes(), 9)) + chunk(b"IEND", b"")


def blend(palette, position):
    """A color between those of a palette; position 0..1."""
    place = position * (len(palette) - 1)
    left = min(int(place), len(palette) - 2)
    return palette[left] + (place - left) * (palette[left + 1] - palette[left])


def drawing(look):
    """A face from eight numbers 0..1, [SIZE, SIZE, 3]."""
    x, y = np.meshgrid(np.linspace(-1, 1, 2 * SIZE), np.linspace(-1, 1, 2 * SIZE))
    wide, long, gap, open_, smile = 0.42 + 0.2 * look[0], 0.58 + 0.16 * look[1], 0.17 + 0.1 * look[2], look[3], look[4]
    skin, hair = blend(SKIN, look[5]), blend(HAIR, look[6])
    picture = np.empty((*x.shape, 3))
    picture[:] = blend(BACKGROUND, look[7])

    def fill(where, color):
        picture[where] = color

    def ellipse(cx, cy, rx, ry):
        return ((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2 <= 1

    fill(ellipse(0, 1.25, 0.8, 0.6), 0.55 * hair + 60)                                     # shoulders
    fill(ellipse(0, -0.12, wide + 0.1, long + 0.08) & (y < 0.1 + 0.5 * look[2]), hair)     # hair behind
    fill(ellipse(0, 0, wide, long), skin)
    fill(ellipse(0, 0, wide, long) & (y < -0.34 + 0.2 * look[0] * x), hair)                # fringe
    for side in (-1, 1):
        fill(ellipse(side * gap * 1.05, -0.06, 0.095, 0.045 + 0.035 * open_), (250, 250, 250))
        fill(ellipse(side * gap * 1.05, -0.06, 0.042, 0.042), (50, 40, 40))
        fill((abs(x - side * gap * 1.05) < 0.12) & (abs(y + 0.19 + 0.05 * side * x) < 0.018), 0.7 * hair)
    fill(ellipse(0, 0.12, 0.045, 0.1), 0.88 * skin)
    mouth = 0.32 + (0.25 * smile - 0.05) * -(x / 0.2) ** 2
    fill((abs(x) < 0.19) & (abs(y - mouth) < 0.028), (170, 70, 70))
    small = picture.reshape(SIZE, 2, SIZE, 2, 3).mean(axis=(1, 3))
    return small.clip(0, 255).round().astype(np.uint8)


def draw_all(features, folder):
    centered = features - features.mean(axis=0)
    directions = np.linalg.svd(centered, full_matrices=False)[2][:8]
    turn = np.linalg.qr(np.random.default_rng(4).normal(size=(8, 8)))[0]  # no look shows the first direction alone
    looks = centered @ directions.T @ turn
    looks = looks.argsort(axis=0).argsort(axis=0) / max(1, len(looks) - 1)
    folder.mkdir()
    for face, look in enumerate(looks):
        (folder / f"{face:05}.png").write_bytes(png(drawing(look)))
    (folder.parent / "pictures.txt").write_text("".join(f"{folder.name}/{face:05}.png\n" for face in range(len(looks))))


def screenshot(page, output):
    """The list of clusters as a browser shows it."""
    browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if browser is None:
        raise SystemExit("needs chromium, which is absent")
    with sync_playwright() as playwright:
        window = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        tab = window.new_page(viewport={"width": 1200, "height": 880})
        tab.goto(page.as_uri())
        heading = tab.get_by_role("heading", name="Clusters", exact=True)
        heading.wait_for()
        heading.evaluate("heading => window.scrollTo(0, heading.getBoundingClientRect().top + window.scrollY - 90)")
        tab.wait_for_timeout(1500)
        tab.screenshot(path=str(output))
        window.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("output", type=pathlib.Path)
    parser.add_argument("--work", type=pathlib.Path, help="keep the run here")
    arguments = parser.parse_args()
    work = arguments.work or pathlib.Path(tempfile.mkdtemp())
    work.mkdir(exist_ok=True)

    def run(*words):
        subprocess.run([arguments.program.resolve(), *words], cwd=work, check=True)

    run("synth", "-n", str(FACES), "--dim", str(DIM), "--mean-size", "20", "--lookalikes", "0", "--modes", "1", "--seed", "5", "-o", "faces")
    draw_all(np.load(work / "faces/features.npy").astype(float), work / "pictures")
    run("cluster", "faces/features.npy", "--run", "run")
    run("report", "run", "-o", "report.html", "--images", "pictures.txt", "--title",
        f"{FACES:,} synthetic faces")
    screenshot((work / "report.html").resolve(), arguments.output.resolve())
    print(f"{arguments.output}: {arguments.output.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
