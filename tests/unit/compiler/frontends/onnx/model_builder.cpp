// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/compiler/frontends/onnx/model_builder.h"

namespace svp::test {

void set_attribute(onnx::NodeProto& node, const std::string& name, const AttributeValue& value)
{
    onnx::AttributeProto& attribute = *node.add_attribute();
    attribute.set_name(name);
    if (const auto* integer = std::get_if<int64_t>(&value)) {
        attribute.set_type(onnx::AttributeProto::INT);
        attribute.set_i(*integer);
    } else if (const auto* real = std::get_if<float>(&value)) {
        attribute.set_type(onnx::AttributeProto::FLOAT);
        attribute.set_f(*real);
    } else if (const auto* text = std::get_if<std::string>(&value)) {
        attribute.set_type(onnx::AttributeProto::STRING);
        attribute.set_s(*text);
    } else {
        attribute.set_type(onnx::AttributeProto::INTS);
        for (int64_t i : std::get<std::vector<int64_t>>(value))
            attribute.add_ints(i);
    }
}

ModelBuilder::ModelBuilder(const std::vector<int64_t>& input_dims, int64_t opset, int input_type)
{
    model_.set_ir_version(8);
    model_.set_producer_name("test");
    model_.add_opset_import()->set_version(opset);
    onnx::GraphProto& graph = *model_.mutable_graph();
    graph.set_name("small");
    onnx::ValueInfoProto& input = *graph.add_input();
    input.set_name("input");
    onnx::TypeProto::Tensor& type = *input.mutable_type()->mutable_tensor_type();
    type.set_elem_type(input_type);
    for (int64_t dim : input_dims) {
        onnx::TensorShapeProto::Dimension& dimension = *type.mutable_shape()->add_dim();
        if (dim >= 0)
            dimension.set_dim_value(dim);
        else
            dimension.set_dim_param("N");
    }
}

std::string ModelBuilder::reals(const std::vector<int64_t>& dims, const std::vector<float>& values, bool raw)
{
    onnx::TensorProto& tensor = *model_.mutable_graph()->add_initializer();
    tensor.set_name("constant" + std::to_string(++names_));
    tensor.set_data_type(onnx::TensorProto::FLOAT);
    for (int64_t dim : dims)
        tensor.add_dims(dim);
    if (raw) {
        tensor.set_raw_data(values.data(), values.size() * sizeof(float));
    } else {
        for (float value : values)
            tensor.add_float_data(value);
    }
    return tensor.name();
}

std::string ModelBuilder::integers(const std::vector<int64_t>& values)
{
    onnx::TensorProto& tensor = *model_.mutable_graph()->add_initializer();
    tensor.set_name("constant" + std::to_string(++names_));
    tensor.set_data_type(onnx::TensorProto::INT64);
    tensor.add_dims(static_cast<int64_t>(values.size()));
    for (int64_t value : values)
        tensor.add_int64_data(value);
    return tensor.name();
}

std::string ModelBuilder::codes(int type, const std::vector<int64_t>& dims, const std::vector<int32_t>& values)
{
    onnx::TensorProto& tensor = *model_.mutable_graph()->add_initializer();
    tensor.set_name("constant" + std::to_string(++names_));
    tensor.set_data_type(type);
    for (int64_t dim : dims)
        tensor.add_dims(dim);
    for (int32_t value : values)
        tensor.add_int32_data(value);
    return tensor.name();
}

std::string ModelBuilder::node(const std::string& type, const std::vector<std::string>& inputs,
                               const std::vector<NamedAttribute>& attributes)
{
    onnx::NodeProto& node = *model_.mutable_graph()->add_node();
    node.set_op_type(type);
    node.set_name(type + std::to_string(++names_));
    for (const std::string& input : inputs)
        node.add_input(input);
    node.add_output("tensor" + std::to_string(names_));
    for (const auto& [name, value] : attributes)
        set_attribute(node, name, value);
    return node.output(0);
}

onnx::NodeProto& ModelBuilder::last_node()
{
    onnx::GraphProto& graph = *model_.mutable_graph();
    return *graph.mutable_node(graph.node_size() - 1);
}

std::string ModelBuilder::finish(const std::string& output)
{
    onnx::ValueInfoProto& info = *model_.mutable_graph()->add_output();
    info.set_name(output);
    info.mutable_type()->mutable_tensor_type()->set_elem_type(onnx::TensorProto::FLOAT);
    return model_.SerializeAsString();
}

} // namespace svp::test
