/* SPDX-License-Identifier: BSD-2-Clause */
/* Net-SNMP's directives that are not taken, and what to write instead. */
#include <strings.h>

#include "agent/config_internal.h"

/* Each continues `"NAME" `. */
#define COMMUNITY                                                              \
 "is for SNMPv1 and v2c, which are not spoken here; name the "                 \
 "manager's certificate with certSecName, and its access with rouser "         \
 "or rwuser"
#define USM                                                                    \
 "is for the User-based Security Model, which is not spoken here; "            \
 "managers are known by their certificates: see certSecName"
#define OLD_TRAP "sends notifications without security, which is not done here"
#define TYPED_VIEW                                                             \
 "is not taken; write it with rouser or rwuser, or with group, access "        \
 "and view"
#define LATER "is not served by this version"
#define TOOLS "is for Net-SNMP's tools and has no meaning for an agent"
#define TRAPD "is for snmptrapd(8) and has no meaning for an agent"
#define SAVED                                                                  \
 "is from a file that Net-SNMP writes by itself; it has no meaning "           \
 "here"
#define NO_CODE "would load code into the agent, which is not done here"
#define ONLY_V3 "is not needed: nothing but SNMPv3 inside DTLS is spoken here"
#define DEBUG   "is not taken; start with -D AREA for debug messages"
#define LOG     "is not taken; see the option -L in snmpdtlsd(8)"
#define SOURCE  "is not taken; filter addresses in the host's packet filter"
#define BUFFER  "is not taken; buffers have a fixed size"
#define ADDRESS_ID                                                             \
 "is not taken: an engine ID made from an address changes with it; "           \
 "leave it out, or use engineID"
#define SMUX "is for SMUX, a historic protocol that is not spoken here"
#define SSH  "is for SNMP over SSH, which is not spoken here"

struct refused {
	const char *name;
	const char *text;
};

/* clang-format off */
static const struct refused refused[] = {
	/* snmpd.conf(5): who may come in. */
	{ "rocommunity", COMMUNITY },
	{ "rwcommunity", COMMUNITY },
	{ "rocommunity6", COMMUNITY },
	{ "rwcommunity6", COMMUNITY },
	{ "rocommunityunix", COMMUNITY },
	{ "rwcommunityunix", COMMUNITY },
	{ "com2sec", COMMUNITY },
	{ "com2sec6", COMMUNITY },
	{ "com2secunix", COMMUNITY },
	{ "authcommunity", COMMUNITY },
	{ "createUser", USM },
	{ "usmUser", USM },
	{ "authuser", TYPED_VIEW },
	{ "authgroup", TYPED_VIEW },
	{ "authaccess", TYPED_VIEW },
	{ "setaccess", TYPED_VIEW },
	{ "engineIDType", ADDRESS_ID },
	{ "engineIDNic", ADDRESS_ID },
	{ "sourceFilterType", SOURCE },
	{ "sourceFilterAddress", SOURCE },

	/* Notifications. */
	{ "trapcommunity", OLD_TRAP },
	{ "trapsink", OLD_TRAP },
	{ "trap2sink", OLD_TRAP },
	{ "informsink", OLD_TRAP },
	{ "v1trapaddress", OLD_TRAP },
	{ "trapsess", LATER },
	{ "snmpTlstmParams", LATER },
	{ "snmpTlstmAddr", LATER },
	{ "targetAddr", LATER },
	{ "targetParams", LATER },
	{ "notificationFilter", LATER },
	{ "authtrapenable", LATER },
	{ "linkUpDownNotifications", LATER },
	{ "dontRetainLogs", LATER },
	{ "doNotRetainNotificationLogs", LATER },

	/* What is monitored and extended. */
	{ "agentSecName", LATER },
	{ "iquerySecName", LATER },
	{ "iqueryVersion", LATER },
	{ "iquerySecLevel", LATER },
	{ "monitor", LATER },
	{ "notificationEvent", LATER },
	{ "setEvent", LATER },
	{ "strictDisman", LATER },
	{ "defaultMonitors", LATER },
	{ "repeat", LATER },
	{ "cron", LATER },
	{ "at", LATER },
	{ "deliverByNotify", LATER },
	{ "deliverByNotifyMaxPacketSize", LATER },
	{ "deliverByNotifyOid", LATER },
	{ "deliverByNotifyFrequencyOid", LATER },
	{ "deliverByNotifyMessageNumberOid", LATER },
	{ "deliverByNotifyMaxMessageNumberOid", LATER },
	{ "proc", LATER },
	{ "procfix", LATER },
	{ "disk", LATER },
	{ "includeAllDisks", LATER },
	{ "diskio", LATER },
	{ "diskio_exclude_fd", LATER },
	{ "diskio_exclude_loop", LATER },
	{ "diskio_exclude_ram", LATER },
	{ "load", LATER },
	{ "swap", LATER },
	{ "file", LATER },
	{ "logmatch", LATER },
	{ "exec", LATER },
	{ "execfix", LATER },
	{ "sh", LATER },
	{ "extend", LATER },
	{ "extend-sh", LATER },
	{ "extendfix", LATER },
	{ "pass", LATER },
	{ "pass_persist", LATER },
	{ "proxy", LATER },
	{ "override", LATER },
	{ "interface", LATER },
	{ "interface_fadeout", LATER },
	{ "interface_replace_old", LATER },
	{ "ifmib_max_num_ifaces", LATER },
	{ "include_ifmib_iface_prefix", LATER },
	{ "ignoreDisk", LATER },
	{ "skipNFSInHostResources", LATER },
	{ "storageUseNFS", LATER },
	{ "realStorageUnits", LATER },
	{ "count_kthreads", LATER },
	{ "sendmail_config", LATER },
	{ "sendmail_stats", LATER },
	{ "sendmail_queue", LATER },
	{ "sendmail_index", LATER },
	{ "sendmail_stats_t", LATER },
	{ "sendmail_queue_t", LATER },
	{ "pduStatsMax", LATER },
	{ "pduStatsThreshold", LATER },
	{ "table", LATER },
	{ "add_row", LATER },
	{ "master", LATER },
	{ "agentXSocket", LATER },
	{ "agentXPerms", LATER },
	{ "agentXTimeout", LATER },
	{ "agentXRetries", LATER },
	{ "agentXPingInterval", LATER },
	{ "smuxpeer", SMUX },
	{ "smuxsocket", SMUX },
	{ "perl", NO_CODE },
	{ "perlInitFile", NO_CODE },
	{ "disablePerl", NO_CODE },
	{ "dlmod", NO_CODE },
	{ "injectHandler", NO_CODE },

	/* The daemon. */
	{ "leave_pidfile", "is not taken; the PID file stays as long as the "
			   "agent runs" },
	{ "quit", "is not taken; snmpdtlsd -t checks a configuration and "
		  "ends" },
	{ "dontLogTCPWrappersConnects", "is not taken: TCP wrappers are not "
					"asked" },
	{ "avgBulkVarbindSize", "is not needed: an answer is filled up to the "
				"size the manager allows" },
	{ "sendMessageMaxSize", "is not taken: the manager and DTLS bound a "
				"message; see pathMTU" },
	{ "setserialno", SAVED },
	{ "engineBoots", SAVED },
	{ "oldEngineID", SAVED },
	{ "psyslocation", SAVED },
	{ "psyscontact", SAVED },
	{ "psysname", SAVED },
	{ "pauthtrapenable", SAVED },
	{ "vacmGroup", SAVED },
	{ "vacmAccess", SAVED },
	{ "vacmView", SAVED },
	{ "ifXTable", SAVED },

	/* snmp.conf(5). */
	{ "peerCert", LATER },
	{ "serverCert", "has been renamed by Net-SNMP; write localCert" },
	{ "clientCert", "has been renamed by Net-SNMP; write localCert" },
	{ "defX509ServerPub", "has been renamed by Net-SNMP; write localCert" },
	{ "defX509ClientPub", "has been renamed by Net-SNMP; write localCert" },
	{ "defX509ServerPriv", "is not needed: a key is found by the name of "
			       "its certificate" },
	{ "defX509ClientPriv", "is not needed: a key is found by the name of "
			       "its certificate" },
	{ "extraX509SubDir", "is not taken; a certificate elsewhere is named "
			     "by its absolute path" },
	{ "disableSNMPv1", ONLY_V3 },
	{ "disableSNMPv2c", ONLY_V3 },
	{ "disableSNMPv3", "would leave nothing: only SNMPv3 is spoken here" },
	{ "noPersistentLoad", "is not taken: the engine ID and its boots must "
			      "be kept (RFC 3411)" },
	{ "noPersistentSave", "is not taken: the engine ID and its boots must "
			      "be kept (RFC 3411)" },
	{ "serverSendBuf", BUFFER },
	{ "serverRecvBuf", BUFFER },
	{ "clientSendBuf", BUFFER },
	{ "clientRecvBuf", BUFFER },
	{ "dumpPacket", DEBUG },
	{ "doDebugging", DEBUG },
	{ "debugTokens", DEBUG },
	{ "debugLogLevel", DEBUG },
	{ "logTimestamp", LOG },
	{ "logOption", LOG },
	{ "noTokenWarnings", "is not taken: what is not understood is always "
			     "an error" },
	{ "defAuthType", USM },
	{ "defPrivType", USM },
	{ "defPassphrase", USM },
	{ "defAuthPassphrase", USM },
	{ "defPrivPassphrase", USM },
	{ "defAuthMasterKey", USM },
	{ "defPrivMasterKey", USM },
	{ "defAuthLocalizedKey", USM },
	{ "defPrivLocalizedKey", USM },
	{ "sshtosnmpsocket", SSH },
	{ "sshtosnmpsocketperms", SSH },
	{ "sshusername", SSH },
	{ "sshpubkey", SSH },
	{ "sshprivkey", SSH },
	{ "defDomain", TOOLS },
	{ "defTarget", TOOLS },
	{ "defaultPort", TOOLS },
	{ "transport", TOOLS },
	{ "defVersion", TOOLS },
	{ "defCommunity", TOOLS },
	{ "defSecurityName", TOOLS },
	{ "defSecurityLevel", TOOLS },
	{ "defSecurityModel", TOOLS },
	{ "defContext", TOOLS },
	{ "alias", TOOLS },
	{ "16bitIDs", TOOLS },
	{ "clientaddr", TOOLS },
	{ "clientaddrUsesPort", TOOLS },
	{ "noRangeCheck", TOOLS },
	{ "reverseEncodeBER", TOOLS },
	{ "dontLoadHostConfig", TOOLS },
	{ "noContextEngineIDDiscovery", TOOLS },
	{ "retries", TOOLS },
	{ "timeout", TOOLS },
	{ "tempFilePattern", TOOLS },
	{ "mibdirs", TOOLS },
	{ "mibs", TOOLS },
	{ "mibfile", TOOLS },
	{ "showMibErrors", TOOLS },
	{ "commentToEOL", TOOLS },
	{ "strictCommentTerm", TOOLS },
	{ "mibAllowUnderline", TOOLS },
	{ "mibWarningLevel", TOOLS },
	{ "mibReplaceWithLatest", TOOLS },
	{ "printNumericEnums", TOOLS },
	{ "printNumericOids", TOOLS },
	{ "dontBreakdownOids", TOOLS },
	{ "escapeQuotes", TOOLS },
	{ "quickPrinting", TOOLS },
	{ "printValueOnly", TOOLS },
	{ "dontPrintUnits", TOOLS },
	{ "numericTimeticks", TOOLS },
	{ "printHexText", TOOLS },
	{ "hexOutputLength", TOOLS },
	{ "suffixPrinting", TOOLS },
	{ "oidOutputFormat", TOOLS },
	{ "extendedIndex", TOOLS },
	{ "noDisplayHint", TOOLS },
	{ "outputPrecision", TOOLS },

	/* snmptrapd.conf(5), which people keep in the same file. */
	{ "snmpTrapdAddr", TRAPD },
	{ "doNotLogTraps", TRAPD },
	{ "doNotFork", TRAPD },
	{ "pidFile", TRAPD },
	{ "traphandle", TRAPD },
	{ "trapdhandle", TRAPD },
	{ "forward", TRAPD },
	{ "disableAuthorization", TRAPD },
	{ "ignoreAuthFailure", TRAPD },
	{ "outputOption", TRAPD },
	{ "format1", TRAPD },
	{ "format2", TRAPD },
	{ "sqlMaxQueue", TRAPD },
	{ "sqlSaveInterval", TRAPD },
};
/* clang-format on */

const char *
config_refusal_text(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(refused); i++)
		if (strcasecmp(refused[i].name, name) == 0)
			return refused[i].text;
	return NULL;
}
