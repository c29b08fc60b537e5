// SPDX-License-Identifier: Apache-2.0
// A convolution of the foreign platform's own, compiled for the cluster it has.
#pragma once

#include "compiler/ir/network.h"
#include "compiler/loadable/loadable.h"
#include "compiler/oracle/integer_executor.h"
#include "models/engines/escalate/common/cluster_config.h"

namespace foreign {

// 3 x 3, from 8 x 10 x 10 to 16 x 10 x 10, with ReLU. Weights and image by a fixed rule.
svp::compiler::Network small_convolution();
svp::compiler::Codes image_for(const svp::compiler::Network& network);
svp::compiler::Loadable compile_for(const svp::compiler::Network& network, const svp::escalate::ClusterConfig& config);

} // namespace foreign
