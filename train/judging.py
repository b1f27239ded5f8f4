"""The judge: which stance, if any, each sentence states of each actor that could hold it there.

A window is the motion, then sentences of a document: [CLS] title ; phrases [SEP] sentences [SEP]. A candidate is an actor in
one of the sentences, with the pieces of the words that mention it. All candidates of a window are judged in one pass.
"""

from dataclasses import dataclass

import torch
from torch import nn
from torch.nn import functional as F

from pieces import CLS, SEP, pieces_of, span_finder

STANCES = ["none", "commits", "supports", "conditional", "undecided", "declines", "opposes"]
LEANS = ["none", "for", "against"]
BASES = ["self", "reported", "anonymous", "narrator"]
FORMS = ["Name", "Metonym", "Adjective", "Role", "Pronoun"]
KINDS = ["State", "Body", "Party", "Organisation", "Person", "Group"]
HEADS, SIZE = 4, 32
WIDTH = HEADS * SIZE
MOTION = 48  # pieces of the motion at most
LENGTH = 254  # pieces of a window, motion included, at most
BEFORE = 2  # sentences before those that are judged, to be understood


@dataclass
class Question:
    """A candidate in a window: places of its words, of its sentence, and what is known of it."""

    words: list  # first and last piece of each mention, counted in the window's row
    sentence: tuple  # first piece and the one after the last
    form: int
    source: int
    kind: int
    rule: int
    candidate: int  # number in the document


@dataclass
class Window:
    ids: list
    marks: list
    kinds: list
    questions: list


def wording(motion):
    """A motion's title and phrases in one line."""
    return " ; ".join([motion["title"], *motion.get("phrases", [])])


def motion_pieces(tokenizer, motion):
    found = pieces_of(tokenizer, wording(motion))
    return found.ids[:MOTION], found.marks[:MOTION]


def windows_of(tokenizer, document, pieces=None):
    """The windows of a document, with the questions about its candidates. `pieces` are those of its text, if they are known."""
    motion_ids, motion_marks = motion_pieces(tokenizer, document["motion"])
    pieces = pieces or pieces_of(tokenizer, document["text"])
    room = LENGTH - len(motion_ids) - 1
    bounds, at = [], 0
    for start, end in document["sentences"]:
        while at < len(pieces.ids) and pieces.starts[at] < start:
            at += 1
        first = at
        while at < len(pieces.ids) and pieces.starts[at] < end:
            at += 1
        bounds.append((first, at))
    by_sentence = [[] for _ in bounds]
    for number, candidate in enumerate(document["candidates"]):
        by_sentence[candidate["sentence"]].append(number)
    find = span_finder(pieces)
    windows, number = [], 0
    while number < len(bounds):
        first = number
        begin = bounds[max(first - BEFORE, 0)][0]
        if bounds[first][1] - begin > room:  # a long sentence: without what is before it
            begin = bounds[first][0]
        end = min(bounds[first][1], begin + room)
        number += 1
        while number < len(bounds) and bounds[number][1] - begin <= room:
            end = bounds[number][1]
            number += 1
        offset = len(motion_ids) + 2 - begin
        questions = []
        for sentence in range(first, number):
            a, b = bounds[sentence][0], min(bounds[sentence][1], end)
            if b <= a:
                continue
            for which in by_sentence[sentence]:
                candidate = document["candidates"][which]
                words = [s for s in (find(*m) for m in candidate["mentions"]) if s and begin <= s[0] and s[1] < end]
                words = [(x + offset, y + offset) for x, y in words] or [(0, 0)]
                questions.append(Question(
                    words, (a + offset, b + offset), FORMS.index(candidate["form"]), int(candidate["source"]),
                    KINDS.index(candidate["kind"]) if candidate["kind"] in KINDS else 0,
                    STANCES.index(candidate["rule"]) if candidate["rule"] else 0, which,
                ))
        ids = [CLS, *motion_ids, SEP, *pieces.ids[begin:end], SEP]
        marks = [0, *motion_marks, 0, *pieces.marks[begin:end], 0]
        kinds = [1] * (len(motion_ids) + 2) + [0] * (end - begin + 1)
        windows.append(Window(ids, marks, kinds, questions))
    return windows


class Judge(nn.Module):
    """The encoder of `network` with the judge's heads."""

    def __init__(self, encoder, dropout=0.1):
        super().__init__()
        self.encoder = encoder
        hidden = encoder.words.weight.shape[1]
        self.judge = nn.Linear(hidden, 4 * WIDTH)  # query, key, own words, the sentence's words
        self.form = nn.Embedding(len(FORMS), WIDTH)
        self.source = nn.Embedding(2, WIDTH)
        self.kind = nn.Embedding(len(KINDS), WIDTH)
        self.rule = nn.Embedding(len(STANCES), WIDTH)
        for table in (self.form, self.source, self.kind, self.rule):
            nn.init.normal_(table.weight, std=0.02)
        self.stance = nn.Linear(WIDTH, len(STANCES))
        self.leans = nn.Linear(WIDTH, len(LEANS))
        self.basis = nn.Linear(WIDTH, len(BASES))
        self.dropout = nn.Dropout(dropout)

    def forward(self, windows, rule_dropout=0.0):
        asked = [(row, q) for row, w in enumerate(windows) for q in w.questions]
        if not asked:
            return None
        device = self.judge.weight.device
        length = max(len(w.ids) for w in windows)
        pad = lambda rows: torch.tensor([r + [0] * (length - len(r)) for r in rows], device=device)
        x = self.encoder.encode(pad([w.ids for w in windows]), pad([w.marks for w in windows]), pad([w.kinds for w in windows]))
        flat = self.judge(x).view(len(windows) * length, 4, WIDTH)
        count = len(asked)
        places, owners, weights = [], [], []
        for i, (row, q) in enumerate(asked):
            for span in q.words:
                for at in span:
                    places.append(row * length + at)
                    owners.append(i)
                    weights.append(1.0 / (2 * len(q.words)))
        owners = torch.tensor(owners, device=device)
        gathered = flat[torch.tensor(places, device=device)] * torch.tensor(weights, device=device)[:, None, None]
        own = torch.zeros(count, 4, WIDTH, device=device).index_add_(0, owners, gathered)
        longest = max(q.sentence[1] - q.sentence[0] for _, q in asked)
        first = torch.tensor([row * length + q.sentence[0] for row, q in asked], device=device)
        size = torch.tensor([q.sentence[1] - q.sentence[0] for _, q in asked], device=device)
        steps = torch.arange(longest, device=device)[None]
        inside = steps < size[:, None]
        at = (first[:, None] + steps).clamp(max=flat.shape[0] - 1)
        keys = flat[:, 1][at].view(count, longest, HEADS, SIZE)
        values = flat[:, 3][at].view(count, longest, HEADS, SIZE)
        query = own[:, 0].view(count, 1, HEADS, SIZE)
        scores = (query * keys).sum(-1) * SIZE**-0.5
        scores = scores.masked_fill(~inside[:, :, None], -1e4).softmax(1)
        read = (scores[..., None] * values).sum(1).view(count, WIDTH)
        column = lambda name: torch.tensor([getattr(q, name) for _, q in asked], device=device)
        hidden = own[:, 2] + read + self.form(column("form")) + self.source(column("source")) + self.kind(column("kind"))
        rule = column("rule")
        if rule_dropout:
            rule = rule.masked_fill(torch.rand(count, device=device) < rule_dropout, 0)
        hidden = hidden + self.rule(rule)
        hidden = self.dropout(F.relu(hidden))
        return self.stance(hidden), self.leans(hidden), self.basis(hidden)


@torch.no_grad()
def answers_of(judge, windows, count):
    """For each of `count` candidates the chances of stances, leanings and bases; None for one that is not asked about."""
    answers = [None] * count
    for window in windows:
        found = judge([window])
        if found:
            for question, *chances in zip(window.questions, *(out.softmax(-1).tolist() for out in found)):
                answers[question.candidate] = chances
    return answers
