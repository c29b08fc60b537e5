// SPDX-License-Identifier: Apache-2.0
// What the generator makes of good and of bad descriptions.
#include "interface/generator/block.h"

#include <cstdio>
#include <fstream>
#include <gtest/gtest.h>

namespace svp::registers {
namespace {

const std::string head =
    "block: timer\nprefix: SVP_T\nbytes: 0x100\naccess_sizes: [4]\ntitle: Timer\ndescription: counts\nregisters:\n";

std::string path_of(const std::string& text)
{
    std::string path = testing::TempDir() + "svp_block.yaml";
    std::ofstream(path) << text;
    return path;
}

std::string error_of(const std::string& text)
{
    try {
        read_block(path_of(text));
    } catch (const BlockError& error) {
        return error.what();
    }
    return "";
}

TEST(RegisterGenerator, WritesOffsetsMasksAndValues)
{
    const Block block = read_block(path_of(head + "  - name: MODE\n    offset: 0x10\n    access: rw\n    reset: 0x20\n"
                                                  "    count: 2\n    stride: 8\n    description: how\n    fields:\n"
                                                  "      - {name: KIND, bits: \"6:4\", description: k, "
                                                  "values: {SLOW: 1, FAST: 2}}\n"));
    const std::string header = write_c_header(block);
    for (const char* line : {"#define SVP_T_MODE(i) (0x010u + (uint32_t)(i) * 8u)\n", "#define SVP_T_MODE_COUNT 2u\n",
                             "enum { SVP_T_MODE = 0x010 }; /* of the first */\n", "#define SVP_T_MODE_KIND_SHIFT 4u\n",
                             "#define SVP_T_MODE_KIND_MASK 0x00000070u\n", "#define SVP_T_MODE_KIND_FAST 2u\n"})
        EXPECT_NE(header.find(line), std::string::npos) << line;
    EXPECT_NE(write_table(block).find("{\"MODE\", 0x010, 2, 8, 0x00000020, true, false, \"how\", MODE_fields, 1}"),
              std::string::npos);
    EXPECT_NE(write_markdown(block).find("| 6:4 | KIND | rw | k (1 SLOW, 2 FAST) |"), std::string::npos);
}

struct Bad {
    const char *text, *expected;
};

TEST(RegisterGenerator, NamesLineAndFault)
{
    const std::string good = "  - {name: A, offset: 0, access: rw, reset: 0, description: a}\n";
    const Bad cases[] = {
        {"  - {name: A, offset: 0, access: rw, description: a, colour: 1}\n", ":8: unknown key colour"},
        {"  - {name: A, access: rw, description: a}\n", "offset is missing"},
        {"  - {name: A, offset: 2, access: rw, description: a}\n", "multiples of 4"},
        {"  - {name: A, offset: -4, access: rw, description: a}\n", "not -4"},
        {"  - {name: A, offset: 0x100, access: rw, description: a}\n", "outside the block"},
        {"  - {name: A, offset: 0, access: rx, description: a}\n", "one of ro, rw, w1c, wo"},
        {"  - {name: A, offset: 0, count: 0, access: rw, description: a}\n", "count is 1 to 1048576"},
        {"  - {name: A, offset: 0, reset: 0x100000000, access: rw, description: a}\n", "number of 32 bits"},
        {"  - {name: A, offset: 0, access: rw, description: a, fields: 3}\n", "expected a list"},
        {"  - {name: A, offset: 0, access: rw, description: a, fields: [{name: F, bits: \"0:3\", description: f}]}\n",
         "not a range"},
        {"  - {name: A, offset: 0, access: rw, description: a, fields: [{name: F, bits: \"32\", description: f}]}\n",
         "not a range"},
        {"  - {name: A, offset: 0, access: rw, description: a, reset: 2, fields: [{name: F, bits: \"0\", description: "
         "f}]}\n",
         "reset sets bits"},
        {"  - {name: A, offset: 0, access: rw, description: a, fields: [{name: F, bits: \"3:0\", description: f}, "
         "{name: "
         "G, bits: \"3\", description: g}]}\n",
         "overlaps another field"},
        {"  - {name: A, offset: 0, access: rw, description: a, fields: [{name: F, bits: \"0\", description: f, values: "
         "{X: 2}}]}\n",
         "does not fit"},
        {"  - {name: A, offset: 0, count: 8, stride: 8, access: rw, description: a}\n"
         "  - {name: B, offset: 4, count: 8, stride: 4, access: rw, description: b}\n",
         "B overlaps A"},
        {"  - [\n", ".yaml:"},
    };
    for (const Bad& bad : cases)
        EXPECT_NE(error_of(head + bad.text).find(bad.expected), std::string::npos)
            << bad.text << error_of(head + bad.text);
    EXPECT_EQ(error_of(head + good), "");
    EXPECT_NE(error_of(head + good + good).find("a second register A"), std::string::npos);
    EXPECT_NE(error_of(head + good + "  - {name: B, offset: 0, access: rw, description: b}\n").find("B overlaps A"),
              std::string::npos);
    // Arrays that interleave do not overlap.
    EXPECT_EQ(error_of(head + "  - {name: A, offset: 0, count: 8, stride: 8, access: rw, description: a}\n"
                              "  - {name: B, offset: 4, count: 8, stride: 8, access: rw, description: b}\n"),
              "");
    EXPECT_THROW(read_block("no/such/file.yaml"), BlockError);
}

TEST(RegisterGenerator, AccessSizesAreOfTheBlock)
{
    const std::string reg = "  - {name: A, offset: 0, access: rw, description: a}\n";
    const auto with = [&](const std::string& sizes) {
        std::string text = head + reg;
        text.replace(text.find("[4]"), 3, sizes);
        return text;
    };
    EXPECT_EQ(read_block(path_of(with("[1, 8]"))).access_sizes, 9u);
    EXPECT_NE(write_table(read_block(path_of(with("[2, 4]")))).find("block{\"timer\", 0x100, 6, registers, 1}"),
              std::string::npos);
    for (const char* bad : {"[3]", "[4, 4]", "[16]"})
        EXPECT_NE(error_of(with(bad)).find("1, 2, 4 and 8 bytes, each at most once"), std::string::npos) << bad;
    EXPECT_NE(error_of(with("[]")).find("expected a list"), std::string::npos);
}

} // namespace
} // namespace svp::registers
