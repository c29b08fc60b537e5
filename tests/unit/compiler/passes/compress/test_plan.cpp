// SPDX-License-Identifier: Apache-2.0
// --compress: words, files of rules, which rule decides, and what is wrong with any of them.
#include "base/errors/input_error.h"
#include "compiler/passes/compress/plan.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>

using namespace svp;
using namespace svp::compiler;
using testing::HasSubstr;
using testing::StartsWith;

namespace {

CompressionPlan parse(const std::string& text) { return parse_compression(text, "--compress"); }

template <class Form>
Form only(const std::string& text)
{
    const CompressionPlan plan = parse(text);
    EXPECT_EQ(plan.text, text);
    EXPECT_TRUE(plan.compensate);
    EXPECT_EQ(plan.rules.size(), 1U);
    EXPECT_EQ(plan.rules.at(0).layers, "*");
    return std::get<Form>(plan.rules.at(0).treatment);
}

std::string message(const std::string& text)
{
    try {
        parse(text);
    } catch (const InputError& error) {
        EXPECT_EQ(std::string(error.what()).find('\n'), std::string::npos) << text;
        return error.what();
    }
    ADD_FAILURE() << text << " is taken";
    return "";
}

TEST(CompressionWords, EveryForm)
{
    const auto block = only<BlockCompression>("block:16x4@0.25");
    EXPECT_EQ(block.block.out_channels, 16U);
    EXPECT_EQ(block.block.in_channels, 4U);
    EXPECT_EQ(block.ratio, 0.25);
    const auto group = only<GroupSparsity>("3:16");
    EXPECT_EQ(group.nonzeros, 3);
    EXPECT_EQ(group.group, 16);
    only<LeaveDense>("dense");

    const auto plain = only<DecomposeSettings>("decompose");
    EXPECT_EQ(plain.bases, 6);
    EXPECT_EQ(plain.coefficient_bits, 2);
    EXPECT_EQ(plain.sparsity, 0.5);
    EXPECT_FALSE(plain.error_budget);
    const auto all = only<DecomposeSettings>("decompose:sparsity=0.8,bits=4,bases=3");
    EXPECT_EQ(all.bases, 3);
    EXPECT_EQ(all.coefficient_bits, 4);
    EXPECT_EQ(all.sparsity, 0.8);
    EXPECT_EQ(only<DecomposeSettings>("decompose:bits=8").coefficient_bits, 8);
    EXPECT_EQ(only<DecomposeSettings>("decompose:error=0.05").error_budget, 0.05);
}

TEST(CompressionWords, TextComesBack)
{
    for (const char* text : {"dense", "block:4x16@0.3", "1:4", "2:4", "15:16", "decompose:bases=6,bits=2,sparsity=0.5",
                             "decompose:bases=255,bits=8,sparsity=0", "decompose:error=0.125"})
        EXPECT_EQ(text_of(parse(text).rules.at(0).treatment), text);
    EXPECT_EQ(text_of(parse("decompose").rules.at(0).treatment), "decompose:bases=6,bits=2,sparsity=0.5");
}

TEST(CompressionWords, BadOnesAreOneLine)
{
    for (const char* bad : {"",
                            "4",
                            ":",
                            "2:",
                            ":4",
                            "2:4:8",
                            "0:4",
                            "4:4",
                            "5:4",
                            "1:17",
                            "2:99999999999999999999",
                            "-1:4",
                            "2.5:4",
                            "block",
                            "block:",
                            "block:8x8",
                            "block:8x9@0.5",
                            "decompose:",
                            "decompose:bases",
                            "decompose:bases=",
                            "decompose:bases=0",
                            "decompose:bases=256",
                            "decompose:bases=2,bases=3",
                            "decompose:bits=3",
                            "decompose:bits=",
                            "decompose:sparsity=1.1",
                            "decompose:sparsity=nan",
                            "decompose:error=-1",
                            "decompose:error=0.1,bases=3",
                            "decompose:bases=3,error=0.1",
                            "decompose:bases=3,",
                            "decompose:,bases=3",
                            "decompose:=3",
                            "decompose:M=3",
                            "decompose:bases=3=4",
                            "dense:1",
                            "DECOMPOSE",
                            "no/such/place",
                            "decompose:bases=[1,2]",
                            "decompose:bases={a: b}",
                            "decompose:bases=\"",
                            "decompose:\xff\xfe=1"})
        EXPECT_THAT(message(bad), StartsWith("--compress: ")) << bad;
}

TEST(CompressionWords, MessagesHelp)
{
    EXPECT_THAT(message("decompos:bases=3"), HasSubstr("did you mean 'decompose'?"));
    EXPECT_THAT(message("decompos:bases=3"), HasSubstr("FILE.yaml"));
    EXPECT_THAT(message("blok:8x8@0.5"), HasSubstr("did you mean 'block'?"));
    EXPECT_THAT(message("decompose:base=3"), HasSubstr("did you mean 'bases'?"));
    EXPECT_THAT(message("decompose:bits=3"), HasSubstr("decompose: bits: '3' is not one of: 2, 4, 8"));
    EXPECT_THAT(message("4:4"), HasSubstr("'4' is not a whole number from 1 to 3"));
    EXPECT_THAT(message("decompose:error=0.1,bases=3"), HasSubstr("'bases' cannot be given with it"));
}

class CompressionFiles : public testing::Test {
  protected:
    std::string file(const std::string& text) { return folder_.write("rules.yaml", text); }
    // Without the file's name, which every message begins with.
    std::string message_of(const std::string& text)
    {
        const std::string path = file(text), full = message(path);
        EXPECT_THAT(full, StartsWith(path)) << text;
        return full.substr(std::min(full.size(), path.size()));
    }

  private:
    test::TemporaryFolder folder_;
};

TEST_F(CompressionFiles, RulesInOrder)
{
    const std::string path = file("compression:\n"
                                  "  compensate: false\n"
                                  "  layers:\n"
                                  "    - layers: \"layer3.*\"\n"
                                  "      compress: decompose:bases=4,sparsity=0.8\n"
                                  "    - {layers: fc, compress: 2:4}\n"
                                  "    - compress: dense\n"
                                  "      layers: '*.downsample.?'\n"
                                  "    - layers: \"*\"\n"
                                  "      compress: block:8x8@0.5\n");
    const CompressionPlan plan = parse(path);
    EXPECT_EQ(plan.text, path);
    EXPECT_FALSE(plan.compensate);
    ASSERT_EQ(plan.rules.size(), 4U);
    const auto chosen = [&](const std::string& layer) { return text_of(rule_for(plan, layer)->treatment); };
    EXPECT_EQ(chosen("layer3.0"), "decompose:bases=4,bits=2,sparsity=0.8");
    EXPECT_EQ(chosen("layer3.downsample.0"), "decompose:bases=4,bits=2,sparsity=0.8");
    EXPECT_EQ(chosen("layer2.downsample.0"), "dense");
    EXPECT_EQ(chosen("fc"), "2:4");
    EXPECT_EQ(chosen("fc1"), "block:8x8@0.5");
}

TEST_F(CompressionFiles, LayersThatNoRuleNames)
{
    const CompressionPlan plan = parse(file("compression: {layers: [{layers: a*, compress: 2:4}]}\n"));
    EXPECT_TRUE(plan.compensate);
    EXPECT_NE(rule_for(plan, "abc"), nullptr);
    EXPECT_EQ(rule_for(plan, "cba"), nullptr);
}

TEST_F(CompressionFiles, EveryRuleNamesALayer)
{
    CompressionPlan plan = parse(file("compression: {layers: [{layers: 'layer?.conv', compress: 2:4}, "
                                      "{layers: layer1.con, compress: dense}]}\n"));
    EXPECT_NO_THROW(check_rules(plan, {"layer1.conv", "layer1.con"}));
    try {
        check_rules(plan, {"layer1.conv", "fc"});
        ADD_FAILURE();
    } catch (const InputError& error) {
        EXPECT_THAT(error.what(), StartsWith(plan.text));
        EXPECT_THAT(error.what(), HasSubstr("'layer1.con' names no convolution"));
        EXPECT_THAT(error.what(), HasSubstr("did you mean 'layer1.conv'?"));
    }
    // A rule that an earlier one leaves nothing to do names its layers all the same.
    plan = parse(file("compression: {layers: [{layers: '*', compress: 2:4}, {layers: fc, compress: dense}]}\n"));
    EXPECT_NO_THROW(check_rules(plan, {"fc"}));
    EXPECT_THROW(check_rules(plan, {}), InputError);
}

TEST_F(CompressionFiles, BadOnesNameThePlace)
{
    EXPECT_THAT(message_of(""), HasSubstr("it is empty"));
    EXPECT_THAT(message_of("compression:\n"), HasSubstr("expected a map"));
    EXPECT_THAT(message_of("compresion: {}\n"), HasSubstr("'compression' is missing, did you mean 'compresion'?"));
    EXPECT_THAT(message_of("compression: {}\n"), HasSubstr("'layers' is missing"));
    EXPECT_THAT(message_of("compression: {layers: []}\n"), StartsWith(":1: compression.layers: has no rules"));
    EXPECT_THAT(message_of("compression: {layers: 2:4}\n"), HasSubstr("expected a list"));
    EXPECT_THAT(message_of("compression:\n  compensate: yes\n  layers: [{layers: a, compress: 2:4}]\n"),
                StartsWith(":2: compression.compensate: 'yes' is neither true nor false"));
    EXPECT_THAT(message_of("compression:\n  layers:\n    - layers: a\n      compress: 2:5:6\n"),
                StartsWith(":4: compression.layers.0.compress: '2:5:6' is none of: dense"));
    EXPECT_THAT(message_of("compression:\n  layers:\n    - layers: a\n      compress: decompose:bits=1\n"),
                StartsWith(":4: compression.layers.0.compress: decompose: bits: '1'"));
    EXPECT_THAT(message_of("compression:\n  layers:\n    - layers: a\n      compress: block:8x8@2\n"),
                StartsWith(":4: compression.layers.0.compress: "));
    EXPECT_THAT(message_of("compression:\n  layers:\n    - layer: a\n      compress: 2:4\n"),
                StartsWith(":3: compression.layers.0: the key 'layers' is missing, did you mean 'layer'?"));
    EXPECT_THAT(message_of("compression: {layers: [{layers: a}]}\n"), HasSubstr("'compress' is missing"));
    EXPECT_THAT(message_of("compression: {layers: [{layers: '', compress: 2:4}]}\n"), HasSubstr("pattern is empty"));
    EXPECT_THAT(message_of("compression: {layers: [{layers: [a, b], compress: 2:4}]}\n"), HasSubstr("one value"));
    EXPECT_THAT(message_of("compression: {layers: [{layers: a, compress: 2:4, bits: 3}]}\n"), HasSubstr("unknown key"));
    EXPECT_THAT(message_of("compression: {layers: [{layers: a, compress: other.yaml}]}\n"), HasSubstr("is none of"));
    EXPECT_THAT(message_of("compression: {layers: [{layers: a, compress: 2:4}], compensat: true}\n"),
                HasSubstr("did you mean 'compensate'?"));
    EXPECT_THAT(message_of("compression: {layers: [{layers: a, compress: 2:4}]}\nother: 1\n"), HasSubstr(":2: other"));
    EXPECT_THAT(message_of("compression: [\n"), StartsWith(":"));
}

TEST_F(CompressionFiles, MissingOnes)
{
    EXPECT_THAT(message("no/such/rules.yaml"), StartsWith("no/such/rules.yaml: cannot read"));
    EXPECT_THAT(message("no/such/rules.yml"), StartsWith("no/such/rules.yml: cannot read"));
}

} // namespace
