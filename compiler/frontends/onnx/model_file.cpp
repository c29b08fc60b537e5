// SPDX-License-Identifier: Apache-2.0
#include "compiler/frontends/onnx/model_file.h"

#include "base/errors/input_error.h"

#include <cstring>
#include <fmt/format.h>
#include <fstream>
#include <google/protobuf/stubs/logging.h>
#include <limits>
#include <onnx/onnx_pb.h>
#include <sys/stat.h>

namespace svp::compiler {
namespace {

// What old sets had other attributes for is refused by these attributes; after 18 quantization has blocks and data
// types of its own.
constexpr int64_t oldest_opset = 1, newest_opset = 18;

void require_possible_size(size_t bytes, const std::string& place)
{
    if (bytes <= static_cast<size_t>(std::numeric_limits<int>::max())) return;
    throw InputError(place + ": larger than 2 GB, which an ONNX file cannot be");
}

void check_model(const onnx::ModelProto& model, bool parsed, const std::string& place)
{
    if (!parsed) throw InputError(place + ": not an ONNX model, or damaged or cut short");
    if (!model.has_graph() || model.graph().node_size() == 0) throw InputError(place + ": the model has no graph");
    int64_t opset = default_opset(model);
    if (opset < oldest_opset || opset > newest_opset) {
        throw InputError(fmt::format("{}: operator set {} of the default domain; {} to {} are known", place, opset,
                                     oldest_opset, newest_opset));
    }
}

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
    require_possible_size(bytes.size(), place);
    google::protobuf::LogSilencer silencer; // it would print lines of its own beside our one
    auto model = std::make_unique<onnx::ModelProto>();
    bool parsed = model->ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
    check_model(*model, parsed, place);
    return model;
}

std::unique_ptr<onnx::ModelProto> read_model(const std::string& path)
{
    struct stat status {};
    if (stat(path.c_str(), &status) != 0) throw InputError(fmt::format("{}: {}", path, std::strerror(errno)));
    if (!S_ISREG(status.st_mode)) throw InputError(path + ": not a file");
    if (status.st_size == 0) throw InputError(path + ": the file is empty");
    require_possible_size(static_cast<size_t>(status.st_size), path);
    std::ifstream stream(path, std::ios::binary);
    if (!stream) throw InputError(path + ": cannot be read");
    google::protobuf::LogSilencer silencer;
    auto model = std::make_unique<onnx::ModelProto>();
    bool parsed = model->ParseFromIstream(&stream);
    check_model(*model, parsed, path);
    return model;
}

} // namespace svp::compiler
