// SPDX-License-Identifier: Apache-2.0
#include "compiler/loadable/engine_contents.h"

#include "compiler/loadable/command_text.h"

namespace svp::compiler {

void EngineContents::check(const Loadable& /*loadable*/, const std::string& /*place*/) const {}

CommandReferences EngineContents::references(const svp_layer_command& /*command*/) const { return {}; }

bool EngineContents::sets_up(const Loadable& /*loadable*/, const svp_layer& /*layer*/) const { return false; }

WeightStorage EngineContents::weight_storage(const Loadable& /*loadable*/, const svp_layer_command& /*command*/) const
{
    return {};
}

std::string EngineContents::sizes_text(const svp_layer_command& /*command*/) const { return {}; }

std::string EngineContents::operand_error_text(const svp_layer_command& command, uint32_t operand) const
{
    const svp_operand& range = command.operand[operand];
    const uint32_t region = command.operand_region[operand];
    return fmt::format("operand {}: {} bytes at offset {} of region {}, which the engine cannot use", operand,
                       range.size, range.offset, region);
}

std::string EngineContents::target_text(const Loadable& /*loadable*/) const { return {}; }

void EngineContents::list_target(const Loadable& /*loadable*/, Listing& /*out*/) const {}

void EngineContents::list_placements(const Loadable& /*loadable*/, Listing& /*out*/) const {}

void EngineContents::list_command(size_t index, const svp_layer_command& command, Listing& out) const
{
    out.line("{:>5} {:>5}  {:<15} {}", index, command.layer, operation_name(command), flags_text(command));
}

bool EngineContents::tells_network() const { return false; }

void EngineContents::take_layer(const Loadable& /*loadable*/, const svp_layer& /*record*/, Layer& /*layer*/) const {}

} // namespace svp::compiler
