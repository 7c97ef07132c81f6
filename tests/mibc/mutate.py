#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""
mutate.py MIBC SEED ROUNDS WORKDIR COMPILE... -- FOLDER...

Damages copies of the modules in the folders and gives them to mibc, which has
to say "path: error: ..." and write nothing, or to write C that compiles (every
fourth is tried, by COMPILE FILE). It must not crash, nor take more than its
CPU time. Prints what went wrong, with the number of the round, and a summary;
exit status 1 when something did.
"""
import os
import random
import re
import shutil
import subprocess
import sys

TIMEOUT_S = 200  # mibc ends itself after 30 s of CPU time
TOKEN = re.compile(r'"[^"]*"|\'[^\']*\'[HB]|[A-Za-z][A-Za-z0-9-]*|-?\d+|::='
                   r'|--[^\n]*|\n[ \t]*|[ \t]+|.', re.S)
NUMBERS = ("0", "-1", "1", "2", "127", "128", "255", "256", "65535", "65536",
           "2147483647", "2147483648", "-2147483648", "4294967295",
           "4294967296", "18446744073709551615", "99999999999999999999")
WORDS = ("BEGIN", "END", "OBJECT-TYPE", "INDEX", "AUGMENTS", "IMPLIED",
         "DEFVAL", "SYNTAX", "SEQUENCE", "OF", "BITS", "INTEGER", "SIZE",
         "OCTET", "STRING", "OBJECT", "IDENTIFIER", "Counter64", "Opaque",
         "IpAddress", "RowStatus", "TEXTUAL-CONVENTION", "MACRO", "FROM",
         "not-accessible", "read-create", "read-only", "NOTIFICATION-TYPE",
         "{", "}", "(", ")", "|", "..", ",", ";", "::=", '"', "'", "''H",
         "--", "\0", "\xff")


def damage_tokens(random_, text):
    tokens = TOKEN.findall(text)
    places = [i for i, t in enumerate(tokens) if not t.isspace()]
    i, k = random_.choice(places), random_.choice(places)
    numbers = [p for p in places if tokens[p].lstrip("-").isdigit()]
    way = random_.randrange(7)
    if way == 0:
        tokens[i] = ""
    elif way == 1:
        tokens[i] += " " + tokens[i]
    elif way == 2:
        tokens[i], tokens[k] = tokens[k], tokens[i]
    elif way == 3:
        tokens[i] = tokens[k]
    elif way == 4:
        tokens[i] = random_.choice(WORDS)
    elif way == 5:
        tokens[i] += " " + random_.choice(WORDS)
    else:
        tokens[random_.choice(numbers or places)] = random_.choice(NUMBERS)
    return "".join(tokens)


def damage_lines(random_, text):
    lines = text.splitlines(keepends=True)
    i, k = sorted(random_.randrange(len(lines)) for _ in range(2))
    way = random_.randrange(4)
    if way == 0:
        del lines[i:min(k, i + 12)]
    elif way == 1:
        lines[k:k] = lines[i:min(k, i + 12)]
    elif way == 2:
        lines[i], lines[k] = lines[k], lines[i]
    else:
        del lines[k:]
    return "".join(lines)


def damage(random_, text):
    for _ in range(random_.choice((1, 1, 1, 2, 4))):
        if random_.random() < 0.8:
            text = damage_tokens(random_, text or "x")
        else:
            text = damage_lines(random_, text or "x")
    return text


class Rounds:
    def __init__(self, mibc, seed, workdir, compile_, folders):
        self.mibc, self.seed, self.workdir = mibc, seed, workdir
        self.compile = compile_
        self.include = [a for f in folders for a in ("-I", f)]
        self.modules = sorted(
            os.path.join(f, name) for f in folders for name in os.listdir(f)
            if re.fullmatch(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*-[A-Z]+", name))
        self.refused = self.compiled = self.survived = self.wrong = 0

    def complain(self, number, why, said):
        self.wrong += 1
        print(f"round {number}: {why}")
        print("\n".join("  " + line for line in said.splitlines()[:30]))

    def run_one(self, number):
        random_ = random.Random(f"{self.seed}/{number}")
        module = random_.choice(self.modules)
        with open(module, encoding="latin-1") as file:
            text = damage(random_, file.read())
        shutil.rmtree(self.workdir, ignore_errors=True)
        out = os.path.join(self.workdir, "out")
        os.makedirs(out)
        path = os.path.join(self.workdir, os.path.basename(module))
        with open(path, "w", encoding="latin-1", newline="") as file:
            file.write(text)
        try:
            done = subprocess.run(
                [self.mibc, *self.include, "-o", out, path],
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                timeout=TIMEOUT_S, check=False)
        except subprocess.TimeoutExpired:
            self.complain(number, "no end", "")
            return
        self.judge(number, done.returncode,
                   done.stdout.decode("latin-1"), out)

    def judge(self, number, status, said, out):
        written = sorted(os.listdir(out))
        if status == 1:
            self.refused += 1
            if " error: " not in said:
                self.complain(number, "refused without a word", said)
            if written:
                self.complain(number, f"refused, but wrote {written}", said)
        elif status != 0:
            self.complain(number, f"status {status}", said)
        elif [name.split(".", 1)[1] for name in written] != ["gen.c", "gen.h"]:
            self.complain(number, f"done, and wrote {written}", said)
        else:
            self.survived += 1
            if self.survived % 4 == 1:
                self.try_compile(number, os.path.join(out, written[0]))
        # What libsmi does to itself costs its child, and is told in a line.
        for report in re.split(r"(?=ERROR: AddressSanitizer)", said)[1:]:
            frames = re.findall(r"^ +#\d.*", report, re.M)[:4]
            if not any("libsmi" in frame for frame in frames):
                self.complain(number, "a report of AddressSanitizer", said)
        if "runtime error:" in said:
            self.complain(number, "a report of the sanitizer", said)

    def try_compile(self, number, source):
        self.compiled += 1
        done = subprocess.run([*self.compile, source], check=False,
                              stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT)
        if done.returncode != 0:
            self.complain(number, "what it wrote does not compile",
                          done.stdout.decode("latin-1"))


def main():
    mibc, seed, count, workdir, *rest = sys.argv[1:]
    end = rest.index("--")
    rounds = Rounds(mibc, seed, workdir, rest[:end], rest[end + 1:])
    for number in range(int(count)):
        rounds.run_one(number)
    print(f"seed {seed}: {rounds.refused} refused, {rounds.survived} taken, "
          f"{rounds.compiled} of them compiled, {rounds.wrong} wrong")
    sys.exit(1 if rounds.wrong else 0)


main()
