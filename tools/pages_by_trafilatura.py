#!/usr/bin/env python3
"""What trafilatura finds on the pages of `crates/quality/data/pages`, as JSON Lines.

    python3 -m venv /tmp/other && /tmp/other/bin/pip install trafilatura lxml_html_clean
    /tmp/other/bin/python tools/pages_by_trafilatura.py > /tmp/other.jsonl
"""

import json
import pathlib

import trafilatura

pages = pathlib.Path(__file__).parent.parent / "crates" / "quality" / "data" / "pages"
for part in ("seen", "aside"):
    for path in sorted((pages / part).glob("*.html")):
        found = trafilatura.bare_extraction(
            path.read_bytes(),
            with_metadata=True,
            include_comments=False,
            # The stories play in years to come, which it would take for mistakes.
            date_extraction_params={"max_date": "2040-01-01", "original_date": True, "extensive_search": True},
        )
        found = found.as_dict() if found else {}
        line = {
            "page": f"{part}/{path.stem}",
            "title": found.get("title"),
            "publisher": found.get("sitename"),
            "published": found.get("date"),
            "text": found.get("text") or "",
            "version": trafilatura.__version__,
        }
        print(json.dumps(line, ensure_ascii=False))
