// SPDX-License-Identifier: Apache-2.0
#include "tests/conformance/official_test.h"

#include "compiler/frontends/onnx/operators.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <set>

namespace svp::test {
namespace {

namespace fs = std::filesystem;

const fs::path root = "/usr/share/libonnx-testdata/data";

template <class Proto>
Proto read_proto(const fs::path& path)
{
    Proto result;
    std::ifstream stream(path, std::ios::binary);
    if (!stream || !result.ParseFromIstream(&stream)) throw NotApplicable("its data are no plain tensors");
    return result;
}

template <class T>
std::vector<double> numbers(const std::string& raw)
{
    std::vector<double> result(raw.size() / sizeof(T));
    for (size_t i = 0; i < result.size(); ++i) {
        T value;
        std::memcpy(&value, raw.data() + i * sizeof(T), sizeof(T));
        result[i] = static_cast<double>(value);
    }
    return result;
}

std::vector<double> half_numbers(const std::string& raw)
{
    std::vector<double> result = numbers<uint16_t>(raw);
    for (double& value : result) {
        auto bits = static_cast<unsigned>(value);
        int exponent = static_cast<int>(bits >> 10 & 0x1f);
        double fraction = bits & 0x3ff;
        double magnitude = exponent == 0 ? std::ldexp(fraction, -24) : std::ldexp(fraction + 0x400, exponent - 25);
        value = bits & 0x8000 ? -magnitude : magnitude;
    }
    return result;
}

bool all_supported(const onnx::ModelProto& model)
{
    const auto& nodes = model.graph().node();
    return !nodes.empty() && std::all_of(nodes.begin(), nodes.end(), [](const onnx::NodeProto& node) {
        return compiler::find_operator(node.domain(), node.op_type()) != nullptr;
    });
}

std::vector<const onnx::ValueInfoProto*> computed_inputs(const onnx::GraphProto& graph)
{
    std::set<std::string> initializers;
    for (const onnx::TensorProto& initializer : graph.initializer())
        initializers.insert(initializer.name());
    std::vector<const onnx::ValueInfoProto*> result;
    for (const onnx::ValueInfoProto& input : graph.input()) {
        if (!initializers.count(input.name())) result.push_back(&input);
    }
    return result;
}

// Inputs that differ in their channels only, all of them operands of one node that computes with several tensors.
bool takes_several_tensors(const onnx::GraphProto& graph, const std::vector<onnx::TensorProto>& inputs)
{
    static const std::set<std::string> types{"Add", "Sub", "Concat"};
    if (graph.node_size() != 1 || inputs.size() < 2 || !types.count(graph.node(0).op_type())) return false;
    return std::all_of(inputs.begin(), inputs.end(), [&](const onnx::TensorProto& input) {
        bool same = input.dims_size() == inputs[0].dims_size() && input.dims_size() >= 2 &&
                    input.data_type() == onnx::TensorProto::FLOAT;
        for (int axis = 0; same && axis < input.dims_size(); ++axis)
            same = axis == 1 || input.dims(axis) == inputs[0].dims(axis);
        return same;
    });
}

// All inputs behind one another along axis 1.
TestTensor merged(const std::vector<onnx::TensorProto>& protos)
{
    TestTensor result = tensor_of(protos[0]);
    result.dims[1] = 0;
    result.values.clear();
    std::vector<TestTensor> parts;
    for (const onnx::TensorProto& proto : protos) {
        parts.push_back(tensor_of(proto));
        result.dims[1] += parts.back().dims[1];
    }
    for (int64_t item = 0; item < result.dims[0]; ++item) {
        for (const TestTensor& part : parts) {
            auto size = static_cast<ptrdiff_t>(part.values.size()) / result.dims[0];
            result.values.insert(result.values.end(), part.values.begin() + item * size,
                                 part.values.begin() + (item + 1) * size);
        }
    }
    return result;
}

// Input `name` becomes channels first .. first + count - 1 of "merged": by Conv, or MatMul where there is no image.
void pick_channels(onnx::GraphProto& graph, const std::string& name, int64_t first, int64_t count, int64_t all,
                   size_t rank)
{
    onnx::TensorProto& kernel = *graph.add_initializer();
    kernel.set_name(name + ".kernel");
    kernel.set_data_type(onnx::TensorProto::FLOAT);
    bool matrix = rank == 2;
    kernel.add_dims(matrix ? all : count);
    kernel.add_dims(matrix ? count : all);
    for (size_t i = 2; i < rank; ++i)
        kernel.add_dims(1);
    for (int64_t row = 0; row < kernel.dims(0); ++row) {
        for (int64_t column = 0; column < kernel.dims(1); ++column)
            kernel.add_float_data(matrix ? row == first + column : column == first + row);
    }
    onnx::NodeProto& node = *graph.add_node();
    node.set_op_type(matrix ? "MatMul" : "Conv");
    node.add_input("merged");
    node.add_input(kernel.name());
    node.add_output(name);
}

void pick_parts(onnx::GraphProto& graph, const std::vector<onnx::TensorProto>& inputs, const TestTensor& all)
{
    std::vector<std::string> names;
    for (const onnx::ValueInfoProto* input : computed_inputs(graph))
        names.push_back(input->name());
    graph.clear_input();
    onnx::ValueInfoProto& info = *graph.add_input();
    info.set_name("merged");
    info.mutable_type()->mutable_tensor_type()->set_elem_type(onnx::TensorProto::FLOAT);
    for (int64_t dim : all.dims)
        info.mutable_type()->mutable_tensor_type()->mutable_shape()->add_dim()->set_dim_value(dim);
    int64_t first = 0;
    for (size_t i = 0; i < inputs.size(); ++i) {
        pick_channels(graph, names[i], first, inputs[i].dims(1), all.dims[1], all.dims.size());
        first += inputs[i].dims(1);
    }
}

} // namespace

bool TestTensor::is_integer() const
{
    return type == onnx::TensorProto::UINT8 || type == onnx::TensorProto::INT8 || type == onnx::TensorProto::INT32;
}

TestTensor tensor_of(const onnx::TensorProto& proto)
{
    TestTensor result{{proto.dims().begin(), proto.dims().end()}, proto.data_type(), {}};
    switch (proto.data_type()) {
    case onnx::TensorProto::FLOAT:
        result.values = numbers<float>(proto.raw_data());
        result.values.insert(result.values.end(), proto.float_data().begin(), proto.float_data().end());
        break;
    case onnx::TensorProto::DOUBLE:
        result.values = numbers<double>(proto.raw_data());
        break;
    case onnx::TensorProto::FLOAT16:
        result.values = half_numbers(proto.raw_data());
        break;
    case onnx::TensorProto::UINT8:
        result.values = numbers<uint8_t>(proto.raw_data());
        break;
    case onnx::TensorProto::INT8:
        result.values = numbers<int8_t>(proto.raw_data());
        break;
    case onnx::TensorProto::INT32:
        result.values = numbers<int32_t>(proto.raw_data());
        break;
    case onnx::TensorProto::INT64:
        result.values = numbers<int64_t>(proto.raw_data());
        break;
    default:
        throw NotApplicable("its data are no tensors of numbers");
    }
    return result;
}

std::vector<std::string> supported_tests()
{
    std::vector<std::string> result;
    for (const char* family : {"node", "pytorch-converted", "pytorch-operator", "simple"}) {
        if (!fs::exists(root / family)) throw std::runtime_error("install libonnx-testdata, which packages.txt names");
        for (const fs::directory_entry& entry : fs::directory_iterator(root / family)) {
            auto model = read_proto<onnx::ModelProto>(entry.path() / "model.onnx");
            if (all_supported(model)) result.push_back(family + ("/" + entry.path().filename().string()));
        }
    }
    std::sort(result.begin(), result.end());
    return result;
}

OfficialTest read_test(const std::string& name)
{
    OfficialTest test;
    test.model = read_proto<onnx::ModelProto>(root / name / "model.onnx");
    fs::path data = root / name / "test_data_set_0";
    for (size_t i = 0; fs::exists(data / ("input_" + std::to_string(i) + ".pb")); ++i)
        test.inputs.push_back(read_proto<onnx::TensorProto>(data / ("input_" + std::to_string(i) + ".pb")));
    test.output = tensor_of(read_proto<onnx::TensorProto>(data / "output_0.pb"));
    return test;
}

PosedTest pose(const OfficialTest& test)
{
    onnx::ModelProto model = test.model;
    onnx::GraphProto& graph = *model.mutable_graph();
    if (test.inputs.empty()) throw NotApplicable("it has no input");
    PosedTest result;
    if (takes_several_tensors(graph, test.inputs)) {
        result.input = merged(test.inputs);
        pick_parts(graph, test.inputs, result.input);
    } else {
        result.input = tensor_of(test.inputs[0]);
        std::vector<const onnx::ValueInfoProto*> inputs = computed_inputs(graph);
        for (size_t i = 1; i < inputs.size() && i < test.inputs.size(); ++i) {
            onnx::TensorProto& constant = *graph.add_initializer();
            constant = test.inputs[i];
            constant.set_name(inputs[i]->name());
        }
    }
    if (result.input.dims.size() > 1) result.items = static_cast<size_t>(result.input.dims[0]);
    if (result.input.values.empty() || result.items == 0) throw NotApplicable("its input is empty");
    result.model = model.SerializeAsString();
    return result;
}

} // namespace svp::test
