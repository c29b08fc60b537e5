#include "base/errors/input_error.h"
#include "compiler/loadable/file_layout.h"
#include "compiler/partition/lowering.h"
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

Loadable mixed_loadable() { return lower(mixed_network(), {test::default_target(), true}); }

template <class T>
T* section(std::vector<uint8_t>& bytes, svp_section_kind kind)
{
    return reinterpret_cast<T*>(bytes.data() + find_section(bytes, kind).offset);
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
        in_header("has format version 2.0", [](H* h) { h->major = 2; }),
        in_header("header: 105 bytes", [](H* h) { h->header_bytes = 105; }),
        in_header("the header says 1", [](H* h) { h->file_bytes = 1; }),
        in_header("4294967295 sections", [](H* h) { h->section_count = ~0u; }),
        in_header("are not inside the file", [](H* h) { h->section_count = 7; }),
        in_header("section 'constants' is missing", [](H* h) { h->section_count = 5; }),
        in_header("section 'target' is missing", [](H* h) { h->section_count = 0; }),
        in_header("the network's name is no name", [](H* h) { std::memset(h->network, 'n', sizeof h->network); }),
        in_header("the network's name is no name", [](H* h) { h->network[0] = 0; }),
        in_header("the network's name is no name", [](H* h) { h->network[1] = 27; }),
        in_table("unknown kind 9", [](S* s) { s[2].kind = 9; }),
        in_table("section 'regions' is there twice", [](S* s) { s[0] = s[1]; }),
        in_table("bytes for 2 elements", [](S* s) { s[0].count = 2; }),
        in_table("bytes for 4294967295 elements", [](S* s) { s[2].count = ~0u; }),
        in_table("offset 1 is not a multiple", [](S* s) { s[1].offset = 1; }),
        in_table("are not inside the file", [](S* s) { s[1].offset = 0; }),
        in_table("are not inside the file", [](S* s) { s[1].offset = uint64_t{1} << 40; }),
        in_table("are not inside the file", [](S* s) { s[3].offset = ~uint64_t{63}; }),
        in_table("are not inside the file", [](S* s) { s[5].bytes += 1 << 20, s[5].count += 1 << 20; }),
        in_table("overlap", [](S* s) { s[1].offset = s[2].offset; }),
        in_table("0 layers", [](S* s) { s[3].count = 0, s[3].bytes = 0; }),
        in_table("commands from 0 on, of 0", [](S* s) { s[4].count = 0, s[4].bytes = 0; }),
        in_table("not exactly one target", [](S* s) { s[0].count = 0, s[0].bytes = 0; }),
        in_table("3 regions instead of 4", [](S* s) { s[1].count = 3, s[1].bytes = 48; }),
        in_table("0 input and 0 output tensors", [](S* s) { s[2].count = 0, s[2].bytes = 0; }),
        in_table("their section", [](S* s) { s[5].count -= 1, s[5].bytes -= 1; }),
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
        in_section<svp_target>("engine is not", SVP_SECTION_TARGET, [](svp_target* t) { t->engine[0] = 'E'; }),
        in_section<svp_target>("0 slices", SVP_SECTION_TARGET, [](svp_target* t) { t->slices = 0; }),
        in_section<svp_target>("reserved", SVP_SECTION_TARGET, [](svp_target* t) { t->reserved[0] = 1; }),
        in_section<svp_target>("does not fit the target", SVP_SECTION_TARGET, [](svp_target* t) { t->slices = 1; }),
        in_section<svp_target>("does not fit the target", SVP_SECTION_TARGET,
                               [](svp_target* t) { t->line_columns = 5; }),
        region("region 1: has index 2", [](R* r) { r[1].index = 2; }),
        region("reserved word 1", [](R* r) { r[3].reserved = 1; }),
        region("region 2: 18446744073709551615 bytes", [](R* r) { r[2].bytes = ~uint64_t{0}; }),
        region("the region of constants has", [](R* r) { r[0].bytes += 1; }),
        region("are not inside region 1", [](R* r) { r[1].bytes = 64; }),
        region("are not inside region 3", [](R* r) { r[3].bytes = 0; }),
        tensor("tensor 0: its name is no name", [](T* t) { std::memset(t[0].name, 'x', sizeof t[0].name); }),
        tensor("tensor 2: role 0 in region 3", [](T* t) { t[2].region = 3; }),
        tensor("tensor 2: role 0 in region 4000000000", [](T* t) { t[2].region = 4000000000; }),
        tensor("role 3", [](T* t) { t[2].role = 3; }),
        tensor("format 2 is unknown", [](T* t) { t[0].format = 2; }),
        tensor("shape 5x0x6", [](T* t) { t[0].height = 0; }),
        tensor("shape 5x6x65536", [](T* t) { t[0].width = 65536; }),
        tensor("its shape needs", [](T* t) { t[0].bytes += 64; }),
        tensor("its shape needs", [](T* t) { t[0].channels = 70; }),
        tensor("at offset 32", [](T* t) { t[1].offset = 32; }),
        tensor("are not inside region", [](T* t) { t[1].offset = ~uint64_t{63}; }),
        tensor("zero point -129", [](T* t) { t[0].zero_point = -129; }),
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
             c[2].operand[SVP_OPERAND_OUTPUT].offset = static_cast<uint32_t>(t[1].offset);
         }},
        layer("layer 1: its name is no name", [](L* l) { l[1].name[0] = 0; }),
        layer("layer 1: 1 commands from 0 on", [](L* l) { l[1].first_command = 0; }),
        layer("layer 1: 0 commands", [](L* l) { l[1].command_count = 0; }),
        layer("layer 4: 4294967295 commands", [](L* l) { l[4].command_count = ~0u; }),
        layer("layer 1: opcode 3, its command's is 4", [](L* l) { l[1].opcode = SVP_OP_POOL_MAX; }),
        layer("layer 1: output tensor 6", [](L* l) { l[1].output_tensor = 6; }),
        layer("does not write the layer's output", [](L* l) { l[1].output_tensor = 3; }),
        layer("dense MACs", [](L* l) { l[0].dense_macs += 1; }),
        layer("weight bytes", [](L* l) { l[4].weight_bytes = 0; }),
        layer("layer 3: copies 4 of 8 channels",
              [](L* l) {
                  l[3].command_count = 1;
                  l[3].weight_bytes /= 2;
              }),
    });
}

TEST(LoadableCorruption, Commands)
{
    using C = svp_layer_command;
    auto command = [](const char* m, auto make) { return in_section<C>(m, SVP_SECTION_COMMANDS, make); };
    expect_each({
        command("layer 0: opcode 2, its command's is 77", [](C* c) { c[0].opcode = 77; }),
        {"layer 0, command 0: opcode 77 is unknown",
         [](std::vector<uint8_t>& bytes) {
             section<C>(bytes, SVP_SECTION_COMMANDS)[0].opcode = 77;
             section<svp_layer>(bytes, SVP_SECTION_LAYERS)[0].opcode = 77;
         }},
        command("command version 2", [](C* c) { c[0].version = 2; }),
        command("a reserved field", [](C* c) { c[0].reserved2[1] = 1; }),
        command("a reserved field", [](C* c) { c[0].flags = 0x80; }),
        command("sizes that contradict each other", [](C* c) { c[0].in_h = 7; }),
        command("sizes that contradict each other", [](C* c) { c[0].stride_w = 0; }),
        command("a tensor or weight format", [](C* c) { c[0].input_format = 200; }),
        command("operand 'input' in region 2: 1 bytes, the shape needs 384", [](C* c) { c[0].operand[0].size = 1; }),
        command("operand 'coefficients'", [](C* c) { c[0].operand[3].size = ~0u; }),
        command("sequence and completion address", [](C* c) { c[1].sequence = 1; }),
        command("sequence and completion address", [](C* c) { c[1].completion_address = 1; }),
        command("but no residual", [](C* c) { c[1].residual_zero_point = -1; }),
        command("says it is of layer 4", [](C* c) { c[1].layer = 4; }),
        command("operand 'weights' (144 bytes at offset 4294967295", [](C* c) { c[2].operand[2].offset = ~0u; }),
        command("of region 1) is not inside the constants", [](C* c) { c[2].operand_region[2] = 1; }),
        command("of region 3) is not inside the constants", [](C* c) { c[2].operand_region[4] = 3; }),
        command("operand 'input' (", [](C* c) { c[1].operand[0].offset += 64; }),
        command("operand 'input' (", [](C* c) { c[1].operand_region[0] = 3; }),
        command("does not write", [](C* c) { c[1].operand_region[1] = 0; }),
        command("command 4 does not copy to channel 4", [](C* c) { c[4].channel_offset = 3; }),
        command("command 3 does not copy to channel 0", [](C* c) { c[3].channel_offset = 4; }),
        command("clamps differently", [](C* c) { c[4].activation_low = 0; }),
        // Coefficients and requantization are found at any place among the constants, but what is there must make
        // sense.
        command("coefficients: entry", [](C* c) { c[0].operand[3].offset = c[0].operand[4].offset; }),
        {"coefficients: entry 2",
         [](std::vector<uint8_t>& bytes) {
             C* c = section<C>(bytes, SVP_SECTION_COMMANDS);
             uint8_t* constants = section<uint8_t>(bytes, SVP_SECTION_CONSTANTS);
             constants[c[0].operand[SVP_OPERAND_COEFFICIENTS].offset + 3 * 4] = 0;
         }},
        {"requantization record 1: multiplier -1",
         [](std::vector<uint8_t>& bytes) {
             C* c = section<C>(bytes, SVP_SECTION_COMMANDS);
             uint8_t* constants = section<uint8_t>(bytes, SVP_SECTION_CONSTANTS);
             std::memset(constants + c[0].operand[SVP_OPERAND_REQUANT].offset + 16 + 4, 0xff, 4);
         }},
        {"shift 47 (0 to 46)",
         [](std::vector<uint8_t>& bytes) {
             C* c = section<C>(bytes, SVP_SECTION_COMMANDS);
             section<uint8_t>(bytes, SVP_SECTION_CONSTANTS)[c[1].operand[SVP_OPERAND_REQUANT].offset + 12] = 47;
         }},
        {"does nothing",
         [](std::vector<uint8_t>& bytes) {
             C* c = section<C>(bytes, SVP_SECTION_COMMANDS);
             c[1].opcode = SVP_OP_NOP;
             section<svp_layer>(bytes, SVP_SECTION_LAYERS)[1].opcode = SVP_OP_NOP;
         }},
    });
}

// Every byte of the tables set to several values: what is accepted must be among the fields that nothing else repeats.
TEST(LoadableCorruption, OnlyFreeFieldsMayChange)
{
    using C = svp_layer_command;
    using T = svp_tensor;
    struct Free {
        svp_section_kind kind;
        size_t element, first, last; // byte range inside an element
    };
    const std::vector<Free> free_fields{
        {SVP_SECTION_TARGET, sizeof(svp_target), offsetof(svp_target, tiles), offsetof(svp_target, reserved)},
        {SVP_SECTION_REGIONS, sizeof(svp_region), offsetof(svp_region, bytes), sizeof(svp_region)},
        {SVP_SECTION_TENSORS, sizeof(T), offsetof(T, name), offsetof(T, region)},
        {SVP_SECTION_TENSORS, sizeof(T), offsetof(T, scale), offsetof(T, role)},
        {SVP_SECTION_LAYERS, sizeof(svp_layer), 0, offsetof(svp_layer, first_command)},
        {SVP_SECTION_COMMANDS, sizeof(C), offsetof(C, flags), offsetof(C, flags) + 1},
        {SVP_SECTION_COMMANDS, sizeof(C), offsetof(C, tile_rows), offsetof(C, channel_offset)},
        {SVP_SECTION_COMMANDS, sizeof(C), offsetof(C, activation_low), offsetof(C, operand_region)},
    };
    const Loadable loadable = mixed_loadable();
    const std::vector<uint8_t>& good = loadable.bytes();
    auto is_free = [&](size_t at, svp_section_kind kind) {
        size_t inside = at - find_section(good, kind).offset;
        for (const Free& field : free_fields) {
            size_t in_element = inside % field.element;
            if (field.kind == kind && in_element >= field.first && in_element < field.last) return true;
        }
        // Constants may be read from other places among the constants, unused operands have no region.
        size_t in_command = inside % sizeof(C), operand = (in_command - offsetof(C, operand)) / sizeof(svp_operand);
        if (kind != SVP_SECTION_COMMANDS) return false;
        const C& command = loadable.commands()[inside / sizeof(C)];
        if (in_command >= offsetof(C, operand_region) && in_command < offsetof(C, operand))
            return command.operand[in_command - offsetof(C, operand_region)].size == 0;
        if (in_command < offsetof(C, operand) || in_command >= offsetof(C, reserved2)) return false;
        bool offset = (in_command - offsetof(C, operand)) % sizeof(svp_operand) < 4;
        bool constant =
            operand == SVP_OPERAND_WEIGHTS || operand == SVP_OPERAND_COEFFICIENTS || operand == SVP_OPERAND_REQUANT;
        return offset && (constant || command.operand[operand].size == 0);
    };
    int accepted = 0;
    for (svp_section_kind kind :
         {SVP_SECTION_TARGET, SVP_SECTION_REGIONS, SVP_SECTION_TENSORS, SVP_SECTION_LAYERS, SVP_SECTION_COMMANDS}) {
        const svp_section& range = find_section(good, kind);
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
            Loadable again = lower(network, {loadable.target(), true});
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
