// SPDX-License-Identifier: Apache-2.0
#include "compiler/frontends/topology/read_topology.h"

#include "base/yaml/yaml_reader.h"
#include "compiler/frontends/topology/read_layer.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <set>

namespace svp::compiler {
namespace {

constexpr int most_size = 65535;
constexpr size_t most_layers = 65535;

class TopologyReader {
  public:
    TopologyReader(const YamlReader& root, const TopologyOptions& options) : root_(root), options_(options) {}

    Graph read()
    {
        graph_.name = root_.require("name").text();
        read_input(root_.require("input"));
        defaults_ = read_defaults(root_.find("defaults"));
        YamlReader layers = root_.require("layers");
        auto macs = root_.find("macs");
        root_.finish();
        read_layers(layers);
        resolve_names();
        sort();
        check_uses();
        infer_shapes(graph_);
        if (macs) check_macs(*macs);
        return std::move(graph_);
    }

  private:
    void read_input(const YamlReader& input)
    {
        graph_.input.channels = static_cast<int>(input.require("channels").integer(1, most_size));
        graph_.input.height = static_cast<int>(input.require("height").integer(1, most_size));
        graph_.input.width = static_cast<int>(input.require("width").integer(1, most_size));
        input.finish();
        if (options_.resolution) graph_.input.height = graph_.input.width = *options_.resolution;
        if (graph_.input.elements() > 1u << 26) input.fail(fmt::format("{} is too large", graph_.input.text()));
    }

    void read_layers(const YamlReader& layers)
    {
        bool first_convolution = true;
        std::vector<YamlReader> items = layers.items();
        if (items.empty() || items.size() > most_layers)
            layers.fail(fmt::format("expected 1 to {} layers", most_layers));
        for (const YamlReader& item : items) {
            nodes_.push_back(read_layer(item, defaults_, options_, first_convolution));
            if (nodes_.back().node.operation == Operation::convolution) first_convolution = false;
            const NamedNode& added = nodes_.back();
            auto [known, is_new] = index_of_.emplace(added.node.name, static_cast<int>(nodes_.size()) - 1);
            if (is_new) continue;
            added.name.fail(fmt::format("'{}' is already the layer of {}", added.node.name,
                                        nodes_[static_cast<size_t>(known->second)].node.place));
        }
    }

    // Input names to indices in the order of the file.
    void resolve_names()
    {
        index_of_.emplace("input", graph_input);
        for (size_t i = 0; i < nodes_.size(); ++i) {
            NamedNode& named = nodes_[i];
            if (named.inputs.empty()) named.node.inputs = {static_cast<int>(i) - 1};
            for (const auto& [name, reader] : named.inputs)
                named.node.inputs.push_back(index(name, reader));
        }
    }

    int index(const std::string& name, const YamlReader& reader) const
    {
        auto found = index_of_.find(name);
        if (found != index_of_.end()) return found->second;
        std::vector<std::string> names;
        for (const auto& [known, unused] : index_of_)
            names.push_back(known);
        reader.fail(fmt::format("there is no layer '{}'{}", name, did_you_mean(name, names)));
    }

    // Into graph_.nodes so that inputs come first; the file's order where it is one already.
    void sort()
    {
        std::vector<std::vector<size_t>> users(nodes_.size());
        std::vector<size_t> missing(nodes_.size(), 0);
        for (size_t i = 0; i < nodes_.size(); ++i) {
            for (int input : nodes_[i].node.inputs) {
                if (input == graph_input) continue;
                users[static_cast<size_t>(input)].push_back(i);
                ++missing[i];
            }
        }
        std::set<size_t> ready;
        for (size_t i = 0; i < nodes_.size(); ++i) {
            if (missing[i] == 0) ready.insert(i);
        }
        std::vector<int> position(nodes_.size(), graph_input);
        while (!ready.empty()) {
            size_t next = *ready.begin();
            ready.erase(ready.begin());
            position[next] = static_cast<int>(graph_.nodes.size());
            graph_.nodes.push_back(nodes_[next].node);
            for (int& input : graph_.nodes.back().inputs) {
                if (input != graph_input) input = position[static_cast<size_t>(input)];
            }
            for (size_t user : users[next]) {
                if (--missing[user] == 0) ready.insert(user);
            }
        }
        if (graph_.nodes.size() != nodes_.size()) report_cycle(missing);
    }

    // From any layer that waits, going to an input that waits ends up in a cycle.
    [[noreturn]] void report_cycle(const std::vector<size_t>& missing) const
    {
        auto first = std::find_if(missing.begin(), missing.end(), [](size_t count) { return count > 0; });
        std::vector<size_t> path = {static_cast<size_t>(first - missing.begin())};
        while (std::count(path.begin(), path.end(), path.back()) == 1) {
            const std::vector<int>& inputs = nodes_[path.back()].node.inputs;
            auto waits = [&](int input) { return input != graph_input && missing[static_cast<size_t>(input)] > 0; };
            path.push_back(static_cast<size_t>(*std::find_if(inputs.begin(), inputs.end(), waits)));
        }
        path.erase(path.begin(), std::find(path.begin(), path.end(), path.back()));
        std::string names;
        for (size_t i : path)
            names += (names.empty() ? "" : " <- ") + nodes_[i].node.name;
        nodes_[path.front()].name.fail("its inputs form a cycle: " + names);
    }

    // Everything but the output has a user; the one layer without is then the last.
    void check_uses() const
    {
        std::vector<bool> used(graph_.nodes.size(), false);
        for (const TopologyNode& node : graph_.nodes) {
            for (int input : node.inputs) {
                if (input != graph_input) used[static_cast<size_t>(input)] = true;
            }
        }
        auto unused = std::find(used.begin(), used.end(), false);
        if (unused + 1 == used.end()) return;
        const TopologyNode& node = graph_.nodes[static_cast<size_t>(unused - used.begin())];
        nodes_[static_cast<size_t>(index_of_.at(node.name))].name.fail(
            fmt::format("no layer takes the output of '{}', and it is not the last", node.name));
    }

    void check_macs(const YamlReader& macs) const
    {
        uint64_t declared = macs.unsigned_integer(0, UINT64_MAX);
        uint64_t computed = dense_macs(graph_);
        if (options_.resolution || declared == computed) return;
        macs.fail(fmt::format("{} are declared, the layers make {}", declared, computed));
    }

    const YamlReader& root_;
    const TopologyOptions& options_;
    LayerDefaults defaults_;
    std::vector<NamedNode> nodes_;
    std::map<std::string, int> index_of_;
    Graph graph_;
};

} // namespace

Graph read_topology(const std::string& path, const TopologyOptions& options)
{
    return TopologyReader(YamlReader::load_file(path), options).read();
}

Graph parse_topology(const std::string& text, const std::string& place, const TopologyOptions& options)
{
    return TopologyReader(YamlReader::parse(text, place), options).read();
}

} // namespace svp::compiler
