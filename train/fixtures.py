#!/usr/bin/env python3
"""Write examples of what this side computes, for the tests of the Rust side to compare with.

usage: fixtures.py READER.pt JUDGE.pt --base FOLDER --out FOLDER [TEXT …]

FOLDER/fixtures.jsonl holds a line a text: its pieces (ids, places in code points, marks) and the attributions that the network
finds. FOLDER/judgements.jsonl holds a line a text: what the judge is asked of it and what it answers.
"""

import argparse
import json
import pathlib

from export import load, load_judge, rounded
from judging import answers_of, windows_of, wording
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

# A motion, a text and what is asked of it: the words of an actor, its form, whether it speaks, its kind, what rules say.
JUDGED = [
    ({"title": "Send ships to the strait", "phrases": ["join the escort"]},
     "Norway will send two ships to the strait, Minister Ada Lund said. Sweden has not decided. Nobody asked Iceland.",
     [("Norway", "Name", False, "State", "commits"), ("Ada Lund", "Name", True, "State", None),
      ("Sweden", "Name", False, "State", "undecided"), ("Iceland", "Name", False, "State", None)]),
    ({"title": "Close the pier", "phrases": []},
     "\n".join(f"On day {n} the council of Ålesund, which is against it, “would not hear of” closing the pier; Mayor Lund shrugged." for n in range(14)),
     [("the council of Ålesund", "Role", False, "Body", "opposes"), ("Mayor Lund", "Name", False, "Person", None)]),
    ({"title": "Long " * 80, "phrases": ["x"]}, "It " + "is so, " * 300 + "said they.", [("It", "Pronoun", False, "Group", None)]),
    ({"title": "", "phrases": []}, "Oslo: no.", [("Oslo", "Metonym", False, "State", None)]),
]


def judged(judge, tokenizer, motion, text, actors):
    """A text with the questions about it and the judge's answers. Sentences end with a line or with ". "."""
    sentences, start = [], 0
    for i, c in enumerate(text):
        if c == "\n" or text[i : i + 2] == ". " or i + 1 == len(text):
            sentences.append([start, i + 1])
            start = i + 1
    candidates = []
    for number, (a, b) in enumerate(sentences):
        for words, form, source, kind, rule in actors:
            at = text.find(words, a, b)
            if at >= 0:
                candidates.append({"sentence": number, "mentions": [[at, at + len(words)]], "form": form, "source": source,
                                   "kind": kind, "rule": rule})
    document = {"text": text, "motion": motion, "sentences": sentences, "candidates": candidates}
    answers = answers_of(judge, windows_of(tokenizer, document), len(candidates))
    answers = [answer and [[round(v, 5) for v in chances] for chances in answer] for answer in answers]
    return {**document, "motion": wording(motion), "answers": answers}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("reader")
    parser.add_argument("judge")
    parser.add_argument("--base", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("texts", nargs="*", type=pathlib.Path, help="more texts, from files")
    options = parser.parse_args()
    network, _ = load(options.reader, options.base)
    rounded(network)
    judge = load_judge(options.judge, options.base)
    rounded(judge.encoder)
    rounded(judge.judge)
    tokenizer = tokenizer_of(options.base)
    with open(options.out / "judgements.jsonl", "w", encoding="utf-8") as lines:
        for motion, text, actors in JUDGED:
            lines.write(json.dumps(judged(judge, tokenizer, motion, text, actors)) + "\n")
    with open(options.out / "fixtures.jsonl", "w", encoding="utf-8") as lines:
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
