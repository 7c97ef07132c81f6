# SPDX-License-Identifier: BSD-2-Clause
# mibc, the MIB compiler.
TESTS += tests/mibc/again.sh tests/mibc/broken.sh tests/mibc/constant.sh \
	tests/mibc/golden.sh tests/mibc/mutated.sh tests/mibc/release.sh

EXTRA_DIST += %D%/lib.sh \
	%D%/again.sh %D%/broken.sh %D%/constant.sh %D%/golden.sh \
	%D%/mutated.sh %D%/release.sh \
	%D%/broken.cases %D%/list.c %D%/mutate.py \
	%D%/golden/mibc_other_mib.gen.h %D%/golden/mibc_other_mib.txt \
	%D%/golden/mibc_tables_mib.gen.h %D%/golden/mibc_tables_mib.txt \
	%D%/golden/mibc_words_mib.gen.h %D%/golden/mibc_words_mib.txt \
	%D%/modules/MIBC-BASE-MIB %D%/modules/MIBC-OTHER-MIB \
	%D%/modules/MIBC-TABLES-MIB %D%/modules/MIBC-WORDS-MIB
