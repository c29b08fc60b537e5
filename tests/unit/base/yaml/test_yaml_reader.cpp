// SPDX-License-Identifier: Apache-2.0
#include "base/yaml/yaml_reader.h"

#include <gtest/gtest.h>

using svp::InputError;
using svp::YamlReader;

namespace {

YamlReader document(const std::string& text) { return YamlReader::parse(text, "file.yaml"); }

template <class Action>
std::string message_of(Action action)
{
    try {
        action();
    } catch (const InputError& error) {
        return error.what();
    }
    return "no error";
}

TEST(YamlReader, ReadsTypedValues)
{
    const auto root = document("count: 12\nbase: 0x80000000\nratio: 0.5\non: true\nname: mesh\nlist: [1, 2]\n");
    EXPECT_EQ(root.require("count").integer(0, 100), 12);
    EXPECT_EQ(root.require("base").unsigned_integer(0, UINT64_MAX), 0x80000000U);
    EXPECT_DOUBLE_EQ(root.require("ratio").number(0, 1), 0.5);
    EXPECT_TRUE(root.require("on").flag());
    EXPECT_EQ(root.require("name").choice({"bus", "mesh"}), 1U);
    EXPECT_EQ(root.require("list").items().size(), 2U);
    EXPECT_NO_THROW(root.finish());
}

TEST(YamlReader, UnknownKeyNamesPlaceAndNearestWord)
{
    const auto root = document("dram:\n  banks: 16\n  bank_gruops: 4\n");
    const auto dram = root.require("dram");
    dram.find("banks");
    dram.find("bank_groups");
    EXPECT_EQ(message_of([&] { dram.finish(); }),
              "file.yaml:3: dram.bank_gruops: unknown key, did you mean 'bank_groups'?");
}

TEST(YamlReader, RefusesWhatIsNotAllowed)
{
    const auto root = document("a: -1\nb: 1.5\nc: yes\nd: mash\ne: 99999999999999999999\nf: [1]\ng: .nan\nh: 1e999\n");
    EXPECT_EQ(message_of([&] { root.require("a").integer(0, 9); }),
              "file.yaml:1: a: '-1' is not a whole number from 0 to 9");
    EXPECT_THROW(root.require("a").unsigned_integer(0, 9), InputError);
    EXPECT_THROW(root.require("b").integer(0, 9), InputError);
    EXPECT_THROW(root.require("c").flag(), InputError);
    EXPECT_EQ(message_of([&] {
                  root.require("d").choice({"bus", "mesh"});
              }),
              "file.yaml:4: d: 'mash' is not one of: bus, mesh, did you mean 'mesh'?");
    EXPECT_THROW(root.require("e").integer(0, INT64_MAX), InputError);
    EXPECT_THROW(root.require("f").text(), InputError);
    EXPECT_THROW(root.require("g").number(-1e9, 1e9), InputError);
    EXPECT_THROW(root.require("h").number(0, 1e9), InputError);
    EXPECT_EQ(message_of([&] { root.require("i"); }), "file.yaml:1: the key 'i' is missing");
    EXPECT_THROW(root.require("a").find("x"), InputError);
}

TEST(YamlReader, RefusesBrokenDocuments)
{
    EXPECT_NE(message_of([] { document("a: [1, 2\n"); }).find("file.yaml:"), std::string::npos);
    EXPECT_EQ(message_of([] { document("a: 1\nb: 2\na: 3\n"); }), "file.yaml:3: a: this key appears twice");
    EXPECT_THROW(YamlReader::load_file("no/such/file.yaml"), InputError);
    EXPECT_THROW(YamlReader::load_file("/"), InputError);
}

} // namespace
