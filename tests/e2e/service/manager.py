#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""A service manager's end of sd_notify: prints a line for each datagram that
comes to the Unix socket named, with " " for newlines, until it is ended."""
import socket
import sys
import time

manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
manager.bind(sys.argv[1])
print("bound", flush=True)
while True:
    text = manager.recv(4096).decode().replace("\n", " ")
    print(text, "now=%d" % (time.monotonic_ns() // 1000), flush=True)
