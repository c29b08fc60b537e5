// SPDX-License-Identifier: Apache-2.0
#include "base/errors/input_error.h"
#include "compiler/frontends/topology/graph.h"

#include <fmt/format.h>

namespace svp::compiler {
namespace {

constexpr int most_size = 65535;                  // 16-bit fields of a layer command
constexpr int most_kernel = 255;                  // 8-bit fields
constexpr uint64_t most_elements = 1u << 26;      // of a tensor
constexpr uint64_t most_weights = 1u << 28;       // of a layer; effective weights of a decomposed one
constexpr uint64_t most_total_weights = 1u << 30; // of a network

class ShapeInference {
  public:
    explicit ShapeInference(Graph& graph) : graph_(graph) {}

    void run()
    {
        for (TopologyNode& node : graph_.nodes) {
            infer(node);
            check_size(node);
        }
    }

  private:
    [[noreturn]] void fail(const TopologyNode& node, const std::string& message) const
    {
        throw InputError(fmt::format("{}: layer '{}': {}", node.place, node.name, message));
    }

    void infer(TopologyNode& node)
    {
        const Shape& input = graph_.shape_of(node.inputs[0]);
        switch (node.operation) {
        case Operation::convolution:
            infer_convolution(node, input);
            break;
        case Operation::max_pool:
        case Operation::average_pool:
            infer_pooling(node, input);
            break;
        case Operation::add:
            infer_add(node, input);
            break;
        case Operation::concat:
            infer_concat(node, input);
            break;
        }
    }

    void infer_convolution(TopologyNode& node, const Shape& input)
    {
        if (node.depthwise) {
            node.groups = input.channels;
            if (node.output.channels == 0) node.output.channels = input.channels;
        }
        if (input.channels % node.groups != 0 || node.output.channels % node.groups != 0) {
            fail(node, fmt::format("{} groups do not divide {} input and {} output channels", node.groups,
                                   input.channels, node.output.channels));
        }
        infer_window(node, input);
        if (node.inputs.size() == 2 && graph_.shape_of(node.inputs[1]) != node.output) {
            fail(node, fmt::format("cannot add {} to {}", graph_.shape_of(node.inputs[1]).text(), node.output.text()));
        }
        count_weights(node, input);
    }

    void count_weights(const TopologyNode& node, const Shape& input)
    {
        uint64_t kernels =
            static_cast<uint64_t>(node.output.channels) * static_cast<uint64_t>(input.channels / node.groups);
        uint64_t values = kernels * static_cast<uint64_t>(node.kernel_h * node.kernel_w + node.bases);
        if (values > most_weights) fail(node, fmt::format("{} weights are more than {}", values, most_weights));
        total_weights_ += values;
        if (total_weights_ > most_total_weights) {
            fail(node, fmt::format("up to here the network has more than {} weights", most_total_weights));
        }
    }

    void infer_pooling(TopologyNode& node, const Shape& input)
    {
        node.output.channels = input.channels;
        infer_window(node, input);
        // Otherwise a window could lie on padding only, and there would be nothing to pool.
        bool vertical = node.pad_top < node.kernel_h && node.pad_bottom < node.kernel_h;
        bool horizontal = node.pad_left < node.kernel_w && node.pad_right < node.kernel_w;
        if (!vertical || !horizontal) fail(node, "the padding of a pooling layer must be smaller than its kernel");
    }

    void infer_window(TopologyNode& node, const Shape& input)
    {
        if (node.whole_input) {
            node.kernel_h = input.height;
            node.kernel_w = input.width;
            if (input.height > most_kernel || input.width > most_kernel) {
                fail(node, fmt::format("its input of {}x{} is larger than {}x{}", input.height, input.width,
                                       most_kernel, most_kernel));
            }
        }
        node.output.height = extent(node, "height", input.height, node.pad_top + node.pad_bottom,
                                    (node.kernel_h - 1) * node.dilation_h + 1, node.stride_h);
        node.output.width = extent(node, "width", input.width, node.pad_left + node.pad_right,
                                   (node.kernel_w - 1) * node.dilation_w + 1, node.stride_w);
    }

    int extent(const TopologyNode& node, const char* axis, int input, int padding, int kernel, int stride) const
    {
        if (kernel > input + padding) {
            fail(node, fmt::format("a kernel of {} {} does not fit an input of {} with {} of padding", axis, kernel,
                                   input, padding));
        }
        return (input + padding - kernel) / stride + 1;
    }

    void infer_add(TopologyNode& node, const Shape& input)
    {
        const Shape& other = graph_.shape_of(node.inputs[1]);
        if (input != other) fail(node, fmt::format("cannot add {} and {}", input.text(), other.text()));
        node.output = input;
    }

    void infer_concat(TopologyNode& node, const Shape& input)
    {
        node.output = {0, input.height, input.width};
        for (int value : node.inputs) {
            const Shape& shape = graph_.shape_of(value);
            if (shape.height != input.height || shape.width != input.width) {
                fail(node, fmt::format("cannot concatenate {} and {} along channels", input.text(), shape.text()));
            }
            node.output.channels += shape.channels;
            if (node.output.channels > most_size) fail(node, fmt::format("more than {} channels", most_size));
        }
    }

    void check_size(const TopologyNode& node) const
    {
        const Shape& shape = node.output;
        if (shape.channels > most_size || shape.height > most_size || shape.width > most_size) {
            fail(node, fmt::format("its output of {} exceeds {} in one direction", shape.text(), most_size));
        }
        if (shape.elements() > most_elements) {
            fail(node, fmt::format("its output of {} has more than {} values", shape.text(), most_elements));
        }
    }

    Graph& graph_;
    uint64_t total_weights_ = 0;
};

} // namespace

void infer_shapes(Graph& graph) { ShapeInference(graph).run(); }

} // namespace svp::compiler
