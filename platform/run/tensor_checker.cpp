// SPDX-License-Identifier: Apache-2.0
#include "platform/run/tensor_checker.h"

#include "compiler/packing/packed_data_error.h"
#include <fmt/format.h>
#include <stdexcept>
#include <unordered_map>

namespace svp {
namespace {

constexpr size_t most_lines = 8;

} // namespace

TensorChecker::TensorChecker(const compiler::Loadable& loadable, const compiler::Network& network, DeviceMemory memory)
    : loadable_(loadable),
      network_(network),
      reader_(loadable, std::move(memory))
{
    std::unordered_map<std::string, size_t> by_name;
    for (size_t i = 0; i < network.tensors.size(); ++i)
        by_name.emplace(network.tensors[i].name, i);
    for (const svp_tensor& tensor : loadable.tensors()) {
        const auto found = by_name.find(tensor.name);
        if (found == by_name.end()) throw std::logic_error(fmt::format("no tensor {} in the network", tensor.name));
        network_tensor_.push_back(found->second);
    }
}

void TensorChecker::begin_image(size_t image, const compiler::Codes& input)
{
    image_ = image;
    expected_ = compiler::execute_network(network_, input);
}

void TensorChecker::check_layer(size_t index)
{
    const svp_layer& layer = loadable_.layers()[index];
    const svp_tensor& tensor = loadable_.tensors()[layer.output_tensor];
    try {
        const auto actual = reader_.read(layer.output_tensor);
        if (!actual) return report(fmt::format("layer {}: its output lies beyond the memory", layer.name));
        compare(layer, tensor, *actual, expected_[network_tensor_[layer.output_tensor]]);
    } catch (const compiler::PackedDataError& error) {
        report(fmt::format("layer {}, image {}: {}", layer.name, image_, error.what()));
    }
}

void TensorChecker::compare(const svp_layer& layer, const svp_tensor& tensor, const compiler::Codes& actual,
                            const compiler::Codes& expected)
{
    ++tensors_;
    values_ += actual.size();
    if (actual == expected) return;
    size_t first = actual.size(), count = 0;
    for (size_t i = actual.size(); i-- > 0;) {
        if (actual[i] == expected[i]) continue;
        first = i;
        ++count;
    }
    const size_t plane = static_cast<size_t>(tensor.height) * tensor.width;
    report(
        fmt::format("layer {}, image {}: {} of {} values differ, the first at channel {}, row {}, column {}: got {}, "
                    "expected {}",
                    layer.name, image_, count, actual.size(), first / plane, first % plane / tensor.width,
                    first % tensor.width, actual[first], expected[first]));
}

void TensorChecker::report(const std::string& line)
{
    ++differing_tensors_;
    if (differences_.size() < most_lines) differences_.push_back(line);
}

} // namespace svp
