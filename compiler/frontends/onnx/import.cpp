// SPDX-License-Identifier: Apache-2.0
#include "compiler/frontends/onnx/import.h"

#include "base/errors/input_error.h"
#include "compiler/frontends/onnx/graph_builder.h"
#include "compiler/frontends/onnx/graph_order.h"
#include "compiler/frontends/onnx/model_file.h"
#include "compiler/frontends/onnx/operators.h"
#include "compiler/frontends/onnx/printable.h"
#include "compiler/frontends/onnx/simplify.h"

#include <cmath>
#include <fmt/format.h>
#include <onnx/onnx_pb.h>

namespace svp::compiler {
namespace {

// The folder that a file lies in.
std::string folder_of(const std::string& path)
{
    size_t slash = path.find_last_of('/');
    if (slash == std::string::npos) return ".";
    return path.substr(0, slash + 1);
}

// "model" of "some/folder/model.onnx".
std::string stem(const std::string& path)
{
    size_t start = path.find_last_of('/') + 1;
    return path.substr(start, path.find_last_of('.') > start ? path.find_last_of('.') - start : std::string::npos);
}

int64_t opset_of(const onnx::ModelProto& model, const std::string& domain)
{
    for (const onnx::OperatorSetIdProto& set : model.opset_import()) {
        if (set.domain() == domain) return set.version();
    }
    return default_opset(model);
}

void require_supported(const onnx::ModelProto& model, const std::vector<int>& order, const std::string& place)
{
    std::string unsupported;
    for (int index : order) {
        const onnx::NodeProto& node = model.graph().node(index);
        if (find_operator(node.domain(), node.op_type())) continue;
        if (!unsupported.empty()) unsupported += ", ";
        unsupported += describe_node(model.graph(), index);
        if (!node.domain().empty()) unsupported += " of domain " + printable(node.domain());
        unsupported += fmt::format(" of opset {}", opset_of(model, node.domain()));
    }
    if (!unsupported.empty()) throw InputError(fmt::format("{}: not supported: {}", place, unsupported));
}

void require_finite(const FloatNetwork& network, const std::string& place)
{
    for (const FloatLayer& layer : network.layers) {
        bool finite = true;
        for (float weight : layer.weights)
            finite = finite && std::isfinite(weight);
        for (float bias : layer.bias)
            finite = finite && std::isfinite(bias);
        if (!finite) throw InputError(fmt::format("{}: node '{}': its weights overflow", place, layer.shape.name));
    }
}

FloatNetwork import_model(const onnx::ModelProto& model, const ModelSource& source)
{
    const std::string& place = source.place;
    std::vector<int> order = execution_order(model.graph(), place);
    require_supported(model, order, place);
    GraphBuilder builder(model.graph(), source, default_opset(model));
    for (int index : order) {
        const onnx::NodeProto& proto = model.graph().node(index);
        Node node(proto, builder, place + ": " + describe_node(model.graph(), index));
        find_operator(proto.domain(), proto.op_type())(node);
        node.attributes().check_all_read();
    }
    FloatNetwork network = builder.take();
    simplify(network);
    require_finite(network, place);
    return network;
}

} // namespace

FloatNetwork import_onnx_bytes(const std::string& bytes, const std::string& place)
{
    return import_model(*parse_model(bytes, place), {place, ""});
}

FloatNetwork import_onnx(const std::string& path)
{
    std::unique_ptr<onnx::ModelProto> model = read_model(path);
    FloatNetwork network = import_model(*model, {path, folder_of(path)});
    network.name = printable(stem(path));
    return network;
}

} // namespace svp::compiler
