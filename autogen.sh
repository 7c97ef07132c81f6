#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Makes ./configure from configure.ac. Needs autoconf, automake, pkg-config.
set -e
cd "$(dirname "$0")"
for tool in autoconf automake pkg-config; do
	command -v "$tool" >/dev/null 2>&1 || {
		echo "autogen.sh: $tool is missing: apt-get install $tool" >&2
		exit 1
	}
done
exec autoreconf --install "$@"
