// SPDX-License-Identifier: Apache-2.0
#include "compiler/loadable/engines/aie/aie_contents.h"

#include "compiler/loadable/command_text.h"
#include "compiler/loadable/engines/aie/array_check.h"
#include "interface/engines/aie/aie_command.h"
#include "interface/engines/aie/aie_target.h"

namespace svp::compiler {
namespace {

class AieContents final : public EngineContents {
  public:
    uint32_t engine() const override { return SVP_ENGINE_AIE; }

    void check(const Loadable& loadable, const std::string& place) const override
    {
        check_array_contents(loadable, place);
    }

    // The pseudo layer before the array's first layer: it names the network's input.
    bool sets_up(const Loadable& loadable, const svp_layer& layer) const override
    {
        return loadable.tensors()[layer.output_tensor].role == SVP_TENSOR_INPUT;
    }

    void list_target(const Loadable& loadable, Listing& out) const override
    {
        const auto& array = *loadable.target<svp_aie_target>(SVP_ENGINE_AIE);
        out.line("array      {} columns of {} cores, {} memory rows; core memory {} B, memory tile {} B", array.columns,
                 array.rows, array.memory_rows, array.core_bytes, array.memory_tile_bytes);
    }

    // Those that stay in the memory tiles.
    void list_placements(const Loadable& loadable, Listing& out) const override
    {
        const View<svp_aie_placement> placements = loadable.placements<svp_aie_placement>(SVP_ENGINE_AIE);
        if (placements.size() == 0) return;
        out.line("");
        out.line("tensors in the memory tiles");
        out.line("{:>5}  {:<28} {:>8} {:>7} {:>13} {:>9} {:>11} {:>8}", "index", "name", "channels", "columns",
                 "slice columns", "row bytes", "pixel bytes", "base");
        for (size_t i = 0; i < placements.size(); ++i) {
            const svp_aie_placement& p = placements[i];
            if (p.columns == 0) continue;
            out.line("{:>5}  {:<28} {:>8} {:>7} {:>13} {:>9} {:>11} {:>8}", i, loadable.tensors()[i].name,
                     p.logical_channels, p.columns, p.slice_columns, p.row_bytes, p.pixel_bytes, p.base);
        }
    }

    void list_command(size_t index, const svp_layer_command& command, Listing& out) const override
    {
        const svp_operand& program = command.operand[SVP_AIE_OPERAND_PROGRAM];
        out.line("{:>5} {:>5}  {:<15} control program of {} bytes at constants +{}  {}", index, command.layer,
                 operation_name(command), program.size, program.offset, flags_text(command));
    }
};

} // namespace

const EngineContents& aie_contents()
{
    static const AieContents contents;
    return contents;
}

} // namespace svp::compiler
