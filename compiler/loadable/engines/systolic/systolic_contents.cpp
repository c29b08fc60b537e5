// SPDX-License-Identifier: Apache-2.0
#include "compiler/loadable/engines/systolic/systolic_contents.h"

#include "compiler/loadable/engines/systolic/systolic_contents_check.h"
#include "compiler/loadable/engines/systolic/systolic_layer.h"
#include "compiler/loadable/engines/systolic/systolic_text.h"
#include "interface/engines/systolic/systolic_check.h"

namespace svp::compiler {
namespace {

TensorReference reference(uint32_t operand, uint32_t height, uint32_t width, uint32_t channels, int32_t zero_point)
{
    return {operand, systolic_operand_name(operand), SVP_FORMAT_DENSE_INT8, height, width, channels, zero_point};
}

class SystolicContents final : public EngineContents {
  public:
    uint32_t engine() const override { return SVP_ENGINE_SYSTOLIC; }

    void check(const Loadable& loadable, const std::string& place) const override
    {
        check_systolic_contents(loadable, place);
    }
    CommandReferences references(const svp_layer_command& command) const override
    {
        const svp_systolic_command c = svp_systolic_get(&command);
        CommandReferences named;
        named.output = reference(SVP_SYSTOLIC_OPERAND_OUTPUT, c.out_h, c.out_w, c.out_c, c.out_zero_point);
        named.input = reference(SVP_SYSTOLIC_OPERAND_INPUT, c.in_h, c.in_w, c.in_c, c.in_zero_point);
        if (svp_systolic_has_second_input(&c))
            named.residual = reference(SVP_SYSTOLIC_OPERAND_RESIDUAL, c.out_h, c.out_w, c.out_c, c.residual_zero_point);
        return named;
    }
    WeightStorage weight_storage(const Loadable& /*loadable*/, const svp_layer_command& command) const override
    {
        WeightStorage storage;
        storage.weights = command.operand[SVP_SYSTOLIC_OPERAND_WEIGHTS].size;
        storage.stored_bits = storage.nonzero_bits = storage.weights * 8;
        return storage;
    }

    std::string sizes_text(const svp_layer_command& command) const override
    {
        const svp_systolic_command c = svp_systolic_get(&command);
        return fmt::format("input {}x{}x{}, output {}x{}x{}, kernel {}x{}", c.in_c, c.in_h, c.in_w, c.out_c, c.out_h,
                           c.out_w, c.kernel_h, c.kernel_w);
    }
    std::string operand_error_text(const svp_layer_command& command, uint32_t operand) const override
    {
        const svp_systolic_command c = svp_systolic_get(&command);
        return fmt::format("operand '{}' in region {}: {} bytes, the shape needs {}", systolic_operand_name(operand),
                           command.operand_region[operand], command.operand[operand].size,
                           svp_systolic_operand_bytes(&c, operand));
    }

    std::string target_text(const Loadable& loadable) const override
    {
        return systolic_target_text(*loadable.target<svp_systolic_target>(SVP_ENGINE_SYSTOLIC));
    }
    void list_target(const Loadable& loadable, Listing& out) const override
    {
        list_systolic_buffers(*loadable.target<svp_systolic_target>(SVP_ENGINE_SYSTOLIC), out);
    }
    void list_command(size_t index, const svp_layer_command& command, Listing& out) const override
    {
        list_systolic_command(index, command, out);
    }

    bool tells_network() const override { return true; }
    void take_layer(const Loadable& loadable, const svp_layer& record, Layer& layer) const override
    {
        take_systolic_layer(loadable, record, layer);
    }
};

} // namespace

const EngineContents& systolic_contents()
{
    static const SystolicContents contents;
    return contents;
}

} // namespace svp::compiler
