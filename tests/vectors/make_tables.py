#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Turn the conformance vectors (JSON) into the C tables the tests include.

usage: make_tables.py VECTOR_DIRECTORY

Rewrites messages.h and primitives.h beside this file, and the seed corpus of
fuzz_message. They are committed; building and testing needs none of this.
"""
import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
CORPUS = os.path.join(HERE, '..', 'fuzz', 'corpus', 'fuzz_message')

PDU_TYPES = {
    'GetRequest': 'PDU_GET', 'GetNextRequest': 'PDU_GET_NEXT',
    'Response': 'PDU_RESPONSE', 'SetRequest': 'PDU_SET',
    'GetBulkRequest': 'PDU_GET_BULK', 'InformRequest': 'PDU_INFORM',
    'SNMPv2-Trap': 'PDU_SNMPV2_TRAP', 'Report': 'PDU_REPORT',
}
VALUE_TYPES = {
    'INTEGER': 'VALUE_INTEGER', 'OCTET STRING': 'VALUE_OCTET_STRING',
    'NULL': 'VALUE_NULL', 'OBJECT IDENTIFIER': 'VALUE_OID',
    'IpAddress': 'VALUE_IP_ADDRESS', 'Counter32': 'VALUE_COUNTER32',
    'Unsigned32': 'VALUE_UNSIGNED32', 'TimeTicks': 'VALUE_TIME_TICKS',
    'Opaque': 'VALUE_OPAQUE', 'Counter64': 'VALUE_COUNTER64',
    'noSuchObject': 'VALUE_NO_SUCH_OBJECT',
    'noSuchInstance': 'VALUE_NO_SUCH_INSTANCE',
    'endOfMibView': 'VALUE_END_OF_MIB_VIEW',
}
STRINGS = ('OCTET STRING', 'Opaque')
# Sent by the agent; response_hex is then what the receiver answers.
FROM_AGENT = ('V28', 'V29')

HEAD = '''/* SPDX-License-Identifier: BSD-2-Clause */
/* %s Made by make_tables.py: change that. */
#ifndef %s
#define %s

#include "%s"
'''


def quote(text):
    out = ''
    for c in text.encode():
        ch = chr(c)
        if ch in '"\\':
            out += '\\' + ch
        elif 32 <= c < 127:
            out += ch
        else:
            out += '\\%03o' % c
    return '"%s"' % out


def literal(text, tabs):
    """A string literal behind tabs, in as many pieces as 80 columns need."""
    width = 80 - 8 * tabs - 6
    pieces = []
    rest = text
    while len(quote(rest)) - 2 > width:
        n = width
        while len(quote(rest[:n])) - 2 > width:
            n -= 1
        # Words stay whole where there are words.
        space = rest.rfind(' ', 0, n)
        if space > 0:
            n = space + 1
        pieces.append(quote(rest[:n]))
        rest = rest[n:]
    pieces.append(quote(rest))
    return ('\n' + '\t' * tabs).join(pieces)


def field(name, value):
    line = '\t.%s = %s,' % (name, value)
    if len(line) + 7 <= 80 and '\n' not in value:
        return line
    return '\t.%s =\n\t\t%s,' % (name, value)


def text_field(name, text):
    if text is None:
        return '\t.%s = NULL,' % name
    return field(name, literal(text, 2))


def list_field(name, texts):
    if not texts:
        return '\t.%s = (const char *const[]){ NULL },' % name
    rows = ['\t\t%s,' % literal(t, 2) for t in texts]
    return '\n'.join(['\t.%s = (const char *const[]){' % name] + rows +
                     ['\t\tNULL,', '\t},'])


def octets_hex(text):
    return text[2:] if text.startswith('0x') else text.encode().hex()


def value_text(kind, value):
    """As tests/vectors/vector.h reads it: hex, dotted OID, or decimal."""
    if value is None:
        return ''
    if kind in STRINGS:
        return octets_hex(value)
    return str(value)


def message_fields(symbol, m):
    """The table of one decoded message, or nothing when it has no fields."""
    if not isinstance(m, dict) or 'pdu' not in m:
        return []
    out = []
    varbinds = m['variable-bindings']
    if varbinds:
        out.append('static const struct vector_varbind %s_varbinds[] = {' %
                   symbol)
        for name, kind, value in varbinds:
            text = literal(value_text(kind, value), 2)
            row = '\t{ "%s", %s, %s },' % (name, VALUE_TYPES[kind], text)
            if len(row) + 7 > 80 or '\n' in text:
                row = '\t{ "%s", %s,\n\t\t%s },' % (
                    name, VALUE_TYPES[kind], text)
            out.append(row)
        out.append('};')
    bulk = m['pdu'] == 'GetBulkRequest'
    if bulk:
        status, index = m['non-repeaters'], m['max-repetitions']
    else:
        status = int(m['error-status'].split('(')[1].rstrip(')'))
        index = m['error-index']
    out += [
        'static const struct vector_fields %s_fields = {' % symbol,
        '\t.msg_id = %d,' % m['msgID'],
        '\t.msg_max_size = %d,' % m['msgMaxSize'],
        '\t.msg_flags = 0x%s,' % m['msgFlags'],
        '\t.msg_security_model = %d,' % m['msgSecurityModel'],
        '\t.msg_security_parameters = "%s",' % m['msgSecurityParameters'],
        '\t.context_engine_id = "%s",' % m['contextEngineID'],
        '\t.context_name = %s,' % quote(m['contextName']),
        '\t.pdu_type = %s,' % PDU_TYPES[m['pdu']],
        '\t.request_id = %d,' % m['request-id'],
        '\t.error_status = %d,' % status,
        '\t.error_index = %d,' % index,
    ]
    if varbinds:
        out += ['\t.varbinds = %s_varbinds,' % symbol,
                '\t.n_varbinds = %d,' % len(varbinds)]
    out += ['};', '']
    return out


def write_messages(vectors):
    guard = 'TESTS_VECTORS_MESSAGES_H'
    out = [HEAD % ('Exchanges of whole messages.', guard, guard,
                   'tests/vectors/vector.h'),
           '/* clang-format off */']
    for v in vectors:
        out += message_fields(v['id'] + '_request', v['request'])
        out += message_fields(v['id'] + '_response', v['response'])
    out.append('static const struct message_vector message_vectors[] = {')
    for v in vectors:
        rows = [
            text_field('id', v['id']), text_field('title', v['title']),
            list_field('rules', v['rules']),
            list_field('preconditions', v['preconditions']),
            list_field('counters', v['counters']),
            text_field('request_hex', v['request_hex']),
            text_field('response_hex', v['response_hex']),
            list_field('also_conforming_hex', v['also_conforming_hex']),
        ]
        for part in ('request', 'response'):
            if isinstance(v[part], dict) and 'pdu' in v[part]:
                rows.append('\t.%s = &%s_%s_fields,' % (part, v['id'], part))
        if v['id'] in FROM_AGENT:
            rows.append('\t.from_agent = true,')
        out += ['{'] + rows + ['},']
    out += ['};', '/* clang-format on */', '', '#endif', '']
    with open(os.path.join(HERE, 'messages.h'), 'w') as f:
        f.write('\n'.join(out))


def primitive_row(p):
    """name, hex, kind, type, value, and for a prefix the octets missing."""
    words = p['name'].split(' ')
    encoded = bytes.fromhex(p['hex'])
    missing = 0
    if p['name'].startswith('GetBulk'):
        return (p['name'], p['hex'], 'PRIMITIVE_PDU', 'VALUE_NULL', '', 0)
    if p['name'].startswith('BITS'):
        return (p['name'], p['hex'], 'PRIMITIVE_VALUE', 'VALUE_OCTET_STRING',
                p['hex'][4:], 0)
    if p['name'].startswith('OCTET STRING'):
        if p.get('note') == 'first octets only':
            length = int(words[2])
            header = encoded[:-1]
            missing = length - 1
            return (p['name'], p['hex'], 'PRIMITIVE_PREFIX',
                    'VALUE_OCTET_STRING', encoded[len(header):].hex(), missing)
        return (p['name'], p['hex'], 'PRIMITIVE_VALUE', 'VALUE_OCTET_STRING',
                p['hex'][4:], 0)
    kind = 'OBJECT IDENTIFIER' if words[0] == 'OBJECT' else words[0]
    value = words[-1] if len(words) > 1 else ''
    if kind == 'IpAddress':
        value = bytes(int(x) for x in value.split('.')).hex()
    return (p['name'], p['hex'], 'PRIMITIVE_VALUE', VALUE_TYPES[kind], value,
            0)


def oid_hex(text):
    """The BER element of an OID, by an encoder that is not ours in C."""
    sub = [int(x) for x in text.split('.')]
    content = b''
    for v in [40 * sub[0] + sub[1]] + sub[2:]:
        group = bytes([v & 0x7f])
        while v > 0x7f:
            v >>= 7
            group = bytes([0x80 | (v & 0x7f)]) + group
        content += group
    assert len(content) < 128
    return (bytes([6, len(content)]) + content).hex()


def write_primitives(primitives, oids):
    guard = 'TESTS_VECTORS_PRIMITIVES_H'
    out = [HEAD % ('Single values and instance OIDs.', guard, guard,
                   'tests/vectors/vector.h'),
           '/* clang-format off */',
           'static const struct primitive_vector primitive_vectors[] = {']
    for p in primitives['valid']:
        name, hexa, kind, vtype, value, missing = primitive_row(p)
        out.append('{ %s,\n\t%s,\n\t%s, %s, "%s", %d },' % (
            quote(name), literal(hexa, 1), kind, vtype, value, missing))
    out += ['};', '',
            'static const struct bad_primitive bad_primitives[] = {']
    for p in primitives['invalid']:
        out.append('{ "%s",\n\t%s },' % (p['hex'], quote(p['why'])))
    out += ['};', '', 'static const struct oid_vector oid_vectors[] = {']
    for o in oids:
        out.append('{ %s,\n\t%s,\n\t%s },' % (
            literal(o['what'], 1), literal(o['oid'], 1),
            literal(oid_hex(o['oid']), 1)))
    out += ['};', '/* clang-format on */', '', '#endif', '']
    with open(os.path.join(HERE, 'primitives.h'), 'w') as f:
        f.write('\n'.join(out))


def write_corpus(vectors):
    os.makedirs(CORPUS, exist_ok=True)
    for v in vectors:
        # V17 is a message cut short, which fuzzing finds at once; in its
        # place stand two messages in one datagram (TLSTM-33).
        name, octets = v['id'], bytes.fromhex(v['request_hex'])
        if v['id'] == 'V17':
            name = 'two_messages'
            octets = b''.join(bytes.fromhex(x['request_hex'])
                              for x in vectors[:2])
        with open(os.path.join(CORPUS, name + '.bin'), 'wb') as f:
            f.write(octets)


def main():
    directory = sys.argv[1]

    def load(name):
        with open(os.path.join(directory, name), encoding='utf-8') as f:
            return json.load(f)

    vectors = load('messages.json')['vectors']
    write_messages(vectors)
    write_primitives(load('primitives.json'), load('oids.json'))
    write_corpus(vectors)


if __name__ == '__main__':
    main()
