#!/usr/bin/env python3
"""Write the trained network as the one file that the tool carries: `model/reader.onnx`.

usage: export.py READER.pt --judge JUDGE.pt --base FOLDER --out reader.onnx [--raw]

The judge's lower layers are the reader's, so they are in the file once; above them each has its own.

Matrices are stored as 8-bit integers with one scale for each output channel, the table of words with one for each
word; arithmetic stays in 32-bit floats. Vocabulary, transitions and the links' small weights are in the file's metadata.
The last 35 bytes are a protobuf field unknown to ONNX that holds the SHA-256 of all before it.
"""

import argparse
import hashlib
import json
import pathlib

import numpy
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

from judging import Judge
from network import FORBIDDEN, LINKS, PROJECTION, TAGS, from_base
from pieces import OVERLAP, WINDOW

FORMAT = "whipcount-reader 2"


def quantised(matrix, axis):
    """8-bit integers and the scale of each slice along `axis`."""
    other = tuple(a for a in range(matrix.ndim) if a != axis)
    scale = numpy.maximum(numpy.abs(matrix).max(axis=other), 1e-12).astype(numpy.float32) / 127
    shape = [1] * matrix.ndim
    shape[axis] = -1
    return numpy.clip(numpy.rint(matrix / scale.reshape(shape)), -127, 127).astype(numpy.int8), scale


def rounded(network):
    """Rounds the network's matrices to what the file will hold, so that Python measures what the tool computes."""
    with torch.no_grad():
        for module in network.modules():
            if module is getattr(network, "words", None) or isinstance(module, torch.nn.Linear) and module.out_features > 1:
                whole, scale = quantised(module.weight.numpy(), 0)
                module.weight.copy_(torch.from_numpy(whole.astype(numpy.float32) * scale[:, None]))
    return network


class Graph:
    def __init__(self):
        self.nodes, self.constants, self.count = [], [], 0

    def constant(self, array, name=None):
        name = name or f"c{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(numpy.ascontiguousarray(array), name))
        return name

    def add(self, op, *inputs, out=None, **attributes):
        self.count += 1
        out = out or f"n{self.count}"
        self.nodes.append(helper.make_node(op, list(inputs), [out], name=f"{op}{self.count}", **attributes))
        return out

    def linear(self, x, weight, bias, out=None):
        """`weight` is (outputs, inputs), as PyTorch has it."""
        whole, scale = quantised(weight, 0)
        zero = self.constant(numpy.zeros(len(scale), numpy.int8))
        w = self.add("DequantizeLinear", self.constant(whole.T), self.constant(scale), zero, axis=1)
        return self.add("Add", self.add("MatMul", x, w), self.constant(bias), out=out)

    def norm(self, x, module):
        parts = [self.constant(p.detach().numpy()) for p in (module.weight, module.bias)]
        return self.add("LayerNormalization", x, *parts, axis=-1, epsilon=1e-12)


def numbers(tensor):
    return [round(float(v), 6) for v in tensor.detach().flatten()]


def rows(tensor):
    return [numbers(row) for row in tensor]


def config_of(network):
    size = len(TAGS)
    moves = (network.transitions + network.barred).detach()
    transitions = [numbers(row) + [0.0, 0.0 if TAGS[i][0] in "OES" else FORBIDDEN] for i, row in enumerate(moves)]
    transitions.append([0.0 if t[0] in "OBS" else FORBIDDEN for t in TAGS] + [FORBIDDEN, FORBIDDEN])
    transitions.append([FORBIDDEN] * (size + 2))
    config = {"projection": PROJECTION, "window": WINDOW, "overlap": OVERLAP, "tags": TAGS, "transitions": transitions}
    for kind in LINKS:
        linear = network.score[kind]
        config[kind] = {
            "near": rows(network.near[kind]), "between": rows(network.between[kind]),
            "weights": numbers(linear.weight), "bias": numbers(linear.bias)[0],
        }
    return config


def config_of_judge(judge):
    linear = lambda module: {"weights": rows(module.weight), "bias": numbers(module.bias)}
    tables = {name: rows(getattr(judge, name).weight) for name in ("form", "source", "kind", "rule")}
    return {**tables, "stance": linear(judge.stance), "leans": linear(judge.leans), "basis": linear(judge.basis)}


def shared_layers(network, judge):
    """How many layers, from below, are the same in both."""
    same = lambda a, b: all(torch.equal(p, q) for p, q in zip(a.parameters(), b.parameters()))
    for table in ("words", "places", "kinds", "marks", "norm"):
        assert same(getattr(network, table), getattr(judge.encoder, table)), f"the judge has other {table}"
    count = 0
    for a, b in zip(network.layers, judge.encoder.layers):
        if not same(a, b):
            break
        count += 1
    return count


def build(network, judge, config, vocabulary):
    g = Graph()
    hidden, heads = config["hidden_size"], config["num_attention_heads"]
    size = hidden // heads
    ids, marks, kinds = "pieces", "marks", "kinds"
    array = lambda p: p.detach().numpy()

    whole, scale = quantised(array(network.words.weight), 0)
    words = g.add("Cast", g.add("Gather", g.constant(whole), ids), to=TensorProto.FLOAT)
    scales = g.add("Gather", g.constant(scale[:, None]), ids)
    x = g.add("Mul", words, scales)
    length = g.add("Shape", ids, start=1, end=2)
    places = g.constant(array(network.places.weight))
    zero = g.constant(numpy.array([0], numpy.int64))
    x = g.add("Add", x, g.add("Slice", places, zero, length, zero))
    x = g.add("Add", x, g.add("Gather", g.constant(array(network.kinds.weight)), kinds))
    x = g.add("Add", x, g.add("Gather", g.constant(array(network.marks.weight)), marks))
    x = g.norm(x, network.norm)
    empty = g.add("Cast", g.add("Equal", ids, g.constant(numpy.array(0, numpy.int32))), to=TensorProto.FLOAT)
    mask = g.add("Mul", empty, g.constant(numpy.array(FORBIDDEN, numpy.float32)))
    mask = g.add("Unsqueeze", mask, g.constant(numpy.array([1, 2], numpy.int64)))
    split = g.constant(numpy.array([0, 0, heads, size], numpy.int64))
    joined = g.constant(numpy.array([0, 0, hidden], numpy.int64))
    factor = g.constant(numpy.array(size**-0.5, numpy.float32))

    def through(x, layer):
        def head(module, order):
            y = g.linear(x, array(module.weight), array(module.bias))
            return g.add("Transpose", g.add("Reshape", y, split), perm=order)

        q, k, v = head(layer.query, [0, 2, 1, 3]), head(layer.key, [0, 2, 3, 1]), head(layer.value, [0, 2, 1, 3])
        scores = g.add("Add", g.add("Mul", g.add("MatMul", q, k), factor), mask)
        y = g.add("MatMul", g.add("Softmax", scores, axis=-1), v)
        y = g.add("Reshape", g.add("Transpose", y, perm=[0, 2, 1, 3]), joined)
        y = g.linear(y, array(layer.out.weight), array(layer.out.bias))
        x = g.norm(g.add("Add", x, y), layer.norm_attention)
        y = g.add("Gelu", g.linear(x, array(layer.up.weight), array(layer.up.bias)))
        y = g.linear(y, array(layer.down.weight), array(layer.down.bias))
        return g.norm(g.add("Add", x, y), layer.norm_out)

    shared = shared_layers(network, judge)
    for layer in network.layers[:shared]:
        x = through(x, layer)
    y = x
    for layer in network.layers[shared:]:
        x = through(x, layer)
    for layer in judge.encoder.layers[shared:]:
        y = through(y, layer)
    g.linear(x, array(network.tags.weight), array(network.tags.bias), out="tags")
    g.linear(x, array(network.links.weight), array(network.links.bias), out="links")
    g.linear(y, array(judge.judge.weight), array(judge.judge.bias), out="judge")
    given = [helper.make_tensor_value_info(n, TensorProto.INT32, ["batch", "length"]) for n in (ids, marks, kinds)]
    made = [
        helper.make_tensor_value_info("tags", TensorProto.FLOAT, ["batch", "length", len(TAGS)]),
        helper.make_tensor_value_info("links", TensorProto.FLOAT, ["batch", "length", len(LINKS) * 4 * PROJECTION]),
        helper.make_tensor_value_info("judge", TensorProto.FLOAT, ["batch", "length", judge.judge.out_features]),
    ]
    graph = helper.make_graph(g.nodes, "reader", given, made, g.constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=9, producer_name="whipcount")
    helper.set_model_props(model, {
        "format": FORMAT, "vocabulary": "\n".join(vocabulary),
        "config": json.dumps({**config_of(network), "judge": config_of_judge(judge)}, separators=(",", ":")),
    })
    onnx.checker.check_model(model)
    return model


def vocabulary_of(base):
    words = json.loads((base / "tokenizer.json").read_text(encoding="utf-8"))["model"]["vocab"]
    return [word for word, _ in sorted(words.items(), key=lambda item: item[1])]


def write(model, path):
    data = model.SerializeToString()
    path.write_bytes(data + b"\x82\x7d\x20" + hashlib.sha256(data).digest())


def load(checkpoint, base, raw=False):
    """A network from what train.py saved: its averaged weights, or the last ones (`raw`)."""
    torch.manual_seed(0)  # without a checkpoint the heads are fresh: the same ones each time
    network, config = from_base(base)
    if checkpoint:
        state = torch.load(checkpoint)
        network.load_state_dict(state["network"])
        if not raw:
            network.load_state_dict(state["average"], strict=False)
    return network.eval(), config


def load_judge(checkpoint, base):
    """A judge from what train_judge.py saved, or an untrained one."""
    judge = Judge(load(None, base)[0])
    if checkpoint:
        judge.load_state_dict(torch.load(checkpoint))
    return judge.eval()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoint", nargs="?", help="without one: the start weights and untrained heads (to test with)")
    parser.add_argument("--judge", help="what train_judge.py saved")
    parser.add_argument("--base", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--raw", action="store_true", help="the last weights in place of the averaged ones")
    options = parser.parse_args()
    network, config = load(options.checkpoint, options.base, options.raw)
    judge = load_judge(options.judge, options.base)
    write(build(network, judge, config, vocabulary_of(options.base)), options.out)


if __name__ == "__main__":
    main()
