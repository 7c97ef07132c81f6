/* SPDX-License-Identifier: BSD-2-Clause */
/* SnmpTLSAddress (RFC 6353 7): where a session can go, as text. */
#ifndef MIBS_TLS_ADDRESS_H
#define MIBS_TLS_ADDRESS_H

#include "util/util.h"

/*
 * tls_address_is_valid - "a.b.c.d:port", "[v6]:port" or "name:port", 1..255
 * octets of ASCII; a name is RFC 1123's and is not looked up (TLSTM-02..04)
 */
bool tls_address_is_valid(struct octets address);

#endif
