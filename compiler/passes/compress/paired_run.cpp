// SPDX-License-Identifier: Apache-2.0
#include "compiler/passes/compress/paired_run.h"

#include "base/errors/input_error.h"
#include "compiler/oracle/float_executor.h"

#include <algorithm>
#include <fmt/format.h>

namespace svp::compiler {
namespace {

size_t at(int index) { return static_cast<size_t>(index); }

std::vector<size_t> last_readers(const FloatNetwork& network)
{
    std::vector<size_t> last(network.tensors.size(), network.layers.size());
    for (size_t i = 0; i < network.layers.size(); ++i) {
        for (const int input : network.layers[i].shape.inputs)
            last[at(input)] = i;
    }
    return last;
}

// Values that are held at once for one image and one of the two networks.
size_t most_values(const FloatNetwork& network, const std::vector<size_t>& last_reader)
{
    size_t held = element_count(network.tensor(network.input)), most = held;
    for (size_t i = 0; i < network.layers.size(); ++i) {
        held += element_count(network.tensor(network.layers[i].shape.output));
        most = std::max(most, held);
        for (size_t t = 0; t < last_reader.size(); ++t) {
            if (last_reader[t] == i) held -= element_count(network.tensors[t]);
        }
    }
    return most;
}

} // namespace

PairedRun::PairedRun(const FloatNetwork& network, const std::vector<Values>& images, size_t most_bytes)
    : network_(network),
      last_reader_(last_readers(network)),
      original_(network.tensors.size()),
      compressed_(network.tensors.size())
{
    // Twice, and once more for what is being made.
    const size_t bytes_each = 3 * sizeof(float) * most_values(network, last_reader_);
    images_ = std::min(images.size(), std::max<size_t>(1, most_bytes / bytes_each));
    const size_t size = element_count(network.tensor(network.input));
    for (size_t i = 0; i < images.size(); ++i) {
        if (images[i].size() == size) continue;
        throw InputError(
            fmt::format("calibration image {} has {} values; the network's input has {}", i, images[i].size(), size));
    }
    original_[at(network.input)].assign(images.begin(), images.begin() + static_cast<std::ptrdiff_t>(images_));
}

const Values& PairedRun::original(int tensor, size_t image) const { return original_[at(tensor)][image]; }

const Values& PairedRun::compressed(int tensor, size_t image) const
{
    return differs(tensor) ? compressed_[at(tensor)][image] : original(tensor, image);
}

void PairedRun::finish(size_t layer, std::vector<Values> original, std::vector<Values> compressed)
{
    const int output = network_.layers[layer].shape.output;
    original_[at(output)] = std::move(original);
    compressed_[at(output)] = std::move(compressed);
    for (size_t t = 0; t < last_reader_.size(); ++t) {
        if (last_reader_[t] != layer) continue;
        original_[t] = {};
        compressed_[t] = {};
    }
}

void PairedRun::execute(size_t layer)
{
    const std::vector<int>& inputs = network_.layers[layer].shape.inputs;
    const bool differ = std::any_of(inputs.begin(), inputs.end(), [this](int input) { return differs(input); });
    std::vector<Values> original = run_layer(layer, false);
    finish(layer, std::move(original), differ ? run_layer(layer, true) : std::vector<Values>());
}

std::vector<Values> PairedRun::run_layer(size_t layer, bool of_compressed) const
{
    std::vector<Values> results;
    for (size_t image = 0; image < images_; ++image) {
        std::vector<const Values*> inputs;
        for (const int input : network_.layers[layer].shape.inputs)
            inputs.push_back(of_compressed ? &compressed(input, image) : &original(input, image));
        results.push_back(execute_layer(network_, network_.layers[layer], inputs));
    }
    return results;
}

} // namespace svp::compiler
