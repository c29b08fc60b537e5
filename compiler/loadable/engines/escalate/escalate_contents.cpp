// SPDX-License-Identifier: Apache-2.0
#include "compiler/loadable/engines/escalate/escalate_contents.h"

#include "compiler/loadable/engines/escalate/cluster_check.h"
#include "compiler/loadable/engines/escalate/cluster_layer.h"
#include "compiler/loadable/engines/escalate/cluster_listing.h"
#include "compiler/loadable/engines/escalate/command_sizes.h"
#include "compiler/loadable/engines/escalate/operand_text.h"
#include "interface/engines/escalate/escalate_command.h"

namespace svp::compiler {
namespace {

CommandReferences references_of(const svp_layer_command& command)
{
    const svp_escalate_command c = svp_escalate_get(&command);
    const auto reference = [](uint32_t operand, uint32_t format, uint32_t height, uint32_t width, uint32_t channels,
                              int32_t zero_point) {
        return TensorReference{operand, operand_name(operand), format, height, width, channels, zero_point};
    };
    CommandReferences named;
    named.output = reference(SVP_ESCALATE_OPERAND_OUTPUT, c.output_format, c.out_h, c.out_w, c.out_c, c.out_zero_point);
    named.input = reference(SVP_ESCALATE_OPERAND_INPUT, c.input_format, c.in_h, c.in_w, c.in_c, c.in_zero_point);
    if (command.operand[SVP_ESCALATE_OPERAND_RESIDUAL].size > 0)
        named.residual = reference(SVP_ESCALATE_OPERAND_RESIDUAL, c.residual_format, c.out_h, c.out_w, c.out_c,
                                   c.residual_zero_point);
    return named;
}

const svp_escalate_target& target_of(const Loadable& loadable)
{
    return *loadable.target<svp_escalate_target>(SVP_ENGINE_ESCALATE);
}

class EscalateContents final : public EngineContents {
  public:
    uint32_t engine() const override { return SVP_ENGINE_ESCALATE; }

    void check(const Loadable& loadable, const std::string& place) const override
    {
        check_cluster_contents(loadable, place);
    }
    CommandReferences references(const svp_layer_command& command) const override { return references_of(command); }
    WeightStorage weight_storage(const Loadable& loadable, const svp_layer_command& command) const override
    {
        return cluster_weight_storage(loadable, command);
    }

    std::string sizes_text(const svp_layer_command& command) const override
    {
        const svp_escalate_command c = svp_escalate_get(&command);
        return fmt::format("input {}x{}x{}, output {}x{}x{}, kernel {}x{}", c.in_c, c.in_h, c.in_w, c.out_c, c.out_h,
                           c.out_w, c.kernel_h, c.kernel_w);
    }
    std::string operand_error_text(const svp_layer_command& command, uint32_t operand) const override
    {
        return operand_need_text(command, operand);
    }

    std::string target_text(const Loadable& loadable) const override { return cluster_text(target_of(loadable)); }
    void list_target(const Loadable& loadable, Listing& out) const override { list_buffers(target_of(loadable), out); }
    void list_command(size_t index, const svp_layer_command& command, Listing& out) const override
    {
        list_cluster_command(index, command, out);
    }

    bool tells_network() const override { return true; }
    void take_layer(const Loadable& loadable, const svp_layer& record, Layer& layer) const override
    {
        take_cluster_layer(loadable, record, layer);
    }
};

} // namespace

const EngineContents& escalate_contents()
{
    static const EscalateContents contents;
    return contents;
}

} // namespace svp::compiler
