#!/usr/bin/env python3
"""Train the judge of positions.

usage: train_judge.py --data FILE.jsonl … --dev DEV.jsonl --base FOLDER [--start READER.pt] --out FOLDER …

The files are what `cargo run --example candidates` made of annotated reports, with their `positions`.
"""

import argparse
import importlib.util
import json
import pathlib
import random
import time
from collections import Counter
from dataclasses import replace

import torch
from torch.nn import functional as F

from judging import BASES, LEANS, STANCES, Judge, answers_of, windows_of
from network import HEADS, from_base, optimiser_of, rate_at
from pieces import MASK, pieces_of, tokenizer_of


def labels_of(document, same_actor):
    """For each candidate the stances that are right: one where the annotated passage is, several where the document says again
    something of an actor that has positions."""
    text, right = document["text"], []
    sentences = document["sentences"]
    golds = []
    for position in document["positions"]:
        start = text.find(position["evidence"])
        end = start + len(position["evidence"])
        inside = {i for i, (a, b) in enumerate(sentences) if a < end and start < b} if start >= 0 else set()
        golds.append((position, inside))
    for candidate in document["candidates"]:
        name = {"id": candidate["actor"], "name": candidate["name"]}
        own = [(p, inside) for p, inside in golds if same_actor(p["actor"], name)]
        here = [p for p, inside in own if candidate["sentence"] in inside]
        if here:
            position = here[0]
            lean = LEANS.index(position["leans"] or "none") if position["stance"] == "undecided" else -1
            right.append(([STANCES.index(position["stance"])], lean, BASES.index(position["basis"])))
        elif own:
            right.append(([0] + sorted({STANCES.index(p["stance"]) for p, _ in own}), -1, -1))
        else:
            right.append(([0], -1, -1))
    return right


def examples_of(tokenizer, documents, same_actor, chance):
    """Windows with what is right in them, and the same windows with a motion that they are not about, on which nobody has a
    position."""
    examples, others, motions = [], [], [d["motion"] for d in documents]
    for d in documents:
        right = labels_of(d, same_actor)
        pieces = pieces_of(tokenizer, d["text"])
        examples += [(w, [right[q.candidate] for q in w.questions]) for w in windows_of(tokenizer, d, pieces) if w.questions]
        m = chance.choice(motions)
        if m["id"] == d["motion"]["id"]:
            continue
        for w in windows_of(tokenizer, {**d, "motion": m}, pieces):
            for q in w.questions:
                q.rule = 0
            if w.questions:
                others.append((w, [([0], -1, -1)] * len(w.questions)))
    return examples, others


def predictions(model, windows, document):
    """For each candidate the chances of none and of the stances, and the likeliest basis."""
    answers = answers_of(model, windows, len(document["candidates"]))
    return [a and (*a[0], max(range(len(BASES)), key=a[2].__getitem__)) for a in answers]


def score_of(scorer, documents, chances, threshold):
    total = Counter()
    for document, p in zip(documents, chances):
        system, known = [], set()
        for candidate, row in zip(document["candidates"], p):
            if row is None or 1 - row[0] < threshold:
                continue
            best = max(range(1, len(STANCES)), key=lambda i: row[i])
            key = (candidate["actor"], best)
            if key in known:
                continue
            known.add(key)
            a, b = document["sentences"][candidate["sentence"]]
            system.append({"actor": {"id": candidate["actor"], "name": candidate["name"]}, "stance": STANCES[best],
                           "evidence": {"text": document["text"][a:b]}, "basis": BASES[row[-1]], "conditions": []})
        total += scorer.score_document(document["text"], {"positions": document["positions"]}, {"positions": system})
    f = lambda hit, s, g: round(2 * hit / max(s + g, 1), 4)
    return {"stance": f(total["stance_hit"], total["system"], total["gold"]),
            "p": round(total["stance_hit"] / max(total["system"], 1), 3), "r": round(total["stance_hit"] / max(total["gold"], 1), 3),
            "basis": round(total["basis_hit"] / max(total["matched"], 1), 3), "actor": f(total["actor_hit"], total["actor_system"], total["actor_gold"])}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", nargs="+", required=True)
    parser.add_argument("--dev", required=True)
    parser.add_argument("--scorer", required=True, help="score.py of the annotated reports")
    parser.add_argument("--base", type=pathlib.Path, required=True)
    parser.add_argument("--start", help="a trained reader whose encoder to start from")
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--pieces", type=int, default=2048, help="pieces in a batch")
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--decay", type=float, default=0.9)
    parser.add_argument("--head-rate", type=float, default=1e-3)
    parser.add_argument("--freeze", type=int, default=2, help="encoder layers, from below, that stay as they are")
    parser.add_argument("--dropout", type=float, default=0.1)
    parser.add_argument("--mask", type=float, default=0.05)
    parser.add_argument("--rule-dropout", type=float, default=0.3)
    parser.add_argument("--others", type=float, default=0.1, help="chance that a window is shown with another motion")
    parser.add_argument("--further", type=float, default=0.3, help="weight of the losses of leaning and basis")
    parser.add_argument("--resume", type=pathlib.Path, help="a checkpoint judge-N.pt to go on from")
    parser.add_argument("--average", type=float, default=0.99)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    chance = random.Random(options.seed)
    options.out.mkdir(parents=True, exist_ok=True)
    spec = importlib.util.spec_from_file_location("score", options.scorer)
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    tokenizer = tokenizer_of(options.base)
    encoder, config = from_base(options.base, options.dropout)
    if options.start:
        state = torch.load(options.start)
        encoder.load_state_dict(state["network"])
        encoder.load_state_dict(state["average"], strict=False)
    model = Judge(encoder, options.dropout)
    first = 1
    if options.resume:
        model.load_state_dict(torch.load(options.resume), strict=False)
        first = int(options.resume.stem.split("-")[1]) + 1
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    model.to(device)

    load = lambda path: [json.loads(line) for line in open(path, encoding="utf-8")]
    dev = load(options.dev)
    dev_windows = [windows_of(tokenizer, d) for d in dev]
    layers = config["num_hidden_layers"]

    def rate_of(name):
        """None for what stays as it is."""
        inner = name.removeprefix("encoder.")
        if inner == name:
            return options.head_rate
        layer = int(inner.split(".")[1]) if inner.startswith("layers.") else -1
        if inner.startswith(HEADS) or options.freeze > max(layer, 0):
            return None
        return rate_at(inner, layers, options.rate, options.decay)

    named = []
    for n, p in model.named_parameters():
        rate = rate_of(n)
        if rate is None:
            p.requires_grad_(False)
        else:
            named.append((n, p, rate))
    optimiser = optimiser_of(named)
    average = {n: p.detach().clone() for n, p, _ in named}
    step, began, warm = 0, time.time(), 0.5 / options.epochs
    for epoch in range(first, options.epochs + 1):
        model.train()
        # Read anew each time: annotated texts may have been added.
        documents = [d for path in options.data for d in load(path)]
        examples, others = examples_of(tokenizer, documents, scorer.same_actor, chance)
        print(f"{len(documents)} documents, {len(examples)} windows, {sum(len(w.questions) for w, _ in examples)} candidates, "
              f"{sum(len(w.ids) for w, _ in examples)} pieces", flush=True)
        rows = examples + chance.sample(others, min(len(others), int(len(examples) * options.others)))
        chance.shuffle(rows)
        blocks = [sorted(rows[i : i + 256], key=lambda r: len(r[0].ids)) for i in range(0, len(rows), 256)]
        batches = []
        for block in blocks:
            batch = []
            for row in block:
                if batch and (len(batch) + 1) * len(row[0].ids) > options.pieces:
                    batches.append(batch)
                    batch = []
                batch.append(row)
            batches.append(batch)
        chance.shuffle(batches)
        sums = [0.0, 0]
        for number, batch in enumerate(batches, 1):
            step += 1
            done = (epoch - 1 + number / len(batches)) / options.epochs
            factor = max(min(done / warm, (1 - done) / (1 - warm)), 0.01)
            for group in optimiser.param_groups:
                group["lr"] = group["base"] * factor
            shown = []
            for w, _ in batch:
                ids = [MASK if k == 0 and i < len(w.ids) - 1 and chance.random() < options.mask else x
                       for i, (x, k) in enumerate(zip(w.ids, w.kinds))]
                shown.append(replace(w, ids=ids))
            stance, *further = model(shown, options.rule_dropout)
            right = [r for _, rs in batch for r in rs]
            allowed = torch.full(stance.shape, -1e4, device=device)
            for i, (stances, *_) in enumerate(right):
                allowed[i, stances] = 0.0
            logp = stance.log_softmax(-1)
            loss = -torch.logsumexp(logp + allowed, -1).sum() / 40  # some forty candidates a batch
            for which, answers in enumerate(further, 1):
                wanted = torch.tensor([r[which] for r in right], device=device)
                if (wanted >= 0).any():
                    more = F.cross_entropy(answers[wanted >= 0], wanted[wanted >= 0], reduction="sum")
                    loss = loss + options.further * more / 40
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_([p for _, p, _ in named], 1.0)
            optimiser.step()
            keep = min(options.average, step / (step + 10))
            with torch.no_grad():
                for n, p, _ in named:
                    average[n].lerp_(p, 1 - keep)
            sums[0] += loss.item() * 40
            sums[1] += len(right)
            if step % 25 == 0:
                print(f"epoch {epoch} step {number}/{len(batches)} loss {sums[0] / sums[1]:.4f} {(time.time() - began) / 60:.1f} min", flush=True)
        kept = {n: p.detach().clone() for n, p, _ in named}
        model.load_state_dict(average, strict=False)
        model.eval()
        torch.save(model.state_dict(), options.out / f"judge-{epoch}.pt")
        chances = [predictions(model, ws, d) for ws, d in zip(dev_windows, dev)]
        results = {t: score_of(scorer, dev, chances, t) for t in (0.3, 0.4, 0.5, 0.6)}
        print(json.dumps({"epoch": epoch, "loss": round(sums[0] / sums[1], 4), **results}), flush=True)
        json.dump(chances, open(options.out / f"dev-{epoch}.json", "w"))
        model.load_state_dict(kept, strict=False)


if __name__ == "__main__":
    main()
