#include "compiler/mixed/segments.h"

#include <algorithm>

namespace svp::compiler {
namespace {

constexpr int channel_block = 8;

// Index of the last layer that reads each tensor; the output is read after the last one.
std::vector<size_t> last_readers(const Network& network)
{
    std::vector<size_t> last(network.tensors.size(), 0);
    for (size_t i = 0; i < network.layers.size(); ++i)
        for (const int input : network.layers[i].inputs)
            last[static_cast<size_t>(input)] = i;
    last[static_cast<size_t>(network.output)] = network.layers.size();
    return last;
}

} // namespace

std::vector<Segment> segments_of(const Network& network)
{
    const std::vector<size_t> last = last_readers(network);
    std::vector<int> alive = {network.input};
    std::vector<Segment> segments;
    Segment segment{0, 0, network.input, -1};
    for (size_t i = 0; i < network.layers.size(); ++i) {
        const int output = network.layers[i].output;
        alive.push_back(output);
        const auto read_later = [&](int tensor) { return last[static_cast<size_t>(tensor)] > i; };
        alive.erase(std::remove_if(alive.begin(), alive.end(), [&](int t) { return !read_later(t); }), alive.end());
        const bool whole_blocks = network.tensors[static_cast<size_t>(output)].channels % channel_block == 0;
        const bool at_end = i + 1 == network.layers.size();
        if (!at_end && (alive != std::vector<int>{output} || !whole_blocks)) continue;
        segment.last = i + 1;
        segment.output = output;
        segments.push_back(segment);
        segment = {i + 1, 0, output, -1};
    }
    return segments;
}

Network network_of_segment(const Network& network, const Segment& segment)
{
    Network part;
    part.name = network.name;
    part.seed = network.seed;
    std::vector<int> index(network.tensors.size(), -1);
    const auto tensor = [&](int whole) {
        int& at = index[static_cast<size_t>(whole)];
        if (at < 0) {
            at = static_cast<int>(part.tensors.size());
            part.tensors.push_back(network.tensors[static_cast<size_t>(whole)]);
        }
        return at;
    };
    part.input = tensor(segment.input);
    for (size_t i = segment.first; i < segment.last; ++i) {
        Layer layer = network.layers[i];
        for (int& input : layer.inputs)
            input = tensor(input);
        layer.output = tensor(layer.output);
        part.layers.push_back(std::move(layer));
    }
    part.output = tensor(segment.output);
    return part;
}

} // namespace svp::compiler
