#!/usr/bin/env python3
"""Measure how often each stance rule is right, and write it to data/stances/measured.tsv.

usage: tools/confidence.py [--binary FILE] [--shared FOLDER] GOLD [GOLD …]

GOLD is a folder of NAME.txt with NAME.json, or a JSON Lines file of passages: texts that may be tuned on, never those
on which figures are reported. A position is right when the scorer pairs it with an annotated one of the same stance.
The program turns the counts into the confidence that each position carries: (right + 1) / (found + 2).
"""
import argparse
import os
import pathlib
import sys
from collections import Counter

import errors

TABLE = errors.ROOT / "data/stances/measured.tsv"
HEAD = """# How often each rule was right on annotated texts that may be tuned on, by tools/confidence.py.
# rule\tfound\tright
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="+", type=pathlib.Path)
    parser.add_argument("--binary", default=errors.ROOT / "target/release/whipcount", type=pathlib.Path)
    shared = os.environ.get("WHIPCOUNT_SHARED") or errors.ROOT.parent / "shared"
    parser.add_argument("--shared", default=shared, type=pathlib.Path)
    options = parser.parse_args()
    sys.path.insert(0, str(options.shared / "gold"))
    import score
    gold = {name: pair for path in options.gold for name, pair in errors.read_gold(path).items()}
    found_in = errors.run(options.binary, gold)
    found, right = Counter(), Counter()
    for name, (text, note) in gold.items():
        positions = found_in.get(name, {}).get("positions", [])
        paired = errors.pairs(score, text, note["positions"], positions)
        for number, position in enumerate(positions):
            rule = position["found_by"]
            found[rule] += 1
            partner = paired.get(number)
            right[rule] += partner is not None and note["positions"][partner]["stance"] == position["stance"]
    rows = "".join(f"{rule}\t{found[rule]}\t{right[rule]}\n" for rule in sorted(found))
    TABLE.write_text(HEAD + rows, encoding="utf-8")
    print(f"{TABLE.relative_to(errors.ROOT)}: {len(found)} rules, {right.total()} of {found.total()} positions right")


if __name__ == "__main__":
    main()
