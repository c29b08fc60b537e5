// SPDX-License-Identifier: Apache-2.0
#include "compiler/frontends/onnx/external_files.h"

#include "compiler/frontends/onnx/model_file.h"

#include <filesystem>
#include <onnx/onnx_pb.h>
#include <set>

namespace svp::compiler {
namespace {

void add_location(const onnx::TensorProto& tensor, std::set<std::string>& locations)
{
    if (tensor.data_location() != onnx::TensorProto::EXTERNAL) return;
    for (const onnx::StringStringEntryProto& entry : tensor.external_data())
        if (entry.key() == "location") locations.insert(entry.value());
}

} // namespace

std::vector<std::string> external_files(const std::string& path)
{
    const std::unique_ptr<onnx::ModelProto> model = read_model(path);
    std::set<std::string> locations;
    for (const onnx::TensorProto& tensor : model->graph().initializer())
        add_location(tensor, locations);
    for (const onnx::NodeProto& node : model->graph().node())
        for (const onnx::AttributeProto& attribute : node.attribute())
            add_location(attribute.t(), locations);
    std::vector<std::string> files;
    for (const std::string& location : locations)
        files.push_back((std::filesystem::path(path).parent_path() / location).string());
    return files;
}

} // namespace svp::compiler
