# SPDX-License-Identifier: BSD-2-Clause
"""Compare a walk of IF-MIB with what ip(8) shows.

compare.py WALK BEFORE AFTER - the walk as "snmpbulkwalk -On -OQ -Ox" prints
it, and "ip -j -d -s link" of more than a second before it and of after it.
Prints what differs; counters have to lie between the two.
"""
import json
import re
import sys

TABLE = ".1.3.6.1.2.1.2.2.1."
X_TABLE = ".1.3.6.1.2.1.31.1.1.1."
STACK = ".1.3.6.1.2.1.31.1.2.1.3."
OPER = {"UP": 1, "DOWN": 2, "TESTING": 3, "UNKNOWN": 1, "DORMANT": 5,
        "NOTPRESENT": 6, "LOWERLAYERDOWN": 7}
KINDS = {"bridge": 209, "vlan": 135, "vxlan": 131}
PAIRS = ("veth",)
MASTERS = ("bridge",)


def read_walk(path):
    walk = {}
    for line in open(path):
        match = re.match(r"(\.[0-9.]+) = (.*)$", line.rstrip("\n"))
        if match:
            walk[match.group(1)] = match.group(2).strip('" ')
    return walk


def kind(link):
    return link.get("linkinfo", {}).get("info_kind", "")


def is_up(link):
    return "UP" in link["flags"]


def oper_status(link):
    if not is_up(link):
        return 2
    return OPER[link["operstate"]]


def type_of(link):
    if link["link_type"] == "loopback":
        return 24
    return KINDS.get(kind(link), 6)


def text(octets):
    return octets.encode().hex(" ").upper()


def address(link):
    if link["link_type"] == "loopback":
        return ""
    return link["address"].replace(":", " ").upper()


def state(link):
    """Columns whose value is known."""
    lower = "link" in link and kind(link) not in PAIRS
    return {
        TABLE + "1": link["ifindex"],
        TABLE + "2": text(link["ifname"]),
        TABLE + "3": type_of(link),
        TABLE + "4": link["mtu"],
        TABLE + "6": address(link),
        TABLE + "7": 1 if is_up(link) else 2,
        TABLE + "8": oper_status(link),
        X_TABLE + "1": text(link["ifname"]),
        X_TABLE + "14": 2 if lower or kind(link) in MASTERS else 1,
        X_TABLE + "16": 1 if link["promiscuity"] > 0 else 2,
        X_TABLE + "17": 2 if kind(link) or "LOOPBACK" in link["flags"] else 1,
        X_TABLE + "18": text(link.get("ifalias", "")),
    }


def counters(link):
    rx, tx = link["stats64"]["rx"], link["stats64"]["tx"]
    return {
        X_TABLE + "6": rx["bytes"],
        X_TABLE + "7": rx["packets"] - rx["multicast"],
        X_TABLE + "8": rx["multicast"],
        X_TABLE + "10": tx["bytes"],
        X_TABLE + "11": tx["packets"],
        TABLE + "10": rx["bytes"],
        TABLE + "13": rx["dropped"],
        TABLE + "14": rx["errors"],
        TABLE + "16": tx["bytes"],
        TABLE + "19": tx["dropped"],
        TABLE + "20": tx["errors"],
    }


def stack(links):
    index = {link["ifname"]: link["ifindex"] for link in links}
    pairs = set()
    for link in links:
        if "link" in link and kind(link) not in PAIRS:
            pairs.add((link["ifindex"], index[link["link"]]))
        if "master" in link:
            pairs.add((index[link["master"]], link["ifindex"]))
    every = set(index.values())
    pairs |= {(0, i) for i in every - {lower for _, lower in pairs}}
    pairs |= {(i, 0) for i in every - {higher for higher, _ in pairs}}
    return pairs


def main():
    walk = read_walk(sys.argv[1])
    before, after = (json.load(open(path)) for path in sys.argv[2:4])
    wrong = []

    def expect(name, low, high):
        got = walk.get(name)
        if isinstance(low, str):
            good = got == low
        else:
            good = got is not None and low <= int(got) <= high
        if not good:
            wrong.append(f"{name} is {got}, wanted {low}..{high}")

    expect(".1.3.6.1.2.1.2.1.0", len(after), len(after))
    for old, link in zip(before, after):
        i = "." + str(link["ifindex"])
        for column, value in state(link).items():
            expect(column + i, value, value)
        low = counters(old)
        for column, value in counters(link).items():
            expect(column + i, low[column], value)
    shown = {tuple(int(sub) for sub in name[len(STACK):].split("."))
             for name in walk if name.startswith(STACK)}
    if shown != stack(after):
        wrong.append(f"stack {sorted(shown)}, wanted {sorted(stack(after))}")
    indexes = {name[len(TABLE + "1."):] for name in walk
               if name.startswith(TABLE + "1.")}
    if indexes != {str(link["ifindex"]) for link in after}:
        wrong.append(f"rows {sorted(indexes)}")
    print("\n".join(wrong))
    sys.exit(1 if wrong else 0)


main()
