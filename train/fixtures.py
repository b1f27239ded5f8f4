#!/usr/bin/env python3
"""Write examples of what this side computes, for the tests of the Rust side to compare with.

usage: fixtures.py MODEL_CHECKPOINT|none --base FOLDER --out FILE.jsonl [TEXT …]

A line a text: its pieces (ids, places in code points, marks) and the attributions that the network finds.
"""

import argparse
import json
import pathlib

from export import load, rounded
from pieces import pieces_of, tokenizer_of
from reading import outputs_of, read

TEXTS = [
    "",
    "   \n\n ",
    "“We will send two ships,” Minister Ada Lund said.\nShe added: \"Nothing is decided\".",
    "OSLO — THE MINISTER DENIED IT.\n\n\"It’s a lie,\" McKay’s aide e-mailed; iPhone users (and NATO's) disagreed.",
    "Čapek naïvely wrote Ångström’s coöperation… Straße, ŁÓDŹ, ﬁne, 中文字 and Ελλάδα.",
    "No sentence end, no stop " * 40,
    "!!!???…—–“”‘’«»\"\"''()[]{}<>",
    "A\u00adB soft\u00adhyphen, zero\u200bwidth, tab\there, nbsp\u00a0here, \ufeffbom, \x07bell, e\u0301 combining.",
    "x" * 150 + " antidisestablishmentarianism " + "ab" * 60,
    "İstanbul ǅ ß ẞ ᾳ Ⅷ ② ½ 12,000 €2.5bn 3pm",
    "\n".join(f"Line {n}: the council said on day {n} that the bridge, which it owns, stays “open\nfor now”." for n in range(30)),
]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoint")
    parser.add_argument("--base", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("texts", nargs="*", type=pathlib.Path, help="more texts, from files")
    options = parser.parse_args()
    network, _ = load(None if options.checkpoint == "none" else options.checkpoint, options.base)
    rounded(network)
    tokenizer = tokenizer_of(options.base)
    with open(options.out, "w", encoding="utf-8") as lines:
        for text in TEXTS + [path.read_text(encoding="utf-8") for path in options.texts]:
            pieces = pieces_of(tokenizer, text)
            # The first scores of the document, to see where the two sides part, if they do.
            tags = outputs_of(network, pieces)[0][:3].tolist() if pieces.ids else []
            lines.write(json.dumps({
                "text": text, "pieces": pieces.ids, "starts": pieces.starts, "ends": pieces.ends, "marks": pieces.marks,
                "tags": [[round(v, 4) for v in row] for row in tags], "attributions": read(network, pieces),
            }) + "\n")


if __name__ == "__main__":
    main()
