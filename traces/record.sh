#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Records traces/demo.vcd and its layout again.
set -euo pipefail
cd "$(dirname "$0")"
units=(host_cpu control escalate.sequencer escalate.activation_buffer escalate.coefficient_engine escalate.tile_0
    escalate.tile_15 escalate.basis_engine escalate.post_processor escalate.output_buffer dma noc dram)
globs=()
for unit in "${units[@]}"; do globs+=(--trace "system.$unit.*"); done
../sparsevp run resnet20_cifar10 --quiet --vcd demo.vcd --trace-to 8us "${globs[@]}"
