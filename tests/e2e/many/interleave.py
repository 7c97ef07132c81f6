#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""interleave.py PORT PKI SESSIONS ROUNDS - that many DTLS sessions at once,
one request of each in flight, round after round; each answer must come back
on the session that asked, under its request-id."""
import os
import selectors
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
import snmp_message  # noqa: E402

LOCATION = "1.3.6.1.2.1.1.6.0"
PATIENCE_S = 30


class Session:
    def __init__(self, port, pki, number):
        name = os.path.join(pki, f"many{number}")
        self.number = number
        self.received = b""
        self.client = subprocess.Popen(
            ["openssl", "s_client", "-dtls1_2", "-quiet",
             "-connect", f"127.0.0.1:{port}", "-cert", name + ".crt",
             "-key", name + ".key", "-CAfile", os.path.join(pki, "ca.crt")],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, bufsize=0)

    def request_id(self, turn):
        return 1000 * turn + self.number

    def ask(self, turn):
        self.client.stdin.write(
            snmp_message.request(self.request_id(turn), [LOCATION]))

    def answers(self):
        return list(snmp_message.messages(self.received))


def wait_for(sessions, turn):
    """Read until each session has an answer for this round."""
    selector = selectors.DefaultSelector()
    for session in sessions:
        selector.register(session.client.stdout, selectors.EVENT_READ,
                          session)
    waiting = set(sessions)
    deadline = time.monotonic() + PATIENCE_S
    while waiting and time.monotonic() < deadline:
        for key, _ in selector.select(1):
            session = key.data
            octets = os.read(session.client.stdout.fileno(), 65536)
            if not octets:
                selector.unregister(session.client.stdout)
            session.received += octets
            if len(session.answers()) >= turn:
                waiting.discard(session)
    selector.close()
    return waiting


def judge(session, rounds):
    answers = session.answers()
    wanted = [session.request_id(turn) for turn in range(1, rounds + 1)]
    got = [answer["request_id"] for answer in answers]
    if got != wanted:
        return f"request-ids {got}, wanted {wanted}"
    for answer in answers:
        # The state cached with the request: MPD-20, MPD-21, CTX-04.
        wanted = {
            "version": 3, "msg_id": answer["request_id"], "flags": 3,
            "model": 4, "parameters": b"",  # TSM-01, TSM-06
            "engine": snmp_message.LOCAL_ENGINE, "context": b"",
            "type": snmp_message.RESPONSE, "error_status": 0,
            "error_index": 0, "varbinds": [(LOCATION, "here")],
        }
        for field, value in wanted.items():
            if answer[field] != value:
                return f"{field} is {answer[field]}, not {value}"
        if not 484 <= answer["max_size"] <= 16384:  # SIZE-03
            return f"msgMaxSize {answer['max_size']}"
    return None


def main(port, pki, count, rounds):
    sessions = [Session(port, pki, i + 1) for i in range(int(count))]
    bad = 0
    try:
        for turn in range(1, int(rounds) + 1):
            order = sessions if turn % 2 else reversed(sessions)
            for session in order:
                session.ask(turn)
            for session in wait_for(sessions, turn):
                print(f"many{session.number}: no answer in round {turn}")
                bad += 1
            if bad:
                return 1
        for session in sessions:
            wrong = judge(session, int(rounds))
            if wrong:
                print(f"many{session.number}: {wrong}")
                bad += 1
    finally:
        for session in sessions:
            session.client.kill()
            session.client.wait()
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
