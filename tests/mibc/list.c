/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Prints the tables that mibc has made of a module, through mibs/smi.h alone.
 * Compiled with -DHEADER="x_mib.gen.h" -DMODULE=x_mib_smi and x_mib.gen.c.
 */
#include HEADER

#include <inttypes.h>
#include <stdio.h>

static const char *
type_name(unsigned type)
{
	switch (type) {
	case VALUE_INTEGER:
		return "INTEGER";
	case VALUE_OCTET_STRING:
		return "OCTET STRING";
	case VALUE_OID:
		return "OBJECT IDENTIFIER";
	case VALUE_IP_ADDRESS:
		return "IpAddress";
	case VALUE_COUNTER32:
		return "Counter32";
	case VALUE_UNSIGNED32:
		return "Unsigned32";
	case VALUE_TIME_TICKS:
		return "TimeTicks";
	case VALUE_OPAQUE:
		return "Opaque";
	case VALUE_COUNTER64:
		return "Counter64";
	default:
		return "no type";
	}
}

static const char *const kinds[] = {
	[SMI_SCALAR] = "scalar",
	[SMI_ENTRY] = "entry",
	[SMI_COLUMN] = "column",
};

static const char *const accesses[] = {
	[SMI_NOT_ACCESSIBLE] = "not-accessible",
	[SMI_ACCESSIBLE_FOR_NOTIFY] = "accessible-for-notify",
	[SMI_READ_ONLY] = "read-only",
	[SMI_READ_WRITE] = "read-write",
	[SMI_READ_CREATE] = "read-create",
};

static const char *const statuses[] = {
	[SMI_CURRENT] = "current",
	[SMI_DEPRECATED] = "deprecated",
	[SMI_OBSOLETE] = "obsolete",
};

static const char *const conventions[] = {
	[SMI_NO_TC] = "",
	[SMI_BITS] = ", BITS",
	[SMI_ROW_STATUS] = ", RowStatus",
	[SMI_STORAGE_TYPE] = ", StorageType",
	[SMI_TEST_AND_INCR] = ", TestAndIncr",
	[SMI_TRUTH_VALUE] = ", TruthValue",
	[SMI_TIME_STAMP] = ", TimeStamp",
	[SMI_DISPLAY_STRING] = ", DisplayString",
	[SMI_ADMIN_STRING] = ", SnmpAdminString",
	[SMI_TAG_VALUE] = ", SnmpTagValue",
	[SMI_TAG_LIST] = ", SnmpTagList",
	[SMI_ENGINE_ID] = ", SnmpEngineID",
	[SMI_TLS_FINGERPRINT] = ", SnmpTLSFingerprint",
	[SMI_TLS_ADDRESS] = ", SnmpTLSAddress",
	[SMI_DATE_AND_TIME] = ", DateAndTime",
};

static const struct smi_module *const module = &MODULE;

static void
print_subs(unsigned at, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		printf("%s%" PRIu32, i == 0 ? " " : ".", module->subs[at + i]);
	putchar('\n');
}

static void
print_ranges(unsigned at, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		printf("%s%" PRId64 "..%" PRId64, i == 0 ? " " : " | ",
			module->ranges[at + i].low,
			module->ranges[at + i].high);
}

static void
print_default(const struct smi_object *object)
{
	const struct smi_default *value = &module->defaults[object->defval - 1];

	switch (object->type) {
	case VALUE_OID:
		printf("\tdefault");
		print_subs(value->at, value->n);
		return;
	case VALUE_OCTET_STRING:
	case VALUE_OPAQUE:
	case VALUE_IP_ADDRESS:
		printf("\tdefault of %u octets:", value->n);
		for (unsigned i = 0; i < value->n; i++)
			printf(" %02x", module->octets[value->at + i]);
		putchar('\n');
		return;
	default:
		printf("\tdefault %" PRId64 "\n", value->number);
	}
}

static void
print_entry(const struct smi_object *entry)
{
	printf("\t%u columns\n", entry->n_columns);
	if (entry->augments)
		printf("\taugments %s\n",
			smi_name(module, &module->objects[entry->entry]));
	for (unsigned i = 0; i < entry->n_index; i++) {
		const struct smi_index *index =
			&module->indexes[entry->index + i];

		printf("\tindex %s%s, %s", index->implied ? "IMPLIED " : "",
			module->names + index->name, type_name(index->type));
		print_ranges(index->ranges, index->n_ranges);
		putchar('\n');
	}
}

static void
print_object(const struct smi_object *object)
{
	printf("%s %s", kinds[object->kind], smi_name(module, object));
	print_subs(object->oid, object->oid_n);
	printf("\t%s, %s\n", accesses[object->access],
		statuses[object->status]);
	if (object->kind == SMI_ENTRY) {
		print_entry(object);
		return;
	}
	printf("\t%s%s", type_name(object->type),
		conventions[object->convention]);
	print_ranges(object->ranges, object->n_ranges);
	putchar('\n');
	for (unsigned i = 0; i < object->n_named; i++)
		printf("\t%" PRId32 " %s\n",
			module->named[object->named + i].number,
			module->names + module->named[object->named + i].name);
	if (object->defval != 0)
		print_default(object);
	if (object->kind == SMI_COLUMN)
		printf("\tof %s\n",
			smi_name(module, &module->objects[object->entry]));
}

static void
print_notification(const struct smi_notification *notification)
{
	printf("notification %s", module->names + notification->name);
	print_subs(notification->oid, notification->oid_n);
	for (unsigned i = 0; i < notification->n_objects; i++) {
		const struct smi_reference *object =
			&module->references[notification->objects + i];

		printf("\t%s", module->names + object->name);
		print_subs(object->oid, object->oid_n);
	}
}

int
main(void)
{
	printf("module %s\n", module->name);
	for (unsigned i = 0; i < module->n_objects; i++)
		print_object(&module->objects[i]);
	for (unsigned i = 0; i < module->n_notifications; i++)
		print_notification(&module->notifications[i]);
	return 0;
}
