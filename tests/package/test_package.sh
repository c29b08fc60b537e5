#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs a build into a fresh prefix, uses it from there. Usage: test_package.sh BUILD WORK CMAKE [CONFIGURE OPTIONS]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
build=$1 work=$2 cmake=$3
shift 3
prefix=$work/prefix
rm -rf "$prefix" "$work/consumer"

"$cmake" --install "$build" --prefix "$prefix" >"$work/install.log"

echo "== an installed program, from another folder"
# A platform that only the prefix has: the source tree above it must not be what the program reads.
cp "$prefix/share/sparsevp/configs/platforms/aie_4x4.yaml" "$prefix/share/sparsevp/configs/platforms/installed_only.yaml"
cd /
"$prefix/bin/sparsevp" run resnet20_cifar10 --platform installed_only --target aie -q

echo "== a program of somebody else"
"$cmake" -S "$here/consumer" -B "$work/consumer" -DCMAKE_PREFIX_PATH="$prefix" "$@" >"$work/configure.log" ||
    { cat "$work/configure.log"; exit 1; }
"$cmake" --build "$work/consumer"
"$work/consumer/foreign_platform"
