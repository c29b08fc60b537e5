// SPDX-License-Identifier: Apache-2.0
#include "base/errors/input_error.h"
#include "compiler/loadable/file_layout.h"
#include "interface/engines/escalate/escalate_command.h"
#include "tests/support/compiled.h"
#include "tests/support/escalate_body.h"
#include "tests/support/random_network.h"

#include <cstring>
#include <functional>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace svp::compiler {
namespace {

using test::RandomNumbers;
using testing::HasSubstr;

// The message; empty where the bytes are a loadable.
std::string error_of(std::vector<uint8_t> bytes)
{
    try {
        Loadable loadable(std::move(bytes), "net.svp");
    } catch (const InputError& error) {
        return error.what();
    }
    return "";
}

void take_window(Layer& layer, const Layer& from)
{
    layer.kernel_h = from.kernel_h;
    layer.kernel_w = from.kernel_w;
    layer.pad_top = from.pad_top;
    layer.pad_left = from.pad_left;
    layer.pad_bottom = from.pad_bottom;
    layer.pad_right = from.pad_right;
}

// A decomposed convolution, an average pooling, a residual convolution, a concatenation, an add.
Network mixed_network()
{
    Network n = test::convolution_network(LayerKind::conv_decomposed, 5, 6, 4, 3, 2);
    n.name = "mixed";
    auto tensor = [&](const char* name, int channels) {
        n.tensors.push_back({name, channels, 6, 6, 0.5F, 3});
        return static_cast<int>(n.tensors.size()) - 1;
    };
    auto layer = [&](const char* name, LayerKind kind, std::vector<int> inputs, int output, size_t records) {
        Layer l;
        l.name = name;
        l.kind = kind;
        l.inputs = std::move(inputs);
        l.output = output;
        l.requant.assign(records, svp_requant{7, 1 << 29, 0, 40});
        n.layers.push_back(l);
    };
    layer("pool", LayerKind::pool_average, {1}, tensor("pooled", 4), 1);
    take_window(n.layers.back(), n.layers[0]);
    layer("dense", LayerKind::conv_dense, {2, 1}, tensor("sum", 4), 4);
    take_window(n.layers.back(), n.layers[0]);
    n.layers.back().weights.assign(4 * 4 * 9, 3);
    layer("concat", LayerKind::concat, {1, 3}, tensor("both", 8), 2);
    layer("add", LayerKind::add, {4, 4}, tensor("result", 8), 1);
    n.output = 5;
    return n;
}

Loadable mixed_loadable() { return test::compile_for_escalate(mixed_network(), {test::default_target(), true}); }

uint32_t owner(svp_section_kind kind) { return kind == SVP_SECTION_TARGET ? uint32_t{SVP_ENGINE_ESCALATE} : 0; }

template <class T>
T* section(std::vector<uint8_t>& bytes, svp_section_kind kind)
{
    return reinterpret_cast<T*>(bytes.data() + find_section(bytes, kind, owner(kind))->offset);
}

TEST(LoadableCorruption, EveryTruncationIsFound)
{
    std::vector<uint8_t> good = mixed_loadable().bytes();
    ASSERT_EQ(error_of(good), "");
    for (size_t size = 0; size < good.size(); ++size) {
        std::string message = error_of({good.begin(), good.begin() + static_cast<std::ptrdiff_t>(size)});
        ASSERT_THAT(message, HasSubstr("net.svp: ")) << size;
    }
    good.push_back(0);
    EXPECT_THAT(error_of(good), HasSubstr("cut short or added to"));
}

TEST(LoadableCorruption, EveryFlippedBitIsFound)
{
    std::vector<uint8_t> good = mixed_loadable().bytes();
    for (size_t i = 0; i < good.size(); ++i) {
        std::vector<uint8_t> bytes = good;
        bytes[i] = static_cast<uint8_t>(bytes[i] ^ 1 << i % 8);
        ASSERT_THAT(error_of(bytes), HasSubstr("net.svp: ")) << "byte " << i;
    }
}

struct Change {
    const char* message;
    std::function<void(std::vector<uint8_t>&)> make;
};

template <class T>
Change in_section(const char* message, svp_section_kind kind, const std::function<void(T*)>& make)
{
    return {message, [=](std::vector<uint8_t>& bytes) { make(section<T>(bytes, kind)); }};
}

Change in_table(const char* message, const std::function<void(svp_section*)>& make)
{
    return {message, [=](std::vector<uint8_t>& bytes) {
                make(reinterpret_cast<svp_section*>(bytes.data() + sizeof(svp_loadable_header)));
            }};
}

Change in_header(const char* message, const std::function<void(svp_loadable_header*)>& make)
{
    return {message, [=](std::vector<uint8_t>& bytes) { make(reinterpret_cast<svp_loadable_header*>(bytes.data())); }};
}

// With both checksums made right again.
void expect_each(const std::vector<Change>& changes)
{
    const std::vector<uint8_t> good = mixed_loadable().bytes();
    for (const Change& change : changes) {
        std::vector<uint8_t> bytes = good;
        change.make(bytes);
        seal_file(bytes);
        std::string message = error_of(bytes);
        EXPECT_THAT(message, HasSubstr(change.message));
        EXPECT_EQ(message.find("net.svp: "), 0U);
        EXPECT_EQ(message.find('\n'), std::string::npos);
    }
}

TEST(LoadableCorruption, Frame)
{
    using H = svp_loadable_header;
    using S = svp_section;
    expect_each({
        in_header("is not a loadable", [](H* h) { h->magic[3] = 'X'; }),
        in_header("has another format version and must be compiled again: 1, expected 2", [](H* h) { h->major = 1; }),
        in_header("header: its size in bytes is wrong: 105, expected 104", [](H* h) { h->header_bytes = 105; }),
        in_header("is cut short or added to: bytes: ", [](H* h) { h->file_bytes = 1; }),
        in_header("more sections than there is room for: 4294967295", [](H* h) { h->section_count = ~0u; }),
        in_header("is not inside the file", [](H* h) { h->section_count = 7; }),
        in_header("section 'constants' is missing", [](H* h) { h->section_count = 5; }),
        in_header("section 'regions' is missing", [](H* h) { h->section_count = 0; }),
        in_header("the network's name is no name", [](H* h) { std::memset(h->network, 'n', sizeof h->network); }),
        in_header("the network's name is no name", [](H* h) { h->network[0] = 0; }),
        in_header("the network's name is no name", [](H* h) { h->network[1] = 27; }),
        in_table("has an unknown kind: 9", [](S* s) { s[2].kind = 9; }),
        in_table("section 'regions': is there twice", [](S* s) { s[0] = s[1]; }),
        in_table("its bytes do not match its number of elements: 36, expected 72", [](S* s) { s[0].count = 2; }),
        in_table("section 'tensors': its bytes do not match its number of elements", [](S* s) { s[2].count = ~0u; }),
        in_table("its offset is not aligned: 1, expected 0", [](S* s) { s[1].offset = 1; }),
        in_table("is not inside the file", [](S* s) { s[1].offset = 0; }),
        in_table("is not inside the file", [](S* s) { s[1].offset = uint64_t{1} << 40; }),
        in_table("is not inside the file", [](S* s) { s[3].offset = ~uint64_t{63}; }),
        in_table("is not inside the file", [](S* s) { s[5].bytes += 1 << 20, s[5].count += 1 << 20; }),
        in_table("overlaps another section", [](S* s) { s[1].offset = s[2].offset; }),
        in_table("no layers, or too many: 0", [](S* s) { s[3].count = 0, s[3].bytes = 0; }),
        in_table("layer 0: has no commands, or more than are left: 1, expected 0",
                 [](S* s) { s[4].count = 0, s[4].bytes = 0; }),
        in_table("not exactly one target: 0, expected 1", [](S* s) { s[0].count = 0, s[0].bytes = 0; }),
        in_table("its number of regions is wrong: 3, expected 4", [](S* s) { s[1].count = 3, s[1].bytes = 48; }),
        in_table("not exactly one input tensor: 0, expected 1", [](S* s) { s[2].count = 0, s[2].bytes = 0; }),
        in_table("region 0: its bytes are not those of the constants", [](S* s) { s[5].count -= 1, s[5].bytes -= 1; }),
    });
}

TEST(LoadableCorruption, Tables)
{
    using R = svp_region;
    using T = svp_tensor;
    using L = svp_layer;
    auto region = [](const char* m, auto make) { return in_section<R>(m, SVP_SECTION_REGIONS, make); };
    auto tensor = [](const char* m, auto make) { return in_section<T>(m, SVP_SECTION_TENSORS, make); };
    auto layer = [](const char* m, auto make) { return in_section<L>(m, SVP_SECTION_LAYERS, make); };
    expect_each({
        in_section<svp_escalate_target>("section 'target' of escalate: number of slices is out of range",
                                        SVP_SECTION_TARGET, [](svp_escalate_target* t) { t->slices = 0; }),
        in_section<svp_escalate_target>("does not fit the target: ", SVP_SECTION_TARGET,
                                        [](svp_escalate_target* t) { t->slices = 1; }),
        in_section<svp_escalate_target>("does not fit the target: ", SVP_SECTION_TARGET,
                                        [](svp_escalate_target* t) { t->line_columns = 5; }),
        region("region 1: has another index: 2, expected 1", [](R* r) { r[1].index = 2; }),
        region("region 3: its reserved word is not zero: 1", [](R* r) { r[3].reserved = 1; }),
        region("region 2: has more bytes than an operand reaches", [](R* r) { r[2].bytes = ~uint64_t{0}; }),
        region("region 0: its bytes are not those of the constants", [](R* r) { r[0].bytes += 1; }),
        region("is not inside its region", [](R* r) { r[1].bytes = 64; }),
        region("is not inside its region", [](R* r) { r[3].bytes = 0; }),
        tensor("tensor 0: its name is no name", [](T* t) { std::memset(t[0].name, 'x', sizeof t[0].name); }),
        tensor("tensor 2: its role does not fit its region", [](T* t) { t[2].region = 3; }),
        tensor("tensor 2: its role does not fit its region", [](T* t) { t[2].region = 4000000000; }),
        tensor("its role does not fit", [](T* t) { t[2].role = 3; }),
        tensor("its format is unknown", [](T* t) { t[0].format = 2; }),
        tensor("its shape has a size of 0", [](T* t) { t[0].height = 0; }),
        tensor("its shape has a size of 0 or too large a one", [](T* t) { t[0].width = 65536; }),
        tensor("its bytes are not those of its shape: 448, expected 384", [](T* t) { t[0].bytes += 64; }),
        tensor("its bytes are not those of its shape", [](T* t) { t[0].channels = 70; }),
        tensor("is not inside its region, or not aligned", [](T* t) { t[1].offset = 32; }),
        tensor("is not inside its region", [](T* t) { t[1].offset = ~uint64_t{63}; }),
        tensor("its zero point is no int8", [](T* t) { t[0].zero_point = -129; }),
        tensor("its scale is no positive number", [](T* t) { t[0].scale = -1; }),
        tensor("its scale is no positive number", [](T* t) { std::memset(&t[0].scale, 0xff, 4); }),
        tensor("is no tensor that is complete and intact", [](T* t) { t[0].zero_point = 9; }),
        tensor("does not write the layer's output", [](T* t) { t[2].zero_point = 9; }),
        // The second convolution writes over what it, and the concatenation after it, still need.
        {"operand 'residual'",
         [](std::vector<uint8_t>& bytes) {
             T* t = section<T>(bytes, SVP_SECTION_TENSORS);
             t[3].offset = t[1].offset;
             svp_layer_command* c = section<svp_layer_command>(bytes, SVP_SECTION_COMMANDS);
             c[2].operand[SVP_ESCALATE_OPERAND_OUTPUT].offset = static_cast<uint32_t>(t[1].offset);
         }},
        layer("layer 1: its name is no name", [](L* l) { l[1].name[0] = 0; }),
        layer("layer 1: its first command is not the next one: 0, expected 1", [](L* l) { l[1].first_command = 0; }),
        layer("layer 1: has no commands", [](L* l) { l[1].command_count = 0; }),
        layer("layer 4: has no commands, or more than are left: 4294967295, expected 1",
              [](L* l) { l[4].command_count = ~0u; }),
        layer("layer 1: its operation is not its command's: 3, expected 4",
              [](L* l) { l[1].operation = SVP_ESCALATE_POOL_MAX; }),
        layer("layer 1: its output tensor", [](L* l) { l[1].output_tensor = 6; }),
        layer("does not write the layer's output", [](L* l) { l[1].output_tensor = 3; }),
        layer("dense MACs", [](L* l) { l[0].dense_macs += 1; }),
        layer("weight bytes", [](L* l) { l[4].weight_bytes = 0; }),
        // The second half of the concatenation becomes the next layer's.
        {"layer 3: copies 4 of 8 channels",
         [](std::vector<uint8_t>& bytes) {
             L* l = section<L>(bytes, SVP_SECTION_LAYERS);
             l[3].command_count = 1;
             l[4].first_command = 4;
             l[4].command_count = 2;
             l[4].operation = SVP_ESCALATE_COPY;
             section<svp_layer_command>(bytes, SVP_SECTION_COMMANDS)[4].layer = 4;
         }},
    });
}

TEST(LoadableCorruption, Commands)
{
    using C = svp_layer_command;
    using B = svp_escalate_command;
    auto command = [](const char* m, auto make) { return in_section<C>(m, SVP_SECTION_COMMANDS, make); };
    auto body = [](const char* m, size_t index, auto make) {
        return in_section<C>(m, SVP_SECTION_COMMANDS, [=](C* c) { test::change_body(c[index], make); });
    };
    expect_each({
        body("layer 0, command 0: opcode 77 is unknown", 0, [](B& b) { b.opcode = 77; }),
        command("layer 0, command 0: engine 77 is unknown", [](C* c) { c[0].engine = 77; }),
        command("is not for its layer's engine: 2, expected 1",
                [](C* c) {
                    c[1] = {};
                    c[1].version = SVP_COMMAND_VERSION;
                    c[1].engine = 2;
                    c[1].layer = 1;
                    for (uint8_t i = 0; i < 4; ++i)
                        c[1].operand_region[i] = i;
                    c[1].operand[4].size = 64;
                }),
        command("command version 1", [](C* c) { c[0].version = 1; }),
        command("a reserved field", [](C* c) { c[0].reserved[1] = 1; }),
        command("a reserved field", [](C* c) { c[0].flags = 0x80; }),
        body("sizes that contradict each other", 0, [](B& b) { b.in_h = 7; }),
        body("sizes that contradict each other", 0, [](B& b) { b.stride_w = 0; }),
        body("a tensor or weight format", 0, [](B& b) { b.input_format = 200; }),
        command("operand 'input' in region 2: 1 bytes, the shape needs 384", [](C* c) { c[0].operand[0].size = 1; }),
        command("operand 'coefficients'", [](C* c) { c[0].operand[3].size = ~0u; }),
        command("unit, sequence and completion address", [](C* c) { c[1].sequence = 1; }),
        command("unit, sequence and completion address", [](C* c) { c[1].completion_address = 1; }),
        body("but no residual", 1, [](B& b) { b.residual_zero_point = -1; }),
        command("says it is of another layer: 4, expected 1", [](C* c) { c[1].layer = 4; }),
        command("layer 2, command 2: operand 2 is not inside its region", [](C* c) { c[2].operand[2].offset = ~0u; }),
        command("of region 1) is not inside the constants", [](C* c) { c[2].operand_region[2] = 1; }),
        command("operand 4 is not inside its region", [](C* c) { c[2].operand_region[4] = 3; }),
        command("operand 'input' (", [](C* c) { c[1].operand[0].offset += 64; }),
        command("operand 0 is not inside its region", [](C* c) { c[1].operand_region[0] = 3; }),
        command("operand 1 is not inside its region", [](C* c) { c[1].operand_region[1] = 0; }),
        body("command 4 does not copy to channel 4", 4, [](B& b) { b.channel_offset = 3; }),
        body("command 3 does not copy to channel 0", 3, [](B& b) { b.channel_offset = 4; }),
        body("clamps differently", 4, [](B& b) { b.activation_low = 0; }),
        // Coefficients and requantization are found at any place among the constants, but what is there must make
        // sense.
        command("coefficients: entry", [](C* c) { c[0].operand[3].offset = c[0].operand[4].offset; }),
        {"coefficients: entry 2",
         [](std::vector<uint8_t>& bytes) {
             C* c = section<C>(bytes, SVP_SECTION_COMMANDS);
             uint8_t* constants = section<uint8_t>(bytes, SVP_SECTION_CONSTANTS);
             constants[c[0].operand[SVP_ESCALATE_OPERAND_COEFFICIENTS].offset + 3 * 4] = 0;
         }},
        {"requantization record 1: multiplier -1",
         [](std::vector<uint8_t>& bytes) {
             C* c = section<C>(bytes, SVP_SECTION_COMMANDS);
             uint8_t* constants = section<uint8_t>(bytes, SVP_SECTION_CONSTANTS);
             std::memset(constants + c[0].operand[SVP_ESCALATE_OPERAND_REQUANT].offset + 16 + 4, 0xff, 4);
         }},
        {"shift 47 (0 to 46)",
         [](std::vector<uint8_t>& bytes) {
             C* c = section<C>(bytes, SVP_SECTION_COMMANDS);
             section<uint8_t>(bytes, SVP_SECTION_CONSTANTS)[c[1].operand[SVP_ESCALATE_OPERAND_REQUANT].offset + 12] =
                 47;
         }},
        command("does nothing", [](C* c) { c[1].engine = SVP_ENGINE_NONE; }),
        command("are the driver's to set", [](C* c) { c[1].unit = 1; }),
    });
}

// Every byte of the tables set to several values: what is accepted must be among the fields that nothing else repeats.
TEST(LoadableCorruption, OnlyFreeFieldsMayChange)
{
    using C = svp_layer_command;
    using B = svp_escalate_command;
    using T = svp_tensor;
    constexpr size_t body = offsetof(C, body);
    struct Free {
        svp_section_kind kind;
        size_t element, first, last; // byte range inside an element
    };
    const std::vector<Free> free_fields{
        {SVP_SECTION_TARGET, sizeof(svp_escalate_target), 0, sizeof(svp_escalate_target)},
        {SVP_SECTION_REGIONS, sizeof(svp_region), offsetof(svp_region, bytes), sizeof(svp_region)},
        {SVP_SECTION_TENSORS, sizeof(T), offsetof(T, name), offsetof(T, region)},
        {SVP_SECTION_TENSORS, sizeof(T), offsetof(T, scale), offsetof(T, role)},
        {SVP_SECTION_TENSORS, sizeof(T), offsetof(T, logical_channels), offsetof(T, reserved)},
        {SVP_SECTION_LAYERS, sizeof(svp_layer), 0, offsetof(svp_layer, first_command)},
        {SVP_SECTION_COMMANDS, sizeof(C), offsetof(C, flags), offsetof(C, flags) + 1},
        {SVP_SECTION_COMMANDS, sizeof(C), body + offsetof(B, flags), body + offsetof(B, flags) + 1},
        {SVP_SECTION_COMMANDS, sizeof(C), body + offsetof(B, tile_rows), body + offsetof(B, channel_offset)},
        {SVP_SECTION_COMMANDS, sizeof(C), body + offsetof(B, activation_low), body + offsetof(B, reserved1)},
    };
    const Loadable loadable = mixed_loadable();
    const std::vector<uint8_t>& good = loadable.bytes();
    auto is_free = [&](size_t at, svp_section_kind kind) {
        size_t inside = at - find_section(good, kind, owner(kind))->offset;
        for (const Free& field : free_fields) {
            size_t in_element = inside % field.element;
            if (field.kind == kind && in_element >= field.first && in_element < field.last) return true;
        }
        // Constants may be read from other places among the constants, unused operands have no region.
        size_t in_command = inside % sizeof(C), operand = (in_command - offsetof(C, operand)) / sizeof(svp_operand);
        if (kind != SVP_SECTION_COMMANDS) return false;
        const C& command = loadable.commands()[inside / sizeof(C)];
        if (in_command >= offsetof(C, operand_region) && in_command < offsetof(C, reserved))
            return command.operand[in_command - offsetof(C, operand_region)].size == 0;
        if (in_command < offsetof(C, operand) || in_command >= offsetof(C, body)) return false;
        bool offset = (in_command - offsetof(C, operand)) % sizeof(svp_operand) < 4;
        bool constant = operand == SVP_ESCALATE_OPERAND_WEIGHTS || operand == SVP_ESCALATE_OPERAND_COEFFICIENTS ||
                        operand == SVP_ESCALATE_OPERAND_REQUANT;
        return offset && (constant || command.operand[operand].size == 0);
    };
    int accepted = 0;
    for (svp_section_kind kind :
         {SVP_SECTION_TARGET, SVP_SECTION_REGIONS, SVP_SECTION_TENSORS, SVP_SECTION_LAYERS, SVP_SECTION_COMMANDS}) {
        const svp_section& range = *find_section(good, kind, owner(kind));
        for (size_t at = range.offset; at < range.offset + range.bytes; ++at) {
            for (int value : {0x00, 0x01, 0x02, 0x7f, 0x80, 0xff, good[at] ^ 1, good[at] + 1, good[at] - 1}) {
                std::vector<uint8_t> bytes = good;
                bytes[at] = static_cast<uint8_t>(value);
                if (bytes[at] == good[at]) continue;
                seal_file(bytes);
                bool fine = error_of(bytes).empty();
                accepted += fine;
                EXPECT_TRUE(!fine || is_free(at, kind))
                    << "section " << kind << ", byte " << at - range.offset << " = " << value;
            }
        }
    }
    EXPECT_GT(accepted, 500);
}

// Sealed again after random damage, a loadable is refused, or it is one: it can be listed, rebuilt and lowered again.
TEST(LoadableCorruption, WhateverIsAcceptedWorks)
{
    const std::vector<uint8_t> good = mixed_loadable().bytes();
    RandomNumbers random(50);
    int accepted = 0, refused = 0;
    for (int i = 0; i < 8000; ++i) {
        std::vector<uint8_t> bytes = good;
        for (int changes = random.integer(1, 3); changes > 0; --changes) {
            auto at = static_cast<size_t>(random.in(0, static_cast<int64_t>(bytes.size()) - 1));
            bytes[at] = static_cast<uint8_t>(random.chance(50) ? random.in(0, 255) : bytes[at] ^ 1 << random.in(0, 7));
        }
        seal_file(bytes);
        try {
            Loadable loadable(bytes, "net.svp");
            ++accepted;
            EXPECT_FALSE(describe(loadable).empty());
            Network network = network_of(loadable);
            Loadable again =
                test::compile_for_escalate(network, {*loadable.target<svp_escalate_target>(SVP_ENGINE_ESCALATE), true});
            ASSERT_EQ(test::difference(network_of(again), network), "");
        } catch (const InputError& error) {
            ++refused;
        }
    }
    EXPECT_GT(accepted, 200);
    EXPECT_GT(refused, 2000);
}

} // namespace
} // namespace svp::compiler
