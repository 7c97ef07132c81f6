/* SPDX-License-Identifier: BSD-2-Clause */
/* Tests of transport/client_hello.c: tables of hex. */
#include "transport/client_hello.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/runner.h"

enum { DATAGRAM_MAX = 20000 };

struct row {
	const char *claim;
	const char *hex;
};

#define RANDOM                                                                 \
 "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"

/* clang-format off */
static const struct row good[] = {
	{ "minimal",
		"16feff00000000000000000036" "0100002a000000000000002a" "fefd"
		RANDOM "00000002c02b0100" },
	{ "extension list empty",
		"16feff00000000000000000038" "0100002c000000000000002c" "fefd"
		RANDOM "00000002c02b01000000" },
	{ "one empty extension",
		"16feff0000000000000000003c" "010000300000000000000030" "fefd"
		RANDOM "00000002c02b0100000400170000" },
	{ "two extensions",
		"16feff00000000000000000041" "010000350000000000000035" "fefd"
		RANDOM "00000002c02b0100000900170000ff01000100" },
	{ "session id of 32",
		"16feff00000000000000000056" "0100004a000000000000004a" "fefd"
		RANDOM
		"20515151515151515151515151515151515151515151515151515151"
		"5151515151000002c02b0100" },
	{ "cookie of 32, second message",
		"16feff00000000000000010056" "0100004a000100000000004a" "fefd"
		RANDOM
		"0020c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0"
		"c0c0c0c0c0c00002c02b0100" },
	{ "cookie of 255",
		"16feff00000000000000000135" "010001290000000000000129" "fefd"
		RANDOM
		"00ffc0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0"
		"c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0"
		"c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0"
		"c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0"
		"c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0"
		"c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0"
		"c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0"
		"c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0"
		"c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0"
		"c0c0c0c0c00002c02b0100" },
	{ "two ciphers, two compressions",
		"16feff00000000000000000039" "0100002d000000000000002d" "fefd"
		RANDOM "00000004c02bc02f020100" },
	{ "record version fe fd",
		"16fefd00000000000000000036" "0100002a000000000000002a" "fefd"
		RANDOM "00000002c02b0100" },
	{ "record version fe fc",
		"16fefc00000000000000000036" "0100002a000000000000002a" "fefd"
		RANDOM "00000002c02b0100" },
	{ "client version fe ff",
		"16feff00000000000000000036" "0100002a000000000000002a" "feff"
		RANDOM "00000002c02b0100" },
	{ "client version fe 00",
		"16feff00000000000000000036" "0100002a000000000000002a" "fe00"
		RANDOM "00000002c02b0100" },
	{ "message_seq 65535",
		"16feff00000000000000000036" "0100002affff00000000002a" "fefd"
		RANDOM "00000002c02b0100" },
	{ "sequence 2^48 - 1",
		"16feff0000ffffffffffff0036" "0100002a000000000000002a" "fefd"
		RANDOM "00000002c02b0100" },
	{ "octets after the record",
		"16feff00000000000000000036" "0100002a000000000000002a" "fefd"
		RANDOM "00000002c02b0100dead" },
	{ "a record behind it",
		"16feff00000000000000000036" "0100002a000000000000002a" "fefd"
		RANDOM "00000002c02b010014fefd0000000000000001000101" },
};
static const struct row bad[] = {
	{ "epoch 1",
		"16feff00010000000000000036" "0100002a000000000000002a" "fefd"
		RANDOM "00000002c02b0100" },
	{ "epoch 256",
		"16feff01000000000000000036" "0100002a000000000000002a" "fefd"
		RANDOM "00000002c02b0100" },
	{ "application data",
		"17feff00000000000000000036" "0100002a000000000000002a" "fefd"
		RANDOM "00000002c02b0100" },
	{ "unified header",
		"2ffeff00000000000000000036" "0100002a000000000000002a" "fefd"
		RANDOM "00000002c02b0100" },
	{ "TLS record version",
		"16030300000000000000000036" "0100002a000000000000002a" "fefd"
		RANDOM "00000002c02b0100" },
	{ "record one longer than the datagram",
		"16feff00000000000000000037" "0100002a000000000000002a" "fefd"
		RANDOM "00000002c02b0100" },
	{ "record of length 0",
		"16feff00000000000000000000" "0100002a000000000000002a" "fefd"
		RANDOM "00000002c02b0100" },
	{ "record ends in the handshake header",
		"16feff0000000000000000000b" "0100002a000000000000002a" "fefd"
		RANDOM "00000002c02b0100" },
	{ "record ends in the body",
		"16feff00000000000000000035" "0100002a000000000000002a" "fefd"
		RANDOM "00000002c02b0100" },
	{ "ServerHello",
		"16feff00000000000000000036" "0200002a000000000000002a" "fefd"
		RANDOM "00000002c02b0100" },
	{ "HelloVerifyRequest",
		"16feff00000000000000000036" "0300002a000000000000002a" "fefd"
		RANDOM "00000002c02b0100" },
	{ "fragment_offset 1",
		"16feff00000000000000000036" "0100002a000000000100002a" "fefd"
		RANDOM "00000002c02b0100" },
	{ "first fragment only",
		"16feff00000000000000000036" "0100002b000000000000002a" "fefd"
		RANDOM "00000002c02b0100" },
	{ "fragment longer than message",
		"16feff00000000000000000036" "0100002a000000000000002b" "fefd"
		RANDOM "00000002c02b0100" },
	{ "message shorter than record",
		"16feff00000000000000000036" "010000290000000000000029" "fefd"
		RANDOM "00000002c02b0100" },
	{ "octet behind message in record",
		"16feff00000000000000000037" "0100002a000000000000002a" "fefd"
		RANDOM "00000002c02b010000" },
	{ "TLS client version",
		"16feff00000000000000000036" "0100002a000000000000002a" "0303"
		RANDOM "00000002c02b0100" },
	{ "session id of 33",
		"16feff00000000000000000057" "0100004b000000000000004b" "fefd"
		RANDOM
		"21000000000000000000000000000000000000000000000000000000"
		"000000000000000002c02b0100" },
	{ "session id runs past",
		"16feff00000000000000000036" "0100002a000000000000002a" "fefd"
		RANDOM "20000002c02b0100" },
	{ "cookie runs past",
		"16feff00000000000000000036" "0100002a000000000000002a" "fefd"
		RANDOM "00ff0002c02b0100" },
	{ "no ciphers",
		"16feff00000000000000000034" "010000280000000000000028" "fefd"
		RANDOM "000000000100" },
	{ "odd ciphers",
		"16feff00000000000000000037" "0100002b000000000000002b" "fefd"
		RANDOM "00000003c02bc00100" },
	{ "one octet of ciphers",
		"16feff00000000000000000035" "010000290000000000000029" "fefd"
		RANDOM "00000001c00100" },
	{ "ciphers run past",
		"16feff00000000000000000036" "0100002a000000000000002a" "fefd"
		RANDOM "0000fffec02b0100" },
	{ "no compressions",
		"16feff00000000000000000035" "010000290000000000000029" "fefd"
		RANDOM "00000002c02b00" },
	{ "compressions run past",
		"16feff00000000000000000036" "0100002a000000000000002a" "fefd"
		RANDOM "00000002c02b0200" },
	{ "one octet of extensions",
		"16feff00000000000000000037" "0100002b000000000000002b" "fefd"
		RANDOM "00000002c02b010000" },
	{ "extension list one short",
		"16feff0000000000000000003c" "010000300000000000000030" "fefd"
		RANDOM "00000002c02b0100000300170000" },
	{ "extension list one long",
		"16feff0000000000000000003c" "010000300000000000000030" "fefd"
		RANDOM "00000002c02b0100000500170000" },
	{ "extension list of 65535",
		"16feff0000000000000000003c" "010000300000000000000030" "fefd"
		RANDOM "00000002c02b0100ffff00170000" },
	{ "extension cut in its type",
		"16feff00000000000000000039" "0100002d000000000000002d" "fefd"
		RANDOM "00000002c02b0100000100" },
	{ "extension cut in its length",
		"16feff0000000000000000003b" "0100002f000000000000002f" "fefd"
		RANDOM "00000002c02b01000003001700" },
	{ "extension runs past the list",
		"16feff0000000000000000003c" "010000300000000000000030" "fefd"
		RANDOM "00000002c02b0100000400170001" },
	{ "second extension runs past",
		"16feff00000000000000000041" "010000350000000000000035" "fefd"
		RANDOM "00000002c02b0100000900170000ff01000200" },
	{ "octet behind the extensions",
		"16feff0000000000000000003d" "010000310000000000000031" "fefd"
		RANDOM "00000002c02b010000040017000000" },
	{ "octet behind an empty list",
		"16feff00000000000000000039" "0100002d000000000000002d" "fefd"
		RANDOM "00000002c02b0100000000" },
	{ "empty hello",
		"16feff0000000000000000000c" "010000000000000000000000" "00" },
};

struct real_row {
	const char *claim;
	uint16_t record_version;
	uint64_t sequence;
	uint16_t message_sequence;
	size_t cookie_n;
	size_t ciphers_n;
	size_t extensions_n;
	const char *hex;
};

/* As they came over loopback. */
static const struct real_row real[] = {
	{ "openssl s_client -dtls1_2, first", 0xfeff, 0, 0, 0, 56, 82,
		"16feff000000000000000000c0010000b400000000000000b4fefd0c612d"
		"9e11a869a37f264b88b19e6b329efd75049dabd5a1fbf7632b8d55d57000"
		"000038c02cc030009fcca9cca8ccaac02bc02f009ec024c028006bc023c0"
		"270067c00ac0140039c009c0130033009d009c003d003c0035002f00ff01"
		"000052000b000403000102000a000c000a001d0017001e00190018002300"
		"000016000000170000000d002a0028040305030603080708080809080a08"
		"0b080408050806040105010601030303010302040205020602" },
	{ "openssl s_client -dtls1_2, second", 0xfeff, 1, 1, 32, 56, 82,
		"16feff000000000000000100e0010000d400010000000000d4fefd0c612d"
		"9e11a869a37f264b88b19e6b329efd75049dabd5a1fbf7632b8d55d57000"
		"20a0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbc"
		"bdbebf0038c02cc030009fcca9cca8ccaac02bc02f009ec024c028006bc0"
		"23c0270067c00ac0140039c009c0130033009d009c003d003c0035002f00"
		"ff01000052000b000403000102000a000c000a001d0017001e0019001800"
		"2300000016000000170000000d002a002804030503060308070808080908"
		"0a080b080408050806040105010601030303010302040205020602" },
	{ "gnutls-cli --udp, first", 0xfeff, 0, 0, 0, 50, 102,
		"16feff000000000000000000ce010000c200000000000000c2fefdd104f1"
		"096f8083df8ec2f333cddae5d6c9f6214f29ce51ef0514a9ceee316d7b00"
		"000032c02ccca9c0adc00ac02bc0acc009c030cca8c014c02fc013009dc0"
		"9d0035009cc09c002f009fccaac09f0039009ec09e003301000066000500"
		"050100000000000a00160014001700180019001d001e0100010101020103"
		"0104000b00020100000d00220020040108090804040308070501080a0805"
		"050308080601080b0806060302010203001600000017000000230000ff01"
		"000100001c00024000" },
	{ "gnutls-cli --udp, second", 0xfeff, 1, 1, 32, 50, 102,
		"16feff000000000000000100ee010000e200010000000000e2fefdd104f1"
		"096f8083df8ec2f333cddae5d6c9f6214f29ce51ef0514a9ceee316d7b00"
		"20a0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbc"
		"bdbebf0032c02ccca9c0adc00ac02bc0acc009c030cca8c014c02fc01300"
		"9dc09d0035009cc09c002f009fccaac09f0039009ec09e00330100006600"
		"0500050100000000000a00160014001700180019001d001e010001010102"
		"01030104000b00020100000d00220020040108090804040308070501080a"
		"0805050308080601080b0806060302010203001600000017000000230000"
		"ff01000100001c00024000" },
	{ "gnutls-cli, DTLS 1.2 alone, first", 0xfefd, 0, 0, 0, 50, 102,
		"16fefd000000000000000000ce010000c200000000000000c2fefd3a3b78"
		"2f69d94c7c11de5507be7b333e496082a7c7e6ac49bf07615a7887f6d900"
		"000032c02ccca9c0adc00ac02bc0acc009c030cca8c014c02fc013009dc0"
		"9d0035009cc09c002f009fccaac09f0039009ec09e003301000066000500"
		"050100000000000a00160014001700180019001d001e0100010101020103"
		"0104000b00020100000d00220020040108090804040308070501080a0805"
		"050308080601080b0806060302010203001600000017000000230000ff01"
		"000100001c00024000" },
	{ "snmpget, Net-SNMP 5.9.3, first", 0xfeff, 0, 0, 0, 56, 82,
		"16feff000000000000000000c0010000b400000000000000b4fefd814522"
		"61014400fbbcd9b00311dc547e9e05f327183e2d2e136a89f47ad1c34200"
		"000038c02cc030009fcca9cca8ccaac02bc02f009ec024c028006bc023c0"
		"270067c00ac0140039c009c0130033009d009c003d003c0035002f00ff01"
		"000052000b000403000102000a000c000a001d0017001e00190018002300"
		"000016000000170000000d002a0028040305030603080708080809080a08"
		"0b080408050806040105010601030303010302040205020602" },
	{ "snmpget, Net-SNMP 5.9.3, second", 0xfeff, 1, 1, 32, 56, 82,
		"16feff000000000000000100e0010000d400010000000000d4fefd814522"
		"61014400fbbcd9b00311dc547e9e05f327183e2d2e136a89f47ad1c34200"
		"20a0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbc"
		"bdbebf0038c02cc030009fcca9cca8ccaac02bc02f009ec024c028006bc0"
		"23c0270067c00ac0140039c009c0130033009d009c003d003c0035002f00"
		"ff01000052000b000403000102000a000c000a001d0017001e0019001800"
		"2300000016000000170000000d002a002804030503060308070808080908"
		"0a080b080408050806040105010601030303010302040205020602" },
	{ "openssl s_client -bugs, padded, second", 0xfeff, 1, 1, 32, 56, 370,
		"16feff00000000000000010200010001f400010000000001f4fefd5c7ec0"
		"68ffea0662e8ee2815d11764bd7326defc14c4eadb21eaca2815a1062600"
		"20a0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbc"
		"bdbebf0038c02cc030009fcca9cca8ccaac02bc02f009ec024c028006bc0"
		"23c0270067c00ac0140039c009c0130033009d009c003d003c0035002f00"
		"ff0100017200000021001f00001c61616161616161616161616161616161"
		"616161612e6578616d706c65000b000403000102000a000c000a001d0017"
		"001e00190018002300000016000000170000000d002a0028040305030603"
		"080708080809080a080b0804080508060401050106010303030103020402"
		"05020602001500f700000000000000000000000000000000000000000000"
		"000000000000000000000000000000000000000000000000000000000000"
		"000000000000000000000000000000000000000000000000000000000000"
		"000000000000000000000000000000000000000000000000000000000000"
		"000000000000000000000000000000000000000000000000000000000000"
		"000000000000000000000000000000000000000000000000000000000000"
		"000000000000000000000000000000000000000000000000000000000000"
		"000000000000000000000000000000000000000000000000000000000000"
		"000000000000000000000000000000" },
};

struct header_row {
	const char *claim;
	const char *hex;
	bool good;
	struct dtls_record_header header;
};

static const struct header_row headers[] = {
	{ "empty datagram", "", false, { 0 } },
	{ "one octet", "16", false, { 0 } },
	{ "12 octets", "16fefd000000000000000100", false, { 0 } },
	{ "empty record", "16fefd00000000000000010000", true,
		{ 22, 0xfefd, 0, 1, 0 } },
	{ "all fields", "17fefd01020304050607080001aa", true,
		{ 23, 0xfefd, 0x0102, 0x030405060708, 1 } },
	{ "highest numbers", "17fefdffffffffffffffff0000", true,
		{ 23, 0xfefd, 0xffff, 0xffffffffffff, 0 } },
	{ "octets behind the record", "17fefd00010000000000010001aabbcc", true,
		{ 23, 0xfefd, 1, 1, 1 } },
	{ "one octet short", "17fefd00010000000000010002aa", false, { 0 } },
	{ "length 65535", "17fefd0001000000000001ffffaa", false, { 0 } },
	{ "type 19", "13fefd00000000000000000000", false, { 0 } },
	{ "type 20", "14fefd00000000000000000000", true,
		{ 20, 0xfefd, 0, 0, 0 } },
	{ "type 25", "19fefd00000000000000000000", true,
		{ 25, 0xfefd, 0, 0, 0 } },
	{ "type 26", "1afefd00000000000000000000", false, { 0 } },
	{ "type 31", "1ffefd00000000000000000000", false, { 0 } },
	{ "type 0", "00fefd00000000000000000000", false, { 0 } },
	{ "type 255", "fffefd00000000000000000000", false, { 0 } },
	{ "version 03 03", "1603030000000000000000000000", false, { 0 } },
	{ "version ff fd", "16fffd0000000000000000000000", false, { 0 } },
	{ "version fe ff", "16feff00000000000000000000", true,
		{ 22, 0xfeff, 0, 0, 0 } },
	{ "DTLS 1.3 unified header", "2f0001", true, { 0x2f, 0, 0, 0, 0 } },
	{ "unified header, lowest", "2000", true, { 0x20, 0, 0, 0, 0 } },
	{ "unified header, highest", "3f00", true, { 0x3f, 0, 0, 0, 0 } },
	{ "unified header, one octet", "20", false, { 0 } },
	{ "type 0x40", "4000000000000000000000000000", false, { 0 } },
};

struct whole_row {
	const char *claim;
	const char *hex;
	size_t protected_min;
	size_t n;
};

#define TAG "00112233445566778899aabbccddeeff"
#define NONCE "0000000000000000"

static const struct whole_row parts[] = {
	{ "nothing", "", 24, 0 },
	{ "no record", "30270201033000", 24, 0 },
	{ "one octet", "17", 24, 0 },
	{ "shortest under AES-GCM",
		"17fefd00010000000000010018" NONCE TAG, 24, 37 },
	{ "one octet below it",
		"17fefd00010000000000010017" NONCE TAG, 24, 0 },
	{ "empty record of epoch 1", "17fefd00010000000000010000", 24, 0 },
	{ "shortest under ChaCha20", "17fefd00010000000000010010" TAG, 16, 29 },
	{ "one octet below that", "17fefd0001000000000001000f" TAG, 16, 0 },
	{ "epoch 0 may be short", "14fefd0000000000000001000101", 24, 14 },
	{ "and empty", "16fefd00000000000000010000", 24, 13 },
	{ "epoch 2 as epoch 1", "17fefd00020000000000010017" NONCE TAG, 24, 0 },
	{ "epoch 256 as well", "17fefd01000000000000010017" NONCE TAG, 24, 0 },
	{ "short alert", "15fefd00010000000000010002" "0100", 24, 0 },
	{ "cut by one octet",
		"17fefd00010000000000010019" NONCE TAG, 24, 0 },
	{ "two records, both good", "14fefd0000000000000001000101"
		"16fefd00010000000000000018" NONCE TAG, 24, 51 },
	{ "a short one behind a good one", "17fefd00010000000000010018" NONCE
		TAG "17fefd00010000000000020001ff", 24, 37 },
	{ "a good one behind a short one", "17fefd00010000000000020001ff"
		"17fefd00010000000000010018" NONCE TAG, 24, 0 },
	{ "octets behind a good one",
		"17fefd00010000000000010018" NONCE TAG "17fe", 24, 37 },
	{ "record of DTLS 1.0", "17feff00010000000000010018" NONCE TAG, 24, 0 },
	{ "alert of DTLS 1.0", "15feff00000000000000010002" "0228", 24, 15 },
	{ "DTLS 1.3", "2f0001" NONCE TAG, 24, 0 },
	{ "DTLS 1.3 behind a good one",
		"17fefd00010000000000010018" NONCE TAG "35" TAG, 24, 37 },
};
/* clang-format on */

static size_t
unhex(const char *hex, uint8_t *out)
{
	size_t n = strlen(hex) / 2;

	for (size_t i = 0; i < n; i++) {
		unsigned octet;

		if (sscanf(hex + 2 * i, "%2x", &octet) != 1)
			abort();
		out[i] = (uint8_t)octet;
	}
	return n;
}

/* In a block of the exact size, so that ASan sees an octet too far. */
static bool
read_exact(const uint8_t *p, size_t n, struct client_hello *out)
{
	uint8_t *block = malloc(n > 0 ? n : 1);
	bool ok;

	if (block == NULL)
		abort();
	memcpy(block, p, n);
	ok = client_hello_read((struct octets){ block, n }, out);
	free(block);
	return ok;
}

static bool
is_inside(struct octets view, struct octets whole)
{
	return view.n == 0 ||
		(view.p >= whole.p && view.p + view.n <= whole.p + whole.n);
}

/* DTLS-14 */
static void
test_record_header_table(void)
{
	uint8_t octets[64];

	for (size_t i = 0; i < ARRAY_LEN(headers); i++) {
		const struct header_row *row = &headers[i];
		size_t n = unhex(row->hex, octets);
		struct dtls_record_header h = { 99, 99, 99, 99, 99 };
		bool ok = dtls_record_header_read(
			(struct octets){ octets, n }, &h);

		if (ok != row->good)
			printf("# %s\n", row->claim);
		CU_ASSERT_EQUAL(ok, row->good);
		if (!row->good)
			continue;
		CU_ASSERT_EQUAL(h.type, row->header.type);
		CU_ASSERT_EQUAL(h.version, row->header.version);
		CU_ASSERT_EQUAL(h.epoch, row->header.epoch);
		CU_ASSERT_EQUAL(h.sequence, row->header.sequence);
		CU_ASSERT_EQUAL(h.length, row->header.length);
	}
}

static void
test_record_header_refused_leaves_out_alone(void)
{
	static const uint8_t cut[] = { 22, 0xfe, 0xfd, 0, 0 };
	struct dtls_record_header h = { 99, 99, 99, 99, 99 };

	CU_ASSERT_FALSE(dtls_record_header_read(
		(struct octets){ cut, sizeof(cut) }, &h));
	CU_ASSERT_EQUAL(h.type, 99);
	CU_ASSERT_EQUAL(h.length, 99);
}

/* DTLS-11, DTLS-14 */
static void
test_only_whole_records_reach_a_session(void)
{
	uint8_t octets[128];

	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		size_t n = unhex(parts[i].hex, octets);
		struct octets good_part = dtls_records_whole(
			(struct octets){ octets, n }, parts[i].protected_min);

		if (good_part.n != parts[i].n)
			printf("# %s\n", parts[i].claim);
		CU_ASSERT_EQUAL(good_part.n, parts[i].n);
		CU_ASSERT_PTR_EQUAL(good_part.p, octets);
	}
}

static void
test_good_hellos_accepted(void)
{
	uint8_t octets[1024];
	struct client_hello h;

	for (size_t i = 0; i < ARRAY_LEN(good); i++) {
		bool ok = read_exact(octets, unhex(good[i].hex, octets), &h);

		if (!ok)
			printf("# %s\n", good[i].claim);
		CU_ASSERT_TRUE(ok);
	}
}

static void
test_bad_hellos_refused(void)
{
	uint8_t octets[1024];
	struct client_hello h;

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		bool ok = read_exact(octets, unhex(bad[i].hex, octets), &h);

		if (ok)
			printf("# %s\n", bad[i].claim);
		CU_ASSERT_FALSE(ok);
	}
}

static void
test_hello_cut_at_any_octet_refused(void)
{
	uint8_t octets[1024];
	struct client_hello h;

	for (size_t i = 0; i < ARRAY_LEN(good); i++) {
		size_t n = unhex(good[i].hex, octets);
		size_t record = DTLS_RECORD_HEADER +
			((size_t)octets[11] << 8 | octets[12]);

		for (size_t cut = 0; cut < n; cut++)
			CU_ASSERT_EQUAL(
				read_exact(octets, cut, &h), cut >= record);
	}
}

static void
put_length(uint8_t *p, size_t n)
{
	p[0] = (uint8_t)(n >> 8);
	p[1] = (uint8_t)n;
}

/* The three lengths around the body tell the truth about a shorter one. */
static void
test_body_cut_at_any_octet_refused(void)
{
	enum { HEADERS = DTLS_RECORD_HEADER + DTLS_HANDSHAKE_HEADER };
	uint8_t octets[1024];
	struct client_hello h;

	for (size_t i = 0; i < ARRAY_LEN(real); i++) {
		size_t n = unhex(real[i].hex, octets);
		size_t bare = n - 2 - real[i].extensions_n;

		for (size_t cut = HEADERS; cut < n; cut++) {
			put_length(octets + 11, cut - DTLS_RECORD_HEADER);
			put_length(octets + 15, cut - HEADERS);
			put_length(octets + 23, cut - HEADERS);
			/* Extensions may be absent, but only as a whole. */
			CU_ASSERT_EQUAL(
				read_exact(octets, cut, &h), cut == bare);
		}
	}
}

static void
test_real_hellos_are_understood(void)
{
	uint8_t octets[1024];
	struct client_hello h;

	for (size_t i = 0; i < ARRAY_LEN(real); i++) {
		const struct real_row *row = &real[i];
		struct octets d = { octets, unhex(row->hex, octets) };

		CU_ASSERT_TRUE(client_hello_read(d, &h));
		CU_ASSERT_EQUAL(h.record.type, DTLS_HANDSHAKE);
		CU_ASSERT_EQUAL(h.record.version, row->record_version);
		CU_ASSERT_EQUAL(h.record.sequence, row->sequence);
		CU_ASSERT_EQUAL(h.message_sequence, row->message_sequence);
		CU_ASSERT_EQUAL(h.client_version, 0xfefd);
		CU_ASSERT_EQUAL(h.random.n, 32);
		CU_ASSERT_PTR_EQUAL(h.random.p, d.p + 27);
		CU_ASSERT_EQUAL(h.session_id.n, 0);
		CU_ASSERT_EQUAL(h.cookie.n, row->cookie_n);
		CU_ASSERT_EQUAL(h.ciphers.n, row->ciphers_n);
		CU_ASSERT_EQUAL(h.compressions.n, 1);
		CU_ASSERT_EQUAL(h.extensions.n, row->extensions_n);
		CU_ASSERT_TRUE(is_inside(h.cookie, d));
		CU_ASSERT_TRUE(is_inside(h.ciphers, d));
		CU_ASSERT_PTR_EQUAL(h.extensions.p + h.extensions.n, d.p + d.n);
	}
}

static void
test_fields_of_a_full_hello(void)
{
	static const char hex[] =
		"16fefc00000102030405060049"
		"0100003d000700000000003d"
		"fefe" RANDOM "02aabb03c0c1c200041301c02b020100"
		"0009001700000005000100";
	uint8_t octets[256];
	struct octets d = { octets, unhex(hex, octets) };
	struct client_hello h;

	CU_ASSERT_TRUE(client_hello_read(d, &h));
	CU_ASSERT_EQUAL(h.record.version, 0xfefc);
	CU_ASSERT_EQUAL(h.record.sequence, 0x010203040506);
	CU_ASSERT_EQUAL(h.message_sequence, 7);
	CU_ASSERT_EQUAL(h.client_version, 0xfefe);
	CU_ASSERT_PTR_EQUAL(h.random.p, octets + 27);
	CU_ASSERT_PTR_EQUAL(h.session_id.p, octets + 60);
	CU_ASSERT_EQUAL(h.session_id.n, 2);
	CU_ASSERT_PTR_EQUAL(h.cookie.p, octets + 63);
	CU_ASSERT_EQUAL(h.cookie.n, 3);
	CU_ASSERT_PTR_EQUAL(h.ciphers.p, octets + 68);
	CU_ASSERT_EQUAL(h.ciphers.n, 4);
	CU_ASSERT_PTR_EQUAL(h.compressions.p, octets + 73);
	CU_ASSERT_EQUAL(h.compressions.n, 2);
	CU_ASSERT_PTR_EQUAL(h.extensions.p, octets + 77);
	CU_ASSERT_EQUAL(h.extensions.n, 9);
}

/* RFC 6347 4.1: a plaintext record has at most 2^14 octets. */
static void
test_hello_longer_than_a_record_refused(void)
{
	enum { BODY_FIXED = 2 + 32 + 1 + 1 + 2 + 2 + 2 };
	static uint8_t octets[DATAGRAM_MAX];
	struct client_hello h;

	for (size_t length = 16383; length <= 16386; length++) {
		size_t ciphers = length - DTLS_HANDSHAKE_HEADER - BODY_FIXED;
		uint8_t *p = octets + 25;

		memset(octets, 0, sizeof(octets));
		octets[0] = DTLS_HANDSHAKE;
		octets[1] = 0xfe;
		octets[2] = 0xff;
		put_length(octets + 11, length);
		octets[13] = 1;
		put_length(octets + 15, length - DTLS_HANDSHAKE_HEADER);
		put_length(octets + 23, length - DTLS_HANDSHAKE_HEADER);
		p[0] = 0xfe;
		p[1] = 0xfd;
		put_length(p + 36, ciphers);
		p[38 + ciphers] = 1;
		CU_ASSERT_EQUAL(read_exact(octets, 13 + length, &h),
			length <= 16384 && ciphers % 2 == 0);
	}
}

static const struct unit_test tests[] = {
	UNIT_TEST(test_record_header_table),
	UNIT_TEST(test_record_header_refused_leaves_out_alone),
	UNIT_TEST(test_only_whole_records_reach_a_session),
	UNIT_TEST(test_good_hellos_accepted),
	UNIT_TEST(test_bad_hellos_refused),
	UNIT_TEST(test_hello_cut_at_any_octet_refused),
	UNIT_TEST(test_body_cut_at_any_octet_refused),
	UNIT_TEST(test_real_hellos_are_understood),
	UNIT_TEST(test_fields_of_a_full_hello),
	UNIT_TEST(test_hello_longer_than_a_record_refused),
};

UNIT_MAIN("client_hello", tests)
