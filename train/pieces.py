"""Text to word pieces with their places and marks, and pieces to windows: what the encoder is given.

The tool does the same in Rust (`crates/encoder`); `fixtures.py` writes examples that its tests compare with.
"""

from dataclasses import dataclass

from tokenizers import Tokenizer

PAD, CLS, SEP, MASK = 0, 101, 102, 103
WINDOW = 254  # pieces in a window, [CLS] and [SEP] not counted
OVERLAP = 48  # pieces that two windows share, when a document is read
MARKS = 5 * 4 * 2

OPENING, CLOSING = "“«„", "”»"


@dataclass
class Pieces:
    """A document in pieces: ids, places in code points (end exclusive) and marks, one each a piece."""

    ids: list
    starts: list
    ends: list
    marks: list
    lines: list  # number of line ends before each piece


def tokenizer_of(folder):
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def case_of(word):
    """0 no letters, 1 lower, 2 Title, 3 UPPER, 4 mIxed."""
    letters = [c for c in word if c.lower() != c.upper()]
    if not letters:
        return 0
    upper = [c for c in letters if c == c.upper()]
    if not upper:
        return 1
    if len(upper) == 1 and letters[0] == upper[0] and letters[0] == letters[0].upper():
        return 2
    if len(upper) == len(letters):
        return 3
    return 4


def marks_of_text(text):
    """For each character: the case of its word, and where it stands in a quotation (0 outside, 1 inside, 2 opens, 3 closes)."""
    cases, quotes = [0] * len(text), [0] * len(text)
    start, is_open = None, False
    for i, c in enumerate(text + " "):
        if c.isalnum():
            start = i if start is None else start
        elif start is not None:
            cases[start:i] = [case_of(text[start:i])] * (i - start)
            start = None
        if i == len(text):
            break
        if c == "\n":
            is_open = False
        elif c in OPENING or (c == '"' and not is_open):
            is_open, quotes[i] = True, 2
        elif c in CLOSING or c == '"':
            is_open, quotes[i] = False, 3
        else:
            quotes[i] = 1 if is_open else 0
    return cases, quotes


def pieces_of(tokenizer, text):
    encoding = tokenizer.encode(text, add_special_tokens=False)
    cases, quotes = marks_of_text(text)
    newlines = [0]
    for c in text:
        newlines.append(newlines[-1] + (c == "\n"))
    pieces = Pieces([], [], [], [], [])
    end_before = 0
    for id_, (start, end) in zip(encoding.ids, encoding.offsets):
        if end <= start:
            continue
        first = 1 if not pieces.ids or newlines[start] > newlines[end_before] else 0
        pieces.ids.append(id_)
        pieces.starts.append(start)
        pieces.ends.append(end)
        pieces.marks.append(cases[start] + 5 * quotes[start] + 20 * first)
        pieces.lines.append(newlines[start])
        end_before = end
    return pieces


def span_finder(pieces):
    """What finds the first and last piece of a span in code points; it gives None where there is none."""
    place = {c: i for i, (start, end) in enumerate(zip(pieces.starts, pieces.ends)) for c in range(start, end)}

    def find(start, end):
        at = [place[c] for c in range(start, end) if c in place]
        return (at[0], at[-1]) if at else None

    return find


def reading_windows(count, first_of_line):
    """Windows that cover `count` pieces, each sharing about OVERLAP with the one before it."""
    windows, start = [], 0
    while True:
        end = min(start + WINDOW, count)
        windows.append((start, end))
        if end == count:
            return windows
        wanted = end - OVERLAP
        # A line's start within reach is a better place to begin than the middle of a sentence.
        nearby = [i for i in range(wanted - OVERLAP, wanted + 1) if first_of_line[i]]
        start = nearby[-1] if nearby else wanted


def keepers(windows, count):
    """For each window the part whose pieces are taken from it: each piece where it is farthest from an edge."""
    kept, start = [], 0
    for (_, end), following in zip(windows, windows[1:] + [None]):
        stop = count if following is None else (following[0] + end + 1) // 2
        kept.append((start, stop))
        start = stop
    return kept
