#!/usr/bin/env python3
"""Write common-words.txt: English words in lower case, without their regular endings.

    npm pack dictionary-en@4.0.0
    (unpack it into FOLDER)
    python3 data/actors/update-common-words.py FOLDER > data/actors/common-words.txt

They tell, at the start of a sentence, a word ("Opponents") from a name ("Viðreisn"). They come from
the en_US dictionary of SCOWL (licence MIT and BSD). Byte order, so that one can search by halves.
"""
import re
import sys
from pathlib import Path


def main(folder):
    affixes = next(Path(folder).rglob("index.aff")).read_text(encoding="utf-8")
    prefixes = dict(re.findall(r"^PFX (\w) +0 +(\w+) +\.$", affixes, re.MULTILINE))
    words = set()
    for line in next(Path(folder).rglob("index.dic")).read_text(encoding="utf-8").split("\n")[1:]:
        stem, _, flags = line.partition("/")
        words.add(stem)
        # The dictionary has "report" only as "re" and "port".
        words.update(prefixes[flag] + stem for flag in flags if flag in prefixes)
    print("\n".join(sorted(word for word in words if re.fullmatch("[a-z]{2,}", word))))


if __name__ == "__main__":
    main(sys.argv[1])
