/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How a MIB module says where its values are. Objects are named by their MIB
 * identifier; type, range, access and index come from the tables that mibc
 * makes of the SMIv2 module. One object a line:
 *
 *	#include "probe_mib.gen.h" // from tests/unit/PROBE-MIB
 *
 *	struct probe_mib {
 *		uint32_t interval;
 *		struct mib_store *probes; // of struct probe_row
 *	};
 *
 *	MIB_GET(probeCount, probe_count_get);
 *	MIB_MEMBER(probeInterval, struct probe_mib, interval);
 *	MIB_TABLE(probeEntry, struct probe_mib, probes);
 *	MIB_INDEX(probeEntry, probeId, struct probe_row, id);
 *	MIB_COLUMN(probeTarget, struct probe_row, target);
 *	MIB_MODULE(probe_mib);
 *
 * An object bound twice, an object of the module that is not bound, and a
 * binding to no object do not compile.
 */
#ifndef MIBS_MIB_MODULE_H
#define MIBS_MIB_MODULE_H

#include "mibs/mib.h"
#include "mibs/smi.h"

/* How a member holds its value. */
enum mib_cell {
	MIB_CELL_32,           /* int32_t, uint32_t or an enum */
	MIB_CELL_64,           /* uint64_t */
	MIB_CELL_BOOL,         /* bool, shown as TruthValue (SMI-05) */
	MIB_CELL_TEXT,         /* char[], NUL-ended */
	MIB_CELL_OCTETS,       /* struct { uint16_t n; uint8_t octets[N]; } */
	MIB_CELL_OID,          /* struct oid */
	MIB_CELL_TEXT_POINTER, /* const char *, NUL-ended; NULL: empty */
	MIB_CELL_OCTETS_VIEW,  /* struct octets */
	MIB_CELL_OID_VIEW,     /* struct oid_view */
	MIB_CELL_NONE,         /* holds no value: refused at registration */
};

/* Where a member lies in its struct, and how large it is. */
struct mib_member {
	uint16_t offset;
	uint16_t size;
	uint8_t cell; /* enum mib_cell */
};

enum { MIB_OCTETS_HEAD = 2 }; /* of MIB_CELL_OCTETS: its length */

/* A struct of a length and octets has no name of its own to be known by; but
 * no other type that somebody may try is aligned as its length is. */
#define MIB_CELL_OF(type, member)                                              \
 _Generic(((type *)0)->member, int32_t                                         \
	  : MIB_CELL_32, uint32_t                                              \
	  : MIB_CELL_32, uint64_t                                              \
	  : MIB_CELL_64, bool                                                  \
	  : MIB_CELL_BOOL, char *                                              \
	  : MIB_CELL_TEXT, const char *                                        \
	  : MIB_CELL_TEXT_POINTER, struct oid                                  \
	  : MIB_CELL_OID, struct octets                                        \
	  : MIB_CELL_OCTETS_VIEW, struct oid_view                              \
	  : MIB_CELL_OID_VIEW, int16_t                                         \
	  : MIB_CELL_NONE, uint16_t                                            \
	  : MIB_CELL_NONE, int16_t *                                           \
	  : MIB_CELL_NONE, uint16_t *                                          \
	  : MIB_CELL_NONE, default                                             \
	  : __alignof__(((type *)0)->member) == MIB_OCTETS_HEAD                \
		  ? MIB_CELL_OCTETS                                            \
		  : MIB_CELL_NONE)
#define MIB_MEMBER_OF(type, member)                                            \
 {                                                                             \
  offsetof(type, member), sizeof(((type *)0)->member),                         \
	  MIB_CELL_OF(type, member)                                            \
 }

/*
 * struct mib_rows - the rows of a table that the engine's store does not keep
 *
 * index  what follows the column in a name, as it came: any length, any value.
 * A row returned is read before the next call and not after it. One that is
 * not the row asked for, by its index members, is no answer to find and a
 * genErr to next.
 */
struct mib_rows {
	/* The row with exactly this index, or NULL. */
	const void *(*find)(void *ctx, struct oid_view index);
	/* The first row after index, or at it when inclusive; NULL: none. */
	const void *(*next)(void *ctx, struct oid_view index, bool inclusive);
	/* May be NULL: n rows and more are going to be read, as far as is
	 * known; 1 for a single one. Called before find and next. */
	void (*hint)(void *ctx, size_t n);
};

enum mib_binding_kind {
	MIB_BINDING_ABSENT, /* not implemented: noSuchObject */
	MIB_BINDING_GET,
	MIB_BINDING_MEMBER,     /* of the module's ctx, or of the row */
	MIB_BINDING_VIA,        /* of what a pointer in ctx points to */
	MIB_BINDING_STORE,      /* an entry: rows of a store in ctx */
	MIB_BINDING_ROWS,       /* an entry: rows through struct mib_rows */
	MIB_BINDING_COUNT,      /* of a store in ctx: its rows */
	MIB_BINDING_LAST_CHANGE /* of a store in ctx */
};

struct mib_binding {
	uint8_t kind; /* enum mib_binding_kind */
	uint16_t via; /* offset in ctx of the pointer to a struct or store */
	struct mib_member member;
	/*
	 * Writes value, whose type is already set; what it points to stays
	 * until the next call. row is NULL for a scalar. False: there is no
	 * such instance at present.
	 */
	bool (*get)(void *ctx, const void *row, struct value *value);
	const struct mib_rows *rows;
	const struct mib_write *write; /* of a store; NULL: read-only here */
};

struct mib_set;

/*
 * struct mib_kept - what survives of rows that come and go by themselves, as
 * interfaces do, and have no StorageType: these columns, once a manager has
 * written them
 *
 * store    offset in the module's ctx of a struct mib_store *, whose rows are
 *          of the same struct as the table's and by another index, one that
 *          outlives them. The engine adds to it; what its rows are good for is
 *          up to the module. None of them is served.
 * objects  positions of the columns.
 */
struct mib_kept {
	size_t store;
	size_t n_objects;
	const uint16_t *objects;
};

/*
 * struct mib_write - what a module has to say about a change of its rows
 *
 * check  called on the row as it would be; refusing here leaves the live one
 *        untouched. before is NULL for a new row, after for one that goes.
 *        Whatever RowStatus, StorageType, DEFVAL, types and ranges demand has
 *        been seen to. *object may be set to the position of the column that
 *        is wrong. NULL: nothing more is demanded.
 * kept   NULL: StorageType says what survives, and without it nothing does.
 */
struct mib_write {
	enum snmp_error (*check)(void *ctx, const void *before,
		const void *after, uint16_t *object);
	const struct mib_kept *kept;
};

/*
 * struct mib_module_write - what a module has to say about a Set as a whole;
 * any function may be NULL
 *
 * ctx_size  of the struct its scalars are members of.
 * is_fixed  whether a scalar is one that the operator has configured, and so
 *           cannot be written.
 * check     as that of struct mib_write, for the scalars: two copies of ctx.
 * prepare   all changes are in place, those of other modules too: make ready
 *           what can fail. SNMP_NO_ERROR, or the error that undoes the Set;
 *           *error_index is the module's first binding, if no better is found
 *           by mib_set_blame.
 * undo      what was prepared is not wanted; the rows are as they were.
 * commit    cannot fail: put in force what was prepared.
 */
struct mib_module_write {
	size_t ctx_size;
	bool (*is_fixed)(const void *ctx, uint16_t object);
	enum snmp_error (*check)(void *ctx, const void *before,
		const void *after, uint16_t *object);
	enum snmp_error (*prepare)(
		void *ctx, const struct mib_set *set, size_t *error_index);
	void (*undo)(void *ctx);
	void (*commit)(void *ctx);
};

/* A name that the module does not have is an error that says it. */
#define MIB_BIND(object, ...)                                                  \
 _Static_assert(SMI_##object >= 0, #object);                                   \
 static const struct mib_binding mib_bind_##object = { __VA_ARGS__ }

/* MIB_ABSENT - not implemented; for an entry, all of its columns too */
#define MIB_ABSENT(object) MIB_BIND(object, .kind = MIB_BINDING_ABSENT)

/* MIB_GET - a scalar or a column whose value a function knows */
#define MIB_GET(object, function)                                              \
 MIB_BIND(object, .kind = MIB_BINDING_GET, .get = function)

/* MIB_MEMBER - a scalar that is a member of the module's ctx */
#define MIB_MEMBER(object, type, member_)                                      \
 MIB_BIND(object, .kind = MIB_BINDING_MEMBER,                                  \
	 .member = MIB_MEMBER_OF(type, member_))

/* MIB_VIA - a scalar that is a member of what ctx has a pointer to; while that
 * is NULL there is no instance */
#define MIB_VIA(object, type, pointer, pointed, member_)                       \
 MIB_BIND(object, .kind = MIB_BINDING_VIA, .via = offsetof(type, pointer),     \
	 .member = MIB_MEMBER_OF(pointed, member_))

/* MIB_COLUMN - a column that is a member of its row */
#define MIB_COLUMN(object, row, member) MIB_MEMBER(object, row, member)

/* MIB_TABLE - an entry whose rows are those of ctx's struct mib_store * */
#define MIB_TABLE(entry, type, store) MIB_TABLE_RW(entry, type, store, NULL)

/* MIB_TABLE_RW - the same, for a table that Set may change */
#define MIB_TABLE_RW(entry, type, store, write_)                               \
 MIB_BIND(entry, .kind = MIB_BINDING_STORE, .via = offsetof(type, store),      \
	 .write = write_)

/* MIB_LIVE_TABLE - an entry whose rows come through a struct mib_rows */
#define MIB_LIVE_TABLE(entry, rows_)                                           \
 MIB_BIND(entry, .kind = MIB_BINDING_ROWS, .rows = rows_)

/* MIB_LIVE_TABLE_RW - an entry whose rows are read through a struct mib_rows,
 * and are those of ctx's struct mib_store *, which Set may change */
#define MIB_LIVE_TABLE_RW(entry, rows_, type, store, write_)                   \
 MIB_BIND(entry, .kind = MIB_BINDING_STORE, .rows = rows_,                     \
	 .via = offsetof(type, store), .write = write_)

/* MIB_COUNT, MIB_LAST_CHANGE - scalars about a store: how many rows it has,
 * and sysUpTime when one was last changed, 0 if never since the start */
#define MIB_COUNT(object, type, store)                                         \
 MIB_BIND(object, .kind = MIB_BINDING_COUNT, .via = offsetof(type, store))
#define MIB_LAST_CHANGE(object, type, store)                                   \
 MIB_BIND(object, .kind = MIB_BINDING_LAST_CHANGE, .via = offsetof(type, store))

/* MIB_INDEX - where in its row an object of entry's INDEX is kept. Entries
 * that augment another have none, and those that are absent MIB_NO_INDEX. */
#define MIB_INDEX(entry, object, row, member)                                  \
 static const struct mib_member mib_index_##entry##_##object =                 \
	 MIB_MEMBER_OF(row, member)
#define MIB_NO_INDEX(entry, object)                                            \
 static const struct mib_member mib_index_##entry##_##object = { 0 }

struct mib_module {
	const struct smi_module *smi;
	const struct mib_binding *const *bindings; /* by position in objects */
	size_t n_bindings;
	/* Of all entries that do not augment, in order of objects. */
	const struct mib_member *const *indexes;
	const struct mib_module_write *write; /* NULL: read-only */
};

#define MIB_BOUND(object)              [SMI_##object] = &mib_bind_##object,
#define MIB_INDEX_BOUND(entry, object) &mib_index_##entry##_##object,

/* MIB_MODULE - the module as a whole: struct mib_module name; MIB_MODULE_RW
 * one whose scalars, or tables, Set may change */
#define MIB_MODULE(name) MIB_MODULE_RW(name, NULL)
#define MIB_MODULE_RW(name, write_)                                            \
 static const struct mib_binding *const name##_bindings[] = { name##_OBJECTS(  \
	 MIB_BOUND) };                                                         \
 static const struct mib_member *const name##_indexes[] = { name##_INDEXES(    \
	 MIB_INDEX_BOUND) NULL };                                              \
 const struct mib_module name = { &name##_smi, name##_bindings,                \
	 ARRAY_LEN(name##_bindings), name##_indexes, write_ }

/*
 * mib_module_register - answer for all scalars and tables that module binds
 *
 * ctx  of its bindings; it and the stores in it are borrowed for ever. Stores
 *      are there already, made with mib_store_new for this module.
 *
 * 0, -ENOMEM or, logged, mib_register's, or -EINVAL when a binding does not
 * fit its object.
 */
int mib_module_register(
	struct mib *mib, const struct mib_module *module, void *ctx);

#endif
