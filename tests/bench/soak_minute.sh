#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# A minute of the soak.
exec bash "$(dirname "$0")/soak" --seconds 60
