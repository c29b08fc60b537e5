#include "compiler/onnx/model_file.h"

#include "compiler/input_error.h"

#include <fmt/format.h>
#include <google/protobuf/stubs/logging.h>
#include <limits>
#include <onnx/onnx_pb.h>

namespace svp::compiler {
namespace {

constexpr int64_t oldest_opset = 7; // Before it, Add and Gemm broadcast by attributes.

} // namespace

int64_t default_opset(const onnx::ModelProto& model)
{
    int64_t version = 0;
    for (const onnx::OperatorSetIdProto& set : model.opset_import()) {
        if (set.domain().empty() || set.domain() == "ai.onnx") version = set.version();
    }
    return version;
}

std::unique_ptr<onnx::ModelProto> parse_model(const std::string& bytes, const std::string& place)
{
    if (bytes.empty()) throw InputError(place + ": the file is empty");
    if (bytes.size() > static_cast<size_t>(std::numeric_limits<int>::max())) {
        throw InputError(place + ": larger than 2 GB, which an ONNX file cannot be");
    }
    google::protobuf::LogSilencer silencer; // it would print lines of its own beside our one
    auto model = std::make_unique<onnx::ModelProto>();
    if (!model->ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
        throw InputError(place + ": not an ONNX model, or damaged or cut short");
    }
    if (!model->has_graph() || model->graph().node_size() == 0) throw InputError(place + ": the model has no graph");
    int64_t opset = default_opset(*model);
    if (opset < oldest_opset) {
        throw InputError(fmt::format("{}: operator set {} of the default domain; {} or later is needed", place, opset,
                                     oldest_opset));
    }
    return model;
}

} // namespace svp::compiler
