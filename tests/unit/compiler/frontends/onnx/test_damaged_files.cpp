// SPDX-License-Identifier: Apache-2.0
// Whatever a file holds, import answers with a network or with one clear line.
#include "base/errors/input_error.h"
#include "compiler/frontends/onnx/import.h"
#include "compiler/oracle/float_executor.h"
#include "tests/unit/compiler/frontends/onnx/import_check.h"
#include "tests/unit/compiler/frontends/onnx/model_builder.h"

#include <cstdio>
#include <fstream>
#include <functional>
#include <gmock/gmock.h>
#include <limits>

namespace svp::test {
namespace {

using compiler::Random;
using testing::HasSubstr;

// conv - relu - batch normalization - max pool - flatten - gemm, with raw and typed constants.
ModelBuilder good_model()
{
    Random random(11);
    ModelBuilder model({-1, 2, 6, 6});
    std::string data = model.node("Conv", {"input", model.reals({3, 2, 3, 3}, random_reals(random, 54), true)},
                                  {{"pads", std::vector<int64_t>{1, 1, 1, 1}}, {"group", int64_t{1}}});
    data = model.node("Relu", {data});
    std::vector<std::string> operands{data};
    for (int i = 0; i < 4; ++i)
        operands.push_back(model.reals({3}, {0.5F, 0.25F, 0.125F}));
    data = model.node("BatchNormalization", operands, {{"epsilon", 1e-3F}});
    data = model.node("MaxPool", {data},
                      {{"kernel_shape", std::vector<int64_t>{2, 2}}, {"strides", std::vector<int64_t>{2, 2}}});
    data = model.node("Reshape", {data, model.integers({0, -1})});
    data = model.node("Gemm", {data, model.reals({27, 2}, random_reals(random, 54)), model.reals({2}, {1.0F, 2.0F})});
    model.finish(data);
    return model;
}

std::string good_bytes() { return good_model().model().SerializeAsString(); }

void expect_one_line(const std::string& message)
{
    EXPECT_EQ(message.rfind("model.onnx", 0), 0u) << message;
    EXPECT_EQ(message.find('\n'), std::string::npos) << message;
    EXPECT_LT(message.size(), 500u);
}

// Imports and, where that succeeds and is small, executes.
void survive(const std::string& bytes)
{
    try {
        compiler::FloatNetwork network = compiler::import_onnx_bytes(bytes, "model.onnx");
        size_t work = 0;
        for (const compiler::FloatLayer& layer : network.layers) {
            auto taps = static_cast<size_t>(layer.shape.kernel_h * layer.shape.kernel_w);
            work += compiler::element_count(network.tensor(layer.shape.output)) * taps;
        }
        if (work > 100000) return;
        std::vector<float> image(compiler::element_count(network.tensor(network.input)), 0.5F);
        compiler::execute_network(network, image);
    } catch (const InputError& error) {
        expect_one_line(error.what());
    }
}

TEST(DamagedFiles, TheUndamagedOneIsFine)
{
    Random random(1);
    EXPECT_EQ(expect_same_as_evaluator(good_bytes(), random).layers.size(), 4u);
}

TEST(DamagedFiles, CutShortAnywhere)
{
    std::string bytes = good_bytes();
    for (size_t size = 0; size < bytes.size(); ++size) {
        SCOPED_TRACE(size);
        expect_one_line(import_error(bytes.substr(0, size)));
    }
}

TEST(DamagedFiles, AnyByteFlipped)
{
    std::string bytes = good_bytes();
    for (size_t i = 0; i < bytes.size(); ++i) {
        for (unsigned mask : {0x01u, 0x02u, 0x08u, 0x40u, 0x80u, 0xffu}) {
            SCOPED_TRACE(testing::Message() << "byte " << i << " mask " << mask);
            std::string damaged = bytes;
            damaged[i] = static_cast<char>(static_cast<unsigned char>(damaged[i]) ^ mask);
            survive(damaged);
        }
    }
}

TEST(DamagedFiles, ManyBytesReplaced)
{
    std::string bytes = good_bytes();
    for (uint64_t seed = 0; seed < 3000; ++seed) {
        SCOPED_TRACE(seed);
        Random random(seed);
        std::string damaged = bytes;
        for (uint64_t count = random.between(2, 6); count > 0; --count)
            damaged[random.below(damaged.size())] = static_cast<char>(random.below(256));
        survive(damaged);
    }
}

TEST(DamagedFiles, RandomNumbersInDimensionsAndAttributes)
{
    const int64_t numbers[] = {-1,
                               0,
                               1,
                               2,
                               7,
                               255,
                               256,
                               65535,
                               65536,
                               int64_t{1} << 31,
                               int64_t{1} << 40,
                               std::numeric_limits<int64_t>::max(),
                               std::numeric_limits<int64_t>::min()};
    for (uint64_t seed = 0; seed < 3000; ++seed) {
        SCOPED_TRACE(seed);
        Random random(seed);
        ModelBuilder model = good_model();
        onnx::GraphProto& graph = *model.model().mutable_graph();
        int64_t number = numbers[random.below(std::size(numbers))];
        onnx::NodeProto& node = *graph.mutable_node(static_cast<int>(random.below(6)));
        onnx::TensorProto& tensor = *graph.mutable_initializer(static_cast<int>(random.below(7)));
        onnx::TensorShapeProto& shape = *graph.mutable_input(0)->mutable_type()->mutable_tensor_type()->mutable_shape();
        switch (random.below(3)) {
        case 0:
            for (onnx::AttributeProto& attribute : *node.mutable_attribute()) {
                attribute.set_i(number);
                if (attribute.ints_size() > 0) {
                    attribute.set_ints(static_cast<int>(random.below(static_cast<uint64_t>(attribute.ints_size()))),
                                       number);
                }
            }
            break;
        case 1:
            tensor.set_dims(static_cast<int>(random.below(static_cast<uint64_t>(tensor.dims_size()))), number);
            if (tensor.int64_data_size() > 0) tensor.set_int64_data(1, number);
            break;
        default:
            shape.mutable_dim(static_cast<int>(random.below(4)))->set_dim_value(number);
        }
        survive(model.model().SerializeAsString());
    }
}

struct Damage {
    std::string message; // a part of it
    std::function<void(onnx::ModelProto&)> apply;
};

onnx::NodeProto& node(onnx::ModelProto& model, int i) { return *model.mutable_graph()->mutable_node(i); }
onnx::TensorProto& tensor(onnx::ModelProto& model, int i) { return *model.mutable_graph()->mutable_initializer(i); }
onnx::TensorShapeProto& input_shape(onnx::ModelProto& model)
{
    return *model.mutable_graph()->mutable_input(0)->mutable_type()->mutable_tensor_type()->mutable_shape();
}

void expect_messages(const std::vector<Damage>& damages)
{
    for (const Damage& damage : damages) {
        SCOPED_TRACE(damage.message);
        onnx::ModelProto model = good_model().model();
        damage.apply(model);
        std::string message = import_error(model.SerializeAsString());
        expect_one_line(message);
        EXPECT_THAT(message, HasSubstr(damage.message));
    }
}

TEST(DamagedFiles, WrongGraphs)
{
    expect_messages({
        {"no graph", [](auto& m) { m.clear_graph(); }},
        {"operator set 0", [](auto& m) { m.clear_opset_import(); }},
        {"operator set -1", [](auto& m) { m.mutable_opset_import(0)->set_version(-1); }},
        {"operator set 19", [](auto& m) { m.mutable_opset_import(0)->set_version(19); }},
        {"is_test is not set", [](auto& m) { m.mutable_opset_import(0)->set_version(6); }},
        {"cycle", [](auto& m) { node(m, 0).set_input(0, node(m, 1).output(0)); }},
        {"needs tensor 'nowhere', which nothing defines", [](auto& m) { node(m, 1).set_input(0, "nowhere"); }},
        {"'constant1', which nothing defines",
         [](auto& m) { m.mutable_graph()->mutable_initializer()->DeleteSubrange(0, 1); }},
        {"defined twice", [](auto& m) { node(m, 1).set_output(0, node(m, 0).output(0)); }},
        {"the graph's output needs tensor", [](auto& m) { m.mutable_graph()->mutable_output(0)->set_name("gone"); }},
        {"0 outputs", [](auto& m) { m.mutable_graph()->clear_output(); }},
        {"2 outputs", [](auto& m) { *m.mutable_graph()->add_output() = m.graph().output(0); }},
        {"several inputs", [](auto& m) { m.mutable_graph()->add_input()->set_name("other"); }},
        {"the size of axis 2 is not fixed", [](auto& m) { input_shape(m).mutable_dim(2)->set_dim_param("H"); }},
        {"K,C,S", [](auto& m) { input_shape(m).mutable_dim()->RemoveLast(); }},
        {"has 0 dimensions", [](auto& m) { input_shape(m).clear_dim(); }},
        {"has 9 dimensions",
         [](auto& m) {
             for (int i = 0; i < 5; ++i)
                 input_shape(m).add_dim()->set_dim_value(1);
         }},
        {"the number of channels is -3", [](auto& m) { input_shape(m).mutable_dim(1)->set_dim_value(-3); }},
        {"too large",
         [](auto& m) {
             input_shape(m).mutable_dim(2)->set_dim_value(65535);
             input_shape(m).mutable_dim(3)->set_dim_value(65535);
         }},
        {"is not a float, int8 or uint8 tensor",
         [](auto& m) { m.mutable_graph()->mutable_input(0)->mutable_type()->mutable_tensor_type()->set_elem_type(8); }},
        {"input 0 is uint8; a DequantizeLinear before it is needed",
         [](auto& m) { m.mutable_graph()->mutable_input(0)->mutable_type()->mutable_tensor_type()->set_elem_type(2); }},
    });
}

TEST(DamagedFiles, WrongConstants)
{
    constexpr float nan = std::numeric_limits<float>::quiet_NaN();
    expect_messages({
        {"the dimensions need 216 bytes of data, there are 212",
         [](auto& m) { tensor(m, 0).mutable_raw_data()->resize(212); }},
        {"the dimensions need 216 bytes of data, there are 220",
         [](auto& m) { tensor(m, 0).mutable_raw_data()->resize(220); }},
        {"the dimensions need 3 values, there are 2", [](auto& m) { tensor(m, 1).mutable_float_data()->RemoveLast(); }},
        {"not a finite number", [](auto& m) { tensor(m, 1).set_float_data(0, nan); }},
        {"impossible dimension -2", [](auto& m) { tensor(m, 1).set_dims(0, -2); }},
        {"impossible dimension", [](auto& m) { tensor(m, 0).set_dims(0, int64_t{1} << 62); }},
        {"more than",
         [](auto& m) {
             tensor(m, 0).set_dims(0, 1 << 20);
             tensor(m, 0).set_dims(1, 1 << 20);
         }},
        {"STRING is not supported", [](auto& m) { tensor(m, 0).set_data_type(onnx::TensorProto::STRING); }},
        {"data type 99", [](auto& m) { tensor(m, 0).set_data_type(99); }},
        {"another file", [](auto& m) { tensor(m, 0).set_data_location(onnx::TensorProto::EXTERNAL); }},
        {"is computed; a constant is needed", [](auto& m) { node(m, 0).set_input(1, "input"); }},
        {"is a constant; a computed tensor is needed", [](auto& m) { node(m, 0).set_input(0, "constant1"); }},
    });
}

TEST(DamagedFiles, WrongNodes)
{
    expect_messages({
        {"attribute 'sparkle' is not supported", [](auto& m) { set_attribute(node(m, 0), "sparkle", int64_t{1}); }},
        {"attribute 'group' has the wrong type",
         [](auto& m) { node(m, 0).mutable_attribute(1)->set_type(onnx::AttributeProto::FLOAT); }},
        {"node 'Conv2' (Conv): 2 groups do not divide", [](auto& m) { node(m, 0).mutable_attribute(1)->set_i(2); }},
        {"its weights are for 2 channels a group, its input has 5",
         [](auto& m) { input_shape(m).mutable_dim(1)->set_dim_value(5); }},
        {"the kernel covers 3 of 1 rows",
         [](auto& m) {
             input_shape(m).mutable_dim(2)->set_dim_value(1);
             node(m, 0).clear_attribute();
         }},
        {"a padding is -1", [](auto& m) { node(m, 0).mutable_attribute(0)->set_ints(2, -1); }},
        {"'pads' needs four values", [](auto& m) { node(m, 0).mutable_attribute(0)->clear_ints(); }},
        {"a stride is 0", [](auto& m) { node(m, 3).mutable_attribute(1)->set_ints(0, 0); }},
        {"'kernel_shape' is missing", [](auto& m) { node(m, 3).clear_attribute(); }},
        {"'kernel_shape' contradicts",
         [](auto& m) {
             set_attribute(node(m, 0), "kernel_shape", std::vector<int64_t>{3, 2});
         }},
        {"a window lies in the padding alone",
         [](auto& m) {
             set_attribute(node(m, 3), "pads", std::vector<int64_t>{2, 2, 0, 0});
         }},
        {"there are 12 features",
         [](auto& m) {
             input_shape(m).mutable_dim(2)->set_dim_value(4);
             input_shape(m).mutable_dim(3)->set_dim_value(4);
         }},
        {"input 1 has the shape [3]; [2] is needed",
         [](auto& m) {
             tensor(m, 0).set_dims(0, 2);
             tensor(m, 0).mutable_raw_data()->resize(144);
         }},
        {"cannot become [0,26]", [](auto& m) { tensor(m, 5).set_int64_data(1, 26); }},
        {"not two-dimensional", [](auto& m) { node(m, 5).set_input(0, node(m, 3).output(0)); }},
        {"the variance of channel 0 is not positive", [](auto& m) { tensor(m, 4).set_float_data(0, -1.0F); }},
        {"it has no output",
         [](auto& m) {
             node(m, 5).set_output(0, "");
             node(m, 5).add_output("second");
             m.mutable_graph()->mutable_output(0)->set_name("second");
         }},
        {"its weights overflow",
         [](auto& m) {
             for (int i = 1; i < 5; ++i)
                 tensor(m, i).set_float_data(1, i < 4 ? 3e38F : 1e-30F);
         }},
        {"is no output that is supported",
         [](auto& m) {
             node(m, 3).add_output("indices");
             node(m, 4).set_input(0, "indices");
         }},
    });
}

TEST(DamagedFiles, AllUnsupportedNodesAreListedAtOnce)
{
    ModelBuilder model({1, 2, 6, 6});
    std::string data = model.node("Sigmoid", {model.node("LSTM", {"input"})});
    data = model.node("Relu", {data});
    data = model.node("Conv", {data});
    model.last_node().set_domain("com.example");
    std::string message = import_error(model.finish(data));
    expect_one_line(message);
    EXPECT_THAT(message, HasSubstr("node 'Sigmoid2' (Sigmoid) of opset 13"));
    EXPECT_THAT(message, HasSubstr("node 'LSTM1' (LSTM) of opset 13"));
    EXPECT_THAT(message, HasSubstr("(Conv) of domain com.example"));
    EXPECT_THAT(message, testing::Not(HasSubstr("Relu")));
}

TEST(DamagedFiles, NamesThatWouldBreakTheLine)
{
    ModelBuilder model({1, 2, 6, 6});
    std::string data = model.node("Sigmoid", {"input"});
    model.last_node().set_name("two\nlines\x01" + std::string(500, 'x'));
    expect_one_line(import_error(model.finish(data)));
}

TEST(DamagedFiles, FilesThatCannotBeRead)
{
    EXPECT_THROW(compiler::import_onnx("no/such/file.onnx"), InputError);
    EXPECT_THROW(compiler::import_onnx("tests"), InputError);
    EXPECT_THROW(compiler::import_onnx("README.md"), InputError);
}

} // namespace
} // namespace svp::test
