"""Judges texts by the interpreter that runs this: JSON lines in, JSON lines out. The judge is in the folder of the cases."""

import json
import sys

sys.path.insert(0, sys.argv[1])
import judge  # noqa: E402

for line in sys.stdin:
    asked = json.loads(line)
    tree, cut, uses, bad = judge.judge(asked)
    parsed = judge.parse(asked["prefix"] + asked["text"], len(asked["prefix"]))[0] is not None
    print(json.dumps({"uses": uses, "keywords": bad, "parses": parsed}), flush=True)
