// SPDX-License-Identifier: Apache-2.0
#include "models/engines/escalate/common/cluster_config.h"

namespace svp::escalate {

std::string ClusterConfig::validate() const
{
    const std::string wrong = pairing.validate();
    if (!wrong.empty()) return "pairing." + wrong;
    return {};
}

svp_escalate_target ClusterConfig::target() const
{
    svp_escalate_target target{};
    target.tiles = tiles;
    target.slices = slices;
    target.channel_group = pairing.group_bits;
    target.macs_per_row = macs_per_row;
    target.activation_buffer_bytes = activation_buffer_bytes;
    target.coefficient_buffer_bytes = coefficient_buffer_bytes;
    target.output_buffer_bytes = output_buffer_bytes;
    target.tile_store_bytes = tile_store_bytes;
    target.line_columns = line_columns;
    return target;
}

} // namespace svp::escalate
