"""The encoder (MiniLM, 6 layers) with its heads: tags for source, cue and content, and links between spans."""

import json

import torch
from safetensors.torch import load_file
from torch import nn
from torch.nn import functional as F

from pieces import MARKS

ROLES = ("source", "cue", "content")
TAGS = ["O"] + [f"{p}-{r}" for r in ROLES for p in "BIES"]
PROJECTION = 64
NEAREST = 12  # candidates that a link is chosen from
LINKS = ("content_cue", "cue_source")
FORBIDDEN = -10000.0


def allowed(before, after):
    """Whether the tag `after` may follow `before`: a span begins with B (or is S) and ends with E."""
    open_before = TAGS[before][0] in "BI"
    if open_before:
        return TAGS[after][0] in "IE" and TAGS[before][2:] == TAGS[after][2:]
    return TAGS[after][0] in "OBS"


class Layer(nn.Module):
    def __init__(self, hidden, heads, inner, dropout):
        super().__init__()
        self.heads = heads
        self.query, self.key, self.value, self.out = (nn.Linear(hidden, hidden) for _ in range(4))
        self.norm_attention, self.norm_out = nn.LayerNorm(hidden, 1e-12), nn.LayerNorm(hidden, 1e-12)
        self.up, self.down = nn.Linear(hidden, inner), nn.Linear(inner, hidden)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x, mask):
        batch, length, hidden = x.shape

        def split(y):
            return y.view(batch, length, self.heads, hidden // self.heads).transpose(1, 2)

        q, k, v = split(self.query(x)), split(self.key(x)), split(self.value(x))
        if torch.onnx.is_in_onnx_export():
            scores = q @ k.transpose(2, 3) * (hidden // self.heads) ** -0.5 + mask
            y = scores.softmax(-1) @ v
        else:
            y = F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        y = y.transpose(1, 2).reshape(batch, length, hidden)
        x = self.norm_attention(x + self.dropout(self.out(y)))
        return self.norm_out(x + self.dropout(self.down(F.gelu(self.up(x)))))


class Network(nn.Module):
    def __init__(self, config, dropout=0.1):
        super().__init__()
        hidden = config["hidden_size"]
        self.words = nn.Embedding(config["vocab_size"], hidden, padding_idx=0)
        self.places = nn.Embedding(config["max_position_embeddings"], hidden)
        self.kinds = nn.Embedding(config["type_vocab_size"], hidden)
        self.marks = nn.Embedding(MARKS, hidden)
        nn.init.zeros_(self.marks.weight)
        self.norm = nn.LayerNorm(hidden, 1e-12)
        self.dropout = nn.Dropout(dropout)
        self.layers = nn.ModuleList(
            Layer(hidden, config["num_attention_heads"], config["intermediate_size"], dropout)
            for _ in range(config["num_hidden_layers"])
        )
        self.tags = nn.Linear(hidden, len(TAGS))
        # head_first, head_last, tail_first, tail_last for each kind of link.
        self.links = nn.Linear(hidden, len(LINKS) * 4 * PROJECTION)
        self.near = nn.ParameterDict({k: nn.Parameter(torch.zeros(12, PROJECTION)) for k in LINKS})
        self.between = nn.ParameterDict({k: nn.Parameter(torch.zeros(4, PROJECTION)) for k in LINKS})
        self.score = nn.ModuleDict({k: nn.Linear(PROJECTION, 1) for k in LINKS})
        self.transitions = nn.Parameter(torch.zeros(len(TAGS), len(TAGS)))
        barred = [[0.0 if allowed(i, j) else FORBIDDEN for j in range(len(TAGS))] for i in range(len(TAGS))]
        self.register_buffer("barred", torch.tensor(barred), persistent=False)

    def encode(self, pieces, marks, kinds=None):
        mask = (pieces == 0).to(torch.float32)[:, None, None, :] * FORBIDDEN
        places = torch.arange(pieces.shape[1], device=pieces.device)
        kinds = self.kinds.weight[0] if kinds is None else self.kinds(kinds)
        x = self.words(pieces) + self.places(places)[None] + kinds + self.marks(marks)
        x = self.dropout(self.norm(x))
        for layer in self.layers:
            x = layer(x, mask)
        return x

    def forward(self, pieces, marks):
        x = self.encode(pieces, marks)
        return self.tags(x), self.links(x)

    def crf_loss(self, tags, gold, mask):
        """Negative log likelihood of the gold tags (Lafferty et al. 2001), a mean over pieces. `mask` is 1 on real pieces."""
        moves = self.transitions + self.barred
        batch = torch.arange(tags.shape[0], device=tags.device)
        alpha = tags[:, 0]
        path = tags[batch, 0, gold[:, 0]]
        for t in range(1, tags.shape[1]):
            step = torch.logsumexp(alpha[:, :, None] + moves, 1) + tags[:, t]
            on = mask[:, t, None]
            alpha = torch.where(on, step, alpha)
            path = path + mask[:, t] * (moves[gold[:, t - 1], gold[:, t]] + tags[batch, t, gold[:, t]])
        return (torch.logsumexp(alpha, 1) - path).sum() / mask.sum()

    def pair_scores(self, kind, links, row, x, y, near, between):
        """Scores of linking spans `x` to spans `y`, by the projections of their first and last pieces. All arguments after
        `links` (rows × pieces × projections) hold one number for each pair."""
        block = links.view(*links.shape[:2], -1, PROJECTION)
        k = LINKS.index(kind) * 4
        hidden = block[row, x[0], k] + block[row, x[1], k + 1] + block[row, y[0], k + 2] + block[row, y[1], k + 3]
        hidden = hidden + self.near[kind][near] + self.between[kind][between]
        return self.score[kind](F.relu(hidden)).squeeze(-1)


HEADS = ("tags", "links", "near", "between", "score", "transitions")


def rate_at(name, layers, rate, decay):
    """The learning rate of a parameter of the encoder: the lower it is, the smaller."""
    above = layers - 1 - int(name.split(".")[1]) if name.startswith("layers.") else layers
    return rate * decay**above


def optimiser_of(named):
    """An optimiser for (name, parameter, learning rate), which each group keeps as its `base`."""
    groups = [{"params": [p], "lr": r, "base": r, "weight_decay": 0.01 if p.dim() > 1 else 0.0} for _, p, r in named]
    return torch.optim.AdamW(groups, betas=(0.9, 0.98), eps=1e-6, foreach=True)


def from_base(folder, dropout=0.1):
    """The network with the encoder of all-MiniLM-L6-v2 and fresh heads."""
    config = json.loads((folder / "config.json").read_text())
    network = Network(config, dropout)
    names = {
        "embeddings.word_embeddings.weight": "words.weight",
        "embeddings.position_embeddings.weight": "places.weight",
        "embeddings.token_type_embeddings.weight": "kinds.weight",
    }
    for part in ("weight", "bias"):
        names[f"embeddings.LayerNorm.{part}"] = f"norm.{part}"
        for i in range(config["num_hidden_layers"]):
            ours, theirs = f"layers.{i}", f"encoder.layer.{i}"
            for a, b in (
                ("attention.self.query", "query"), ("attention.self.key", "key"), ("attention.self.value", "value"),
                ("attention.output.dense", "out"), ("attention.output.LayerNorm", "norm_attention"),
                ("intermediate.dense", "up"), ("output.dense", "down"), ("output.LayerNorm", "norm_out"),
            ):
                names[f"{theirs}.{a}.{part}"] = f"{ours}.{b}.{part}"
    base = load_file(folder / "model.safetensors")
    state = network.state_dict()
    for theirs, ours in names.items():
        assert state[ours].shape == base[theirs].shape, ours
        state[ours] = base[theirs]
    network.load_state_dict(state)
    return network, config
