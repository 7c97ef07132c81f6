/* SPDX-License-Identifier: BSD-2-Clause */
/* Exchanges of whole messages. Made by make_tables.py: change that. */
#ifndef TESTS_VECTORS_MESSAGES_H
#define TESTS_VECTORS_MESSAGES_H

#include "tests/vectors/vector.h"

/* clang-format off */
static const struct vector_varbind V01_request_varbinds[] = {
	{ "1.3.6.1.6.3.10.2.1.1.0", VALUE_NULL, "" },
};
static const struct vector_fields V01_request_fields = {
	.msg_id = 1,
	.msg_max_size = 65507,
	.msg_flags = 0x07,
	.msg_security_model = 4,
	.msg_security_parameters = "",
	.context_engine_id = "8000000006",
	.context_name = "",
	.pdu_type = PDU_GET,
	.request_id = 1001,
	.error_status = 0,
	.error_index = 0,
	.varbinds = V01_request_varbinds,
	.n_varbinds = 1,
};

static const struct vector_varbind V01_response_varbinds[] = {
	{ "1.3.6.1.6.3.10.2.1.1.0", VALUE_OCTET_STRING,
		"80007ed9050102030405060708" },
};
static const struct vector_fields V01_response_fields = {
	.msg_id = 1,
	.msg_max_size = 16384,
	.msg_flags = 0x03,
	.msg_security_model = 4,
	.msg_security_parameters = "",
	.context_engine_id = "8000000006",
	.context_name = "",
	.pdu_type = PDU_RESPONSE,
	.request_id = 1001,
	.error_status = 0,
	.error_index = 0,
	.varbinds = V01_response_varbinds,
	.n_varbinds = 1,
};

static const struct vector_varbind V02_request_varbinds[] = {
	{ "1.3.6.1.2.1.1.5.0", VALUE_NULL, "" },
	{ "1.3.6.1.2.1.1.7.0", VALUE_NULL, "" },
	{ "1.3.6.1.2.1.1.2.0", VALUE_NULL, "" },
};
static const struct vector_fields V02_request_fields = {
	.msg_id = 2,
	.msg_max_size = 65507,
	.msg_flags = 0x07,
	.msg_security_model = 4,
	.msg_security_parameters = "",
	.context_engine_id = "80007ed9050102030405060708",
	.context_name = "",
	.pdu_type = PDU_GET,
	.request_id = 1002,
	.error_status = 0,
	.error_index = 0,
	.varbinds = V02_request_varbinds,
	.n_varbinds = 3,
};

static const struct vector_varbind V02_response_varbinds[] = {
	{ "1.3.6.1.2.1.1.5.0", VALUE_OCTET_STRING,
		"6167656e742e6578616d706c65" },
	{ "1.3.6.1.2.1.1.7.0", VALUE_INTEGER, "72" },
	{ "1.3.6.1.2.1.1.2.0", VALUE_OID, "1.3.6.1.4.1.32473.1" },
};
static const struct vector_fields V02_response_fields = {
	.msg_id = 2,
	.msg_max_size = 16384,
	.msg_flags = 0x03,
	.msg_security_model = 4,
	.msg_security_parameters = "",
	.context_engine_id = "80007ed9050102030405060708",
	.context_name = "",
	.pdu_type = PDU_RESPONSE,
	.request_id = 1002,
	.error_status = 0,
	.error_index = 0,
	.varbinds = V02_response_varbinds,
	.n_varbinds = 3,
};

static const struct vector_varbind V03_request_varbinds[] = {
	{ "1.3.6.1.2.1.1.5.1", VALUE_NULL, "" },
	{ "1.3.6.1.2.1.1.5", VALUE_NULL, "" },
	{ "1.3.6.1.2.1.9999.1.0", VALUE_NULL, "" },
};
static const struct vector_fields V03_request_fields = {
	.msg_id = 3,
	.msg_max_size = 65507,
	.msg_flags = 0x07,
	.msg_security_model = 4,
	.msg_security_parameters = "",
	.context_engine_id = "80007ed9050102030405060708",
	.context_name = "",
	.pdu_type = PDU_GET,
	.request_id = 1003,
	.error_status = 0,
	.error_index = 0,
	.varbinds = V03_request_varbinds,
	.n_varbinds = 3,
};

static const struct vector_varbind V03_response_varbinds[] = {
	{ "1.3.6.1.2.1.1.5.1", VALUE_NO_SUCH_INSTANCE, "" },
	{ "1.3.6.1.2.1.1.5", VALUE_NO_SUCH_INSTANCE, "" },
	{ "1.3.6.1.2.1.9999.1.0", VALUE_NO_SUCH_OBJECT, "" },
};
static const struct vector_fields V03_response_fields = {
	.msg_id = 3,
	.msg_max_size = 16384,
	.msg_flags = 0x03,
	.msg_security_model = 4,
	.msg_security_parameters = "",
	.context_engine_id = "80007ed9050102030405060708",
	.context_name = "",
	.pdu_type = PDU_RESPONSE,
	.request_id = 1003,
	.error_status = 0,
	.error_index = 0,
	.varbinds = V03_response_varbinds,
	.n_varbinds = 3,
};

static const struct vector_varbind V04_request_varbinds[] = {
	{ "1.3.6.1.9", VALUE_NULL, "" },
	{ "1.3.6.1.2.1.1.5", VALUE_NULL, "" },
};
static const struct vector_fields V04_request_fields = {
	.msg_id = 4,
	.msg_max_size = 65507,
	.msg_flags = 0x07,
	.msg_security_model = 4,
	.msg_security_parameters = "",
	.context_engine_id = "80007ed9050102030405060708",
	.context_name = "",
	.pdu_type = PDU_GET_NEXT,
	.request_id = 1004,
	.error_status = 0,
	.error_index = 0,
	.varbinds = V04_request_varbinds,
	.n_varbinds = 2,
};

static const struct vector_varbind V04_response_varbinds[] = {
	{ "1.3.6.1.9", VALUE_END_OF_MIB_VIEW, "" },
	{ "1.3.6.1.2.1.1.5.0", VALUE_OCTET_STRING,
		"6167656e742e6578616d706c65" },
};
static const struct vector_fields V04_response_fields = {
	.msg_id = 4,
	.msg_max_size = 16384,
	.msg_flags = 0x03,
	.msg_security_model = 4,
	.msg_security_parameters = "",
	.context_engine_id = "80007ed9050102030405060708",
	.context_name = "",
	.pdu_type = PDU_RESPONSE,
	.request_id = 1004,
	.error_status = 0,
	.error_index = 0,
	.varbinds = V04_response_varbinds,
	.n_varbinds = 2,
};

static const struct vector_varbind V05_request_varbinds[] = {
	{ "1.3.6.1.2.1.1.5", VALUE_NULL, "" },
	{ "1.3.6.1.6.3.10.2.1", VALUE_NULL, "" },
	{ "1.3.6.1.2.1.1.6", VALUE_NULL, "" },
};
static const struct vector_fields V05_request_fields = {
	.msg_id = 5,
	.msg_max_size = 65507,
	.msg_flags = 0x07,
	.msg_security_model = 4,
	.msg_security_parameters = "",
	.context_engine_id = "80007ed9050102030405060708",
	.context_name = "",
	.pdu_type = PDU_GET_BULK,
	.request_id = 1005,
	.error_status = 1,
	.error_index = 2,
	.varbinds = V05_request_varbinds,
	.n_varbinds = 3,
};

static const struct vector_varbind V05_response_varbinds[] = {
	{ "1.3.6.1.2.1.1.5.0", VALUE_OCTET_STRING,
		"6167656e742e6578616d706c65" },
	{ "1.3.6.1.6.3.10.2.1.1.0", VALUE_OCTET_STRING,
		"80007ed9050102030405060708" },
	{ "1.3.6.1.2.1.1.6.0", VALUE_OCTET_STRING, "6c6162" },
	{ "1.3.6.1.6.3.10.2.1.2.0", VALUE_INTEGER, "7" },
	{ "1.3.6.1.2.1.1.7.0", VALUE_INTEGER, "72" },
};
static const struct vector_fields V05_response_fields = {
	.msg_id = 5,
	.msg_max_size = 16384,
	.msg_flags = 0x03,
	.msg_security_model = 4,
	.msg_security_parameters = "",
	.context_engine_id = "80007ed9050102030405060708",
	.context_name = "",
	.pdu_type = PDU_RESPONSE,
	.request_id = 1005,
	.error_status = 0,
	.error_index = 0,
	.varbinds = V05_response_varbinds,
	.n_varbinds = 5,
};

static const struct vector_varbind V06_request_varbinds[] = {
	{ "1.3.6.1.2.1.1.5", VALUE_NULL, "" },
};
static const struct vector_fields V06_request_fields = {
	.msg_id = 6,
	.msg_max_size = 65507,
	.msg_flags = 0x07,
	.msg_security_model = 4,
	.msg_security_parameters = "",
	.context_engine_id = "80007ed9050102030405060708",
	.context_name = "",
	.pdu_type = PDU_GET_BULK,
	.request_id = 1006,
	.error_status = 0,
	.error_index = 0,
	.varbinds = V06_request_varbinds,
	.n_varbinds = 1,
};

static const struct vector_fields V06_response_fields = {
	.msg_id = 6,
	.msg_max_size = 16384,
	.msg_flags = 0x03,
	.msg_security_model = 4,
	.msg_security_parameters = "",
	.context_engine_id = "80007ed9050102030405060708",
	.context_name = "",
	.pdu_type = PDU_RESPONSE,
	.request_id = 1006,
	.error_status = 0,
	.error_index = 0,
};

static const struct vector_varbind V07_request_varbinds[] = {
	{ "1.3.6.1.9", VALUE_NULL, "" },
};
static const struct vector_fields V07_request_fields = {
	.msg_id = 7,
	.msg_max_size = 65507,
	.msg_flags = 0x07,
	.msg_security_model = 4,
	.msg_security_parameters = "",
	.context_engine_id = "80007ed9050102030405060708",
	.context_name = "",
	.pdu_type = PDU_GET_BULK,
	.request_id = 1007,
	.error_status = 0,
	.error_index = 5,
	.varbinds = V07_request_varbinds,
	.n_varbinds = 1,
};

static const struct vector_varbind V07_response_varbinds[] = {
	{ "1.3.6.1.9", VALUE_END_OF_MIB_VIEW, "" },
};
static const struct vector_fields V07_response_fields = {
	.msg_id = 7,
	.msg_max_size = 16384,
	.msg_flags = 0x03,
	.msg_security_model = 4,
	.msg_security_parameters = "",
	.context_engine_id = "80007ed9050102030405060708",
	.context_name = "",
	.pdu_type = PDU_RESPONSE,
	.request_id = 1007,
	.error_status = 0,
	.error_index = 0,
	.varbinds = V07_response_varbinds,
	.n_varbinds = 1,
};

static const struct vector_varbind V08_request_varbinds[] = {
	{ "1.3.6.1.2.1.1.4.0", VALUE_OCTET_STRING,
		"6e6f63406578616d706c652e6e6574" },
	{ "1.3.6.1.2.1.1.6.0", VALUE_OCTET_STRING, "7261636b2034" },
};
static const struct vector_fields V08_request_fields = {
	.msg_id = 8,
	.msg_max_size = 65507,
	.msg_flags = 0x07,
	.msg_security_model = 4,
	.msg_security_parameters = "",
	.context_engine_id = "80007ed9050102030405060708",
	.context_name = "",
	.pdu_type = PDU_SET,
	.request_id = 1008,
	.error_status = 0,
	.error_index = 0,
	.varbinds = V08_request_varbinds,
	.n_varbinds = 2,
};

static const struct vector_varbind V08_response_varbinds[] = {
	{ "1.3.6.1.2.1.1.4.0", VALUE_OCTET_STRING,
		"6e6f63406578616d706c652e6e6574" },
	{ "1.3.6.1.2.1.1.6.0", VALUE_OCTET_STRING, "7261636b2034" },
};
static const struct vector_fields V08_response_fields = {
	.msg_id = 8,
	.msg_max_size = 16384,
	.msg_flags = 0x03,
	.msg_security_model = 4,
	.msg_security_parameters = "",
	.context_engine_id = "80007ed9050102030405060708",
	.context_name = "",
	.pdu_type = PDU_RESPONSE,
	.request_id = 1008,
	.error_status = 0,
	.error_index = 0,
	.varbinds = V08_response_varbinds,
	.n_varbinds = 2,
};

static const struct vector_varbind V09_request_varbinds[] = {
	{ "1.3.6.1.2.1.1.4.0", VALUE_OCTET_STRING, "78" },
	{ "1.3.6.1.2.1.1.5.0", VALUE_INTEGER, "5" },
};
static const struct vector_fields V09_request_fields = {
	.msg_id = 9,
	.msg_max_size = 65507,
	.msg_flags = 0x07,
	.msg_security_model = 4,
	.msg_security_parameters = "",
	.context_engine_id = "80007ed9050102030405060708",
	.context_name = "",
	.pdu_type = PDU_SET,
	.request_id = 1009,
	.error_status = 0,
	.error_index = 0,
	.varbinds = V09_request_varbinds,
	.n_varbinds = 2,
};

static const struct vector_varbind V09_response_varbinds[] = {
	{ "1.3.6.1.2.1.1.4.0", VALUE_OCTET_STRING, "78" },
	{ "1.3.6.1.2.1.1.5.0", VALUE_INTEGER, "5" },
};
static const struct vector_fields V09_response_fields = {
	.msg_id = 9,
	.msg_max_size = 16384,
	.msg_flags = 0x03,
	.msg_security_model = 4,
	.msg_security_parameters = "",
	.context_engine_id = "80007ed9050102030405060708",
	.context_name = "",
	.pdu_type = PDU_RESPONSE,
	.request_id = 1009,
	.error_status = 7,
	.error_index = 2,
	.varbinds = V09_response_varbinds,
	.n_varbinds = 2,
};

static const struct vector_varbind V10_request_varbinds[] = {
	{ "1.3.6.1.2.1.1.1.0", VALUE_OCTET_STRING, "78" },
};
static const struct vector_fields V10_request_fields = {
	.msg_id = 10,
	.msg_max_size = 65507,
	.msg_flags = 0x07,
	.msg_security_model = 4,
	.msg_security_parameters = "",
	.context_engine_id = "80007ed9050102030405060708",
	.context_name = "",
	.pdu_type = PDU_SET,
	.request_id = 1010,
	.error_status = 0,
	.error_index = 0,
	.varbinds = V10_request_varbinds,
	.n_varbinds = 1,
};

static const struct vector_varbind V10_response_varbinds[] = {
	{ "1.3.6.1.2.1.1.1.0", VALUE_OCTET_STRING, "78" },
};
static const struct vector_fields V10_response_fields = {
	.msg_id = 10,
	.msg_max_size = 16384,
	.msg_flags = 0x03,
	.msg_security_model = 4,
	.msg_security_parameters = "",
	.context_engine_id = "80007ed9050102030405060708",
	.context_name = "",
	.pdu_type = PDU_RESPONSE,
	.request_id = 1010,
	.error_status = 17,
	.error_index = 1,
	.varbinds = V10_response_varbinds,
	.n_varbinds = 1,
};

static const struct vector_varbind V11_request_varbinds[] = {
	{ "1.3.6.1.2.1.1.5.0", VALUE_OCTET_STRING,
		"6161616161616161616161616161616161616161616161616161616161"
		"6161616161616161616161616161616161616161616161616161616161"
		"6161616161616161616161616161616161616161616161616161616161"
		"6161616161616161616161616161616161616161616161616161616161"
		"6161616161616161616161616161616161616161616161616161616161"
		"6161616161616161616161616161616161616161616161616161616161"
		"6161616161616161616161616161616161616161616161616161616161"
		"6161616161616161616161616161616161616161616161616161616161"
		"616161616161616161616161616161616161616161616161" },
};
static const struct vector_fields V11_request_fields = {
	.msg_id = 11,
	.msg_max_size = 65507,
	.msg_flags = 0x07,
	.msg_security_model = 4,
	.msg_security_parameters = "",
	.context_engine_id = "80007ed9050102030405060708",
	.context_name = "",
	.pdu_type = PDU_SET,
	.request_id = 1011,
	.error_status = 0,
	.error_index = 0,
	.varbinds = V11_request_varbinds,
	.n_varbinds = 1,
};

static const struct vector_varbind V11_response_varbinds[] = {
	{ "1.3.6.1.2.1.1.5.0", VALUE_OCTET_STRING,
		"6161616161616161616161616161616161616161616161616161616161"
		"6161616161616161616161616161616161616161616161616161616161"
		"6161616161616161616161616161616161616161616161616161616161"
		"6161616161616161616161616161616161616161616161616161616161"
		"6161616161616161616161616161616161616161616161616161616161"
		"6161616161616161616161616161616161616161616161616161616161"
		"6161616161616161616161616161616161616161616161616161616161"
		"6161616161616161616161616161616161616161616161616161616161"
		"616161616161616161616161616161616161616161616161" },
};
static const struct vector_fields V11_response_fields = {
	.msg_id = 11,
	.msg_max_size = 16384,
	.msg_flags = 0x03,
	.msg_security_model = 4,
	.msg_security_parameters = "",
	.context_engine_id = "80007ed9050102030405060708",
	.context_name = "",
	.pdu_type = PDU_RESPONSE,
	.request_id = 1011,
	.error_status = 8,
	.error_index = 1,
	.varbinds = V11_response_varbinds,
	.n_varbinds = 1,
};

static const struct vector_varbind V12_request_varbinds[] = {
	{ "1.3.6.1.6.3.1.1.6.1.0", VALUE_INTEGER, "41" },
	{ "1.3.6.1.2.1.1.6.0", VALUE_OCTET_STRING, "7a" },
};
static const struct vector_fields V12_request_fields = {
	.msg_id = 12,
	.msg_max_size = 65507,
	.msg_flags = 0x07,
	.msg_security_model = 4,
	.msg_security_parameters = "",
	.context_engine_id = "80007ed9050102030405060708",
	.context_name = "",
	.pdu_type = PDU_SET,
	.request_id = 1012,
	.error_status = 0,
	.error_index = 0,
	.varbinds = V12_request_varbinds,
	.n_varbinds = 2,
};

static const struct vector_varbind V12_response_varbinds[] = {
	{ "1.3.6.1.6.3.1.1.6.1.0", VALUE_INTEGER, "41" },
	{ "1.3.6.1.2.1.1.6.0", VALUE_OCTET_STRING, "7a" },
};
static const struct vector_fields V12_response_fields = {
	.msg_id = 12,
	.msg_max_size = 16384,
	.msg_flags = 0x03,
	.msg_security_model = 4,
	.msg_security_parameters = "",
	.context_engine_id = "80007ed9050102030405060708",
	.context_name = "",
	.pdu_type = PDU_RESPONSE,
	.request_id = 1012,
	.error_status = 12,
	.error_index = 1,
	.varbinds = V12_response_varbinds,
	.n_varbinds = 2,
};

static const struct vector_varbind V13_request_varbinds[] = {
	{ "1.3.6.1.6.3.1.1.6.1.0", VALUE_INTEGER, "42" },
};
static const struct vector_fields V13_request_fields = {
	.msg_id = 13,
	.msg_max_size = 65507,
	.msg_flags = 0x07,
	.msg_security_model = 4,
	.msg_security_parameters = "",
	.context_engine_id = "80007ed9050102030405060708",
	.context_name = "",
	.pdu_type = PDU_SET,
	.request_id = 1013,
	.error_status = 0,
	.error_index = 0,
	.varbinds = V13_request_varbinds,
	.n_varbinds = 1,
};

static const struct vector_varbind V13_response_varbinds[] = {
	{ "1.3.6.1.6.3.1.1.6.1.0", VALUE_INTEGER, "42" },
};
static const struct vector_fields V13_response_fields = {
	.msg_id = 13,
	.msg_max_size = 16384,
	.msg_flags = 0x03,
	.msg_security_model = 4,
	.msg_security_parameters = "",
	.context_engine_id = "80007ed9050102030405060708",
	.context_name = "",
	.pdu_type = PDU_RESPONSE,
	.request_id = 1013,
	.error_status = 0,
	.error_index = 0,
	.varbinds = V13_response_varbinds,
	.n_varbinds = 1,
};

static const struct vector_varbind V14_request_varbinds[] = {
	{ "1.3.6.1.2.1.1.5.0", VALUE_NULL, "" },
};
static const struct vector_fields V14_request_fields = {
	.msg_id = 14,
	.msg_max_size = 65507,
	.msg_flags = 0x06,
	.msg_security_model = 4,
	.msg_security_parameters = "",
	.context_engine_id = "80007ed9050102030405060708",
	.context_name = "",
	.pdu_type = PDU_GET,
	.request_id = 1014,
	.error_status = 0,
	.error_index = 0,
	.varbinds = V14_request_varbinds,
	.n_varbinds = 1,
};

static const struct vector_varbind V15_request_varbinds[] = {
	{ "1.3.6.1.2.1.1.5.0", VALUE_NULL, "" },
};
static const struct vector_fields V15_request_fields = {
	.msg_id = 15,
	.msg_max_size = 65507,
	.msg_flags = 0x07,
	.msg_security_model = 99,
	.msg_security_parameters = "",
	.context_engine_id = "80007ed9050102030405060708",
	.context_name = "",
	.pdu_type = PDU_GET,
	.request_id = 1015,
	.error_status = 0,
	.error_index = 0,
	.varbinds = V15_request_varbinds,
	.n_varbinds = 1,
};

static const struct vector_varbind V19_request_varbinds[] = {
	{ "1.3.6.1.2.1.1.5.0", VALUE_NULL, "" },
};
static const struct vector_fields V19_request_fields = {
	.msg_id = 19,
	.msg_max_size = 65507,
	.msg_flags = 0x07,
	.msg_security_model = 4,
	.msg_security_parameters = "",
	.context_engine_id = "80007ed9050102030405060708",
	.context_name = "",
	.pdu_type = PDU_GET,
	.request_id = 1019,
	.error_status = 0,
	.error_index = 0,
	.varbinds = V19_request_varbinds,
	.n_varbinds = 1,
};

static const struct vector_varbind V19_response_varbinds[] = {
	{ "1.3.6.1.2.1.1.5.0", VALUE_OCTET_STRING,
		"6167656e742e6578616d706c65" },
};
static const struct vector_fields V19_response_fields = {
	.msg_id = 19,
	.msg_max_size = 16384,
	.msg_flags = 0x03,
	.msg_security_model = 4,
	.msg_security_parameters = "",
	.context_engine_id = "80007ed9050102030405060708",
	.context_name = "",
	.pdu_type = PDU_RESPONSE,
	.request_id = 1019,
	.error_status = 0,
	.error_index = 0,
	.varbinds = V19_response_varbinds,
	.n_varbinds = 1,
};

static const struct vector_varbind V20_request_varbinds[] = {
	{ "1.3.6.1.2.1.1.5.0", VALUE_NULL, "" },
};
static const struct vector_fields V20_request_fields = {
	.msg_id = 20,
	.msg_max_size = 65507,
	.msg_flags = 0x07,
	.msg_security_model = 4,
	.msg_security_parameters = "",
	.context_engine_id = "80007ed905ffffffffffffffff",
	.context_name = "",
	.pdu_type = PDU_GET,
	.request_id = 1020,
	.error_status = 0,
	.error_index = 0,
	.varbinds = V20_request_varbinds,
	.n_varbinds = 1,
};

static const struct vector_varbind V20_response_varbinds[] = {
	{ "1.3.6.1.6.3.11.2.1.3.0", VALUE_COUNTER32, "1" },
};
static const struct vector_fields V20_response_fields = {
	.msg_id = 20,
	.msg_max_size = 16384,
	.msg_flags = 0x00,
	.msg_security_model = 4,
	.msg_security_parameters = "",
	.context_engine_id = "80007ed9050102030405060708",
	.context_name = "",
	.pdu_type = PDU_REPORT,
	.request_id = 1020,
	.error_status = 0,
	.error_index = 0,
	.varbinds = V20_response_varbinds,
	.n_varbinds = 1,
};

static const struct vector_varbind V21_request_varbinds[] = {
	{ "1.3.6.1.2.1.1.5.0", VALUE_NULL, "" },
};
static const struct vector_fields V21_request_fields = {
	.msg_id = 21,
	.msg_max_size = 65507,
	.msg_flags = 0x07,
	.msg_security_model = 4,
	.msg_security_parameters = "",
	.context_engine_id = "80007ed9050102030405060708",
	.context_name = "nosuch",
	.pdu_type = PDU_GET,
	.request_id = 1021,
	.error_status = 0,
	.error_index = 0,
	.varbinds = V21_request_varbinds,
	.n_varbinds = 1,
};

static const struct vector_varbind V21_response_varbinds[] = {
	{ "1.3.6.1.6.3.12.1.5.0", VALUE_COUNTER32, "1" },
};
static const struct vector_fields V21_response_fields = {
	.msg_id = 21,
	.msg_max_size = 16384,
	.msg_flags = 0x00,
	.msg_security_model = 4,
	.msg_security_parameters = "",
	.context_engine_id = "80007ed9050102030405060708",
	.context_name = "",
	.pdu_type = PDU_REPORT,
	.request_id = 1021,
	.error_status = 0,
	.error_index = 0,
	.varbinds = V21_response_varbinds,
	.n_varbinds = 1,
};

static const struct vector_varbind V22_request_varbinds[] = {
	{ "1.3.6.1.2.1.1.5.0", VALUE_NULL, "" },
};
static const struct vector_fields V22_request_fields = {
	.msg_id = 22,
	.msg_max_size = 65507,
	.msg_flags = 0x03,
	.msg_security_model = 4,
	.msg_security_parameters = "",
	.context_engine_id = "80007ed9050102030405060708",
	.context_name = "nosuch",
	.pdu_type = PDU_GET,
	.request_id = 1022,
	.error_status = 0,
	.error_index = 0,
	.varbinds = V22_request_varbinds,
	.n_varbinds = 1,
};

static const struct vector_varbind V22_response_varbinds[] = {
	{ "1.3.6.1.6.3.12.1.5.0", VALUE_COUNTER32, "2" },
};
static const struct vector_fields V22_response_fields = {
	.msg_id = 22,
	.msg_max_size = 16384,
	.msg_flags = 0x00,
	.msg_security_model = 4,
	.msg_security_parameters = "",
	.context_engine_id = "80007ed9050102030405060708",
	.context_name = "",
	.pdu_type = PDU_REPORT,
	.request_id = 1022,
	.error_status = 0,
	.error_index = 0,
	.varbinds = V22_response_varbinds,
	.n_varbinds = 1,
};

static const struct vector_varbind V23_request_varbinds[] = {
	{ "1.3.6.1.2.1.1.3.0", VALUE_TIME_TICKS, "123" },
	{ "1.3.6.1.6.3.1.1.4.1.0", VALUE_OID, "1.3.6.1.6.3.1.1.5.1" },
};
static const struct vector_fields V23_request_fields = {
	.msg_id = 23,
	.msg_max_size = 65507,
	.msg_flags = 0x07,
	.msg_security_model = 4,
	.msg_security_parameters = "",
	.context_engine_id = "80007ed9050102030405060708",
	.context_name = "",
	.pdu_type = PDU_SNMPV2_TRAP,
	.request_id = 1023,
	.error_status = 0,
	.error_index = 0,
	.varbinds = V23_request_varbinds,
	.n_varbinds = 2,
};

static const struct vector_varbind V24_request_varbinds[] = {
	{ "1.3.6.1.2.1.1.5.0", VALUE_OCTET_STRING, "78" },
};
static const struct vector_fields V24_request_fields = {
	.msg_id = 24,
	.msg_max_size = 65507,
	.msg_flags = 0x03,
	.msg_security_model = 4,
	.msg_security_parameters = "",
	.context_engine_id = "80007ed9050102030405060708",
	.context_name = "",
	.pdu_type = PDU_RESPONSE,
	.request_id = 1024,
	.error_status = 0,
	.error_index = 0,
	.varbinds = V24_request_varbinds,
	.n_varbinds = 1,
};

static const struct vector_varbind V25_request_varbinds[] = {
	{ "1.3.6.1.2.1.1.5.0", VALUE_NULL, "" },
};
static const struct vector_fields V25_request_fields = {
	.msg_id = 25,
	.msg_max_size = 65507,
	.msg_flags = 0x07,
	.msg_security_model = 4,
	.msg_security_parameters = "",
	.context_engine_id = "80007ed9050102030405060708",
	.context_name = "",
	.pdu_type = PDU_GET,
	.request_id = 1025,
	.error_status = 0,
	.error_index = 0,
	.varbinds = V25_request_varbinds,
	.n_varbinds = 1,
};

static const struct vector_varbind V25_response_varbinds[] = {
	{ "1.3.6.1.2.1.1.5.0", VALUE_NULL, "" },
};
static const struct vector_fields V25_response_fields = {
	.msg_id = 25,
	.msg_max_size = 16384,
	.msg_flags = 0x03,
	.msg_security_model = 4,
	.msg_security_parameters = "",
	.context_engine_id = "80007ed9050102030405060708",
	.context_name = "",
	.pdu_type = PDU_RESPONSE,
	.request_id = 1025,
	.error_status = 16,
	.error_index = 0,
	.varbinds = V25_response_varbinds,
	.n_varbinds = 1,
};

static const struct vector_varbind V26_request_varbinds[] = {
	{ "1.3.6.1.2.1.1.1.0", VALUE_NULL, "" },
	{ "1.3.6.1.2.1.1.1.0", VALUE_NULL, "" },
	{ "1.3.6.1.2.1.1.1.0", VALUE_NULL, "" },
};
static const struct vector_fields V26_request_fields = {
	.msg_id = 26,
	.msg_max_size = 484,
	.msg_flags = 0x07,
	.msg_security_model = 4,
	.msg_security_parameters = "",
	.context_engine_id = "80007ed9050102030405060708",
	.context_name = "",
	.pdu_type = PDU_GET,
	.request_id = 1026,
	.error_status = 0,
	.error_index = 0,
	.varbinds = V26_request_varbinds,
	.n_varbinds = 3,
};

static const struct vector_fields V26_response_fields = {
	.msg_id = 26,
	.msg_max_size = 16384,
	.msg_flags = 0x03,
	.msg_security_model = 4,
	.msg_security_parameters = "",
	.context_engine_id = "80007ed9050102030405060708",
	.context_name = "",
	.pdu_type = PDU_RESPONSE,
	.request_id = 1026,
	.error_status = 1,
	.error_index = 0,
};

static const struct vector_varbind V27_request_varbinds[] = {
	{ "1.3.6.1.2.1.1.4", VALUE_NULL, "" },
};
static const struct vector_fields V27_request_fields = {
	.msg_id = 27,
	.msg_max_size = 484,
	.msg_flags = 0x07,
	.msg_security_model = 4,
	.msg_security_parameters = "",
	.context_engine_id = "80007ed9050102030405060708",
	.context_name = "",
	.pdu_type = PDU_GET_BULK,
	.request_id = 1027,
	.error_status = 0,
	.error_index = 50,
	.varbinds = V27_request_varbinds,
	.n_varbinds = 1,
};

static const struct vector_varbind V27_response_varbinds[] = {
	{ "1.3.6.1.2.1.1.4.0", VALUE_OCTET_STRING,
		"6363636363636363636363636363636363636363636363636363636363"
		"6363636363636363636363636363636363636363636363636363636363"
		"6363636363636363636363636363636363636363636363636363636363"
		"6363636363636363636363636363636363636363636363636363636363"
		"6363636363636363636363636363636363636363636363636363636363"
		"6363636363636363636363636363636363636363636363636363636363"
		"63636363636363636363636363636363" },
	{ "1.3.6.1.2.1.1.5.0", VALUE_OCTET_STRING,
		"6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e"
		"6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e"
		"6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e"
		"6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e"
		"6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e"
		"6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e"
		"6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e" },
};
static const struct vector_fields V27_response_fields = {
	.msg_id = 27,
	.msg_max_size = 16384,
	.msg_flags = 0x03,
	.msg_security_model = 4,
	.msg_security_parameters = "",
	.context_engine_id = "80007ed9050102030405060708",
	.context_name = "",
	.pdu_type = PDU_RESPONSE,
	.request_id = 1027,
	.error_status = 0,
	.error_index = 0,
	.varbinds = V27_response_varbinds,
	.n_varbinds = 2,
};

static const struct vector_varbind V28_request_varbinds[] = {
	{ "1.3.6.1.2.1.1.3.0", VALUE_TIME_TICKS, "12" },
	{ "1.3.6.1.6.3.1.1.4.1.0", VALUE_OID, "1.3.6.1.6.3.1.1.5.1" },
};
static const struct vector_fields V28_request_fields = {
	.msg_id = 900001,
	.msg_max_size = 16384,
	.msg_flags = 0x03,
	.msg_security_model = 4,
	.msg_security_parameters = "",
	.context_engine_id = "80007ed9050102030405060708",
	.context_name = "",
	.pdu_type = PDU_SNMPV2_TRAP,
	.request_id = 500001,
	.error_status = 0,
	.error_index = 0,
	.varbinds = V28_request_varbinds,
	.n_varbinds = 2,
};

static const struct vector_varbind V29_request_varbinds[] = {
	{ "1.3.6.1.2.1.1.3.0", VALUE_TIME_TICKS, "12" },
	{ "1.3.6.1.6.3.1.1.4.1.0", VALUE_OID, "1.3.6.1.6.3.1.1.5.1" },
};
static const struct vector_fields V29_request_fields = {
	.msg_id = 900002,
	.msg_max_size = 16384,
	.msg_flags = 0x07,
	.msg_security_model = 4,
	.msg_security_parameters = "",
	.context_engine_id = "80007ed9050102030405060708",
	.context_name = "",
	.pdu_type = PDU_INFORM,
	.request_id = 500002,
	.error_status = 0,
	.error_index = 0,
	.varbinds = V29_request_varbinds,
	.n_varbinds = 2,
};

static const struct vector_varbind V29_response_varbinds[] = {
	{ "1.3.6.1.2.1.1.3.0", VALUE_TIME_TICKS, "12" },
	{ "1.3.6.1.6.3.1.1.4.1.0", VALUE_OID, "1.3.6.1.6.3.1.1.5.1" },
};
static const struct vector_fields V29_response_fields = {
	.msg_id = 900002,
	.msg_max_size = 65507,
	.msg_flags = 0x03,
	.msg_security_model = 4,
	.msg_security_parameters = "",
	.context_engine_id = "80007ed9050102030405060708",
	.context_name = "",
	.pdu_type = PDU_RESPONSE,
	.request_id = 500002,
	.error_status = 0,
	.error_index = 0,
	.varbinds = V29_response_varbinds,
	.n_varbinds = 2,
};

static const struct vector_varbind V30_request_varbinds[] = {
	{ "1.3.6.1.2.1.1.5.0", VALUE_NULL, "" },
};
static const struct vector_fields V30_request_fields = {
	.msg_id = 30,
	.msg_max_size = 65507,
	.msg_flags = 0x07,
	.msg_security_model = 4,
	.msg_security_parameters = "",
	.context_engine_id = "80007ed9050102030405060708",
	.context_name = "",
	.pdu_type = PDU_GET,
	.request_id = 1030,
	.error_status = 0,
	.error_index = 0,
	.varbinds = V30_request_varbinds,
	.n_varbinds = 1,
};

static const struct vector_varbind V30_response_varbinds[] = {
	{ "1.3.6.1.2.1.190.1.1.2.0", VALUE_COUNTER32, "1" },
};
static const struct vector_fields V30_response_fields = {
	.msg_id = 30,
	.msg_max_size = 16384,
	.msg_flags = 0x00,
	.msg_security_model = 4,
	.msg_security_parameters = "",
	.context_engine_id = "80007ed9050102030405060708",
	.context_name = "",
	.pdu_type = PDU_REPORT,
	.request_id = 0,
	.error_status = 0,
	.error_index = 0,
	.varbinds = V30_response_varbinds,
	.n_varbinds = 1,
};

static const struct vector_varbind V31_request_varbinds[] = {
	{ "1.3.6.1.2.1.1.5.0", VALUE_NULL, "" },
};
static const struct vector_fields V31_request_fields = {
	.msg_id = 31,
	.msg_max_size = 65507,
	.msg_flags = 0x04,
	.msg_security_model = 4,
	.msg_security_parameters = "",
	.context_engine_id = "80007ed9050102030405060708",
	.context_name = "",
	.pdu_type = PDU_GET,
	.request_id = 1031,
	.error_status = 0,
	.error_index = 0,
	.varbinds = V31_request_varbinds,
	.n_varbinds = 1,
};

static const struct vector_varbind V31_response_varbinds[] = {
	{ "1.3.6.1.2.1.1.5.0", VALUE_NULL, "" },
};
static const struct vector_fields V31_response_fields = {
	.msg_id = 31,
	.msg_max_size = 16384,
	.msg_flags = 0x00,
	.msg_security_model = 4,
	.msg_security_parameters = "",
	.context_engine_id = "80007ed9050102030405060708",
	.context_name = "",
	.pdu_type = PDU_RESPONSE,
	.request_id = 1031,
	.error_status = 16,
	.error_index = 0,
	.varbinds = V31_response_varbinds,
	.n_varbinds = 1,
};

static const struct message_vector message_vectors[] = {
{
	.id = "V01",
	.title =
		"Discovery: GET snmpEngineID.0 with contextEngineID "
		"8000000006",
	.rules = (const char *const[]){
		"CTX-02",
		"CTX-03",
		"CTX-04",
		"MPD-21",
		NULL,
	},
	.preconditions = (const char *const[]){ NULL },
	.counters = (const char *const[]){ NULL },
	.request_hex =
		"303e020103300e020101020300ffe30401070201040400302704058000"
		"0000060400a01c020203e90201000201003010300e060a2b060106030a"
		"020101000500",
	.response_hex =
		"304a020103300d02010102024000040103020104040030340405800000"
		"00060400a229020203e9020100020100301d301b060a2b060106030a02"
		"010100040d80007ed9050102030405060708",
	.also_conforming_hex = (const char *const[]){ NULL },
	.request = &V01_request_fields,
	.response = &V01_response_fields,
},
{
	.id = "V02",
	.title = "GET of three scalars",
	.rules = (const char *const[]){
		"PDU-04",
		"MPD-21",
		NULL,
	},
	.preconditions = (const char *const[]){
		"sysName.0 = \"agent.example\"",
		"sysServices.0 = 72",
		"sysObjectID.0 = 1.3.6.1.4.1.32473.1",
		NULL,
	},
	.counters = (const char *const[]){ NULL },
	.request_hex =
		"3060020103300e020102020300ffe304010702010404003049040d8000"
		"7ed90501020304050607080400a036020203ea020100020100302a300c"
		"06082b060102010105000500300c06082b060102010107000500300c06"
		"082b060102010102000500",
	.response_hex =
		"3076020103300d0201020202400004010302010404003060040d80007e"
		"d90501020304050607080400a24d020203ea0201000201003041301906"
		"082b06010201010500040d6167656e742e6578616d706c65300d06082b"
		"06010201010700020148301506082b0601020101020006092b06010401"
		"81fd5901",
	.also_conforming_hex = (const char *const[]){ NULL },
	.request = &V02_request_fields,
	.response = &V02_response_fields,
},
{
	.id = "V03",
	.title =
		"GET: noSuchInstance and noSuchObject in one response, "
		"error-status stays noError",
	.rules = (const char *const[]){
		"PDU-05",
		"PDU-06",
		NULL,
	},
	.preconditions = (const char *const[]){
		"the agent implements sysName; nothing below "
		"1.3.6.1.2.1.9999",
		NULL,
	},
	.counters = (const char *const[]){ NULL },
	.request_hex =
		"3060020103300e020103020300ffe304010702010404003049040d8000"
		"7ed90501020304050607080400a036020203eb020100020100302a300c"
		"06082b060102010105010500300b06072b0601020101050500300d0609"
		"2b06010201ce0f01000500",
	.response_hex =
		"305f020103300d0201030202400004010302010404003049040d80007e"
		"d90501020304050607080400a236020203eb020100020100302a300c06"
		"082b060102010105018100300b06072b0601020101058100300d06092b"
		"06010201ce0f01008000",
	.also_conforming_hex = (const char *const[]){ NULL },
	.request = &V03_request_fields,
	.response = &V03_response_fields,
},
{
	.id = "V04",
	.title = "GETNEXT past the end: endOfMibView with the requested name",
	.rules = (const char *const[]){
		"PDU-08",
		"PDU-09",
		NULL,
	},
	.preconditions = (const char *const[]){
		"nothing accessible at or after 1.3.6.1.9",
		"sysName.0 = \"agent.example\"",
		NULL,
	},
	.counters = (const char *const[]){ NULL },
	.request_hex =
		"304d020103300e020104020300ffe304010702010404003036040d8000"
		"7ed90501020304050607080400a123020203ec02010002010030173008"
		"06042b0601090500300b06072b0601020101050500",
	.response_hex =
		"305a020103300d0201040202400004010302010404003044040d80007e"
		"d90501020304050607080400a231020203ec0201000201003025300806"
		"042b0601098200301906082b06010201010500040d6167656e742e6578"
		"616d706c65",
	.also_conforming_hex = (const char *const[]){ NULL },
	.request = &V04_request_fields,
	.response = &V04_response_fields,
},
{
	.id = "V05",
	.title =
		"GETBULK non-repeaters 1, max-repetitions 2, two "
		"repeaters: order is by repetition, not by column",
	.rules = (const char *const[]){
		"PDU-11",
		"PDU-12",
		"PDU-13",
		NULL,
	},
	.preconditions = (const char *const[]){
		"sysName.0 = \"agent.example\"",
		"sysLocation.0 = \"lab\"",
		"sysServices.0 = 72",
		"snmpEngineBoots.0 = 7",
		NULL,
	},
	.counters = (const char *const[]){ NULL },
	.request_hex =
		"305e020103300e020105020300ffe304010702010404003047040d8000"
		"7ed90501020304050607080400a534020203ed0201010201023028300b"
		"06072b0601020101050500300c06082b060106030a02010500300b0607"
		"2b0601020101060500",
	.response_hex =
		"30819f020103300d020105020240000401030201040400308188040d80"
		"007ed90501020304050607080400a275020203ed020100020100306930"
		"1906082b06010201010500040d6167656e742e6578616d706c65301b06"
		"0a2b060106030a02010100040d80007ed9050102030405060708300f06"
		"082b0601020101060004036c6162300f060a2b060106030a0201020002"
		"0107300d06082b06010201010700020148",
	.also_conforming_hex = (const char *const[]){ NULL },
	.request = &V05_request_fields,
	.response = &V05_response_fields,
},
{
	.id = "V06",
	.title =
		"GETBULK with max-repetitions 0 and non-repeaters 0: empty "
		"Response",
	.rules = (const char *const[]){
		"PDU-11",
		"PDU-18",
		NULL,
	},
	.preconditions = (const char *const[]){ NULL },
	.counters = (const char *const[]){ NULL },
	.request_hex =
		"3043020103300e020106020300ffe30401070201040400302c040d8000"
		"7ed90501020304050607080400a519020203ee020100020100300d300b"
		"06072b0601020101050500",
	.response_hex =
		"3035020103300d020106020240000401030201040400301f040d80007e"
		"d90501020304050607080400a20c020203ee0201000201003000",
	.also_conforming_hex = (const char *const[]){ NULL },
	.request = &V06_request_fields,
	.response = &V06_response_fields,
},
{
	.id = "V07",
	.title =
		"GETBULK running off the end: truncated after the first "
		"all-endOfMibView repetition",
	.rules = (const char *const[]){
		"PDU-14",
		"PDU-16",
		NULL,
	},
	.preconditions = (const char *const[]){
		"nothing accessible at or after 1.3.6.1.9",
		NULL,
	},
	.counters = (const char *const[]){ NULL },
	.request_hex =
		"3040020103300e020107020300ffe304010702010404003029040d8000"
		"7ed90501020304050607080400a516020203ef020100020105300a3008"
		"06042b0601090500",
	.response_hex =
		"303f020103300d0201070202400004010302010404003029040d80007e"
		"d90501020304050607080400a216020203ef020100020100300a300806"
		"042b0601098200",
	.also_conforming_hex = (const char *const[]){
		"3067020103300d0201070202400004010302010404003051040d80007e"
		"d90501020304050607080400a23e020203ef0201000201003032300806"
		"042b0601098200300806042b0601098200300806042b06010982003008"
		"06042b0601098200300806042b0601098200",
		NULL,
	},
	.request = &V07_request_fields,
	.response = &V07_response_fields,
},
{
	.id = "V08",
	.title =
		"SET that succeeds: the Response repeats the request "
		"bindings",
	.rules = (const char *const[]){
		"PDU-21",
		"PDU-34",
		NULL,
	},
	.preconditions = (const char *const[]){ NULL },
	.counters = (const char *const[]){ NULL },
	.request_hex =
		"3067020103300e020108020300ffe304010702010404003050040d8000"
		"7ed90501020304050607080400a33d020203f00201000201003031301b"
		"06082b06010201010400040f6e6f63406578616d706c652e6e65743012"
		"06082b0601020101060004067261636b2034",
	.response_hex =
		"3066020103300d0201080202400004010302010404003050040d80007e"
		"d90501020304050607080400a23d020203f00201000201003031301b06"
		"082b06010201010400040f6e6f63406578616d706c652e6e6574301206"
		"082b0601020101060004067261636b2034",
	.also_conforming_hex = (const char *const[]){ NULL },
	.request = &V08_request_fields,
	.response = &V08_response_fields,
},
{
	.id = "V09",
	.title =
		"SET with a wrong type in the second binding: "
		"wrongType(7), index 2, nothing changed",
	.rules = (const char *const[]){
		"PDU-22",
		"PDU-25",
		NULL,
	},
	.preconditions = (const char *const[]){ NULL },
	.counters = (const char *const[]){ NULL },
	.request_hex =
		"3054020103300e020109020300ffe30401070201040400303d040d8000"
		"7ed90501020304050607080400a32a020203f1020100020100301e300d"
		"06082b06010201010400040178300d06082b06010201010500020105",
	.response_hex =
		"3053020103300d020109020240000401030201040400303d040d80007e"
		"d90501020304050607080400a22a020203f1020107020102301e300d06"
		"082b06010201010400040178300d06082b06010201010500020105",
	.also_conforming_hex = (const char *const[]){ NULL },
	.request = &V09_request_fields,
	.response = &V09_response_fields,
},
{
	.id = "V10",
	.title = "SET of a read-only object: notWritable(17), index 1",
	.rules = (const char *const[]){
		"PDU-24",
		NULL,
	},
	.preconditions = (const char *const[]){ NULL },
	.counters = (const char *const[]){ NULL },
	.request_hex =
		"3045020103300e02010a020300ffe30401070201040400302e040d8000"
		"7ed90501020304050607080400a31b020203f2020100020100300f300d"
		"06082b06010201010100040178",
	.response_hex =
		"3044020103300d02010a020240000401030201040400302e040d80007e"
		"d90501020304050607080400a21b020203f2020111020101300f300d06"
		"082b06010201010100040178",
	.also_conforming_hex = (const char *const[]){ NULL },
	.request = &V10_request_fields,
	.response = &V10_response_fields,
},
{
	.id = "V11",
	.title = "SET of a too long value: wrongLength(8), index 1",
	.rules = (const char *const[]){
		"PDU-26",
		NULL,
	},
	.preconditions = (const char *const[]){ NULL },
	.counters = (const char *const[]){ NULL },
	.request_hex =
		"3082014e020103300e02010b020300ffe3040107020104040030820135"
		"040d80007ed90501020304050607080400a3820120020203f302010002"
		"0100308201123082010e06082b06010201010500048201006161616161"
		"6161616161616161616161616161616161616161616161616161616161"
		"6161616161616161616161616161616161616161616161616161616161"
		"6161616161616161616161616161616161616161616161616161616161"
		"6161616161616161616161616161616161616161616161616161616161"
		"6161616161616161616161616161616161616161616161616161616161"
		"6161616161616161616161616161616161616161616161616161616161"
		"6161616161616161616161616161616161616161616161616161616161"
		"6161616161616161616161616161616161616161616161616161616161"
		"61616161616161616161616161616161616161",
	.response_hex =
		"3082014d020103300d02010b0202400004010302010404003082013504"
		"0d80007ed90501020304050607080400a2820120020203f30201080201"
		"01308201123082010e06082b0601020101050004820100616161616161"
		"6161616161616161616161616161616161616161616161616161616161"
		"6161616161616161616161616161616161616161616161616161616161"
		"6161616161616161616161616161616161616161616161616161616161"
		"6161616161616161616161616161616161616161616161616161616161"
		"6161616161616161616161616161616161616161616161616161616161"
		"6161616161616161616161616161616161616161616161616161616161"
		"6161616161616161616161616161616161616161616161616161616161"
		"6161616161616161616161616161616161616161616161616161616161"
		"616161616161616161616161616161616161",
	.also_conforming_hex = (const char *const[]){ NULL },
	.request = &V11_request_fields,
	.response = &V11_response_fields,
},
{
	.id = "V12",
	.title =
		"SET of snmpSetSerialNo with a stale value: "
		"inconsistentValue(12), index 1",
	.rules = (const char *const[]){
		"PDU-32",
		"SMI-11",
		NULL,
	},
	.preconditions = (const char *const[]){
		"snmpSetSerialNo.0 = 42",
		NULL,
	},
	.counters = (const char *const[]){ NULL },
	.request_hex =
		"3056020103300e02010c020300ffe30401070201040400303f040d8000"
		"7ed90501020304050607080400a32c020203f40201000201003020300f"
		"060a2b060106030101060100020129300d06082b060102010106000401"
		"7a",
	.response_hex =
		"3055020103300d02010c020240000401030201040400303f040d80007e"
		"d90501020304050607080400a22c020203f402010c0201013020300f06"
		"0a2b060106030101060100020129300d06082b0601020101060004017a",
	.also_conforming_hex = (const char *const[]){ NULL },
	.request = &V12_request_fields,
	.response = &V12_response_fields,
},
{
	.id = "V13",
	.title =
		"SET of snmpSetSerialNo with the current value: noError, "
		"the binding in the Response is the value sent",
	.rules = (const char *const[]){
		"SMI-11",
		NULL,
	},
	.preconditions = (const char *const[]){
		"snmpSetSerialNo.0 = 42",
		NULL,
	},
	.counters = (const char *const[]){ NULL },
	.request_hex =
		"3047020103300e02010d020300ffe304010702010404003030040d8000"
		"7ed90501020304050607080400a31d020203f50201000201003011300f"
		"060a2b06010603010106010002012a",
	.response_hex =
		"3046020103300d02010d0202400004010302010404003030040d80007e"
		"d90501020304050607080400a21d020203f50201000201003011300f06"
		"0a2b06010603010106010002012a",
	.also_conforming_hex = (const char *const[]){ NULL },
	.request = &V13_request_fields,
	.response = &V13_response_fields,
},
{
	.id = "V14",
	.title = "privFlag without authFlag: discarded",
	.rules = (const char *const[]){
		"MPD-11",
		NULL,
	},
	.preconditions = (const char *const[]){ NULL },
	.counters = (const char *const[]){
		"snmpInPkts +1",
		"snmpInvalidMsgs +1",
		NULL,
	},
	.request_hex =
		"3044020103300e02010e020300ffe30401060201040400302d040d8000"
		"7ed90501020304050607080400a01a020203f6020100020100300e300c"
		"06082b060102010105000500",
	.response_hex = NULL,
	.also_conforming_hex = (const char *const[]){ NULL },
	.request = &V14_request_fields,
},
{
	.id = "V15",
	.title = "Unknown security model 99: discarded, no Report",
	.rules = (const char *const[]){
		"MPD-10",
		NULL,
	},
	.preconditions = (const char *const[]){ NULL },
	.counters = (const char *const[]){
		"snmpInPkts +1",
		"snmpUnknownSecurityModels +1",
		NULL,
	},
	.request_hex =
		"3044020103300e02010f020300ffe30401070201630400302d040d8000"
		"7ed90501020304050607080400a01a020203f7020100020100300e300c"
		"06082b060102010105000500",
	.response_hex = NULL,
	.also_conforming_hex = (const char *const[]){ NULL },
	.request = &V15_request_fields,
},
{
	.id = "V16",
	.title = "SNMPv2c message inside DTLS: discarded",
	.rules = (const char *const[]){
		"MPD-03",
		NULL,
	},
	.preconditions = (const char *const[]){ NULL },
	.counters = (const char *const[]){
		"snmpInPkts +1",
		"snmpInBadVersions +1",
		NULL,
	},
	.request_hex =
		"302702010104067075626c6963a01a020203f8020100020100300e300c"
		"06082b060102010105000500",
	.response_hex = NULL,
	.also_conforming_hex = (const char *const[]){ NULL },
},
{
	.id = "V17",
	.title = "Message cut short by one octet: discarded",
	.rules = (const char *const[]){
		"MPD-08",
		NULL,
	},
	.preconditions = (const char *const[]){ NULL },
	.counters = (const char *const[]){
		"snmpInPkts +1",
		"snmpInASNParseErrs +1",
		NULL,
	},
	.request_hex =
		"3044020103300e020111020300ffe30401070201040400302d040d8000"
		"7ed90501020304050607080400a01a020203f9020100020100300e300c"
		"06082b0601020101050005",
	.response_hex = NULL,
	.also_conforming_hex = (const char *const[]){ NULL },
},
{
	.id = "V18",
	.title = "Indefinite length octet (0x80) in a value: discarded",
	.rules = (const char *const[]){
		"MSG-12",
		"MPD-13",
		NULL,
	},
	.preconditions = (const char *const[]){ NULL },
	.counters = (const char *const[]){
		"snmpInPkts +1",
		"snmpInASNParseErrs +1",
		NULL,
	},
	.request_hex =
		"3044020103300e020111020300ffe30401070201040400302d040d8000"
		"7ed90501020304050607080400a01a020203f9020100020100300e300c"
		"06082b060102010105000580",
	.response_hex = NULL,
	.also_conforming_hex = (const char *const[]){ NULL },
},
{
	.id = "V19",
	.title = "Non-minimal length (82 00 xx) on the PDU: must be accepted",
	.rules = (const char *const[]){
		"MSG-13",
		NULL,
	},
	.preconditions = (const char *const[]){
		"sysName.0 = \"agent.example\"",
		NULL,
	},
	.counters = (const char *const[]){ NULL },
	.request_hex =
		"3046020103300e020113020300ffe30401070201040400302f040d8000"
		"7ed90501020304050607080400a082001a020203fb020100020100300e"
		"300c06082b060102010105000500",
	.response_hex =
		"3050020103300d020113020240000401030201040400303a040d80007e"
		"d90501020304050607080400a227020203fb020100020100301b301906"
		"082b06010201010500040d6167656e742e6578616d706c65",
	.also_conforming_hex = (const char *const[]){ NULL },
	.request = &V19_request_fields,
	.response = &V19_response_fields,
},
{
	.id = "V20",
	.title =
		"GET for a contextEngineID nobody registered: Report "
		"snmpUnknownPDUHandlers",
	.rules = (const char *const[]){
		"MPD-05",
		"MPD-22",
		"MPD-24",
		NULL,
	},
	.preconditions = (const char *const[]){
		"snmpUnknownPDUHandlers.0 = 0",
		NULL,
	},
	.counters = (const char *const[]){
		"snmpUnknownPDUHandlers +1",
		NULL,
	},
	.request_hex =
		"3044020103300e020114020300ffe30401070201040400302d040d8000"
		"7ed905ffffffffffffffff0400a01a020203fc020100020100300e300c"
		"06082b060102010105000500",
	.response_hex =
		"3046020103300d0201140202400004010002010404003030040d80007e"
		"d90501020304050607080400a81d020203fc0201000201003011300f06"
		"0a2b060106030b02010300410101",
	.also_conforming_hex = (const char *const[]){
		"3046020103300d0201140202400004010302010404003030040d80007e"
		"d90501020304050607080400a81d020203fc0201000201003011300f06"
		"0a2b060106030b02010300410101",
		NULL,
	},
	.request = &V20_request_fields,
	.response = &V20_response_fields,
},
{
	.id = "V21",
	.title = "GET for an unknown context: Report snmpUnknownContexts",
	.rules = (const char *const[]){
		"CR-05",
		"MPD-22",
		"VACM-03",
		NULL,
	},
	.preconditions = (const char *const[]){
		"snmpUnknownContexts.0 = 0",
		"only the default context exists",
		NULL,
	},
	.counters = (const char *const[]){
		"snmpUnknownContexts +1",
		NULL,
	},
	.request_hex =
		"304a020103300e020115020300ffe304010702010404003033040d8000"
		"7ed905010203040506070804066e6f73756368a01a020203fd02010002"
		"0100300e300c06082b060102010105000500",
	.response_hex =
		"3045020103300d020115020240000401000201040400302f040d80007e"
		"d90501020304050607080400a81c020203fd0201000201003010300e06"
		"092b060106030c010500410101",
	.also_conforming_hex = (const char *const[]){
		"3045020103300d020115020240000401030201040400302f040d80007e"
		"d90501020304050607080400a81c020203fd0201000201003010300e06"
		"092b060106030c010500410101",
		NULL,
	},
	.request = &V21_request_fields,
	.response = &V21_response_fields,
},
{
	.id = "V22",
	.title =
		"The same as V21 with the reportable flag clear: the PDU "
		"is of the Confirmed Class, so the Report is still sent",
	.rules = (const char *const[]){
		"MPD-17",
		"MPD-18",
		NULL,
	},
	.preconditions = (const char *const[]){
		"snmpUnknownContexts.0 = 1",
		NULL,
	},
	.counters = (const char *const[]){
		"snmpUnknownContexts +1",
		NULL,
	},
	.request_hex =
		"304a020103300e020116020300ffe304010302010404003033040d8000"
		"7ed905010203040506070804066e6f73756368a01a020203fe02010002"
		"0100300e300c06082b060102010105000500",
	.response_hex =
		"3045020103300d020116020240000401000201040400302f040d80007e"
		"d90501020304050607080400a81c020203fe0201000201003010300e06"
		"092b060106030c010500410102",
	.also_conforming_hex = (const char *const[]){
		"3045020103300d020116020240000401030201040400302f040d80007e"
		"d90501020304050607080400a81c020203fe0201000201003010300e06"
		"092b060106030c010500410102",
		NULL,
	},
	.request = &V22_request_fields,
	.response = &V22_response_fields,
},
{
	.id = "V23",
	.title =
		"SNMPv2-Trap sent to the agent, reportable flag wrongly "
		"set: counted, no Report",
	.rules = (const char *const[]){
		"MPD-05",
		"MPD-17",
		"MPD-18",
		NULL,
	},
	.preconditions = (const char *const[]){ NULL },
	.counters = (const char *const[]){
		"snmpUnknownPDUHandlers +1",
		NULL,
	},
	.request_hex =
		"305e020103300e020117020300ffe304010702010404003047040d8000"
		"7ed90501020304050607080400a734020203ff0201000201003028300d"
		"06082b0601020101030043017b3017060a2b0601060301010401000609"
		"2b0601060301010501",
	.response_hex = NULL,
	.also_conforming_hex = (const char *const[]){ NULL },
	.request = &V23_request_fields,
},
{
	.id = "V24",
	.title = "Response nobody asked for: discarded",
	.rules = (const char *const[]){
		"MPD-15",
		NULL,
	},
	.preconditions = (const char *const[]){ NULL },
	.counters = (const char *const[]){
		"snmpInPkts +1",
		NULL,
	},
	.request_hex =
		"3045020103300e020118020300ffe30401030201040400302e040d8000"
		"7ed90501020304050607080400a21b02020400020100020100300f300d"
		"06082b06010201010500040178",
	.response_hex = NULL,
	.also_conforming_hex = (const char *const[]){ NULL },
	.request = &V24_request_fields,
},
{
	.id = "V25",
	.title =
		"GET by a principal without a group: "
		"authorizationError(16), index 0, bindings as in the "
		"request",
	.rules = (const char *const[]){
		"CR-03",
		"VACM-04",
		NULL,
	},
	.preconditions = (const char *const[]){
		"the session's tmSecurityName is \"stranger\", for which "
		"vacmSecurityToGroupTable has no row",
		NULL,
	},
	.counters = (const char *const[]){ NULL },
	.request_hex =
		"3044020103300e020119020300ffe30401070201040400302d040d8000"
		"7ed90501020304050607080400a01a02020401020100020100300e300c"
		"06082b060102010105000500",
	.response_hex =
		"3043020103300d020119020240000401030201040400302d040d80007e"
		"d90501020304050607080400a21a02020401020110020100300e300c06"
		"082b060102010105000500",
	.also_conforming_hex = (const char *const[]){ NULL },
	.request = &V25_request_fields,
	.response = &V25_response_fields,
},
{
	.id = "V26",
	.title =
		"GET whose answer exceeds the requester's msgMaxSize of "
		"484: tooBig(1), index 0, no bindings",
	.rules = (const char *const[]){
		"PDU-19",
		"SIZE-02",
		NULL,
	},
	.preconditions = (const char *const[]){
		"sysDescr.0 is 200 octets long",
		NULL,
	},
	.counters = (const char *const[]){ NULL },
	.request_hex =
		"305f020103300d02011a020201e404010702010404003049040d80007e"
		"d90501020304050607080400a03602020402020100020100302a300c06"
		"082b060102010101000500300c06082b060102010101000500300c0608"
		"2b060102010101000500",
	.response_hex =
		"3035020103300d02011a020240000401030201040400301f040d80007e"
		"d90501020304050607080400a20c020204020201010201003000",
	.also_conforming_hex = (const char *const[]){ NULL },
	.request = &V26_request_fields,
	.response = &V26_response_fields,
},
{
	.id = "V27",
	.title =
		"GETBULK under msgMaxSize 484: bindings are cut from the "
		"end, never tooBig",
	.rules = (const char *const[]){
		"PDU-15",
		"PDU-16",
		"SIZE-02",
		NULL,
	},
	.preconditions = (const char *const[]){
		"sysContact.0, sysName.0 and sysLocation.0 are 190 octets "
		"each (\"c\", \"n\", \"l\" repeated)",
		NULL,
	},
	.counters = (const char *const[]){ NULL },
	.request_hex =
		"3042020103300d02011b020201e40401070201040400302c040d80007e"
		"d90501020304050607080400a51902020403020100020132300d300b06"
		"072b0601020101040500",
	.response_hex =
		"308201d7020103300d02011b020240000401030201040400308201bf04"
		"0d80007ed90501020304050607080400a28201aa020204030201000201"
		"003082019c3081cb06082b060102010104000481be6363636363636363"
		"6363636363636363636363636363636363636363636363636363636363"
		"6363636363636363636363636363636363636363636363636363636363"
		"6363636363636363636363636363636363636363636363636363636363"
		"6363636363636363636363636363636363636363636363636363636363"
		"6363636363636363636363636363636363636363636363636363636363"
		"6363636363636363636363636363636363636363636363636363636363"
		"63636363636363633081cb06082b060102010105000481be6e6e6e6e6e"
		"6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e"
		"6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e"
		"6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e"
		"6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e"
		"6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e"
		"6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e"
		"6e6e6e6e6e6e6e6e6e6e6e",
	.also_conforming_hex = (const char *const[]){
		"30820106020103300d02011b0202400004010302010404003081ef040d"
		"80007ed90501020304050607080400a281db0202040302010002010030"
		"81ce3081cb06082b060102010104000481be6363636363636363636363"
		"6363636363636363636363636363636363636363636363636363636363"
		"6363636363636363636363636363636363636363636363636363636363"
		"6363636363636363636363636363636363636363636363636363636363"
		"6363636363636363636363636363636363636363636363636363636363"
		"6363636363636363636363636363636363636363636363636363636363"
		"6363636363636363636363636363636363636363636363636363636363"
		"6363636363",
		NULL,
	},
	.request = &V27_request_fields,
	.response = &V27_response_fields,
},
{
	.id = "V28",
	.title =
		"Notification sent by the agent: coldStart SNMPv2-Trap "
		"over TSM",
	.rules = (const char *const[]){
		"NOTIF-06",
		"NOTIF-09",
		"MPD-19",
		NULL,
	},
	.preconditions = (const char *const[]){ NULL },
	.counters = (const char *const[]){ NULL },
	.request_hex =
		"3060020103300f02030dbba10202400004010302010404003048040d80"
		"007ed90501020304050607080400a735020307a1210201000201003028"
		"300d06082b0601020101030043010c3017060a2b060106030101040100"
		"06092b0601060301010501",
	.response_hex = NULL,
	.also_conforming_hex = (const char *const[]){ NULL },
	.request = &V28_request_fields,
	.from_agent = true,
},
{
	.id = "V29",
	.title =
		"Notification sent by the agent: coldStart InformRequest, "
		"and the acknowledgement it must match",
	.rules = (const char *const[]){
		"NOTIF-10",
		"NOTIF-11",
		"MPD-16",
		NULL,
	},
	.preconditions = (const char *const[]){ NULL },
	.counters = (const char *const[]){ NULL },
	.request_hex =
		"3060020103300f02030dbba20202400004010702010404003048040d80"
		"007ed90501020304050607080400a635020307a1220201000201003028"
		"300d06082b0601020101030043010c3017060a2b060106030101040100"
		"06092b0601060301010501",
	.response_hex =
		"3061020103301002030dbba2020300ffe304010302010404003048040d"
		"80007ed90501020304050607080400a235020307a12202010002010030"
		"28300d06082b0601020101030043010c3017060a2b0601060301010401"
		"0006092b0601060301010501",
	.also_conforming_hex = (const char *const[]){ NULL },
	.request = &V29_request_fields,
	.response = &V29_response_fields,
	.from_agent = true,
},
{
	.id = "V30",
	.title =
		"authPriv asked for on a session that only gives "
		"authNoPriv: Report snmpTsmInadequateSecurityLevels",
	.rules = (const char *const[]){
		"TSM-10",
		"MPD-12",
		NULL,
	},
	.preconditions = (const char *const[]){
		"a test transport that reports tmTransportSecurityLevel = "
		"authNoPriv",
		"snmpTsmInadequateSecurityLevels.0 = 0",
		NULL,
	},
	.counters = (const char *const[]){
		"snmpTsmInadequateSecurityLevels +1",
		NULL,
	},
	.request_hex =
		"3044020103300e02011e020300ffe30401070201040400302d040d8000"
		"7ed90501020304050607080400a01a02020406020100020100300e300c"
		"06082b060102010105000500",
	.response_hex =
		"3046020103300d02011e0202400004010002010404003030040d80007e"
		"d90501020304050607080400a81d02010002010002010030123010060b"
		"2b06010201813e01010200410101",
	.also_conforming_hex = (const char *const[]){
		"3047020103300d02011e0202400004010002010404003031040d80007e"
		"d90501020304050607080400a81e020204060201000201003012301006"
		"0b2b06010201813e01010200410101",
		NULL,
	},
	.request = &V30_request_fields,
	.response = &V30_response_fields,
},
{
	.id = "V31",
	.title =
		"Lower level asked for than the session gives "
		"(noAuthNoPriv on an encrypted session): processed, and "
		"answered, as noAuthNoPriv",
	.rules = (const char *const[]){
		"TSM-11",
		"VACM-06",
		NULL,
	},
	.preconditions = (const char *const[]){
		"vacmAccessTable: group \"admins\" only at securityLevel "
		"authPriv",
		NULL,
	},
	.counters = (const char *const[]){ NULL },
	.request_hex =
		"3044020103300e02011f020300ffe30401040201040400302d040d8000"
		"7ed90501020304050607080400a01a02020407020100020100300e300c"
		"06082b060102010105000500",
	.response_hex =
		"3043020103300d02011f020240000401000201040400302d040d80007e"
		"d90501020304050607080400a21a02020407020110020100300e300c06"
		"082b060102010105000500",
	.also_conforming_hex = (const char *const[]){ NULL },
	.request = &V31_request_fields,
	.response = &V31_response_fields,
},
};
/* clang-format on */

#endif
