// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/compiler/partition/toy_backend.h"

#include "compiler/packing/tensor_packing.h"
#include "interface/common/packed_tensor.h"

#include <algorithm>
#include <cstring>
#include <fmt/format.h>
#include <stdexcept>

namespace svp::test {
namespace {

using namespace compiler;

// All that an addition needs to know: in the constants.
struct ToyRecord {
    svp_requant requant{};
    uint32_t channels = 0, height = 0, width = 0;
    int32_t left_zero = 0, right_zero = 0;
    int8_t output_zero = 0, low = 0, high = 0, reserved = 0;
};

svp_operand append(const void* data, size_t bytes, std::vector<uint8_t>& constants)
{
    constants.resize(svp_align_up(constants.size(), SVP_LOADABLE_ALIGN));
    const svp_operand operand{static_cast<uint32_t>(constants.size()), static_cast<uint32_t>(bytes)};
    const auto* first = static_cast<const uint8_t*>(data);
    constants.insert(constants.end(), first, first + bytes);
    return operand;
}

class ToyPart : public BackendPart {
  public:
    ToyPart(const Network& network, const ToyOptions& options) : network_(network), options_(options) {}

    double seconds(size_t /*layer*/) const override { return options_.seconds; }
    TensorForm form(int tensor) const override
    {
        return {SVP_FORMAT_DENSE_INT8, static_cast<uint32_t>(at(tensor).channels), true};
    }
    void append_constants(std::vector<uint8_t>& constants) override { append("toy", 3, constants); }
    void place(const std::vector<svp_tensor>& tensors) override { tensors_ = tensors; }
    std::vector<LayerCode> start_up(std::vector<uint8_t>& constants) override
    {
        LayerCode layer;
        copy_name(layer.record.name, "toy_start_up");
        layer.record.output_tensor = static_cast<uint32_t>(network_.input);
        layer.record.engine = toy_engine;
        layer.commands.emplace_back();
        layer.commands[0].engine = toy_engine;
        layer.commands[0].operand[toy_record] = append("start", 5, constants);
        return {layer};
    }

    LayerCode code(size_t index, std::vector<uint8_t>& constants) override
    {
        const Layer& layer = network_.layers[index];
        const Tensor& output = at(layer.output);
        ToyRecord record;
        record.requant = layer.requant[0];
        record.channels = static_cast<uint32_t>(output.channels);
        record.height = static_cast<uint32_t>(output.height);
        record.width = static_cast<uint32_t>(output.width);
        record.left_zero = at(layer.inputs[0]).zero_point;
        record.right_zero = at(layer.inputs[1]).zero_point;
        record.output_zero = static_cast<int8_t>(output.zero_point);
        record.low = layer.low;
        record.high = layer.high;
        LayerCode result;
        copy_name(result.record.name, layer.name);
        result.record.output_tensor = static_cast<uint32_t>(layer.output);
        result.record.engine = toy_engine;
        svp_layer_command command{};
        command.engine = toy_engine;
        bind(command, toy_left, layer.inputs[0]);
        bind(command, toy_right, layer.inputs[1]);
        bind(command, toy_output, layer.output);
        command.operand_region[toy_record] = SVP_REGION_CONSTANTS;
        command.operand[toy_record] = append(&record, sizeof record, constants);
        result.commands = {command};
        return result;
    }

    void bind_regions(svp_layer_command& command, const std::vector<svp_region>& regions) const override
    {
        command.operand[toy_all_constants] = {0, static_cast<uint32_t>(regions[SVP_REGION_CONSTANTS].bytes)};
    }
    EngineRecords records() const override { return {toy_engine, record_bytes("toy1", 4), {}}; }

  private:
    const Tensor& at(int tensor) const { return network_.tensors[static_cast<size_t>(tensor)]; }
    void bind(svp_layer_command& command, ToyOperand operand, int tensor) const
    {
        const svp_tensor& record = tensors_[static_cast<size_t>(tensor)];
        command.operand_region[operand] = static_cast<uint8_t>(record.region);
        command.operand[operand] = {static_cast<uint32_t>(record.offset), static_cast<uint32_t>(record.bytes)};
    }

    const Network& network_;
    const ToyOptions& options_;
    std::vector<svp_tensor> tensors_;
};

} // namespace

const EngineNames& ToyBackend::names() const
{
    static const EngineNames names{"toy", "toy adder", "toy"};
    return names;
}

bool ToyBackend::can_run(const Network& network, size_t layer) const
{
    return network.layers[layer].kind == LayerKind::add;
}

std::unique_ptr<BackendPart> ToyBackend::part(const Network& network, const std::vector<bool>& own) const
{
    for (size_t i = 0; i < own.size(); ++i)
        if (own[i] && !can_run(network, i)) throw std::logic_error("the toy only adds");
    return std::make_unique<ToyPart>(network, options_);
}

Execution ToyBackend::execution(const Network& /*network*/, const Layer& /*layer*/) const
{
    return Execution::streamed;
}

std::string ToyBackend::sharing_problem(const Tensor& tensor) const
{
    if (tensor.channels % options_.channels == 0) return {};
    return fmt::format("its {} channels are no multiple of {}", tensor.channels, options_.channels);
}

void execute_toy(const svp_layer_command& command, std::vector<std::vector<uint8_t>>& regions)
{
    const auto bytes = [&](ToyOperand operand) {
        return regions[command.operand_region[operand]].data() + command.operand[operand].offset;
    };
    ToyRecord record;
    std::memcpy(&record, bytes(toy_record), sizeof record);
    const TensorShape shape{record.channels, record.height, record.width};
    const auto codes = [&](ToyOperand operand) {
        return unpack_tensor({bytes(operand), command.operand[operand].size}, shape, SVP_FORMAT_DENSE_INT8, 0);
    };
    const std::vector<int8_t> left = codes(toy_left), right = codes(toy_right);
    std::vector<int8_t> sums;
    for (size_t i = 0; i < left.size(); ++i)
        sums.push_back(svp_requantize(left[i] - record.left_zero, &record.requant, right[i] - record.right_zero,
                                      record.output_zero, record.low, record.high));
    const std::vector<uint8_t> packed = pack_tensor(sums, shape, SVP_FORMAT_DENSE_INT8, 0);
    std::copy(packed.begin(), packed.end(), bytes(toy_output));
}

} // namespace svp::test
