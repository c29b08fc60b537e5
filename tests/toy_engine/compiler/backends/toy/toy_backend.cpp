// SPDX-License-Identifier: Apache-2.0
#include "tests/toy_engine/compiler/backends/toy/toy_backend.h"

#include "base/errors/fail.h"

namespace svp::test {
namespace {

using namespace compiler;

class CopierPart final : public BackendPart {
  public:
    CopierPart(const Network& network, const svp_toy_target& target) : network_(network), target_(target) {}

    double seconds(size_t layer) const override
    {
        const Tensor& tensor = at(network_.layers[layer].output);
        return 2e-9 * tensor.channels * tensor.height * tensor.width;
    }
    TensorForm form(int tensor) const override
    {
        return {SVP_FORMAT_DENSE_INT8, static_cast<uint32_t>(at(tensor).channels), true};
    }
    void append_constants(std::vector<uint8_t>&) override {}
    void place(const std::vector<svp_tensor>& tensors) override { tensors_ = tensors; }
    std::vector<LayerCode> start_up(std::vector<uint8_t>&) override { return {}; }
    LayerCode code(size_t index, std::vector<uint8_t>&) override
    {
        const Layer& layer = network_.layers[index];
        LayerCode result;
        copy_name(result.record.name, layer.name);
        result.record.output_tensor = static_cast<uint32_t>(layer.output);
        result.record.engine = SVP_ENGINE_TOY;
        result.record.operation = 1;
        svp_layer_command command{};
        command.engine = SVP_ENGINE_TOY;
        bind(command, SVP_TOY_SOURCE, layer.inputs[0]);
        bind(command, SVP_TOY_COPY, layer.output);
        if (command.operand[SVP_TOY_SOURCE].size > target_.buffer_bytes)
            fail("network '" + network_.name + "'", "layer '{}': {} bytes do not fit its buffer: raise buffer_bytes",
                 layer.name, command.operand[SVP_TOY_SOURCE].size);
        result.commands = {command};
        return result;
    }
    void bind_regions(svp_layer_command&, const std::vector<svp_region>&) const override {}
    EngineRecords records() const override { return {SVP_ENGINE_TOY, record_bytes(&target_, 1), {}}; }

  private:
    const Tensor& at(int tensor) const { return network_.tensors[static_cast<size_t>(tensor)]; }
    void bind(svp_layer_command& command, unsigned operand, int tensor) const
    {
        const svp_tensor& record = tensors_[static_cast<size_t>(tensor)];
        command.operand_region[operand] = static_cast<uint8_t>(record.region);
        command.operand[operand] = {static_cast<uint32_t>(record.offset), static_cast<uint32_t>(record.bytes)};
    }

    const Network& network_;
    const svp_toy_target target_;
    std::vector<svp_tensor> tensors_;
};

} // namespace

const EngineNames& CopierBackend::names() const
{
    static const EngineNames names{"toy", "toy copier", "toy"};
    return names;
}

void CopierBackend::check(const std::string& place) const
{
    if (target_.buffer_bytes == 0) fail(place, "the toy copier has no buffer");
}

void CopierBackend::check_loadable(const Loadable& loadable, const std::string& place) const
{
    const auto* made_for = loadable.target<svp_toy_target>(SVP_ENGINE_TOY);
    if (made_for && made_for->buffer_bytes > target_.buffer_bytes) fail(place, "compiled for a larger buffer");
}

bool CopierBackend::can_run(const Network& network, size_t index) const
{
    const Layer& layer = network.layers[index];
    return layer.kind == LayerKind::pool_max && layer.kernel_h == 1 && layer.kernel_w == 1 && layer.stride_h == 1 &&
           layer.stride_w == 1 && layer.low == -128 && layer.high == 127;
}

std::unique_ptr<BackendPart> CopierBackend::part(const Network& network, const std::vector<bool>& own) const
{
    for (size_t i = 0; i < own.size(); ++i)
        if (own[i] && !can_run(network, i))
            fail("network '" + network.name + "'", "layer '{}': the toy copier only copies", network.layers[i].name);
    return std::make_unique<CopierPart>(network, target_);
}

Execution CopierBackend::execution(const Network&, const Layer&) const { return Execution::streamed; }

std::string CopierBackend::sharing_problem(const Tensor&) const { return {}; }

} // namespace svp::test
