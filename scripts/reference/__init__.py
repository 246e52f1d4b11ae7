# SPDX-License-Identifier: MIT
"""Makes the pages of docs/reference/ (scripts/reference_doc.py)."""

NOTE = "<!-- Made by scripts/reference_doc.py: do not edit. -->\n"
