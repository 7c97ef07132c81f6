#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Runs a command as on a kernel without IPv6: socket(AF_INET6) fails there.

    no_ipv6.py COMMAND ARGUMENT...      exit 3: not on this machine
"""
import ctypes
import os
import socket
import struct
import sys

SOCKET = {"x86_64": 41, "aarch64": 198, "riscv64": 198}
EAFNOSUPPORT = 97
PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 38, 22, 2
LOAD, EQUAL, RETURN = 0x20, 0x15, 0x06
ALLOW, ERRNO = 0x7FFF0000, 0x00050000

number = SOCKET.get(os.uname().machine)
if number is None or sys.byteorder != "little":
    sys.exit(3)
program = b"".join(
    struct.pack("=HBBI", *step)
    for step in (
        (LOAD, 0, 0, 0),  # seccomp_data.nr
        (EQUAL, 0, 3, number),
        (LOAD, 0, 0, 16),  # the low half of args[0]
        (EQUAL, 0, 1, socket.AF_INET6),
        (RETURN, 0, 0, ERRNO | EAFNOSUPPORT),
        (RETURN, 0, 0, ALLOW),
    )
)
code = ctypes.create_string_buffer(program, len(program))
header = struct.pack("@HP", len(program) // 8, ctypes.addressof(code))
libc = ctypes.CDLL(None, use_errno=True)
if (
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0
    or libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, header) != 0
):
    sys.exit(3)
os.execvp(sys.argv[1], sys.argv[1:])
