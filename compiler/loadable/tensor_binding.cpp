// SPDX-License-Identifier: Apache-2.0
#include "compiler/loadable/tensor_binding.h"

#include "base/errors/fail.h"
#include "compiler/loadable/engine_contents.h"

#include <algorithm>

namespace svp::compiler {
namespace {

bool describes(const svp_layer_command& command, const TensorReference& reference, const svp_tensor& tensor)
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

    int find(const svp_layer_command& command, const TensorReference& reference, const std::string& where) const
    {
        for (size_t index : intact_)
            if (describes(command, reference, tensors_[index])) return static_cast<int>(index);
        fail(where, "operand '{}' ({} bytes at offset {} of region {}) is no tensor that is complete and intact here",
             reference.operand_name, command.operand[reference.operand].size, command.operand[reference.operand].offset,
             command.operand_region[reference.operand]);
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

CommandTensors bind_command(const Binder& binder, const svp_layer_command& command, const svp_layer& layer,
                            const svp_tensor& output, const std::string& where)
{
    CommandTensors bound;
    bound.output = static_cast<int>(layer.output_tensor);
    const CommandReferences named = engine_contents(command.engine).references(command);
    if (named.output && !describes(command, *named.output, output))
        fail(where, "does not write the layer's output, tensor {} ('{}')", layer.output_tensor, output.name);
    if (named.input) bound.input = binder.find(command, *named.input, where);
    if (named.residual) bound.residual = binder.find(command, *named.residual, where);
    return bound;
}

} // namespace

std::vector<CommandTensors> bind_tensors(const Loadable& loadable, const std::string& place)
{
    Binder binder(loadable, place);
    std::vector<CommandTensors> bound;
    View<svp_layer_command> commands = loadable.commands();
    for (const svp_layer& layer : loadable.layers()) {
        if (engine_contents(layer.engine).sets_up(loadable, layer)) {
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
