// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/mutate.h"

#include <algorithm>
#include <cstring>
#include <limits>

namespace svp::test {
namespace {

using compiler::Random;
using Bytes = std::vector<uint8_t>;

constexpr int64_t extremes[] = {-1,
                                0,
                                1,
                                2,
                                3,
                                7,
                                8,
                                63,
                                64,
                                65,
                                127,
                                128,
                                255,
                                256,
                                65535,
                                65536,
                                1 << 24,
                                int64_t{1} << 31,
                                int64_t{1} << 40,
                                INT64_MAX,
                                INT64_MIN};

int64_t extreme(Random& random) { return extremes[random.below(std::size(extremes))]; }

void change_bytes(Bytes& bytes, const Bytes& other, Random& random)
{
    if (bytes.empty()) bytes.push_back(0);
    size_t at = random.below(bytes.size()), run = 1 + random.below(16);
    auto begin = bytes.begin() + static_cast<ptrdiff_t>(at);
    auto end = bytes.begin() + static_cast<ptrdiff_t>(std::min(at + run, bytes.size()));
    switch (random.below(7)) {
    case 0:
        bytes[at] = static_cast<uint8_t>(bytes[at] ^ (1U << random.below(8)));
        break;
    case 1:
        bytes[at] = static_cast<uint8_t>(random.below(256));
        break;
    case 2:
        bytes.erase(begin, end);
        break;
    case 3: {
        Bytes copy(begin, end);
        bytes.insert(begin, copy.begin(), copy.end());
        break;
    }
    case 4:
        for (size_t i = 0; i < run && at + i < bytes.size() && at + i < other.size(); ++i)
            bytes[at + i] = other[at + i];
        break;
    case 5:
        if (random.below(8) == 0) bytes.resize(at);
        break;
    default: {
        int64_t word = extreme(random);
        size_t size = size_t{1} << random.below(4);
        at -= at % size;
        if (at + size <= bytes.size()) std::memcpy(bytes.data() + at, &word, size);
    }
    }
}

class ModelChange {
  public:
    ModelChange(onnx::ModelProto& model, Random& random)
        : model_(model),
          graph_(*model.mutable_graph()),
          random_(random)
    {
    }

    void run()
    {
        if (graph_.node_size() == 0) return;
        switch (random_.below(10)) {
        case 0:
            return change_initializer();
        case 1:
            return change_shape();
        case 2:
            return change_graph();
        case 3:
            node().set_op_type(operators[random_.below(std::size(operators))]);
            return;
        case 4:
        case 5:
        case 6:
            return change_wires(node());
        default:
            return change_attribute(node());
        }
    }

  private:
    static constexpr const char* operators[] = {"Conv",
                                                "Relu",
                                                "MaxPool",
                                                "AveragePool",
                                                "Add",
                                                "Concat",
                                                "Flatten",
                                                "Reshape",
                                                "Gemm",
                                                "MatMul",
                                                "QuantizeLinear",
                                                "LeakyRelu",
                                                "Clip",
                                                "Softmax",
                                                "QLinearConv",
                                                "ConvInteger",
                                                "DequantizeLinear",
                                                "Pad",
                                                "Transpose",
                                                "Squeeze",
                                                "Unsqueeze",
                                                "Identity",
                                                "Mul",
                                                "Sub",
                                                "ReduceMean",
                                                "QLinearMatMul",
                                                "MatMulInteger",
                                                "Cast"};

    int index(int size) { return static_cast<int>(random_.below(static_cast<uint64_t>(size))); }
    onnx::NodeProto& node() { return *graph_.mutable_node(index(graph_.node_size())); }

    std::string any_name()
    {
        if (random_.below(3) == 0 && graph_.initializer_size() > 0) {
            return graph_.initializer(index(graph_.initializer_size())).name();
        }
        const onnx::NodeProto& from = node();
        return from.output_size() > 0 ? from.output(0) : "input";
    }

    void change_wires(onnx::NodeProto& node)
    {
        if (node.input_size() == 0 || random_.below(4) == 0) return node.add_input(any_name());
        int at = index(node.input_size());
        if (random_.below(4) == 0) return node.mutable_input()->DeleteSubrange(at, 1);
        node.set_input(at, random_.below(8) ? any_name() : "");
    }

    void change_initializer()
    {
        if (graph_.initializer_size() == 0) return;
        onnx::TensorProto& tensor = *graph_.mutable_initializer(index(graph_.initializer_size()));
        switch (random_.below(6)) {
        case 0:
            return tensor.set_data_type(static_cast<int>(random_.below(18)));
        case 1:
            if (tensor.dims_size() > 0) tensor.set_dims(index(tensor.dims_size()), extreme(random_));
            return;
        case 2:
            return tensor.add_dims(extreme(random_));
        case 3:
            if (tensor.dims_size() > 1) tensor.mutable_dims()->SwapElements(0, 1);
            return;
        case 4:
            return tensor.set_data_location(onnx::TensorProto::EXTERNAL);
        default:
            for (float& value : *tensor.mutable_float_data())
                value *= random_.below(2) ? 1e30F : -1e-30F;
            for (int32_t& value : *tensor.mutable_int32_data())
                value = static_cast<int32_t>(extreme(random_));
            for (int64_t& value : *tensor.mutable_int64_data())
                value = extreme(random_);
        }
    }

    void change_attribute(onnx::NodeProto& node)
    {
        if (node.attribute_size() == 0) return;
        onnx::AttributeProto& attribute = *node.mutable_attribute(index(node.attribute_size()));
        attribute.set_i(extreme(random_));
        attribute.set_f(static_cast<float>(extreme(random_)));
        if (attribute.ints_size() > 0 && random_.below(2)) {
            attribute.set_ints(index(attribute.ints_size()),
                               random_.below(2) ? extreme(random_) : random_.between(0, 4));
        } else if (random_.below(4) == 0) {
            attribute.add_ints(extreme(random_));
        }
    }

    void change_shape()
    {
        if (graph_.input_size() == 0) return;
        auto& type = *graph_.mutable_input(0)->mutable_type()->mutable_tensor_type();
        if (random_.below(4) == 0) type.set_elem_type(static_cast<int>(random_.below(12)));
        if (type.shape().dim_size() == 0) return;
        auto& dim = *type.mutable_shape()->mutable_dim(index(type.shape().dim_size()));
        dim.set_dim_value(random_.below(2) ? extreme(random_) : random_.between(1, 9));
    }

    void change_graph()
    {
        switch (random_.below(5)) {
        case 0:
            return graph_.mutable_node()->DeleteSubrange(index(graph_.node_size()), 1);
        case 1:
            if (graph_.output_size() > 0) graph_.mutable_output(0)->set_name(any_name());
            return;
        case 2:
            *graph_.add_node() = node();
            return;
        case 3:
            if (model_.opset_import_size() > 0) model_.mutable_opset_import(0)->set_version(random_.between(0, 20));
            return;
        default:
            graph_.mutable_node()->SwapElements(index(graph_.node_size()), index(graph_.node_size()));
        }
    }

    onnx::ModelProto& model_;
    onnx::GraphProto& graph_;
    Random& random_;
};

} // namespace

void mutate_bytes(Bytes& bytes, const Bytes& other, Random& random)
{
    for (uint64_t count = random.between(1, 8); count > 0; --count)
        change_bytes(bytes, other, random);
}

void mutate_model(onnx::ModelProto& model, Random& random)
{
    for (uint64_t count = random.between(1, 4); count > 0; --count)
        ModelChange(model, random).run();
}

} // namespace svp::test
