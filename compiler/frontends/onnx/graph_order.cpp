// SPDX-License-Identifier: Apache-2.0
#include "compiler/frontends/onnx/graph_order.h"

#include "base/errors/input_error.h"
#include "compiler/frontends/onnx/printable.h"

#include <fmt/format.h>
#include <functional>
#include <onnx/onnx_pb.h>
#include <queue>
#include <unordered_map>

namespace svp::compiler {
namespace {

constexpr int not_a_node = -1; // defined by an initializer or a graph input

class GraphOrder {
  public:
    GraphOrder(const onnx::GraphProto& graph, const std::string& place) : graph_(graph), place_(place)
    {
        collect_definitions();
        mark_needed();
    }

    // Kahn's algorithm, the earliest ready node of the file first.
    std::vector<int> run() const
    {
        std::vector<int> missing(needed_.size(), 0);
        std::vector<std::vector<int>> readers(needed_.size());
        std::priority_queue<int, std::vector<int>, std::greater<>> ready;
        size_t total = 0;
        for (int i = 0; i < graph_.node_size(); ++i) {
            if (!needed_[index(i)]) continue;
            ++total;
            for (int source : sources(i)) {
                ++missing[index(i)];
                readers[index(source)].push_back(i);
            }
            if (missing[index(i)] == 0) ready.push(i);
        }
        std::vector<int> order;
        while (!ready.empty()) {
            int node = ready.top();
            ready.pop();
            order.push_back(node);
            for (int reader : readers[index(node)]) {
                if (--missing[index(reader)] == 0) ready.push(reader);
            }
        }
        if (order.size() < total) throw InputError(place_ + ": the graph has a cycle at or before " + stuck(missing));
        return order;
    }

  private:
    static size_t index(int i) { return static_cast<size_t>(i); }

    void define(const std::string& name, int node)
    {
        auto [found, fresh] = definitions_.emplace(name, node);
        if (!fresh) throw InputError(fmt::format("{}: tensor '{}' is defined twice", place_, printable(name)));
    }

    void collect_definitions()
    {
        for (const onnx::TensorProto& initializer : graph_.initializer())
            define(initializer.name(), not_a_node);
        for (const onnx::ValueInfoProto& input : graph_.input())
            definitions_.emplace(input.name(), not_a_node); // old files list initializers as inputs, too
        for (int i = 0; i < graph_.node_size(); ++i) {
            for (const std::string& output : graph_.node(i).output()) {
                if (!output.empty()) define(output, i);
            }
        }
    }

    int source_of(const std::string& name, const std::string& user) const
    {
        auto found = definitions_.find(name);
        if (found != definitions_.end()) return found->second;
        throw InputError(fmt::format("{}: {} needs tensor '{}', which nothing defines", place_, user, printable(name)));
    }

    std::vector<int> sources(int node) const
    {
        std::vector<int> result;
        for (const std::string& input : graph_.node(node).input()) {
            if (input.empty()) continue; // an optional input left out
            int source = source_of(input, describe_node(graph_, node));
            if (source != not_a_node) result.push_back(source);
        }
        return result;
    }

    void mark_needed()
    {
        needed_.assign(index(graph_.node_size()), false);
        std::vector<int> pending;
        for (const onnx::ValueInfoProto& output : graph_.output())
            pending.push_back(source_of(output.name(), "the graph's output"));
        while (!pending.empty()) {
            int node = pending.back();
            pending.pop_back();
            if (node == not_a_node || needed_[index(node)]) continue;
            needed_[index(node)] = true;
            for (int source : sources(node))
                pending.push_back(source);
        }
    }

    std::string stuck(const std::vector<int>& missing) const
    {
        for (int i = 0; i < graph_.node_size(); ++i) {
            if (missing[index(i)] > 0) return describe_node(graph_, i);
        }
        return "its nodes";
    }

    const onnx::GraphProto& graph_;
    const std::string& place_;
    std::unordered_map<std::string, int> definitions_; // looked up only
    std::vector<bool> needed_;
};

} // namespace

std::string describe_node(const onnx::GraphProto& graph, int node)
{
    const onnx::NodeProto& proto = graph.node(node);
    std::string name = proto.name();
    if (name.empty() && proto.output_size() > 0) name = proto.output(0);
    return fmt::format("node '{}' ({})", printable(name), printable(proto.op_type()));
}

std::vector<int> execution_order(const onnx::GraphProto& graph, const std::string& place)
{
    return GraphOrder(graph, place).run();
}

} // namespace svp::compiler
