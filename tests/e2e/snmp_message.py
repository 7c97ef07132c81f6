#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""SNMPv3 messages under the Transport Security Model, for scenarios that keep
a DTLS session open themselves.

    snmp_message.py get ID OID...    writes a GetRequest
    snmp_message.py value ID         reads messages, prints the values of the
                                     Response with that request-id; exit 1
                                     when it is not there (yet)
"""
import sys

GET, GET_NEXT, RESPONSE, SET, GET_BULK = 0xA0, 0xA1, 0xA2, 0xA3, 0xA5
REPORT = 0xA8
LOCAL_ENGINE = bytes.fromhex("8000000006")  # CTX-02


def tlv(tag, content):
    n = len(content)
    if n < 128:
        return bytes([tag, n]) + content
    octets = n.to_bytes((n.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(octets)]) + octets + content


def integer(value, tag=0x02):
    n = max(1, (value.bit_length() + 8) // 8)
    return tlv(tag, value.to_bytes(n, "big", signed=True))


def oid(text):
    ids = [int(part) for part in text.strip(".").split(".")]
    out = b""
    for value in [40 * ids[0] + ids[1]] + ids[2:]:
        septets = [value & 0x7F]
        while value > 0x7F:
            value >>= 7
            septets.append(0x80 | value & 0x7F)
        out += bytes(reversed(septets))
    return tlv(0x06, out)


def request(request_id, oids, tag=GET, flags=7, engine=LOCAL_ENGINE,
            context=b"", second=0, third=0):
    """A message whose msgID is its request-id too, to keep logs readable."""
    varbinds = b"".join(tlv(0x30, oid(name) + b"\x05\x00") for name in oids)
    pdu = tlv(tag, integer(request_id) + integer(second) + integer(third) +
              tlv(0x30, varbinds))
    scoped = tlv(0x30, tlv(0x04, engine) + tlv(0x04, context) + pdu)
    header = tlv(0x30, integer(request_id) + integer(65507) +
                 tlv(0x04, bytes([flags])) + integer(4))
    return tlv(0x30, integer(3) + header + tlv(0x04, b"") + scoped)


class Reader:
    def __init__(self, octets):
        self.octets = octets
        self.at = 0

    def more(self):
        return self.at < len(self.octets)

    def element(self):
        """(tag, content); IndexError when it is not whole."""
        o = self.octets
        tag, n, at = o[self.at], o[self.at + 1], self.at + 2
        if n & 0x80:
            width = n & 0x7F
            n = int.from_bytes(o[at:at + width], "big")
            at += width
        if at + n > len(o):
            raise IndexError("cut")
        self.at = at + n
        return tag, o[at:at + n]

    def integer(self):
        return int.from_bytes(self.element()[1], "big", signed=True)

    def inside(self):
        return Reader(self.element()[1])


def oid_text(content):
    ids, value = [], 0
    for octet in content:
        value = value << 7 | octet & 0x7F
        if not octet & 0x80:
            ids.append(value)
            value = 0
    first = min(ids[0] // 40, 2)
    return ".".join(map(str, [first, ids[0] - 40 * first] + ids[1:]))


def value_text(tag, content):
    if tag == 0x04:
        return content.decode("utf-8", "backslashreplace")
    if tag == 0x06:
        return oid_text(content)
    if tag == 0x02:
        return str(int.from_bytes(content, "big", signed=True))
    if tag in (0x41, 0x42, 0x43, 0x46):
        return str(int.from_bytes(content, "big"))
    names = {0x05: "null", 0x80: "noSuchObject", 0x81: "noSuchInstance",
             0x82: "endOfMibView"}
    return names.get(tag, content.hex())


def decode(reader):
    """The next message of a stream as a dict; IndexError when not whole."""
    message = reader.inside()
    out = {"version": message.integer()}
    header = message.inside()
    out["msg_id"], out["max_size"] = header.integer(), header.integer()
    out["flags"] = header.element()[1][0]
    out["model"] = header.integer()
    out["parameters"] = message.element()[1]
    scoped = message.inside()
    out["engine"] = scoped.element()[1]
    out["context"] = scoped.element()[1]
    out["type"], content = scoped.element()
    pdu = Reader(content)
    out["request_id"] = pdu.integer()
    out["error_status"], out["error_index"] = pdu.integer(), pdu.integer()
    out["varbinds"] = []
    varbinds = pdu.inside()
    while varbinds.more():
        varbind = varbinds.inside()
        name = oid_text(varbind.element()[1])
        out["varbinds"].append((name, value_text(*varbind.element())))
    return out


def messages(octets):
    """All whole messages in a stream."""
    reader = Reader(octets)
    while reader.more():
        try:
            yield decode(reader)
        except IndexError:
            return


def main(arguments):
    if len(arguments) >= 3 and arguments[0] == "get":
        octets = request(int(arguments[1]), arguments[2:])
        sys.stdout.buffer.write(octets)
        return 0
    if len(arguments) == 2 and arguments[0] == "value":
        for message in messages(sys.stdin.buffer.read()):
            if message["request_id"] == int(arguments[1]):
                for _, text in message["varbinds"]:
                    print(text)
                return 0
        return 1
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
