// SPDX-License-Identifier: Apache-2.0
// Whatever is wrong with a topology ends in one line that names file, line and remedy.
#include "base/errors/input_error.h"
#include "compiler/frontends/topology/read_topology.h"
#include "tests/unit/compiler/frontends/topology/topology_text.h"

#include <cmath>
#include <gmock/gmock.h>

namespace svp::test {
namespace {

using compiler::parse_topology;
using compiler::TopologyOptions;

std::string message_of(const std::string& text, const TopologyOptions& options = {})
{
    try {
        parse_topology(text, "net.yaml", options);
    } catch (const InputError& error) {
        return error.what();
    }
    return "no error";
}

struct Bad {
    const char* what;
    const char* layers;  // from line 4 on
    const char* message; // part of what is expected
};

class BadLayers : public testing::TestWithParam<Bad> {};

TEST_P(BadLayers, NamesThePlace)
{
    std::string message = message_of(topology_text(GetParam().layers));
    EXPECT_THAT(message, testing::HasSubstr(GetParam().message));
    EXPECT_THAT(message, testing::StartsWith("net.yaml:"));
    EXPECT_EQ(message.find('\n'), std::string::npos) << "more than one line";
}

const char* const conv = "  - {name: a, type: conv, channels: 4, kernel: 3, padding: 1}\n";
#define CONV "  - {name: a, type: conv, channels: 4, kernel: 3, padding: 1}\n"

const Bad bad_layers[] = {
    {"typo_in_key", "  - {name: a, type: conv, chanels: 4, kernel: 3}\n",
     "net.yaml:4: layers.0: the key 'channels' is missing"},
    {"typo_in_optional_key", "  - {name: a, type: conv, channels: 4, kernel: 3, paddding: 1}\n",
     "net.yaml:4: layers.0.paddding: unknown key, did you mean 'padding'?"},
    {"key_of_another_type", "  - {name: a, type: max_pool, kernel: 2, groups: 2}\n", "layers.0.groups: unknown key"},
    {"unknown_type", "  - {name: a, type: con, channels: 4, kernel: 3}\n", "did you mean 'conv'?"},
    {"no_type", "  - {name: a, channels: 4}\n", "'type' is missing"},
    {"no_name", "  - {type: conv, channels: 4, kernel: 1}\n", "'name' is missing"},
    {"empty_name", "  - {name: '', type: conv, channels: 4, kernel: 1}\n", "cannot name a layer"},
    {"name_input", "  - {name: input, type: conv, channels: 4, kernel: 1}\n", "cannot name a layer"},
    {"two_of_a_name", CONV CONV, "net.yaml:5: layers.1.name: 'a' is already the layer of net.yaml:4"},
    {"zero_channels", "  - {name: a, type: conv, channels: 0, kernel: 3}\n",
     "'0' is not a whole number from 1 to 65535"},
    {"negative_channels", "  - {name: a, type: conv, channels: -4, kernel: 3}\n", "'-4' is not a whole number"},
    {"fractional_channels", "  - {name: a, type: conv, channels: 4.5, kernel: 3}\n", "'4.5' is not a whole number"},
    {"word_for_number", "  - {name: a, type: conv, channels: four, kernel: 3}\n", "'four' is not a whole number"},
    {"huge_number", "  - {name: a, type: conv, channels: 99999999999999999999, kernel: 3}\n", "is not a whole number"},
    {"list_for_number", "  - {name: a, type: conv, channels: [4], kernel: 3}\n", "channels: expected one value"},
    {"zero_kernel", "  - {name: a, type: conv, channels: 4, kernel: 0}\n",
     "kernel: '0' is not a whole number from 1 to 255"},
    {"kernel_of_three", "  - {name: a, type: conv, channels: 4, kernel: [1, 2, 3]}\n", "a list of 2"},
    {"kernel_map", "  - {name: a, type: conv, channels: 4, kernel: {h: 3}}\n", "expected one value"},
    {"zero_stride", "  - {name: a, type: conv, channels: 4, kernel: 3, stride: 0}\n", "stride: '0'"},
    {"negative_padding", "  - {name: a, type: conv, channels: 4, kernel: 3, padding: -1}\n", "padding: '-1'"},
    {"padding_of_three", "  - {name: a, type: conv, channels: 4, kernel: 3, padding: [1, 1, 1]}\n",
     "[top, left, bottom, right]"},
    {"zero_dilation", "  - {name: a, type: conv, channels: 4, kernel: 3, dilation: 0}\n", "dilation: '0'"},
    {"zero_groups", "  - {name: a, type: conv, channels: 4, kernel: 3, groups: 0}\n", "groups: '0'"},
    {"groups_do_not_divide", "  - {name: a, type: conv, channels: 4, kernel: 3, groups: 2}\n",
     "2 groups do not divide 3 input"},
    {"multiplier_not_whole", "  - {name: a, type: depthwise, channels: 4, kernel: 3}\n",
     "3 groups do not divide 3 input and 4"},
    {"unknown_activation", "  - {name: a, type: conv, channels: 4, kernel: 3, activation: rell}\n",
     "did you mean 'relu'?"},
    {"activation_on_pool", "  - {name: a, type: max_pool, kernel: 2, activation: relu}\n", "activation: unknown key"},
    {"sparsity_above_one", "  - {name: a, type: conv, channels: 4, kernel: 3, coefficient_sparsity: 1.1}\n",
     "'1.1' is not a number from 0 to 1"},
    {"sparsity_nan", "  - {name: a, type: conv, channels: 4, kernel: 3, activation_sparsity: nan}\n",
     "'nan' is not a number"},
    {"decompose_word", "  - {name: a, type: conv, channels: 4, kernel: 3, decompose: yes}\n",
     "'yes' is neither true nor false"},
    {"decompose_grouped", "  - {name: a, type: conv, channels: 3, kernel: 3, groups: 3, decompose: true}\n",
     "does not decompose"},
    {"decompose_fully_connected", "  - {name: a, type: fully_connected, channels: 3, decompose: true}\n",
     "decompose: unknown key"},
    {"bases_above_taps", "  - {name: a, type: conv, channels: 4, kernel: 2, bases: 5}\n",
     "bases: '5' is not a whole number from 1 to 4"},
    {"kernel_does_not_fit", "  - {name: a, type: conv, channels: 4, kernel: 9}\n",
     "net.yaml:4: layer 'a': a kernel of height 9 does not fit an input of 8 with 0 of padding"},
    {"dilated_kernel_does_not_fit", "  - {name: a, type: conv, channels: 4, kernel: [1, 3], dilation: 4}\n",
     "a kernel of width 9"},
    {"pool_does_not_fit", CONV "  - {name: b, type: max_pool, kernel: 9}\n",
     "net.yaml:5: layer 'b': a kernel of height 9"},
    {"pool_of_padding", "  - {name: a, type: max_pool, kernel: 2, padding: 2}\n", "must be smaller than its kernel"},
    {"pool_of_padding_below", "  - {name: a, type: average_pool, kernel: 2, padding: [0, 0, 0, 2]}\n",
     "must be smaller"},
    {"unknown_input", CONV "  - {name: b, type: conv, input: aa, channels: 4, kernel: 1}\n",
     "net.yaml:5: layers.1.input: there is no layer 'aa', did you mean 'a'?"},
    {"unknown_inputs", CONV "  - {name: b, type: add, inputs: [a, inpt]}\n",
     "there is no layer 'inpt', did you mean 'input'?"},
    {"add_of_one", CONV "  - {name: b, type: add, inputs: [a]}\n", "add takes two inputs"},
    {"add_without_inputs", CONV "  - {name: b, type: add}\n", "'inputs' is missing"},
    {"inputs_not_a_list", CONV "  - {name: b, type: add, inputs: a}\n", "expected a list"},
    {"add_of_shapes", CONV "  - {name: b, type: add, inputs: [a, input]}\n",
     "net.yaml:5: layer 'b': cannot add 4x8x8 and 3x8x8"},
    {"concat_of_one", CONV "  - {name: b, type: concat, inputs: [a]}\n", "concat takes 2 to 255"},
    {"concat_of_shapes", CONV "  - {name: p, type: max_pool, kernel: 2}\n  - {name: b, type: concat, inputs: [a, p]}\n",
     "cannot concatenate 4x8x8 and 4x7x7"},
    {"itself", "  - {name: a, type: conv, input: a, channels: 4, kernel: 1}\n",
     "net.yaml:4: layers.0.name: its inputs form a cycle: a <- a"},
    {"cycle",
     CONV "  - {name: b, type: add, inputs: [a, d]}\n  - {name: c, type: conv, channels: 4, kernel: 1}\n"
          "  - {name: d, type: conv, channels: 4, kernel: 1}\n  - {name: e, type: conv, channels: 4, kernel: 1}\n",
     "form a cycle: b <- d <- c <- b"},
    {"unused",
     CONV
     "  - {name: b, type: conv, channels: 4, kernel: 1}\n  - {name: c, type: conv, input: a, channels: 4, kernel: 1}\n",
     "net.yaml:5: layers.1.name: no layer takes the output of 'b'"},
    {"no_layers", "  []\n", "expected 1 to 65535 layers"},
    {"layers_map", "  a: {type: conv}\n", "layers: expected a list"},
    {"layer_word", "  - conv\n", "layers.0: expected a map"},
    {"too_large", "  - {name: a, type: conv, channels: 65535, kernel: 1, padding: 100}\n",
     "has more than 67108864 values"},
    {"too_many_weights",
     "  - {name: a, type: conv, channels: 65535, kernel: 1}\n  - {name: b, type: conv, channels: 65535, kernel: 1}\n",
     "weights are more than"},
    {"merge_of_nothing", "  - {<<: 3, name: a, type: conv, channels: 4, kernel: 1}\n", "expected a map"},
    {"merge_with_typo", "  - {<<: {kernle: 3}, name: a, type: conv, channels: 4, kernel: 1}\n",
     "unknown key, did you mean 'kernel'?"},
    {"yaml_syntax", "  - {name: a\n", "net.yaml:"},
};

INSTANTIATE_TEST_SUITE_P(All, BadLayers, testing::ValuesIn(bad_layers),
                         [](const auto& info) { return std::string(info.param.what); });

TEST(BadTopology, TopLevel)
{
    auto with = [](const std::string& head) { return message_of(head + "layers:\n" + conv); };
    const std::string input = "input: {channels: 3, height: 8, width: 8}\n";
    EXPECT_THAT(with(input), testing::HasSubstr("'name' is missing"));
    EXPECT_THAT(with("name: n\n"), testing::HasSubstr("'input' is missing"));
    EXPECT_THAT(with("name: n\ninput: {channels: 3, height: 8}\n"), testing::HasSubstr("'width' is missing"));
    EXPECT_THAT(with("name: n\ninput: {channels: 3, height: 0, width: 8}\n"),
                testing::HasSubstr("net.yaml:2: input.height: '0'"));
    EXPECT_THAT(with("name: n\ninput: {channels: 65535, height: 65535, width: 8}\n"), testing::HasSubstr("too large"));
    EXPECT_THAT(with("name: n\n" + input + "default: {bases: 3}\n"), testing::HasSubstr("did you mean 'defaults'?"));
    EXPECT_THAT(with("name: n\n" + input + "defaults: {base: 3}\n"), testing::HasSubstr("did you mean 'bases'?"));
    EXPECT_THAT(with("name: n\n" + input + "defaults: {bases: 0}\n"), testing::HasSubstr("defaults.bases: '0'"));
    EXPECT_THAT(with("name: n\n" + input + "defaults: {coefficient_sparsity: -0.1}\n"), testing::HasSubstr("'-0.1'"));
    EXPECT_THAT(with("name: n\n" + input + "macs: 6911\n"),
                testing::HasSubstr("net.yaml:3: macs: 6911 are declared, the layers make 6912"));
    EXPECT_EQ(with("name: n\n" + input + "macs: 6912\n"), "no error");
    EXPECT_THAT(message_of(""), testing::StartsWith("net.yaml:"));
    EXPECT_THAT(message_of("- 3\n"), testing::StartsWith("net.yaml:"));
}

TEST(BadTopology, MissingFile) { EXPECT_THROW(compiler::load_topology("no/such/file.yaml"), InputError); }

TEST(BadTopology, Options)
{
    auto refused = [](auto set) {
        TopologyOptions options;
        set(options);
        EXPECT_THROW(load_text(topology_text(conv), options), InputError);
    };
    refused([](auto& o) { o.coefficient_sparsity = 1.5; });
    refused([](auto& o) { o.coefficient_sparsity = -0.5; });
    refused([](auto& o) { o.activation_sparsity = std::nan(""); });
    refused([](auto& o) { o.resolution = 0; });
    refused([](auto& o) { o.resolution = 65536; });
    refused([](auto& o) { o.bases = 0; });
    refused([](auto& o) { o.bases = 256; });
}

// Every prefix of a good file is refused or read, never worse.
TEST(BadTopology, TruncatedAnywhere)
{
    const std::string text =
        topology_text(std::string(conv) + "  - {name: b, type: conv, channels: 4, kernel: [3, 1], padding: [1, 0]}\n"
                                          "  - {name: c, type: add, inputs: [a, b], activation: relu}\n");
    for (size_t size = 0; size < text.size(); ++size)
        message_of(text.substr(0, size));
    EXPECT_EQ(message_of(text), "no error");
}

} // namespace
} // namespace svp::test
