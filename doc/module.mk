# SPDX-License-Identifier: BSD-2-Clause
dist_man_MANS += %D%/snmpdtlsd.8 %D%/snmpdtlsd.conf.5
EXTRA_DIST += %D%/architecture.md
