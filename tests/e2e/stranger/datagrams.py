#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""datagrams.py PORT KIND - what a stranger can send to a DTLS port. Where an
answer may come it is judged: nothing but a HelloVerifyRequest smaller than
the hello it answers (DTLS-01)."""
import random
import socket
import struct
import subprocess
import sys
import time

SEED = 6353
HANDSHAKE, CLIENT_HELLO, HELLO_VERIFY_REQUEST = 22, 1, 3


def sender(port):
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.connect(("127.0.0.1", port))
    s.setblocking(False)
    return s


def send(s, octets):
    try:
        s.send(octets)
    except BlockingIOError:
        time.sleep(0.01)


def answers(s, wait_s=0.0):
    """All that has come; waits that long for the first."""
    out = []
    s.settimeout(wait_s) if wait_s else s.setblocking(False)
    while True:
        try:
            out.append(s.recv(65536))
        except (BlockingIOError, socket.timeout):
            return out
        s.setblocking(False)


def real_hello():
    """The first datagram of OpenSSL's client."""
    trap = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    trap.bind(("127.0.0.1", 0))
    trap.settimeout(10)
    client = subprocess.Popen(
        ["openssl", "s_client", "-dtls1_2", "-connect",
         f"127.0.0.1:{trap.getsockname()[1]}"],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL)
    try:
        return trap.recv(65536)
    finally:
        client.kill()
        client.wait()


def record(content, epoch=0, number=0, body=b"", version=0xFEFD):
    return struct.pack("!BHHIHH", content, version, epoch, number >> 16,
                       number & 0xFFFF, len(body)) + body


def judge(got, asked):
    """None, or what is wrong with an answer to a hello without cookie."""
    if got[0] != HANDSHAKE or got[13] != HELLO_VERIFY_REQUEST:
        return f"not a HelloVerifyRequest: {got[:16].hex()}"
    if len(got) > len(asked):
        return f"{len(got)} octets for {len(asked)}: amplified"
    return None




def send_random(s, rng):
    for _ in range(2000):
        send(s, rng.randbytes(rng.randrange(1, 1500)))
    for content in range(256):
        send(s, bytes([content]) + rng.randbytes(60))


def send_truncated(s, _rng):
    hello = real_hello()
    for n in range(len(hello)):
        send(s, hello[:n])
    time.sleep(0.2)
    return [f"a cut hello was answered: {a[:16].hex()}" for a in answers(s)]


def send_mutated(s, rng):
    hello = real_hello()
    for _ in range(3000):
        octets = bytearray(hello)
        for _ in range(rng.randrange(1, 4)):
            octets[rng.randrange(len(octets))] = rng.randrange(256)
        send(s, bytes(octets))
        for got in answers(s):
            wrong = judge(got, octets)
            if wrong and got[0] != 21:
                return [wrong]


def send_oversize(s, rng):
    for n in (16384, 16385, 20000, 40000, 65507):
        for first in (HANDSHAKE, 23, 0x2F, 0xFF):
            send(s, bytes([first]) + rng.randbytes(n - 1))
    # A record that says it is longer than the datagram, and the longest.
    for n in (1, 100, 16384, 18432, 65535):
        head = struct.pack("!BHHIHH", 23, 0xFEFD, 1, 0, 1, n)
        send(s, head + b"x" * 50)


def send_empty(s, _rng):
    for _ in range(100):
        send(s, b"")


def send_hellos(s, _rng):
    """The same good hello from a thousand places: a challenge each."""
    hello = real_hello()
    port = s.getpeername()[1]
    wrong = []
    challenged = 0
    for _ in range(1000):
        place = sender(port)
        send(place, hello)
        for got in answers(place, 2.0):
            challenged += 1
            problem = judge(got, hello)
            if problem:
                wrong.append(problem)
        place.close()
    if challenged != 1000:
        wrong.append(f"{challenged} answers to 1000 hellos")
    return wrong[:5]


def send_records(s, rng):
    """Records of sessions that do not exist, several in a datagram."""
    for _ in range(1000):
        octets = b""
        for _ in range(rng.randrange(1, 5)):
            octets += record(rng.choice([20, 21, 22, 23, 24, 25]),
                             rng.randrange(3), rng.randrange(1 << 30),
                             rng.randbytes(rng.randrange(0, 200)),
                             rng.choice([0xFEFF, 0xFEFD, 0xFEFC, 0x0303]))
        send(s, octets)


def main(port, kind):
    print(f"seed {SEED}")
    s = sender(int(port))
    problems = globals()["send_" + kind](s, random.Random(SEED)) or []
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
