"""From a document to its attributions by a trained network: windows, Viterbi, links. The tool does the same in Rust."""

import torch

from network import FORBIDDEN, NEAREST, ROLES, TAGS
from pieces import CLS, PAD, SEP, keepers, reading_windows


def candidates(x, ys):
    """The NEAREST spans of `ys` to the span `x`, each with its bucket of nearness: sorted lists of (first, last)."""
    before = [y for y in ys if y < x][::-1]
    after = [y for y in ys if y > x]
    ranked = [(y, max(6 - r, 0)) for r, y in enumerate(before, 1)] + [(y, min(5 + r, 11)) for r, y in enumerate(after, 1)]
    ranked.sort(key=lambda c: max(x[0] - c[0][1], c[0][0] - x[1]))
    return ranked[:NEAREST]


def lines_between(lines, x, y):
    early, late = min(x, y), max(x, y)
    return min(max(lines[late[0]] - lines[early[1]], 0), 3)


def batch_of(pieces_list):
    """Rows of (ids, marks) padded to one length: two tensors of shape (rows, length)."""
    length = max(len(ids) for ids, _ in pieces_list) + 2
    ids = torch.full((len(pieces_list), length), PAD, dtype=torch.long)
    marks = torch.zeros((len(pieces_list), length), dtype=torch.long)
    for row, (i, m) in enumerate(pieces_list):
        ids[row, : len(i) + 2] = torch.tensor([CLS, *i, SEP])
        marks[row, 1 : len(i) + 1] = torch.tensor(m)
    return ids, marks


def viterbi(tags, moves):
    """The best path through `tags` (pieces × tags), beginning and ending outside an unfinished span."""
    starts = torch.tensor([0.0 if t[0] in "OBS" else FORBIDDEN for t in TAGS])
    ends = torch.tensor([0.0 if t[0] in "OES" else FORBIDDEN for t in TAGS])
    best, back = tags[0] + starts, []
    for row in tags[1:]:
        step, arg = (best[:, None] + moves).max(0)
        best = step + row
        back.append(arg)
    path = [int((best + ends).argmax())]
    for arg in reversed(back):
        path.append(int(arg[path[-1]]))
    return path[::-1]


def spans_of(path):
    spans = {role: [] for role in ROLES}
    start = None
    for i, tag in enumerate(path):
        name = TAGS[tag]
        if name[0] in "BS":
            start = i
        if name[0] in "ES":
            spans[name[2:]].append((start, i))
    return spans


@torch.no_grad()
def outputs_of(network, pieces, batch=8):
    """Tags and links of every piece of a document."""
    count = len(pieces.ids)
    first_of_line = [m >= 20 for m in pieces.marks]
    windows = reading_windows(count, first_of_line)
    tags, links = [], []
    rows = [(pieces.ids[a:b], pieces.marks[a:b]) for a, b in windows]
    kept = keepers(windows, count)
    for at in range(0, len(rows), batch):
        t, l = network(*(t.to(network.tags.weight.device) for t in batch_of(rows[at : at + batch])))
        for row, (window, keep) in enumerate(zip(windows[at : at + batch], kept[at : at + batch])):
            part = slice(keep[0] - window[0] + 1, keep[1] - window[0] + 1)
            tags.append(t[row, part])
            links.append(l[row, part])
    return torch.cat(tags), torch.cat(links)


@torch.no_grad()
def attributions_of(network, pieces, tags, links):
    """Attributions as lists of (first, last) pieces: source, cue, content."""
    spans = spans_of(viterbi(tags.cpu(), (network.transitions + network.barred).cpu()))
    contents = {cue: [] for cue in spans["cue"]}

    def choose(kind, x, ys):
        found = candidates(x, ys)
        if not found:
            return None, None
        column = lambda values: torch.tensor(list(values), device=links.device)
        scores = network.pair_scores(
            kind, links[None], column(0 for _ in found),
            (column(x[0] for _ in found), column(x[1] for _ in found)),
            (column(y[0] for y, _ in found), column(y[1] for y, _ in found)),
            column(bucket for _, bucket in found), column(lines_between(pieces.lines, x, y) for y, _ in found),
        )
        best = int(scores.argmax())
        return found[best][0], float(scores[best])

    for content in spans["content"]:
        cue, _ = choose("content_cue", content, spans["cue"])
        if cue is not None:
            contents[cue].append(content)
    result = []
    for cue in spans["cue"]:
        if contents[cue]:
            source, score = choose("cue_source", cue, spans["source"])
            result.append({"source": [source] if source and score > 0 else [], "cue": [cue], "content": contents[cue]})
    return result


def read(network, pieces):
    """The attributions of a document, in code points: what score_attribution.py reads."""
    if not pieces.ids:
        return []
    tags, links = outputs_of(network, pieces)
    return [
        {role: [[pieces.starts[a], pieces.ends[b]] for a, b in spans] for role, spans in attribution.items()}
        for attribution in attributions_of(network, pieces, tags, links)
    ]
