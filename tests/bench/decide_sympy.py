# SPDX-License-Identifier: MIT
"""decide_sympy.py PAIRS.TSV SECONDS: the pairs of decide.c, read and decided by SymPy.

A pair is equal when simplify() takes the difference to zero. Symbols are positive, n is a whole
number, so that SymPy may use the rules that hold there. SymPy's cache is emptied between rounds:
each pair is new, as it is for the tutor.
"""
import sys
import time

import sympy
from sympy.core.cache import clear_cache
from sympy.parsing.sympy_parser import parse_expr

NAMES = {"log": sympy.log, "exp": sympy.exp, "sqrt": sympy.sqrt, "sin": sympy.sin, "cos": sympy.cos}


def total(index, first, last, term):
    return sympy.summation(term, (index, first, last))


def decide(pair):
    a, b, symbols, _ = pair
    scope = dict(NAMES, sum=total, k=sympy.Symbol("k", integer=True))
    for name in filter(None, symbols.split(",")):
        scope[name] = sympy.Symbol(name, positive=True, integer=(name == "n") or None)
    left, right = (parse_expr(text.replace("^", "**"), local_dict=scope) for text in (a, b))
    return "equal" if sympy.simplify(left - right) == 0 else "different"


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        pairs = [line.rstrip("\n").split("\t") for line in file if line.strip()]
    for pair in pairs:
        decide(pair)  # imports that SymPy leaves until they are needed
    spent = [0.0] * len(pairs)
    rounds, end = 0, time.process_time() + float(sys.argv[2])
    while time.process_time() < end or rounds == 0:
        rounds += 1
        for i, pair in enumerate(pairs):
            clear_cache()
            begin = time.process_time()
            verdict = decide(pair)
            spent[i] += time.process_time() - begin
            if verdict != pair[3]:
                sys.exit(f"decide_sympy: {pair[0]} and {pair[1]}: {verdict}")
    for seconds, pair in zip(spent, pairs):
        print(f"pair {1e6 * seconds / rounds:8.0f} us  {pair[0]:<20} {pair[1]}")
    for name in ("equal", "different", "all"):
        chosen = [s / rounds for s, p in zip(spent, pairs) if name in ("all", p[3])]
        print(f"decisions {name} {len(chosen) / sum(chosen):.0f}")


main()
