// SPDX-License-Identifier: Apache-2.0
#include "compiler/frontends/topology/read_layer.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace svp::compiler {
namespace {

constexpr int most_channels = 65535;
constexpr int most_window = 255; // kernels, strides, paddings: 8-bit fields of a layer command

const std::vector<std::string> type_names = {
    "conv", "depthwise", "fully_connected", "max_pool", "average_pool", "global_average_pool", "add", "concat"};
enum class Type { conv, depthwise, fully_connected, max_pool, average_pool, global_average_pool, add, concat };

int integer(const YamlReader& reader, int low, int high) { return static_cast<int>(reader.integer(low, high)); }

// One number for all of `values`, or a list with one each.
template <size_t count>
std::array<int, count> numbers(const YamlReader& reader, int low, int high)
{
    std::array<int, count> values;
    if (!reader.is_list()) {
        values.fill(integer(reader, low, high));
        return values;
    }
    std::vector<YamlReader> items = reader.items();
    if (items.size() != count) reader.fail(fmt::format("expected one number or a list of {}", count));
    for (size_t i = 0; i < count; ++i)
        values[i] = integer(items[i], low, high);
    return values;
}

class LayerReader {
  public:
    LayerReader(const YamlReader& layer, const LayerDefaults& defaults, const TopologyOptions& options)
        : layer_(layer),
          defaults_(defaults),
          options_(options)
    {
        // `<<: *anchor` takes over the keys of another map.
        if (auto merged = layer.find("<<")) merged_.push_back(*merged);
    }

    NamedNode read(bool first_convolution)
    {
        YamlReader name = require("name");
        node_.name = name.text();
        node_.place = layer_.place();
        if (node_.name.empty() || node_.name == "input") {
            name.fail(fmt::format("'{}' cannot name a layer", node_.name));
        }
        Type type = static_cast<Type>(require("type").choice(type_names));
        NamedNode result{{}, name, read_inputs(type)};
        read_type(type, first_convolution);
        finish();
        result.node = node_;
        return result;
    }

  private:
    std::optional<YamlReader> find(const std::string& key) const
    {
        auto own = layer_.find(key);
        // Asked for in both, so that both know the key.
        for (const YamlReader& merged : merged_) {
            auto found = merged.find(key);
            if (!own) own = found;
        }
        return own;
    }

    YamlReader require(const std::string& key) const
    {
        auto found = find(key);
        return found ? *found : layer_.require(key);
    }

    void finish() const
    {
        layer_.finish();
        for (const YamlReader& merged : merged_)
            merged.finish();
    }

    std::vector<std::pair<std::string, YamlReader>> read_inputs(Type type) const
    {
        bool several = type == Type::add || type == Type::concat;
        auto reader = several ? std::optional(require("inputs")) : find("input");
        std::vector<std::pair<std::string, YamlReader>> inputs;
        if (!reader) return inputs;
        if (!several) {
            inputs.emplace_back(reader->text(), *reader);
            return inputs;
        }
        for (const YamlReader& item : reader->items())
            inputs.emplace_back(item.text(), item);
        if (type == Type::add && inputs.size() != 2) reader->fail("add takes two inputs");
        if (inputs.size() < 2 || inputs.size() > 255) reader->fail("concat takes 2 to 255 inputs");
        return inputs;
    }

    void read_type(Type type, bool first_convolution)
    {
        switch (type) {
        case Type::conv:
            read_convolution(first_convolution);
            break;
        case Type::depthwise:
            read_depthwise();
            break;
        case Type::fully_connected:
            read_fully_connected();
            break;
        case Type::max_pool:
        case Type::average_pool:
            read_pooling(type);
            break;
        case Type::global_average_pool:
            node_.operation = Operation::average_pool;
            node_.whole_input = true;
            break;
        case Type::add:
            node_.operation = Operation::add;
            read_activation();
            break;
        case Type::concat:
            node_.operation = Operation::concat;
            break;
        }
    }

    void read_convolution(bool first_convolution)
    {
        node_.output.channels = integer(require("channels"), 1, most_channels);
        if (auto groups = find("groups")) node_.groups = integer(*groups, 1, most_channels);
        read_window(require("kernel"));
        read_dilation();
        read_activation();
        read_decomposition(first_convolution);
    }

    void read_depthwise()
    {
        node_.depthwise = true;
        if (auto channels = find("channels")) node_.output.channels = integer(*channels, 1, most_channels);
        read_window(require("kernel"));
        read_dilation();
        read_activation();
    }

    void read_fully_connected()
    {
        node_.whole_input = true;
        node_.output.channels = integer(require("channels"), 1, most_channels);
        read_activation();
    }

    void read_pooling(Type type)
    {
        node_.operation = type == Type::max_pool ? Operation::max_pool : Operation::average_pool;
        YamlReader kernel = require("kernel");
        read_window(kernel);
        if (type == Type::max_pool) return;
        if (auto counted = find("count_padding")) node_.count_padding = counted->flag();
    }

    void read_window(const YamlReader& kernel)
    {
        auto size = numbers<2>(kernel, 1, most_window);
        node_.kernel_h = size[0];
        node_.kernel_w = size[1];
        if (auto stride = find("stride")) {
            auto steps = numbers<2>(*stride, 1, most_window);
            node_.stride_h = steps[0];
            node_.stride_w = steps[1];
        }
        if (auto padding = find("padding")) read_padding(*padding);
    }

    void read_padding(const YamlReader& padding)
    {
        if (padding.is_list() && padding.items().size() == 2) {
            auto sides = numbers<2>(padding, 0, most_window);
            node_.pad_top = node_.pad_bottom = sides[0];
            node_.pad_left = node_.pad_right = sides[1];
            return;
        }
        if (padding.is_list() && padding.items().size() != 4) {
            padding.fail("expected one number, [vertical, horizontal] or [top, left, bottom, right]");
        }
        auto sides = numbers<4>(padding, 0, most_window);
        node_.pad_top = sides[0];
        node_.pad_left = sides[1];
        node_.pad_bottom = sides[2];
        node_.pad_right = sides[3];
    }

    void read_dilation()
    {
        auto dilation = find("dilation");
        if (!dilation) return;
        auto steps = numbers<2>(*dilation, 1, most_window);
        node_.dilation_h = steps[0];
        node_.dilation_w = steps[1];
    }

    void read_activation()
    {
        if (auto activation = find("activation")) {
            node_.activation = static_cast<ActivationFunction>(activation->choice({"none", "relu", "relu6"}));
        }
        node_.activation_sparsity = defaults_.activation_sparsity;
        if (auto own = find("activation_sparsity")) node_.activation_sparsity = own->number(0, 1);
        if (options_.activation_sparsity) node_.activation_sparsity = *options_.activation_sparsity;
    }

    void read_decomposition(bool first_convolution)
    {
        int taps = node_.kernel_h * node_.kernel_w;
        bool pointwise = taps == 1;
        bool decompose_pointwise = options_.decompose_pointwise.value_or(defaults_.decompose_pointwise);
        bool decompose = !first_convolution && node_.groups == 1 && (!pointwise || decompose_pointwise);
        if (auto own = find("decompose")) {
            decompose = own->flag();
            if (decompose && node_.groups > 1) own->fail("a grouped convolution does not decompose");
        }
        int bases = std::min(defaults_.bases, taps);
        if (auto own = find("bases")) bases = integer(*own, 1, std::min(taps, most_window));
        if (options_.bases) bases = std::min(*options_.bases, taps);
        node_.coefficient_sparsity = defaults_.coefficient_sparsity;
        if (auto own = find("coefficient_sparsity")) node_.coefficient_sparsity = own->number(0, 1);
        if (options_.coefficient_sparsity) node_.coefficient_sparsity = *options_.coefficient_sparsity;
        node_.bases = decompose && options_.decompose ? bases : 0;
    }

    const YamlReader& layer_;
    std::vector<YamlReader> merged_;
    const LayerDefaults& defaults_;
    const TopologyOptions& options_;
    TopologyNode node_;
};

} // namespace

LayerDefaults read_defaults(const std::optional<YamlReader>& defaults)
{
    LayerDefaults result;
    if (!defaults) return result;
    if (auto value = defaults->find("coefficient_sparsity")) result.coefficient_sparsity = value->number(0, 1);
    if (auto value = defaults->find("activation_sparsity")) result.activation_sparsity = value->number(0, 1);
    if (auto value = defaults->find("bases")) result.bases = integer(*value, 1, most_window);
    if (auto value = defaults->find("decompose_pointwise")) result.decompose_pointwise = value->flag();
    defaults->finish();
    return result;
}

NamedNode read_layer(const YamlReader& layer, const LayerDefaults& defaults, const TopologyOptions& options,
                     bool first_convolution)
{
    return LayerReader(layer, defaults, options).read(first_convolution);
}

} // namespace svp::compiler
