#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The tests of tools/retrain and tools/demo_network, with the first Python that has what they need: packages.txt has
# Debian's. 77 (skipped) where there is none.
set -euo pipefail
cd "$(dirname "$0")"
for python in python3 /usr/bin/python3; do
    if "$python" -c 'import numpy, onnx, torch' 2>/dev/null; then
        export PYTHONDONTWRITEBYTECODE=1
        exec "$python" -m unittest discover --pattern 'test_*.py' "$@"
    fi
done
echo "skipped: retraining needs torch and onnx; apt-get install python3-torch python3-onnx" >&2
exit 77
