#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
#
# Damaged copies of all modules: mibc neither crashes nor writes what does not
# compile. MIBC_SEED and MIBC_ROUNDS ask for others and for more.
. "$(dirname "$0")/lib.sh"

seed=${MIBC_SEED:-1}
rounds=${MIBC_ROUNDS:-150}

# shellcheck disable=SC2086 # CC may have options
if python3 "$tests/mibc/mutate.py" $mibc "$seed" "$rounds" "$work/round" \
	$cc "${strict[@]}" -I"$top" -fsyntax-only -- "$smi" "$modules" \
	>"$work/said"; then
	result ok "$(cat "$work/said")"
else
	sed 's/^/# /' "$work/said"
	result "not ok" "damaged modules, MIBC_SEED=$seed"
fi

# It does see what is wrong.
cat >"$work/liar" <<-'EOF'
	#!/bin/sh
	for last; do :; done
	while [ "$1" != -o ]; do shift; done
	echo nonsense >"$2/x.gen.c"
	echo nonsense >"$2/x.gen.h"
	[ "${last##*/}" = IF-MIB ] && exit 1
	exit 0
EOF
chmod +x "$work/liar"
# shellcheck disable=SC2086
python3 "$tests/mibc/mutate.py" "$work/liar" 1 60 "$work/round" \
	$cc -fsyntax-only -- "$smi" >"$work/said"
is "a compiler that lies is found out" \
	"$(sed -n 's/^round [0-9]*: //p' "$work/said" | sort -u)" \
	"refused without a word
refused, but wrote ['x.gen.c', 'x.gen.h']
what it wrote does not compile"
done_testing
