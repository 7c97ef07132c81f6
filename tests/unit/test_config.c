/* SPDX-License-Identifier: BSD-2-Clause */
/* The configuration: each directive, each message with its place. */
#include "agent/config.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "agent/config_internal.h"
#include "tests/unit/runner.h"

#define SHA256_HEX                                                             \
 "00112233445566778899AABBCCDDEEFF00112233445566778899AABBCCDDEEFF"
#define SHA256_COLONS                                                          \
 "00:11:22:33:44:55:66:77:88:99:aa:bb:cc:dd:ee:ff:"                            \
 "00:11:22:33:44:55:66:77:88:99:aa:bb:cc:dd:ee:ff"
#define NAME_32 "abcdefghijklmnopqrstuvwxyz012345"

static void
read_text(struct config *config, const char *text)
{
	config_init(config);
	config_read_text(config, "t.conf", text, strlen(text));
}

/* What config_print_problems prints; the caller frees it. */
static char *
problems_text(const struct config *config)
{
	char *text = NULL;
	size_t n = 0;
	FILE *out = open_memstream(&text, &n);

	config_print_problems(config, out);
	fclose(out);
	return text;
}

static void
expect_problems(const struct config *config, const char *expected)
{
	char *text = problems_text(config);

	if (strcmp(text, expected) != 0)
		printf("# expected:\n%s# got:\n%s", expected, text);
	CU_ASSERT_STRING_EQUAL(text, expected);
	free(text);
}

struct text_row {
	const char *text;
	const char *problems;
};

static void
check_rows(const struct text_row *rows, size_t n, bool finish)
{
	for (size_t i = 0; i < n; i++) {
		struct config config;

		read_text(&config, rows[i].text);
		if (finish)
			config_finish(&config);
		expect_problems(&config, rows[i].problems);
		config_free(&config);
	}
}

/* One good line at least for each directive. */
static const char *const good_lines[] = {
	"agentAddress dtlsudp:127.0.0.1:10161",
	"AGENTADDRESS dtlsudp:10161, dtlsudp6:10161 # both",
	"agentUser snmp",
	"agentUser #1000",
	"agentGroup \"snmp\"",
	"agentGroup #0 # root's",
	"persistentDir /var/lib/snmpdtlsd",
	"[snmp] persistentDir /var/lib/snmpdtlsd",
	"sandbox no",
	"engineID rack 7",
	"engineID 0x80007ed9051122334455667788",
	"exactEngineID 80007ed904616263",
	"exactEngineID 0X80007ED904616263",
	"maxGetbulkRepeats -1",
	"maxGetbulkResponses 100",
	"maxSessions 1000000",
	"maxHandshakes 1",
	"maxHandshakesPerPrefix 100000",
	"handshakeTimeout 20",
	"idleTimeout 0",
	"pathMTU 576",
	"sysDescr A box",
	"sysObjectID .1.3.6.1.4.1.32473.1",
	"sysObjectID enterprises.32473",
	"sysContact Me <me@example.org>",
	"sysName 's-Gravenhage",
	"sysLocation \"\"",
	"sysServices 127",
	"localCert agent",
	"[snmp] localCert sha256 Fingerprint=" SHA256_COLONS,
	"[SNMP]localCert agent",
	"trustCert ca\ntrustCert /etc/ssl/ca.pem",
	"x509CRLFile /etc/ssl/a.crl\nx509CRLFile ca",
	"tlsAlgorithms ECDHE+AESGCM:!SHA384",
	"tlsMinVersion dtls1_2",
	"certSecName 1 manager --cn",
	"certSecName 4294967295 /etc/ssl/m.pem --sn 'Jane Doe'",
	"certSecName 7 " SHA256_HEX " --rfc822",
	"certSecName 7 " SHA256_COLONS " --dns",
	"certSecName 7 sha256:" SHA256_COLONS " --ip",
	"certSecName 7 --sha256 " SHA256_HEX " --any",
	"certSecName 7 " SHA256_HEX " --sha256 --any",
	"certSecName 7 sha256 Fingerprint=" SHA256_COLONS " --sn m",
	"certSecName 7 04:" SHA256_COLONS " --sn " NAME_32,
	"certSecName 7 cafe --cn",
	"tsmUseTransportPrefix false",
	"rouser manager",
	"rouser -s tsm manager priv .1.3.6.1.2.1",
	"rwuser manager noAuthNoPriv -V v context",
	"rwuser 'Jane Doe' authPriv system ctx*",
	"rouser " NAME_32 " auth -V _all_ *",
	"rouser m AUTH -V none \"\"",
	"group g tsm manager",
	"access g \"\" any noauth exact v none none",
	"access g ctx tsm authPriv PREFIX _all_ _none_ v",
	"view v included .1",
	"view v Excluded .iso.org.dod.internet.mgmt.mib-2.system fe",
	"view v included interfaces.2.1.0.4 0xff:a0",
	"view v included .1.3.6.1.2.1.2.2.1.0.4 ff.A0",
	"view v included .1.3.6.1.2.1.2.2.1.0.4 ffa0",
	"includeFile /dev/null",
	"includeDir /nonexistent-but-tested-below",
};

static void
test_every_directive_has_a_good_line(void)
{
	for (size_t d = 0; d < config_n_directives; d++) {
		const char *name = config_directives[d].name;
		bool found = false;

		for (size_t i = 0; i < ARRAY_LEN(good_lines); i++)
			if (strncasecmp(good_lines[i], name, strlen(name)) ==
					0 &&
				good_lines[i][strlen(name)] == ' ')
				found = true;
		if (!found)
			printf("# no line for %s\n", name);
		CU_ASSERT(found);
	}
}

static void
test_good_lines_are_read_without_a_word(void)
{
	for (size_t i = 0; i + 1 < ARRAY_LEN(good_lines); i++) {
		struct config config;

		read_text(&config, good_lines[i]);
		expect_problems(&config, "");
		CU_ASSERT_EQUAL(config.n_errors, 0);
		config_free(&config);
	}
}

/*
 * The lists of snmpd -H (5.9.3) and of snmpd.conf(5), snmp.conf(5),
 * snmptrapd.conf(5): somebody has each of them in a file.
 */
static const char *const net_snmp_directives[] = {
	"authtrapenable",
	"trapsink",
	"trap2sink",
	"informsink",
	"trapsess",
	"trapcommunity",
	"v1trapaddress",
	"agentuser",
	"agentgroup",
	"agentaddress",
	"quit",
	"leave_pidfile",
	"dontLogTCPWrappersConnects",
	"maxGetbulkRepeats",
	"maxGetbulkResponses",
	"avgBulkVarbindSize",
	"pduStatsMax",
	"pduStatsThreshold",
	"injectHandler",
	"table",
	"add_row",
	"agentxsocket",
	"agentxRetries",
	"agentxTimeout",
	"master",
	"agentxperms",
	"agentXPingInterval",
	"com2sec",
	"com2sec6",
	"com2secunix",
	"perl",
	"perlInitFile",
	"disablePerl",
	"certSecName",
	"snmpTlstmParams",
	"snmpTlstmAddr",
	"smuxpeer",
	"smuxsocket",
	"createUser",
	"agentSecName",
	"iquerySecName",
	"iqueryVersion",
	"iquerySecLevel",
	"group",
	"access",
	"setaccess",
	"view",
	"authcommunity",
	"authuser",
	"authgroup",
	"authaccess",
	"rwcommunity",
	"rocommunity",
	"rwcommunity6",
	"rocommunity6",
	"rocommunityunix",
	"rwcommunityunix",
	"rwuser",
	"rouser",
	"sendmail_config",
	"sendmail_stats",
	"sendmail_queue",
	"sendmail_index",
	"sendmail_stats_t",
	"sendmail_queue_t",
	"diskio_exclude_fd",
	"diskio_exclude_loop",
	"diskio_exclude_ram",
	"diskio",
	"dlmod",
	"skipNFSInHostResources",
	"realStorageUnits",
	"storageUseNFS",
	"count_kthreads",
	"ignoredisk",
	"sysdescr",
	"syslocation",
	"syscontact",
	"sysname",
	"sysservices",
	"sysobjectid",
	"setserialno",
	"proc",
	"procfix",
	"pass",
	"pass_persist",
	"disk",
	"includeAllDisks",
	"load",
	"file",
	"proxy",
	"logmatch",
	"swap",
	"dontRetainLogs",
	"doNotRetainNotificationLogs",
	"monitor",
	"defaultMonitors",
	"linkUpDownNotifications",
	"notificationEvent",
	"notificationFilter",
	"setEvent",
	"strictDisman",
	"repeat",
	"cron",
	"at",
	"override",
	"interface",
	"ifmib_max_num_ifaces",
	"include_ifmib_iface_prefix",
	"defDomain",
	"defTarget",
	"sourceFilterType",
	"sourceFilterAddress",
	"engineID",
	"engineIDType",
	"engineIDNic",
	"exactEngineID",
	"interface_fadeout",
	"interface_replace_old",
	"exec",
	"execfix",
	"sh",
	"extend",
	"extendfix",
	"deliverByNotify",
	"deliverByNotifyMaxPacketSize",
	"deliverByNotifyOid",
	"deliverByNotifyFrequencyOid",
	"deliverByNotifyMessageNumberOid",
	"deliverByNotifyMaxMessageNumberOid",
	"extraX509SubDir",
	"x509CRLFile",
	"tlsAlgorithms",
	"localCert",
	"peerCert",
	"serverCert",
	"clientCert",
	"alias",
	"doDebugging",
	"debugTokens",
	"debugLogLevel",
	"logTimestamp",
	"logOption",
	"mibdirs",
	"mibs",
	"mibfile",
	"showMibErrors",
	"commentToEOL",
	"strictCommentTerm",
	"mibAllowUnderline",
	"mibWarningLevel",
	"mibReplaceWithLatest",
	"printNumericEnums",
	"printNumericOids",
	"escapeQuotes",
	"dontBreakdownOids",
	"quickPrinting",
	"numericTimeticks",
	"oidOutputFormat",
	"suffixPrinting",
	"extendedIndex",
	"printHexText",
	"printValueOnly",
	"dontPrintUnits",
	"hexOutputLength",
	"dumpPacket",
	"reverseEncodeBER",
	"defaultPort",
	"disableSNMPv3",
	"disableSNMPv1",
	"disableSNMPv2c",
	"defCommunity",
	"noTokenWarnings",
	"noRangeCheck",
	"persistentDir",
	"tempFilePattern",
	"noDisplayHint",
	"16bitIDs",
	"clientaddr",
	"clientaddrUsesPort",
	"serverSendBuf",
	"serverRecvBuf",
	"clientSendBuf",
	"clientRecvBuf",
	"sendMessageMaxSize",
	"noPersistentLoad",
	"noPersistentSave",
	"noContextEngineIDDiscovery",
	"timeout",
	"retries",
	"outputPrecision",
	"dontLoadHostConfig",
	"defSecurityModel",
	"tsmUseTransportPrefix",
	"defAuthType",
	"defPrivType",
	"defSecurityName",
	"defContext",
	"defPassphrase",
	"defAuthPassphrase",
	"defPrivPassphrase",
	"defAuthMasterKey",
	"defPrivMasterKey",
	"defAuthLocalizedKey",
	"defPrivLocalizedKey",
	"defVersion",
	"defSecurityLevel",
	"trustCert",
	"transport",
	"sshtosnmpsocket",
	"sshtosnmpsocketperms",
	"sshusername",
	"sshpubkey",
	"sshprivkey",
	"snmpTrapdAddr",
	"doNotLogTraps",
	"doNotFork",
	"pidFile",
	"traphandle",
	"forward",
	"disableAuthorization",
	"ignoreAuthFailure",
	"outputOption",
	"format1",
	"format2",
	"sqlMaxQueue",
	"sqlSaveInterval",
	"usmUser",
	"engineBoots",
	"oldEngineID",
	"psyslocation",
	"psyscontact",
	"psysname",
	"includeFile",
	"includeDir",
};

static bool
is_accepted(const char *name)
{
	for (size_t i = 0; i < config_n_directives; i++)
		if (strcasecmp(config_directives[i].name, name) == 0)
			return true;
	return false;
}

static void
test_every_net_snmp_directive_is_taken_or_refused_by_name(void)
{
	for (size_t i = 0; i < ARRAY_LEN(net_snmp_directives); i++) {
		const char *name = net_snmp_directives[i];
		struct config config;
		char line[80];

		if (is_accepted(name)) {
			CU_ASSERT_PTR_NULL(config_refusal_text(name));
			continue;
		}
		snprintf(line, sizeof(line), "\n%s x y z\n", name);
		read_text(&config, line);
		CU_ASSERT_EQUAL_FATAL(config.n_errors, 1);
		CU_ASSERT_STRING_EQUAL(config.problems[0].where, "t.conf:2");
		snprintf(line, sizeof(line), "\"%s\" ", name);
		CU_ASSERT_EQUAL(
			strncmp(config.problems[0].message, line, strlen(line)),
			0);
		CU_ASSERT_PTR_NULL(
			strstr(config.problems[0].message, "unknown"));
		config_free(&config);
	}
}

static const struct text_row line_errors[] = {
	{ "ruoser x\n",
		"t.conf:1: error: unknown directive \"ruoser\" (did you mean "
		"\"rouser\"?)\n" },
	{ "bananas\n", "t.conf:1: error: unknown directive \"bananas\"\n" },
	{ "\n# c\n\nrocommunity public\n",
		"t.conf:4: error: \"rocommunity\" is for SNMPv1 and v2c, which "
		"are not spoken here; name the manager's certificate with "
		"certSecName, and its access with rouser or rwuser\n" },
	{ "createUser a SHA b AES c",
		"t.conf:1: error: \"createUser\" is for the User-based "
		"Security Model, which is not spoken here; managers are known "
		"by their certificates: see certSecName\n" },
	{ "trapsess -v3 x",
		"t.conf:1: error: \"trapsess\" is not served by this "
		"version\n" },
	{ "master agentx",
		"t.conf:1: error: \"master\" is not served by this "
		"version\n" },
	{ "trapsink localhost",
		"t.conf:1: error: \"trapsink\" sends notifications without "
		"security, which is not done here\n" },
	/* Every error is listed. */
	{ "sysServices 128\nview a\r\nfoo\n",
		"t.conf:1: error: sysServices: \"128\" is not a number from 0 "
		"to 127\n"
		"t.conf:2: error: too few arguments: view VIEW "
		"included|excluded OID [MASK]\n"
		"t.conf:3: error: unknown directive \"foo\"\n" },
	/* Words. */
	{ "rouser \"a", "t.conf:1: error: a quote is not closed\n" },
	{ "rouser \"a\"b",
		"t.conf:1: error: a blank is missing after a closing quote\n" },
	{ "rouser a\\",
		"t.conf:1: error: a backslash at the end of the line: a "
		"directive cannot go on on the next one\n" },
	{ "rouser",
		"t.conf:1: error: too few arguments: rouser [-s tsm] NAME "
		"[noauth|auth|priv [OID | -V VIEW [CONTEXT]]]\n" },
	{ "rouser # x",
		"t.conf:1: error: too few arguments: rouser [-s tsm] "
		"NAME [noauth|auth|priv [OID | -V VIEW [CONTEXT]]]\n" },
	{ "sysContact # nobody",
		"t.conf:1: error: too few arguments: sysContact TEXT\n" },
	{ "persistentDir /a /b",
		"t.conf:1: error: too many arguments: persistentDir "
		"DIRECTORY\n" },
	{ "sysName a\x01", "t.conf:1: error: control character 0x01\n" },
	{ "sysName a\xe9", "t.conf:1: error: octet 0xe9 is not UTF-8\n" },
	{ "sysName a\xed\xa0\x80",
		"t.conf:1: error: octet 0xed is not UTF-8\n" },
	{ "sysName a\xf4\x90\x80\x80",
		"t.conf:1: error: octet 0xf4 is not UTF-8\n" },
	{ "sysName a\xc0\xaf", "t.conf:1: error: octet 0xc0 is not UTF-8\n" },
	{ "sysName a\xe0\x80\xaf",
		"t.conf:1: error: octet 0xe0 is not UTF-8\n" },
	{ "sysName Z\xc3\xbcrich",
		"t.conf:1: warning: sysName: a DisplayString is ASCII (RFC "
		"2579); managers may show this one wrongly\n" },
	/* Sections. */
	{ "[snmpd", "t.conf:1: error: a section's name ends in \"]\"\n" },
	{ "[snmpdd]\n",
		"t.conf:1: error: unknown section [snmpdd] (did you mean "
		"\"snmpd\"?)\n" },
	{ "[snmp]\nrouser x\n[snmpd]\n",
		"t.conf:2: error: rouser does not belong in section [snmp]; a "
		"line [snmpd] before it ends that section\n" },
	{ "[snmptrapd]\nauthUser log x\n\xff\n[snmpdtlsd] foo\nbar\n",
		"t.conf:4: error: unknown directive \"foo\"\n" },
	{ "[snmp] [snmp] x",
		"t.conf:1: error: unknown directive "
		"\"[snmp]\"\n" },
	/* Twice. */
	{ "localCert a\n\nlocalCert b\n",
		"t.conf:3: error: localCert is already given at t.conf:1\n" },
	{ "engineID a\nexactEngineID 80007ed904616263",
		"t.conf:2: error: exactEngineID: the engine ID is given "
		"already\n" },
	/* Values. */
	{ "maxSessions 0",
		"t.conf:1: error: maxSessions: \"0\" is not a "
		"number from 1 to 1000000\n" },
	{ "maxSessions 1000001",
		"t.conf:1: error: maxSessions: \"1000001\" is "
		"not a number from 1 to 1000000\n" },
	{ "maxSessions 18446744073709551617",
		"t.conf:1: error: maxSessions: \"18446744073709551617\" is not "
		"a number from 1 to 1000000\n" },
	{ "idleTimeout 10s",
		"t.conf:1: error: idleTimeout: \"10s\" is not a "
		"number from 0 to 2592000\n" },
	{ "idleTimeout -",
		"t.conf:1: error: idleTimeout: \"-\" is not a "
		"number from 0 to 2592000\n" },
	{ "handshakeTimeout 31",
		"t.conf:1: error: handshakeTimeout: \"31\" is "
		"not a number from 20 to 30\n" },
	{ "pathMTU 4097",
		"t.conf:1: error: pathMTU: \"4097\" is not a number "
		"from 576 to 4096\n" },
	{ "maxGetbulkRepeats -2",
		"t.conf:1: error: maxGetbulkRepeats: \"-2\" "
		"is not a number from -1 to 2147483647\n" },
	{ "tsmUseTransportPrefix maybe",
		"t.conf:1: error: tsmUseTransportPrefix: \"maybe\" is neither "
		"yes nor no\n" },
	{ "persistentDir lib",
		"t.conf:1: error: persistentDir: \"lib\" is not "
		"an absolute path\n" },
	{ "x509CRLFile d/a.crl",
		"t.conf:1: error: x509CRLFile: \"d/a.crl\" is neither a name "
		"without \"/\" nor an absolute path\n" },
	{ "x509CRLFile ''",
		"t.conf:1: error: x509CRLFile: \"\" is neither a name without "
		"\"/\" nor an absolute path\n" },
	{ "agentUser ''", "t.conf:1: error: agentUser: empty\n" },
	{ "trustCert ''", "t.conf:1: error: trustCert: empty\n" },
	/* ENG-01 */
	{ "engineID 0x8000",
		"t.conf:1: error: engineID: \"0x8000\" cannot be "
		"an engine ID: 5 to 32 octets, not all 00 or ff, "
		"not of format 6 (RFC 3411, RFC 5343)\n" },
	{ "engineID 0x8000000006",
		"t.conf:1: error: engineID: \"0x8000000006\" cannot be an "
		"engine ID: 5 to 32 octets, not all 00 or ff, not of format 6 "
		"(RFC 3411, RFC 5343)\n" },
	{ "engineID 0x80007ed90",
		"t.conf:1: error: engineID: \"0x80007ed90\" is not 5 to 32 "
		"octets in hexadecimal\n" },
	{ "engineID abcdefghijklmnopqrstuvwxyz01",
		"t.conf:1: error: engineID: a text of 28 octets; it has 1 to "
		"27 (RFC 3411)\n" },
	{ "engineID ''",
		"t.conf:1: error: engineID: a text of 0 octets; it "
		"has 1 to 27 (RFC 3411)\n" },
	{ "exactEngineID hello",
		"t.conf:1: error: exactEngineID: \"hello\" is "
		"not 5 to 32 octets in hexadecimal\n" },
	/* OIDs. */
	{ "sysObjectID 1",
		"t.conf:1: error: sysObjectID: \"1\" cannot be sent "
		"as an OID\n" },
	{ "sysObjectID 1.40",
		"t.conf:1: error: sysObjectID: \"1.40\" cannot "
		"be sent as an OID\n" },
	{ "sysObjectID 3.1",
		"t.conf:1: error: sysObjectID: \"3.1\" cannot be "
		"sent as an OID\n" },
	{ "view v included sysDescr",
		"t.conf:1: error: view: \"sysDescr\" is neither a numeric OID "
		"nor a name known here\n" },
	{ "view v included iso.system",
		"t.conf:1: error: view: \"iso.system\" is neither a numeric "
		"OID nor a name known here\n" },
	{ "view v included system.",
		"t.conf:1: error: view: \"system.\" is neither a numeric OID "
		"nor a name known here\n" },
	{ "view v included ..1",
		"t.conf:1: error: view: \"..1\" is neither a "
		"numeric OID nor a name known here\n" },
	{ "view v included ''",
		"t.conf:1: error: view: \"\" is neither a "
		"numeric OID nor a name known here\n" },
	{ "view v included 4294967296",
		"t.conf:1: error: view: \"4294967296\" is neither a numeric "
		"OID nor a name known here\n" },
	/* Certificates; TLSTM-15, TLSTM-16 */
	{ "certSecName 0 a --cn",
		"t.conf:1: error: certSecName: \"0\" is not "
		"a number from 1 to 4294967295\n" },
	{ "certSecName 4294967296 a --cn",
		"t.conf:1: error: certSecName: \"4294967296\" is not a number "
		"from 1 to 4294967295\n" },
	{ "certSecName 1 --cn x",
		"t.conf:1: error: certSecName: the "
		"fingerprint is missing\n" },
	{ "certSecName 1 a --xn",
		"t.conf:1: error: certSecName: \"--xn\" is no map type: one "
		"of --sn NAME, --rfc822, --dns, --ip, --cn, --any must stand "
		"at the end\n" },
	{ "certSecName 1 a b",
		"t.conf:1: error: certSecName: one of --sn NAME, --rfc822, "
		"--dns, --ip, --cn, --any must stand at the end\n" },
	{ "certSecName 1 a --cn x",
		"t.conf:1: error: certSecName: nothing can "
		"follow --cn\n" },
	{ "certSecName 1 a --sn",
		"t.conf:1: error: certSecName: one securityName follows --sn; "
		"quote it when it has blanks\n" },
	{ "certSecName 1 a --sn Jane Doe",
		"t.conf:1: error: certSecName: one securityName follows --sn; "
		"quote it when it has blanks\n" },
	{ "certSecName 1 a --sn " NAME_32 "6",
		"t.conf:1: error: certSecName: \"" NAME_32 "6\" has 33 octets; "
		"a securityName has 1 to 32\n" },
	{ "certSecName 1 a --sn ''",
		"t.conf:1: error: certSecName: \"\" has 0 octets; a "
		"securityName has 1 to 32\n" },
	{ "certSecName 1 --sha1 00112233445566778899aabbccddeeff00112233 --cn",
		"t.conf:1: error: certSecName: \"--sha1 "
		"00112233445566778899aabbccddeeff00112233\": MD5 and SHA-1 "
		"fingerprints are not accepted (RFC 9456); use sha256\n" },
	{ "certSecName 1 00112233445566778899aabbccddeeff --cn",
		"t.conf:1: error: certSecName: "
		"\"00112233445566778899aabbccddeeff\": MD5 and SHA-1 "
		"fingerprints are not accepted (RFC 9456); use sha256\n" },
	{ "certSecName 1 sha256:0011 --cn",
		"t.conf:1: error: certSecName: \"sha256:0011\": wrong number "
		"of octets: sha224 has 28, sha256 32, sha384 48, sha512 64\n" },
	{ "certSecName 1 ../m --cn",
		"t.conf:1: error: certSecName: \"../m\" is neither a name "
		"without \"/\" nor an absolute path\n" },
	{ "certSecName 1 '' --cn",
		"t.conf:1: error: certSecName: \"\": not a fingerprint: "
		"hexadecimal octets are expected, as in "
		"sha256:AB:CD:...\n" },
	/* Access; VACM-02, VACM-14 */
	{ "rouser -s usm x",
		"t.conf:1: error: rouser: security model \"usm\": "
		"only tsm is known here\n" },
	{ "rouser -s tsm",
		"t.conf:1: error: too few arguments: rouser [-s "
		"tsm] NAME [noauth|auth|priv [OID | -V VIEW "
		"[CONTEXT]]]\n" },
	{ "rouser x secure",
		"t.conf:1: error: rouser: \"secure\" is none of "
		"noauth, auth, priv\n" },
	{ "rouser x auth -V",
		"t.conf:1: error: rouser: a view's name follows "
		"-V\n" },
	{ "rouser x auth .1 c d",
		"t.conf:1: error: too many arguments: rouser "
		"[-s tsm] NAME [noauth|auth|priv [OID | -V "
		"VIEW [CONTEXT]]]\n" },
	{ "rwuser ''",
		"t.conf:1: error: rwuser: securityName \"\" has 0 "
		"octets; it can have 1 to 32 (RFC 3415)\n" },
	{ "group g v2c x",
		"t.conf:1: error: group: security model \"v2c\": "
		"only tsm is known here\n" },
	{ "group g any x",
		"t.conf:1: error: group: security model \"any\": "
		"only tsm is known here\n" },
	{ "group _g tsm x",
		"t.conf:1: error: group: group \"_g\": names that "
		"begin with _ are the agent's own\n" },
	{ "access g '' usm auth exact a b c",
		"t.conf:1: error: access: security model \"usm\": only tsm or "
		"any is known here\n" },
	{ "access g '' any auth 0 a b c",
		"t.conf:1: error: access: \"0\" is neither exact nor "
		"prefix\n" },
	{ "access g '' any auth exact a b",
		"t.conf:1: error: too few arguments: access GROUP CONTEXT "
		"tsm|any noauth|auth|priv exact|prefix READ WRITE NOTIFY\n" },
	{ "access g '' any auth exact a b _:x",
		"t.conf:1: error: access: view \"_:x\": names that begin with "
		"_ are the agent's own\n" },
	{ "view none included .1",
		"t.conf:1: error: view: \"none\" is the "
		"view with nothing in it\n" },
	{ "view v in .1",
		"t.conf:1: error: view: \"in\" is neither included "
		"nor excluded\n" },
	{ "view v included .1 fg",
		"t.conf:1: error: view: \"fg\" is not a "
		"mask of 1 to 16 octets in hexadecimal, as "
		"ff:a0\n" },
	{ "view v included .1 ff:",
		"t.conf:1: error: view: \"ff:\" is not a mask of 1 to 16 "
		"octets in hexadecimal, as ff:a0\n" },
	{ "view v included .1 fff",
		"t.conf:1: error: view: \"fff\" is not a mask of 1 to 16 "
		"octets in hexadecimal, as ff:a0\n" },
	{ "view v included .1 0x",
		"t.conf:1: error: view: \"0x\" is not a mask of 1 to 16 octets "
		"in hexadecimal, as ff:a0\n" },
	{ "view v included .1 0102030405060708090a0b0c0d0e0f1011",
		"t.conf:1: error: view: \"0102030405060708090a0b0c0d0e0f1011\" "
		"is not a mask of 1 to 16 octets in hexadecimal, as ff:a0\n" },
	/* Addresses. */
	{ "agentAddress udp:161",
		"t.conf:1: error: \"udp:161\": SNMP is spoken only inside DTLS "
		"here; write dtlsudp:10161\n" },
	{ "agentAddress dtlsudp:1,TCP6:[::]:161",
		"t.conf:1: error: \"TCP6:[::]:161\": SNMP is spoken only "
		"inside DTLS here; write dtlsudp6:10161\n" },
	{ "agentAddress /run/x",
		"t.conf:1: error: \"/run/x\": SNMP is spoken only inside DTLS "
		"here, not over Unix sockets; write "
		"dtlsudp:127.0.0.1:10161\n" },
	{ "agentAddress dtlsudp:65536",
		"t.conf:1: error: \"dtlsudp:65536\": a port is a number from 0 "
		"to 65535\n" },
	{ "agentAddress 127.0.0.1:",
		"t.conf:1: error: \"127.0.0.1:\": a port is a number from 0 to "
		"65535\n" },
	{ "agentAddress dtlsudp",
		"t.conf:1: error: \"dtlsudp\": an address or a port is "
		"missing\n" },
	{ "agentAddress agent.example.org:10161",
		"t.conf:1: error: \"agent.example.org:10161\": a numeric "
		"address is needed, so that no name service is waited "
		"for\n" },
	{ "agentAddress 1.2.3.256",
		"t.conf:1: error: \"1.2.3.256\": not an address\n" },
	{ "agentAddress dtlsudp6:127.0.0.1:1",
		"t.conf:1: error: \"dtlsudp6:127.0.0.1:1\": an IPv4 address "
		"needs dtlsudp\n" },
	{ "agentAddress dtlsudp6:[::ffff:127.0.0.1]:1",
		"t.conf:1: error: \"dtlsudp6:[::ffff:127.0.0.1]:1\": an IPv4 "
		"address is written a.b.c.d, without brackets\n" },
	{ "agentAddress dtlsudp6:::1:161",
		"t.conf:1: error: \"dtlsudp6:::1:161\": where does the address "
		"end? Write [ADDRESS]:PORT\n" },
	{ "agentAddress [::1]161",
		"t.conf:1: error: \"[::1]161\": write [ADDRESS]:PORT\n" },
	{ "agentAddress 1,,2",
		"t.conf:1: error: an address is missing between commas\n" },
	{ "agentAddress 1\nagentAddress dtlsudp:0.0.0.0:1",
		"t.conf:2: error: \"dtlsudp:0.0.0.0:1\" is already covered by "
		"dtlsudp:0.0.0.0:1 at t.conf:1\n" },
	{ "agentAddress 1\nagentAddress 127.0.0.1:1",
		"t.conf:2: error: \"127.0.0.1:1\" is already covered by "
		"dtlsudp:0.0.0.0:1 at t.conf:1\n" },
	{ "agentAddress 1,dtlsudp6:1,dtlsudp6:[::1]:1",
		"t.conf:1: error: \"dtlsudp6:[::1]:1\" is already covered by "
		"dtlsudp6:[::]:1 at t.conf:1\n" },
	{ "agentAddress 1,dtlsudp6:[::1]:1,dtlsudp6:1",
		"t.conf:1: error: \"dtlsudp6:1\" is already covered by "
		"dtlsudp6:[::1]:1 at t.conf:1\n" },
	{ "agentAddress 1,dtlsudp6:1,dtlsudp6:1",
		"t.conf:1: error: \"dtlsudp6:1\" is already covered by "
		"dtlsudp6:[::]:1 at t.conf:1\n" },
	{ "agentAddress 1,2,3,4,5,6,7,8,9",
		"t.conf:1: error: \"9\": more than 8 listening addresses\n" },
	/* Files. */
	{ "includeFile /nonexistent/a.conf",
		"t.conf:1: error: /nonexistent/a.conf: No such file or "
		"directory\n" },
	{ "includeFile /", "t.conf:1: error: /: Is a directory\n" },
	{ "includeDir /nonexistent",
		"t.conf:1: error: /nonexistent: No such file or directory\n" },
};

static void
test_errors_tell_file_line_and_remedy(void)
{
	check_rows(line_errors, ARRAY_LEN(line_errors), false);
}

#define LETTING_IN "certSecName 1 m --cn\n"

/* ENG, TSM-14, VACM-02, VACM-08, VACM-17 */
static const struct text_row whole_errors[] = {
	{ "",
		"t.conf: warning: no certSecName: no manager can be let in\n"
		"t.conf: warning: no rouser, rwuser or access: no manager can "
		"read anything\n" },
	{ LETTING_IN "rouser m\n", "" },
	{ LETTING_IN "rouser m\n\ncertSecName 1 n --cn\ncertSecName 1 o --cn",
		"t.conf:4: error: certSecName: priority 1 is taken already at "
		"t.conf:1\n"
		"t.conf:5: error: certSecName: priority 1 is taken already at "
		"t.conf:1\n" },
	{ LETTING_IN "rouser m\nrwuser m\n",
		"t.conf:3: error: the same group or user, context, model and "
		"level have access already by t.conf:2; put all subtrees into "
		"one view\n" },
	{ LETTING_IN "rouser m\nrwuser m priv system\nrouser m priv ip c\n",
		"" },
	{ LETTING_IN "rouser m\ngroup g tsm m\naccess g \"\" any auth exact "
		     "_all_ none none\n",
		"t.conf:3: error: securityName \"m\" has a group already by "
		"t.conf:2; give it one only, or all of its access with rouser "
		"and rwuser\n" },
	{ LETTING_IN "group g tsm m\naccess g \"\" any auth exact vv w vv\n"
		     "view v included .1\n",
		"t.conf:3: error: no view directive defines \"vv\"\n"
		"t.conf:3: error: no view directive defines \"w\"\n" },
	{ LETTING_IN "rouser m auth -V sytem\nview system included system\n",
		"t.conf:2: error: no view directive defines \"sytem\" (did you "
		"mean \"system\"?)\n" },
	{ LETTING_IN "rouser m auth -V v\nview v included .1\n"
		     "view v excluded .1.3\nview v excluded .1\n",
		"t.conf:5: error: view: \"v\" has this subtree already by "
		"t.conf:3\n" },
	{ LETTING_IN "rouser m\ngroup a tsm n\naccess b '' any auth exact "
		     "none none none\n",
		"t.conf:3: warning: group: \"a\" has no access: no access "
		"directive names it\n"
		"t.conf:4: warning: access: nobody is in group \"b\"\n" },
	{ "certSecName 1 m --sn abcdefghijklmnopqrstuvwxyz01\n"
	  "tsmUseTransportPrefix yes\nrouser m\nrouser dtls:m\n",
		"t.conf:1: error: certSecName: with tsmUseTransportPrefix a "
		"securityName has at most 27 octets\n"
		"t.conf:3: warning: securityName \"m\" does not begin with "
		"\"dtls:\", as tsmUseTransportPrefix makes all of them\n" },
	{ LETTING_IN "rouser m\nmaxHandshakes 2\nmaxHandshakesPerPrefix 3\n",
		"t.conf:4: error: maxHandshakesPerPrefix is above "
		"maxHandshakes at t.conf:3\n" },
	{ LETTING_IN "rouser m\nagentAddress dtlsudp6:[::1]:1\n"
		     "agentAddress 1\nagentAddress 2\n",
		"" },
};

static void
test_finish_finds_what_needs_the_whole(void)
{
	check_rows(whole_errors, ARRAY_LEN(whole_errors), true);
}

static void
test_defaults_stand_without_a_line(void)
{
	struct config config;

	read_text(&config, "");
	CU_ASSERT_EQUAL(config.n_listen, 0);
	CU_ASSERT_EQUAL(config.sys_services, -1);
	CU_ASSERT_EQUAL(config.engine_id_n, 0);
	CU_ASSERT_PTR_NULL(config.sys_location.value);
	CU_ASSERT_EQUAL(config.sys_object_id.n, 0);
	CU_ASSERT_FALSE(config.tsm_use_prefix);
	CU_ASSERT_TRUE(config.sandbox);
	CU_ASSERT_EQUAL(config.max_getbulk_repeats, 0);
	CU_ASSERT(config.sessions.max_sessions > 0);
	config_free(&config);
}

struct value_row {
	const char *line;
	const char *value;
};

/* As snmpd: the rest of the line, but quotes around all of it go. */
static const struct value_row text_values[] = {
	{ "sysLocation  Room 5, # 7 \t", "Room 5, # 7" },
	{ "sysLocation \"Room 5\"", "Room 5" },
	{ "sysLocation 'Room \"5\"' # north", "Room \"5\"" },
	{ "sysLocation \"a \\\"b\\\" \\\\\"", "a \"b\" \\" },
	{ "sysLocation \"Big\" room", "\"Big\" room" },
	{ "sysLocation \"Big", "\"Big" },
	{ "sysLocation C:\\rooms", "C:\\rooms" },
	{ "sysLocation \"\"", "" },
	{ "\tsyslocation\tx\r\n", "x" },
};

static void
test_texts_are_taken_as_snmpd_takes_them(void)
{
	for (size_t i = 0; i < ARRAY_LEN(text_values); i++) {
		struct config config;

		read_text(&config, text_values[i].line);
		expect_problems(&config, "");
		CU_ASSERT_PTR_NOT_NULL_FATAL(config.sys_location.value);
		CU_ASSERT_STRING_EQUAL(
			config.sys_location.value, text_values[i].value);
		CU_ASSERT_STRING_EQUAL(config.sys_location.where, "t.conf:1");
		config_free(&config);
	}
}

/* ENG-08: DisplayString is 0..255 octets */
static void
test_display_string_ends_at_255_octets(void)
{
	char line[300] = "sysContact ";
	struct config config;

	memset(line + strlen(line), 'x', 255);
	read_text(&config, line);
	expect_problems(&config, "");
	CU_ASSERT_EQUAL(strlen(config.sys_contact.value), 255);
	config_free(&config);
	line[strlen(line)] = 'x';
	read_text(&config, line);
	expect_problems(&config,
		"t.conf:1: error: sysContact: 256 octets; at "
		"most 255 fit (RFC 3418)\n");
	config_free(&config);
}

static void
test_words_lose_quotes_and_backslashes(void)
{
	struct config config;

	read_text(&config,
		"certSecName 1 'a b' --sn \"c\\\"d\"\n"
		"certSecName 2 a\\ b --sn e\\\\f#g #h\n");
	expect_problems(&config,
		"t.conf:1: error: certSecName: \"a b\": not a "
		"fingerprint: hexadecimal octets are "
		"expected, as in sha256:AB:CD:...\n"
		"t.conf:2: error: certSecName: \"a b\": not a "
		"fingerprint: hexadecimal octets are "
		"expected, as in sha256:AB:CD:...\n");
	config_free(&config);
	read_text(&config,
		"certSecName 1 'a' --sn \"c\\\"d\"\n"
		"certSecName 2 a\\b --sn e\\\\f#g #h\n");
	expect_problems(&config, "");
	CU_ASSERT_EQUAL_FATAL(config.n_cert_map_rows, 2);
	CU_ASSERT_NSTRING_EQUAL(config.cert_map_rows[0].row.data, "c\"d", 4);
	CU_ASSERT_STRING_EQUAL(config.cert_map_rows[1].cert_name, "ab");
	CU_ASSERT_NSTRING_EQUAL(config.cert_map_rows[1].row.data, "e\\f#g", 6);
	config_free(&config);
}

static void
test_numbers_come_in_their_units(void)
{
	struct config config;

	read_text(&config,
		"handshakeTimeout 30\nidleTimeout 2592000\n"
		"pathMTU 1400\nmaxSessions 7\nmaxHandshakes 5\n"
		"maxHandshakesPerPrefix 3\nsysServices 0\n"
		"maxGetbulkRepeats 12\nmaxGetbulkResponses -1\n");
	config_finish(&config);
	CU_ASSERT_EQUAL(config.n_errors, 0);
	CU_ASSERT_EQUAL(config.sessions.handshake_timeout_ms, 30000);
	CU_ASSERT_EQUAL(config.sessions.idle_timeout_ms, 2592000000U);
	CU_ASSERT_EQUAL(config.sessions.mtu, 1400);
	CU_ASSERT_EQUAL(config.sessions.max_sessions, 7);
	CU_ASSERT_EQUAL(config.sessions.max_half_open, 5);
	CU_ASSERT_EQUAL(config.sessions.max_half_open_per_prefix, 3);
	CU_ASSERT_EQUAL(config.sys_services, 0);
	CU_ASSERT_EQUAL(config.max_getbulk_repeats, 12);
	CU_ASSERT_EQUAL(config.max_getbulk_responses, 0);
	config_free(&config);
}

static void
test_one_handshake_bound_given_moves_the_other(void)
{
	struct config config;

	read_text(&config, "maxHandshakes 1\n");
	config_finish(&config);
	CU_ASSERT_EQUAL(config.sessions.max_half_open_per_prefix, 1);
	config_free(&config);
	read_text(&config, "maxHandshakesPerPrefix 100000\n");
	config_finish(&config);
	CU_ASSERT_EQUAL(config.sessions.max_half_open, 100000);
	config_free(&config);
}

/* ENG-01 */
static void
test_engine_id_text_becomes_format_4(void)
{
	static const uint8_t expected[] = { 0x80, 0x00, 0x7e, 0xd9, 4, 'a', 'b',
		' ', 'c' };
	static const uint8_t exact[] = { 0x80, 0x00, 0x1f, 0x88, 4, 'x' };
	struct config config;

	read_text(&config, "engineID ab c\n");
	CU_ASSERT_EQUAL_FATAL(config.engine_id_n, sizeof(expected));
	CU_ASSERT_EQUAL(
		memcmp(config.engine_id, expected, sizeof(expected)), 0);
	config_free(&config);
	read_text(&config, "engineID 0x80001F880478\n");
	CU_ASSERT_EQUAL_FATAL(config.engine_id_n, sizeof(exact));
	CU_ASSERT_EQUAL(memcmp(config.engine_id, exact, sizeof(exact)), 0);
	config_free(&config);
}

struct listen_row {
	const char *specification;
	const char *addresses; /* with "*" behind those of v6_only */
};

/* TLSTM-03, TLSTM-05 */
static const struct listen_row listen_rows[] = {
	{ "10161", "0.0.0.0:10161" },
	{ "dtlsudp:1234", "0.0.0.0:1234" },
	{ "DTLSUDP:127.0.0.1:1234", "127.0.0.1:1234" },
	{ "127.0.0.1", "127.0.0.1:10161" },
	{ "127.0.0.1:0", "127.0.0.1:0" },
	{ "dtlsudp:localhost", "127.0.0.1:10161" },
	{ "localhost:99", "127.0.0.1:99" },
	{ "dtlsudp6:localhost:99", "[::1]:99*" },
	{ "dtlsudp6:99", "[::]:99*" },
	{ "dtlsudp6:[::1]:99", "[::1]:99*" },
	{ "dtlsudp6:[::1]", "[::1]:10161*" },
	{ "dtlsudp6:::1", "[::1]:10161*" },
	{ "[2001:DB8::5]:1", "[2001:db8::5]:1*" },
	{ "dtlsudp:[::1]:99", "[::1]:99*" },
	{ "dtlsudp:99,dtlsudp6:99", "[::]:99" },
	{ "dtlsudp6:99 , dtlsudp:99", "[::]:99" },
	{ "dtlsudp:0.0.0.0:99,[::]:99", "[::]:99" },
	{ "dtlsudp:99,dtlsudp6:98", "0.0.0.0:99 [::]:98*" },
	{ "127.0.0.1:0,127.0.0.1:0", "127.0.0.1:0 127.0.0.1:0" },
	{ "127.0.0.1:5,127.0.0.2:5,[::1]:5",
		"127.0.0.1:5 127.0.0.2:5 [::1]:5*" },
};

static void
test_listening_addresses_are_read_as_snmpd_reads_them(void)
{
	for (size_t i = 0; i < ARRAY_LEN(listen_rows); i++) {
		struct config config;
		char got[600] = "";

		config_init(&config);
		config_add_listen(
			&config, "command line", listen_rows[i].specification);
		config_finish(&config);
		for (size_t j = 0; j < config.n_listen; j++) {
			char text[NET_ADDRESS_TEXT_MAX];

			if (j > 0)
				strcat(got, " ");
			strcat(got,
				net_address_format(
					text, &config.listen[j].address));
			if (config.listen[j].v6_only)
				strcat(got, "*");
			CU_ASSERT_STRING_EQUAL(
				config.listen[j].where, "command line");
		}
		CU_ASSERT_EQUAL(config.n_errors, 0);
		CU_ASSERT_STRING_EQUAL(got, listen_rows[i].addresses);
		config_free(&config);
	}
}

/* TLSTM-14, TLSTM-24 */
static void
test_cert_sec_name_keeps_fingerprint_or_name(void)
{
	struct config config;
	struct fingerprint expected;

	CU_ASSERT_EQUAL_FATAL(
		fingerprint_parse(SHA256_HEX, &expected), FINGERPRINT_OK);
	read_text(&config,
		"certSecName 30 sha256 Fingerprint=" SHA256_COLONS
		" --sn 'Jane Doe'\n"
		"certSecName 4294967295 " SHA256_HEX " --sha256 --any\n"
		"certSecName 5 manager --rfc822\n");
	expect_problems(&config, "");
	CU_ASSERT_EQUAL_FATAL(config.n_cert_map_rows, 3);

	CU_ASSERT_EQUAL(config.cert_map_rows[0].row.id, 30);
	CU_ASSERT(fingerprint_equal(
		&config.cert_map_rows[0].row.fingerprint, &expected));
	CU_ASSERT_PTR_NULL(config.cert_map_rows[0].cert_name);
	CU_ASSERT_EQUAL(config.cert_map_rows[0].row.type, CERT_MAP_SPECIFIED);
	CU_ASSERT_EQUAL(config.cert_map_rows[0].row.data_n, 8);
	CU_ASSERT(config.cert_map_rows[0].row.active);

	CU_ASSERT_EQUAL(config.cert_map_rows[1].row.id, 4294967295U);
	CU_ASSERT(fingerprint_equal(
		&config.cert_map_rows[1].row.fingerprint, &expected));
	CU_ASSERT_EQUAL(config.cert_map_rows[1].row.type, CERT_MAP_SAN_ANY);
	CU_ASSERT_EQUAL(config.cert_map_rows[1].row.data_n, 0);

	CU_ASSERT_STRING_EQUAL(config.cert_map_rows[2].cert_name, "manager");
	CU_ASSERT_STRING_EQUAL(config.cert_map_rows[2].where, "t.conf:3");
	CU_ASSERT_EQUAL(config.cert_map_rows[2].row.fingerprint.n, 0);
	CU_ASSERT_EQUAL(config.cert_map_rows[2].row.type, CERT_MAP_SAN_RFC822);
	CU_ASSERT_FALSE(config.cert_map_rows[2].row.active);
	config_free(&config);
}

/* VACM-05: the rows snmpd would make */
static void
test_rouser_is_a_group_an_access_and_a_view(void)
{
	struct config config;
	const struct vacm_access_row *access;

	read_text(&config, "rouser manager\n");
	config_finish(&config);
	CU_ASSERT_EQUAL_FATAL(config.n_groups, 1);
	/* The second of each is for discovery. */
	CU_ASSERT_EQUAL_FATAL(config.n_accesses, 2);
	CU_ASSERT_EQUAL_FATAL(config.n_views, 2);
	CU_ASSERT_EQUAL(config.groups[0].security_model, 4);
	CU_ASSERT_STRING_EQUAL(config.groups[0].security_name, "manager");
	access = &config.accesses[0];
	CU_ASSERT_STRING_EQUAL(access->group_name, config.groups[0].group_name);
	CU_ASSERT_EQUAL(access->security_model, 4);
	CU_ASSERT_EQUAL(access->security_level, SECURITY_LEVEL_AUTH_NO_PRIV);
	CU_ASSERT_STRING_EQUAL(access->context_prefix, "");
	CU_ASSERT(access->context_match_prefix);
	CU_ASSERT_STRING_EQUAL(access->view_names[VACM_READ], "_all_");
	CU_ASSERT_STRING_EQUAL(access->view_names[VACM_WRITE], "");
	CU_ASSERT_STRING_EQUAL(access->view_names[VACM_NOTIFY], "_all_");
	CU_ASSERT_STRING_EQUAL(config.views[0].view_name, "_all_");
	CU_ASSERT(config.views[0].included);
	CU_ASSERT_EQUAL(
		oid_compare(oid_view(&config.views[0].subtree), OID_VIEW(1)),
		0);
	config_free(&config);
}

static bool
is_discovery(const struct vacm_access_row *access)
{
	return strcmp(access->view_names[VACM_READ], "_engine_") == 0;
}

/* CTX-03: Net-SNMP's tools discover at noAuthNoPriv in the default context */
static void
test_users_may_discover_the_engine_at_the_lowest_level(void)
{
	struct config config;
	const struct vacm_access_row *access;

	read_text(&config,
		"rwuser m priv\nrwuser m auth system\n"
		"rouser n noauth system ctx\n"
		"rouser o noauth system\nrouser o priv\n");
	config_finish(&config);
	CU_ASSERT_EQUAL(config.n_errors, 0);
	/* m has one in all, n one, o's own entry is in its place. */
	CU_ASSERT_EQUAL_FATAL(config.n_accesses, 7);
	access = &config.accesses[1];
	CU_ASSERT(is_discovery(access));
	CU_ASSERT_STRING_EQUAL(
		access->group_name, config.accesses[0].group_name);
	CU_ASSERT_EQUAL(access->security_model, 4);
	CU_ASSERT_EQUAL(access->security_level, SECURITY_LEVEL_NO_AUTH_NO_PRIV);
	CU_ASSERT_STRING_EQUAL(access->context_prefix, "");
	CU_ASSERT_FALSE(access->context_match_prefix);
	CU_ASSERT_STRING_EQUAL(access->view_names[VACM_WRITE], "");
	CU_ASSERT_STRING_EQUAL(access->view_names[VACM_NOTIFY], "");
	CU_ASSERT_FALSE(is_discovery(&config.accesses[2]));
	CU_ASSERT_FALSE(is_discovery(&config.accesses[3]));
	CU_ASSERT(is_discovery(&config.accesses[4]));
	CU_ASSERT_FALSE(is_discovery(&config.accesses[5]));
	CU_ASSERT_FALSE(is_discovery(&config.accesses[6]));
	/* _all_, _engine_, that of system */
	CU_ASSERT_EQUAL(config.n_views, 3);
	config_free(&config);
}

static void
test_rwuser_with_everything_is_what_it_says(void)
{
	struct config config;
	const struct vacm_access_row *access;

	read_text(&config,
		"rwuser -s TSM m authpriv -V v ctx*\n"
		"rwuser n noauth .1.3.6.1.2.1 ctx\n"
		"view v included system 80\n");
	config_finish(&config);
	CU_ASSERT_EQUAL(config.n_errors, 0);
	CU_ASSERT_EQUAL_FATAL(config.n_accesses, 4);
	access = &config.accesses[0];
	CU_ASSERT_EQUAL(access->security_level, SECURITY_LEVEL_AUTH_PRIV);
	CU_ASSERT_STRING_EQUAL(access->context_prefix, "ctx");
	CU_ASSERT(access->context_match_prefix);
	CU_ASSERT_STRING_EQUAL(access->view_names[VACM_READ], "v");
	CU_ASSERT_STRING_EQUAL(access->view_names[VACM_WRITE], "v");
	access = &config.accesses[2];
	CU_ASSERT_EQUAL(access->security_level, SECURITY_LEVEL_NO_AUTH_NO_PRIV);
	CU_ASSERT_FALSE(access->context_match_prefix);
	CU_ASSERT_STRING_EQUAL(access->view_names[VACM_WRITE], "_1.3.6.1.2.1");
	config_free(&config);
}

/* VACM-14: names of 32 octets leave no room for a prefix; VACM-02 */
static void
test_groups_of_users_with_long_names_differ(void)
{
	static const char text[] = "rouser " NAME_32 "\n"
				   "rouser abcdefghijklmnopqrstuvwxyz01234X\n"
				   "rouser " NAME_32 " priv system\n"
				   "rouser abcdefghijklmnopqrstuvwxyz0123\n"
				   "rouser x auth 1.3.6.1.4.1.32473.1000000."
				   "1000000.1000000.1\n"
				   "rouser y auth 1.3.6.1.4.1.32473.1000000."
				   "1000000.1000000.2\n";
	struct config config;

	read_text(&config, text);
	config_finish(&config);
	CU_ASSERT_EQUAL(config.n_errors, 0);
	CU_ASSERT_EQUAL_FATAL(config.n_groups, 5);
	/* Six lines, and discovery for five users. */
	CU_ASSERT_EQUAL_FATAL(config.n_accesses, 11);
	for (size_t i = 0; i < config.n_groups; i++) {
		CU_ASSERT(strlen(config.groups[i].group_name) <= VACM_NAME_MAX);
		for (size_t j = 0; j < i; j++)
			CU_ASSERT_STRING_NOT_EQUAL(config.groups[i].group_name,
				config.groups[j].group_name);
	}
	CU_ASSERT_STRING_EQUAL(
		config.accesses[0].group_name, config.accesses[4].group_name);
	CU_ASSERT_STRING_NOT_EQUAL(config.accesses[7].view_names[VACM_READ],
		config.accesses[9].view_names[VACM_READ]);
	/* _all_, _engine_, system, and the two long ones */
	CU_ASSERT_EQUAL(config.n_views, 5);
	config_free(&config);
}

/* VACM-10 */
static void
test_view_mask_is_octets(void)
{
	static const char *const masks[] = { "ff:a0", "0xff.a0", "FFA0",
		"ff:A0" };

	for (size_t i = 0; i < ARRAY_LEN(masks); i++) {
		struct config config;
		char line[80];

		snprintf(line, sizeof(line),
			"view v excluded interfaces.2.1.0.4 %s", masks[i]);
		read_text(&config, line);
		expect_problems(&config, "");
		CU_ASSERT_EQUAL_FATAL(config.n_views, 1);
		CU_ASSERT_FALSE(config.views[0].included);
		CU_ASSERT_EQUAL(config.views[0].mask_n, 2);
		CU_ASSERT_EQUAL(config.views[0].mask[0], 0xff);
		CU_ASSERT_EQUAL(config.views[0].mask[1], 0xa0);
		CU_ASSERT_EQUAL(
			oid_compare(oid_view(&config.views[0].subtree),
				OID_VIEW(1, 3, 6, 1, 2, 1, 2, 2, 1, 0, 4)),
			0);
		config_free(&config);
	}
}

static void
test_sections_switch_for_a_line_or_for_the_rest(void)
{
	struct config config;

	read_text(&config,
		"[snmptrapd] authUser log x\n"
		"[snmptrapd]\n"
		"authUser log x\n"
		"[snmpd] sysName a\n"
		"createUser x\n"
		"[snmp]\n"
		"localCert agent\n"
		"[snmpd] sysLocation b\n"
		"trustCert ca\n"
		"[snmpdtlsd] # ours\n"
		"rouser m\n");
	expect_problems(&config, "");
	CU_ASSERT_STRING_EQUAL(config.sys_name.value, "a");
	CU_ASSERT_STRING_EQUAL(config.sys_location.value, "b");
	CU_ASSERT_STRING_EQUAL(config.local_cert.value, "agent");
	CU_ASSERT_EQUAL(config.n_trust_certs, 1);
	CU_ASSERT_EQUAL(config.n_groups, 1);
	config_free(&config);
}

static void
test_byte_order_mark_and_crlf_do_not_matter(void)
{
	struct config config;

	read_text(&config, "\xef\xbb\xbfsysName a\r\nsysLocation b\r");
	expect_problems(&config, "");
	CU_ASSERT_STRING_EQUAL(config.sys_name.value, "a");
	CU_ASSERT_STRING_EQUAL(config.sys_location.value, "b");
	config_free(&config);
}

static void
test_line_of_4096_octets_is_the_longest(void)
{
	char text[CONFIG_LINE_MAX + 32];
	struct config config;

	memset(text, ' ', sizeof(text));
	memcpy(text, "sysName a", 9);
	strcpy(text + CONFIG_LINE_MAX, "\nfoo\n");
	read_text(&config, text);
	expect_problems(
		&config, "t.conf:2: error: unknown directive \"foo\"\n");
	config_free(&config);
	strcpy(text + CONFIG_LINE_MAX, " \nfoo\n");
	read_text(&config, text);
	expect_problems(&config,
		"t.conf:1: error: the line has more than 4096 octets\n"
		"t.conf:2: error: unknown directive \"foo\"\n");
	config_free(&config);
}

static void
test_nul_ends_the_reading(void)
{
	static const char text[] = "sysName a\n\0\nfoo\n";
	struct config config;

	config_init(&config);
	config_read_text(&config, "t.conf", text, sizeof(text) - 1);
	expect_problems(&config,
		"t.conf:2: error: a NUL octet: this is no text file\n");
	config_free(&config);
}

/* A limit on the list must not make an unread rest pass for good. */
static void
test_too_many_problems_are_an_error(void)
{
	enum { LINES = CONFIG_PROBLEMS_MAX + 10 };
	static const char line[] = "[snmpd] sysName \xc3\xbc\n";
	char *text = malloc(LINES * sizeof(line));
	struct config config;
	char *printed;

	CU_ASSERT_PTR_NOT_NULL_FATAL(text);
	*text = '\0';
	for (size_t i = 0; i < LINES; i++)
		memcpy(text + i * (sizeof(line) - 1), line, sizeof(line));
	read_text(&config, text);
	config_finish(&config);
	CU_ASSERT_EQUAL(config.n_problems, CONFIG_PROBLEMS_MAX);
	CU_ASSERT(config.n_errors >= CONFIG_PROBLEMS_MAX);
	printed = problems_text(&config);
	CU_ASSERT_PTR_NOT_NULL(
		strstr(printed, "\nerror: too many errors to list them all\n"));
	free(printed);
	config_free(&config);
	free(text);
}

/* Files. */

static char directory[] = "/tmp/test_config.XXXXXX";

static void
write_file(const char *name, const char *text)
{
	char path[100];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	f = fopen(path, "w");
	CU_ASSERT_PTR_NOT_NULL_FATAL(f);
	fputs(text, f);
	fclose(f);
}

static void
remove_file(const char *name)
{
	char path[100];

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	(void)remove(path);
}

/* Reads name in the directory; problems without the directory's own name. */
static void
read_directory_file(struct config *config, const char *name, char *problems)
{
	char path[100];
	char *text;
	char *from;

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	config_init(config);
	config_read_file(config, path);
	text = problems_text(config);
	for (from = text; *from != '\0';) {
		if (strncmp(from, directory, strlen(directory)) == 0)
			from += strlen(directory) + 1;
		else
			*problems++ = *from++;
	}
	*problems = '\0';
	free(text);
}

static bool
ends_with(const char *text, const char *end)
{
	size_t n = strlen(text);
	size_t end_n = strlen(end);

	return n >= end_n && strcmp(text + n - end_n, end) == 0;
}

static void
test_files_include_files_and_directories(void)
{
	char sub[100];
	char problems[4096];
	struct config config;

	strcpy(strrchr(directory, '.'), ".XXXXXX");
	CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(directory));
	snprintf(sub, sizeof(sub), "%s/conf.d", directory);
	CU_ASSERT_EQUAL_FATAL(mkdir(sub, 0700), 0);
	write_file("main.conf",
		"[snmp]\nincludeFile part\nincludeDir conf.d\n"
		"localCert a\nbad1\n");
	write_file("part", "sysName a\nbad2\n");
	write_file("conf.d/20.conf", "view v included .2\n");
	write_file("conf.d/10.conf", "view v included .1\nbad3\n");
	write_file("conf.d/.hidden.conf", "bad4\n");
	write_file("conf.d/README", "bad5\n");
	write_file("conf.d/.conf", "bad6\n");

	read_directory_file(&config, "main.conf", problems);
	CU_ASSERT_STRING_EQUAL(problems,
		"part:2: error: unknown directive \"bad2\"\n"
		"conf.d/10.conf:2: error: unknown directive \"bad3\"\n"
		"main.conf:5: error: unknown directive \"bad1\"\n");
	CU_ASSERT_EQUAL_FATAL(config.n_views, 2);
	CU_ASSERT_EQUAL(config.views[0].subtree.sub[0], 1);
	CU_ASSERT_EQUAL(config.views[1].subtree.sub[0], 2);
	CU_ASSERT_STRING_EQUAL(config.local_cert.value, "a");
	/* What a reload will read again: files and directories. */
	CU_ASSERT_EQUAL_FATAL(config.n_paths, 5);
	CU_ASSERT(ends_with(config.paths[0], "/main.conf"));
	CU_ASSERT(ends_with(config.paths[1], "/part"));
	CU_ASSERT(ends_with(config.paths[2], "/conf.d"));
	CU_ASSERT(ends_with(config.paths[3], "/conf.d/10.conf"));
	CU_ASSERT(ends_with(config.paths[4], "/conf.d/20.conf"));
	config_free(&config);

	write_file("main.conf", "sysName a\nincludeFile main.conf\nbad\n");
	read_directory_file(&config, "main.conf", problems);
	CU_ASSERT_STRING_EQUAL(problems,
		"main.conf:2: error: main.conf is being read already: files "
		"include each other in a circle\n"
		"main.conf:3: error: unknown directive \"bad\"\n");
	config_free(&config);

	remove_file("conf.d/20.conf");
	remove_file("conf.d/10.conf");
	remove_file("conf.d/.hidden.conf");
	remove_file("conf.d/README");
	remove_file("conf.d/.conf");
	remove_file("conf.d");
	remove_file("main.conf");
	remove_file("part");
	CU_ASSERT_EQUAL(rmdir(directory), 0);
}

static void
test_includes_have_a_greatest_depth(void)
{
	char name[20];
	char text[40];
	char problems[4096];
	struct config config;

	strcpy(strrchr(directory, '.'), ".XXXXXX");
	CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(directory));
	for (int i = 0; i < 12; i++) {
		snprintf(name, sizeof(name), "%d", i);
		snprintf(text, sizeof(text), "includeFile %d\n", i + 1);
		write_file(name, text);
	}
	read_directory_file(&config, "0", problems);
	CU_ASSERT_STRING_EQUAL(problems,
		"7:1: error: files include each other more than 8 deep\n");
	config_free(&config);
	for (int i = 0; i < 12; i++) {
		snprintf(name, sizeof(name), "%d", i);
		remove_file(name);
	}
	CU_ASSERT_EQUAL(rmdir(directory), 0);
}

/* Two includes a level are 2^n files: the number of files bounds it. */
static void
test_includes_have_a_greatest_number(void)
{
	char name[20];
	char text[80];
	char problems[65536];
	struct config config;

	strcpy(strrchr(directory, '.'), ".XXXXXX");
	CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(directory));
	for (int i = 0; i < 8; i++) {
		snprintf(name, sizeof(name), "%d", i);
		snprintf(text, sizeof(text),
			"includeFile %d\nincludeFile %d\nincludeFile %d\n",
			i + 1, i + 1, i + 1);
		write_file(name, i < 7 ? text : "");
	}
	read_directory_file(&config, "0", problems);
	CU_ASSERT_EQUAL(config.n_files, CONFIG_FILES_MAX);
	CU_ASSERT(config.n_errors > 0);
	CU_ASSERT_PTR_NOT_NULL(strstr(problems, ": more than 256 files\n"));
	config_free(&config);
	for (int i = 0; i < 8; i++) {
		snprintf(name, sizeof(name), "%d", i);
		remove_file(name);
	}
	CU_ASSERT_EQUAL(rmdir(directory), 0);
}

static void
test_unreadable_and_huge_files_are_errors(void)
{
	struct config config;

	config_init(&config);
	config_read_file(&config, "/nonexistent.conf");
	config_read_file(&config, "/");
	config_read_file(&config, "/dev/zero");
	config_read_file(&config, "/dev/null");
	expect_problems(&config,
		"/nonexistent.conf: error: cannot be read: No such file or "
		"directory\n"
		"/: error: cannot be read: Is a directory\n"
		"/dev/zero: error: the file has more than 1048576 octets\n");
	config_free(&config);
}

static void
test_several_files_add_up(void)
{
	struct config config;

	config_init(&config);
	config_read_text(&config, "a.conf", "sysName a\n", 10);
	config_read_text(&config, "b.conf", "\nsysName b\n", 11);
	config_report(&config, CONFIG_WARNING, NULL, "n=%d", 7);
	expect_problems(&config,
		"b.conf:2: error: sysName is already given at a.conf:1\n"
		"a.conf: warning: n=7\n");
	config_free(&config);
}

/* What -H prints is the table: each directive, in 80 columns. */
static void
test_directives_are_listed_in_80_columns(void)
{
	char *text = NULL;
	size_t n = 0;
	FILE *out = open_memstream(&text, &n);
	char *line;
	char *rest = NULL;

	config_print_directives(out);
	fclose(out);
	for (size_t i = 0; i < config_n_directives; i++) {
		char name[80];
		const char *found;

		snprintf(name, sizeof(name), "\n  %s ",
			config_directives[i].name);
		found = strstr(text, name);
		CU_ASSERT_PTR_NOT_NULL_FATAL(found);
		CU_ASSERT_PTR_NULL(strstr(found + 1, name));
	}
	for (line = strtok_r(text, "\n", &rest); line != NULL;
		line = strtok_r(NULL, "\n", &rest))
		CU_ASSERT(strlen(line) <= 80);
	free(text);
}

static const struct unit_test tests[] = {
	UNIT_TEST(test_every_directive_has_a_good_line),
	UNIT_TEST(test_good_lines_are_read_without_a_word),
	UNIT_TEST(test_every_net_snmp_directive_is_taken_or_refused_by_name),
	UNIT_TEST(test_errors_tell_file_line_and_remedy),
	UNIT_TEST(test_finish_finds_what_needs_the_whole),
	UNIT_TEST(test_defaults_stand_without_a_line),
	UNIT_TEST(test_texts_are_taken_as_snmpd_takes_them),
	UNIT_TEST(test_display_string_ends_at_255_octets),
	UNIT_TEST(test_words_lose_quotes_and_backslashes),
	UNIT_TEST(test_numbers_come_in_their_units),
	UNIT_TEST(test_one_handshake_bound_given_moves_the_other),
	UNIT_TEST(test_engine_id_text_becomes_format_4),
	UNIT_TEST(test_listening_addresses_are_read_as_snmpd_reads_them),
	UNIT_TEST(test_cert_sec_name_keeps_fingerprint_or_name),
	UNIT_TEST(test_rouser_is_a_group_an_access_and_a_view),
	UNIT_TEST(test_users_may_discover_the_engine_at_the_lowest_level),
	UNIT_TEST(test_rwuser_with_everything_is_what_it_says),
	UNIT_TEST(test_groups_of_users_with_long_names_differ),
	UNIT_TEST(test_view_mask_is_octets),
	UNIT_TEST(test_sections_switch_for_a_line_or_for_the_rest),
	UNIT_TEST(test_byte_order_mark_and_crlf_do_not_matter),
	UNIT_TEST(test_line_of_4096_octets_is_the_longest),
	UNIT_TEST(test_nul_ends_the_reading),
	UNIT_TEST(test_too_many_problems_are_an_error),
	UNIT_TEST(test_files_include_files_and_directories),
	UNIT_TEST(test_includes_have_a_greatest_depth),
	UNIT_TEST(test_includes_have_a_greatest_number),
	UNIT_TEST(test_unreadable_and_huge_files_are_errors),
	UNIT_TEST(test_several_files_add_up),
	UNIT_TEST(test_directives_are_listed_in_80_columns),
};

UNIT_MAIN("config", tests)
