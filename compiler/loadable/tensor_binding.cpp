#include "compiler/loadable/tensor_binding.h"

#include "base/errors/fail.h"
#include "compiler/loadable/command_text.h"

#include <algorithm>

namespace svp::compiler {
namespace {

// What a command says about a tensor.
struct Reference {
    uint32_t operand = 0, format = 0, height = 0, width = 0, channels = 0;
    int32_t zero_point = 0;
};

bool describes(const svp_layer_command& command, const Reference& reference, const svp_tensor& tensor)
{
    const svp_operand& operand = command.operand[reference.operand];
    return tensor.region == command.operand_region[reference.operand] && tensor.offset == operand.offset &&
           tensor.bytes == operand.size && tensor.format == reference.format && tensor.height == reference.height &&
           tensor.width == reference.width && tensor.channels == reference.channels &&
           tensor.zero_point == reference.zero_point;
}

class Binder {
  public:
    Binder(const Loadable& loadable, const std::string& place)
        : tensors_(loadable.tensors()),
          place_(place),
          written_(tensors_.size())
    {
        for (size_t i = 0; i < tensors_.size(); ++i)
            if (tensors_[i].role == SVP_TENSOR_INPUT) complete(i);
    }

    // Whatever lies where the tensor will be is gone.
    void begin(size_t index)
    {
        if (written_[index]) fail(place_, "tensor {} ('{}') is written twice", index, tensors_[index].name);
        const svp_tensor& target = tensors_[index];
        auto overlaps = [&](size_t other) {
            const svp_tensor& tensor = tensors_[other];
            return tensor.region == target.region && tensor.offset < target.offset + target.bytes &&
                   target.offset < tensor.offset + tensor.bytes;
        };
        intact_.erase(std::remove_if(intact_.begin(), intact_.end(), overlaps), intact_.end());
    }

    void complete(size_t index)
    {
        written_[index] = true;
        intact_.push_back(index);
    }

    int find(const svp_layer_command& command, const Reference& reference, const std::string& where) const
    {
        for (size_t index : intact_)
            if (describes(command, reference, tensors_[index])) return static_cast<int>(index);
        fail(where, "operand '{}' ({} bytes at offset {} of region {}) is no tensor that is complete and intact here",
             operand_name(reference.operand), command.operand[reference.operand].size,
             command.operand[reference.operand].offset, command.operand_region[reference.operand]);
    }

    void check_end() const
    {
        for (size_t i = 0; i < tensors_.size(); ++i) {
            if (!written_[i]) fail(place_, "tensor {} ('{}') is written by no layer", i, tensors_[i].name);
            bool intact = std::find(intact_.begin(), intact_.end(), i) != intact_.end();
            if (tensors_[i].role == SVP_TENSOR_OUTPUT && !intact)
                fail(place_, "tensor {} ('{}'), the output, is overwritten", i, tensors_[i].name);
        }
    }

  private:
    View<svp_tensor> tensors_;
    const std::string& place_;
    std::vector<bool> written_;
    std::vector<size_t> intact_;
};

CommandTensors bind_command(const Binder& binder, const svp_layer_command& c, const svp_layer& layer,
                            const svp_tensor& output, const std::string& where)
{
    CommandTensors bound;
    bound.output = static_cast<int>(layer.output_tensor);
    if (c.opcode == SVP_OP_ARRAY) return bound;
    if (!describes(c, {SVP_OPERAND_OUTPUT, c.output_format, c.out_h, c.out_w, c.out_c, c.out_zero_point}, output))
        fail(where, "does not write the layer's output, tensor {} ('{}')", layer.output_tensor, output.name);
    bound.input = binder.find(c, {SVP_OPERAND_INPUT, c.input_format, c.in_h, c.in_w, c.in_c, c.in_zero_point}, where);
    if (c.operand[SVP_OPERAND_RESIDUAL].size > 0)
        bound.residual = binder.find(
            c, {SVP_OPERAND_RESIDUAL, c.residual_format, c.out_h, c.out_w, c.out_c, c.residual_zero_point}, where);
    return bound;
}

// The pseudo layer before the array's first layer: it writes nothing, and names the network's input.
bool configures_array(const Loadable& loadable, const svp_layer& layer)
{
    return layer.opcode == SVP_OP_ARRAY && loadable.tensors()[layer.output_tensor].role == SVP_TENSOR_INPUT;
}

} // namespace

std::vector<CommandTensors> bind_tensors(const Loadable& loadable, const std::string& place)
{
    Binder binder(loadable, place);
    std::vector<CommandTensors> bound;
    View<svp_layer_command> commands = loadable.commands();
    for (const svp_layer& layer : loadable.layers()) {
        if (configures_array(loadable, layer)) {
            bound.push_back({});
            continue;
        }
        binder.begin(layer.output_tensor);
        for (uint32_t i = 0; i < layer.command_count; ++i) {
            uint32_t index = layer.first_command + i;
            const std::string where = fmt::format("{}: layer '{}', command {}", place, layer.name, index);
            bound.push_back(
                bind_command(binder, commands[index], layer, loadable.tensors()[layer.output_tensor], where));
        }
        binder.complete(layer.output_tensor);
    }
    binder.check_end();
    return bound;
}

} // namespace svp::compiler
