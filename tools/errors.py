#!/usr/bin/env python3
"""Show what whipcount gets right and wrong on annotated texts, rule by rule and sentence by sentence.

usage: tools/errors.py [--rules] [--wrong] [--misses] [--stance STANCE] [--rule RULE]
                       [--binary FILE] [--shared FOLDER] [--system FILE] GOLD [GOLD …]

GOLD is a folder of NAME.txt with NAME.json, or a JSON Lines file of passages. A position is right when the
scorer, `gold/score.py` of the shared folder, pairs it with an annotated one of the same stance.

  --rules    for each rule: how many positions it found, how many of them are right, wrong in the stance alone,
             or wrong altogether (the default when nothing else is asked for)
  --wrong    the positions found that are wrong, with their sentence and what the annotation says there instead
  --misses   the annotated positions that were not found, with their sentence
  --stance   only errors where either side has this stance
  --rule     only errors of this rule
  --system   score this file of `whipcount read --format jsonl` output instead of running the program
"""
import argparse
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict

ROOT = pathlib.Path(__file__).resolve().parent.parent


def main():
    options = arguments()
    sys.path.insert(0, str(options.shared / "gold"))
    import score

    gold = {}
    for path in options.gold:
        gold.update(read_gold(path))
    system = score.read_system(options.system) if options.system else run(options.binary, gold)
    rules, wrong, misses = defaultdict(Counter), [], []
    for name, (text, note) in gold.items():
        found = system.get(name, {}).get("positions") or []
        partners = pairs(score, text, note["positions"], found)
        show = Sentences(score, text)
        for number, position in enumerate(found):
            partner = partners.get(number)
            verdict = "wrong"
            if partner is not None:
                same = note["positions"][partner]["stance"] == position["stance"]
                verdict = "right" if same else "stance"
            rules[position["found_by"]][verdict] += 1
            if verdict != "right":
                wrong.append(error(name, verdict, position, note, partner, show))
        for number, annotated in enumerate(note["positions"]):
            if number not in partners.values():
                misses.append(miss(name, annotated, found, show))
    if options.rules or not (options.wrong or options.misses):
        print_rules(rules, sum(len(note["positions"]) for _, note in gold.values()))
    for item in (wrong if options.wrong else []) + (misses if options.misses else []):
        if options.stance in (None, *item["stances"]) and options.rule in (None, item["rule"]):
            print(item["text"])


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="+", type=pathlib.Path)
    parser.add_argument("--rules", action="store_true")
    parser.add_argument("--wrong", action="store_true")
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--stance")
    parser.add_argument("--rule")
    parser.add_argument("--binary", default=ROOT / "target/release/whipcount", type=pathlib.Path)
    shared = os.environ.get("WHIPCOUNT_SHARED") or ROOT.parent / "shared"
    parser.add_argument("--shared", default=shared, type=pathlib.Path)
    parser.add_argument("--system", type=pathlib.Path)
    return parser.parse_args()


def read_gold(path):
    """{document id: (text, annotation)} of a folder of reports or a file of passages."""
    if path.is_dir():
        notes = [(json.loads(note.read_text(encoding="utf-8")), note.with_suffix(".txt"))
                 for note in sorted(path.glob("*.json")) if note.with_suffix(".txt").exists()]
        return {note["document"]["id"]: (text.read_text(encoding="utf-8"), note) for note, text in notes}
    lines = path.read_text(encoding="utf-8").split("\n")
    passages = [json.loads(line) for line in lines if line.strip()]
    return {passage["document"]["id"]: (passage["text"], passage) for passage in passages}


def run(binary, gold):
    """What the program finds in each document, asked about that document's own motion."""
    groups = defaultdict(list)
    for text, note in gold.values():
        motion = note["motion"]
        key = json.dumps([motion["id"], motion["title"], motion.get("phrases", [])])
        groups[key].append({**note["document"], "text": text})
    found = {}
    with tempfile.TemporaryDirectory(prefix="whipcount-errors-") as folder:
        motion_file, documents_file = pathlib.Path(folder, "motion.toml"), pathlib.Path(folder, "documents.jsonl")
        for key, documents in groups.items():
            # A JSON string or list of strings is also a TOML one.
            fields = zip(("id", "title", "phrases"), json.loads(key))
            motion_file.write_text("".join(f"{field} = {json.dumps(value, ensure_ascii=False)}\n"
                                           for field, value in fields), encoding="utf-8")
            documents_file.write_text("".join(json.dumps(document, ensure_ascii=False) + "\n"
                                              for document in documents), encoding="utf-8")
            command = [binary, "read", "--motion", motion_file, "--format", "jsonl", documents_file]
            ended = subprocess.run(command, stdout=subprocess.PIPE, encoding="utf-8")
            if ended.returncode not in (0, 1):
                sys.exit(f"error: `{binary}` ended with {ended.returncode} on motion {key}")
            for line in ended.stdout.splitlines():
                document = json.loads(line)
                found[document["document"]["id"]] = document
    return found


def pairs(score, text, annotated, found):
    """{number of a found position: number of the annotated one it is paired with}, by the scorer's own order."""
    spans = score.sentences(text)
    there = [score.touched(text, spans, position["evidence"]) for position in annotated]
    here = [score.touched(text, spans, position.get("evidence")) for position in found]

    def key(level, stance, evidence):
        return lambda i, j: (score.same_actor(annotated[i]["actor"], found[j].get("actor")) >= level
                             and (not evidence or there[i] & here[j])
                             and (not stance or annotated[i]["stance"] == found[j].get("stance")))

    staged = score.staged(range(len(annotated)), range(len(found)), [
        key(level, stance, evidence)
        for stance, evidence in ((True, True), (True, False), (False, True)) for level in (2, 1)])
    return {found_number: annotated_number for annotated_number, found_number in staged}


class Sentences:
    """The sentences of a text, to be looked up by words that stand in them."""

    def __init__(self, score, text):
        self.score, self.text, self.spans = score, text, score.sentences(text)

    def numbers(self, evidence):
        return self.score.touched(self.text, self.spans, evidence)

    def words(self, evidence):
        """The first sentence that holds the words."""
        numbers = self.numbers(evidence)
        if not numbers:
            return "(words that the text does not have)"
        start, end = self.spans[min(numbers)]
        return self.text[start:end].strip()


def error(name, verdict, position, note, partner, show):
    actor = position["actor"]
    if partner is not None:
        instead = summary(note["positions"][partner])
    else:
        here = show.numbers(position["evidence"])
        there = [summary(other) for other in note["positions"] if show.numbers(other["evidence"]) & here]
        instead = "; ".join(there) or "no position in this sentence"
    text = (f"WRONG {verdict:6} {name}  {actor['id']} {position['stance']}  by {position['found_by']} "
            f"({position['speaker']}, {position['basis']})\n"
            f"  evidence  {position['evidence']['text']}\n"
            f"  sentence  {show.words(position['evidence'])}\n"
            f"  gold      {instead}\n")
    stances = [position["stance"]] + ([note["positions"][partner]["stance"]] if partner is not None else [])
    return {"text": text, "stances": stances, "rule": position["found_by"]}


def miss(name, annotated, found, show):
    there = show.numbers(annotated["evidence"])
    here = [f"{other['actor']['id']} {other['stance']} by {other['found_by']}" for other in found
            if show.numbers(other["evidence"]) & there]
    text = (f"MISS {name}  {summary(annotated)}\n"
            f"  evidence  {annotated['evidence']}\n"
            f"  sentence  {show.words(annotated['evidence'])}\n"
            f"  found     {'; '.join(here) or 'nothing in this sentence'}\n")
    return {"text": text, "stances": [annotated["stance"]], "rule": None}


def summary(annotated):
    return f"{annotated['actor']} {annotated['stance']} ({annotated['speaker']}, {annotated['basis']})"


def print_rules(rules, wanted):
    width = max([len("rule"), *map(len, rules)])
    print(f"{'rule':{width}}  found  right  stance  wrong  precision")
    for rule, counts in sorted(rules.items(), key=lambda item: (-item[1].total(), item[0])):
        print(row(rule, counts, width))
    total = sum(rules.values(), Counter())
    print(row("all", total, width))
    print(f"{wanted} annotated, recall {total['right'] / wanted if wanted else 0:.3f}")


def row(rule, counts, width):
    found = counts.total()
    precision = counts["right"] / found if found else 0
    return (f"{rule:{width}}  {found:5}  {counts['right']:5}  {counts['stance']:6}  {counts['wrong']:5}"
            f"  {precision:9.3f}")


if __name__ == "__main__":
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # `… | head` ends quietly
    main()
