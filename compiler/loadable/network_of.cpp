#include "base/errors/fail.h"
#include "compiler/loadable/loadable.h"
#include "compiler/loadable/tensor_binding.h"
#include "compiler/packing/ternary_packing.h"

#include <cstring>

namespace svp::compiler {
namespace {

LayerKind kind_of(uint32_t opcode)
{
    switch (opcode) {
    case SVP_OP_CONV_DENSE:
        return LayerKind::conv_dense;
    case SVP_OP_CONV_DECOMPOSED:
        return LayerKind::conv_decomposed;
    case SVP_OP_POOL_MAX:
        return LayerKind::pool_max;
    case SVP_OP_POOL_AVERAGE:
        return LayerKind::pool_average;
    case SVP_OP_ADD:
        return LayerKind::add;
    default:
        return LayerKind::concat;
    }
}

Tensor tensor_of(const svp_tensor& record)
{
    Tensor tensor;
    tensor.name = record.name;
    tensor.channels = static_cast<int>(record.channels);
    tensor.height = static_cast<int>(record.height);
    tensor.width = static_cast<int>(record.width);
    tensor.scale = record.scale;
    tensor.zero_point = record.zero_point;
    return tensor;
}

class Constants {
  public:
    explicit Constants(View<uint8_t> bytes) : bytes_(bytes) {}

    std::vector<int8_t> codes(const svp_operand& operand) const
    {
        View<uint8_t> range = bytes(operand);
        return {range.begin(), range.end()};
    }

    std::vector<int8_t> ternary(const svp_layer_command& command) const
    {
        return unpack_ternary(bytes(command.operand[SVP_OPERAND_COEFFICIENTS]),
                              {command.out_c, command.bases, command.in_c});
    }

    void append_requant(const svp_operand& operand, std::vector<svp_requant>& records) const
    {
        if (operand.size == 0) return;
        size_t before = records.size();
        records.resize(before + operand.size / sizeof(svp_requant));
        std::memcpy(records.data() + before, bytes_.data + operand.offset, operand.size);
    }

  private:
    View<uint8_t> bytes(const svp_operand& operand) const { return {bytes_.data + operand.offset, operand.size}; }

    View<uint8_t> bytes_;
};

void take_geometry(const svp_layer_command& command, Layer& layer)
{
    layer.kernel_h = command.kernel_h;
    layer.kernel_w = command.kernel_w;
    layer.stride_h = command.stride_h;
    layer.stride_w = command.stride_w;
    layer.pad_top = command.pad_top;
    layer.pad_left = command.pad_left;
    layer.pad_bottom = command.pad_bottom;
    layer.pad_right = command.pad_right;
    layer.dilation_h = command.dilation_h;
    layer.dilation_w = command.dilation_w;
    layer.groups = command.groups;
    layer.count_padding = (command.flags & SVP_FLAG_COUNT_PADDING) != 0;
    layer.low = command.activation_low;
    layer.high = command.activation_high;
}

void take_weights(const svp_layer_command& command, const Constants& constants, Layer& layer)
{
    if (command.opcode == SVP_OP_CONV_DENSE) {
        layer.weights = constants.codes(command.operand[SVP_OPERAND_WEIGHTS]);
    } else if (command.opcode == SVP_OP_CONV_DECOMPOSED) {
        layer.bases = command.bases;
        layer.basis = constants.codes(command.operand[SVP_OPERAND_WEIGHTS]);
        layer.coefficients = constants.ternary(command);
    }
}

Layer layer_of(const Loadable& loadable, const svp_layer& record, const std::vector<CommandTensors>& tensors)
{
    Constants constants(loadable.constants());
    const svp_layer_command& first = loadable.commands()[record.first_command];
    Layer layer;
    layer.name = record.name;
    layer.kind = kind_of(first.opcode);
    layer.output = static_cast<int>(record.output_tensor);
    take_geometry(first, layer);
    take_weights(first, constants, layer);
    for (uint32_t i = record.first_command; i < record.first_command + record.command_count; ++i) {
        layer.inputs.push_back(tensors[i].input);
        if (tensors[i].residual >= 0) layer.inputs.push_back(tensors[i].residual);
        constants.append_requant(loadable.commands()[i].operand[SVP_OPERAND_REQUANT], layer.requant);
    }
    return layer;
}

} // namespace

Network network_of(const Loadable& loadable)
{
    if (loadable.array_target() != nullptr)
        fail(fmt::format("loadable '{}'", loadable.header().network),
             "was compiled for the tile array: --check needs the network file");
    std::vector<CommandTensors> tensors = bind_tensors(loadable, "loadable");
    Network network;
    network.name = loadable.header().network;
    network.seed = loadable.header().seed;
    for (const svp_tensor& record : loadable.tensors()) {
        if (record.role == SVP_TENSOR_INPUT) network.input = static_cast<int>(network.tensors.size());
        if (record.role == SVP_TENSOR_OUTPUT) network.output = static_cast<int>(network.tensors.size());
        network.tensors.push_back(tensor_of(record));
    }
    for (const svp_layer& record : loadable.layers())
        network.layers.push_back(layer_of(loadable, record, tensors));
    return network;
}

} // namespace svp::compiler
