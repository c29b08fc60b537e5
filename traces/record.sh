#!/usr/bin/env bash
# Records traces/demo.vcd and its layout again.
set -euo pipefail
cd "$(dirname "$0")"
units=(host_cpu command_processor cluster.sequencer cluster.activation_buffer cluster.coefficient_engine cluster.tile_0
    cluster.tile_15 cluster.basis_engine cluster.post_processor cluster.output_buffer dma noc dram)
globs=()
for unit in "${units[@]}"; do globs+=(--trace "system.$unit.*"); done
../sparsevp run resnet20_cifar10 --quiet --vcd demo.vcd --trace-to 8us "${globs[@]}"
