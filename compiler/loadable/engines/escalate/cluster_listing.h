// SPDX-License-Identifier: Apache-2.0
// The cluster's lines of `sparsevp inspect`.
#pragma once

#include "compiler/loadable/listing.h"
#include "interface/engines/escalate/escalate_target.h"

#include <cstddef>
#include <string>

namespace svp::compiler {

std::string cluster_text(const svp_escalate_target& target);
void list_buffers(const svp_escalate_target& target, Listing& out);
void list_cluster_command(size_t index, const svp_layer_command& command, Listing& out);

} // namespace svp::compiler
