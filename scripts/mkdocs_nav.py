# SPDX-License-Identifier: MIT
"""A hook of MkDocs: an entry of `nav` that ends in a slash stands for all pages of that folder, index.md first."""
import pathlib


def pages_of(docs, folder):
    names = sorted((path.name for path in (docs / folder).glob("*.md")), key=lambda name: (name != "index.md", name))
    return [folder + name for name in names]


def expanded(docs, entry):
    if isinstance(entry, dict):
        return {title: expanded(docs, value) for title, value in entry.items()}
    if isinstance(entry, list):
        return [expanded(docs, value) for value in entry]
    return pages_of(docs, entry) if entry.endswith("/") else entry


def on_config(config):
    config["nav"] = expanded(pathlib.Path(config["docs_dir"]), config["nav"])
    return config
