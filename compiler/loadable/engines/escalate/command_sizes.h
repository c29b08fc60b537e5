// SPDX-License-Identifier: Apache-2.0
// How much a command of the cluster computes, and how much it stores.
#pragma once

#include "compiler/loadable/compression.h"
#include "interface/common/layer_command.h"

#include <cstdint>

namespace svp::compiler {

// Multiply-accumulates of the direct convolution; 0 for other operations.
uint64_t dense_macs(const svp_layer_command& command);

// Stored bytes of weights, coefficients and requantization.
uint64_t stored_weight_bytes(const svp_layer_command& command);

WeightStorage cluster_weight_storage(const Loadable& loadable, const svp_layer_command& command);

} // namespace svp::compiler
