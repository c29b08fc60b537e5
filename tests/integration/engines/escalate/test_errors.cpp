// SPDX-License-Identifier: Apache-2.0
// What a command, the bus or packed data can hold against the cluster ends in its error code; the next command works.
#include "interface/common/packed_tensor.h"
#include "tests/integration/engines/escalate/random_config.h"

#include <cstring>
#include <functional>
#include <gtest/gtest.h>

namespace svp::test {
namespace {

// A 3x3 decomposed convolution with a residual, every tensor in bitmaps.
LayerCase decomposed_layer(uint64_t seed = 5)
{
    std::mt19937_64 random(seed);
    LayerCase layer;
    svp_escalate_command& c = layer.command;
    c.opcode = SVP_ESCALATE_CONV_DECOMPOSED;
    c.flags = SVP_ESCALATE_RESIDUAL;
    c.in_h = c.out_h = 9;
    c.in_w = c.out_w = 7;
    c.in_c = 70;
    c.out_c = 80;
    c.kernel_h = c.kernel_w = 3;
    c.pad_top = c.pad_bottom = c.pad_left = c.pad_right = 1;
    c.stride_h = c.stride_w = c.dilation_h = c.dilation_w = 1;
    c.groups = 1;
    c.bases = 3;
    c.tile_rows = 4;
    c.tile_cols = 7;
    c.input_format = c.output_format = c.residual_format = SVP_FORMAT_BITMAP;
    c.weight_format = SVP_WEIGHTS_TERNARY;
    c.in_zero_point = -128;
    c.activation_low = -128;
    c.activation_high = 127;
    fill_layer(layer, random, 0.5, 0.3);
    return layer;
}

LayerCase dense_layer()
{
    LayerCase layer = decomposed_layer();
    svp_escalate_command& c = layer.command;
    c.opcode = SVP_ESCALATE_CONV_DENSE;
    c.weight_format = SVP_WEIGHTS_DENSE_INT8;
    c.bases = 0;
    layer.coefficients.clear();
    std::mt19937_64 random(6);
    fill_layer(layer, random, 0.5, 0.5);
    return layer;
}

struct ErrorCase {
    LayerCase layer = decomposed_layer();
    escalate::ClusterConfig config;
    std::function<void(ClusterBench&)> spoil = [](ClusterBench&) {}; // after the command was sent, before it is read
    uint32_t code = 0;
    int64_t info = -1; // -1: any
};

void expect_works(ClusterBench& bench, LayerCase layer)
{
    bench.memory().bad_begin = bench.memory().bad_end = 0;
    const ClusterBench::Outcome outcome = bench.run(layer);
    ASSERT_TRUE(outcome.answered);
    EXPECT_EQ(outcome.error_code, 0U);
    EXPECT_EQ(unpack_output(layer, bench.operand(SVP_ESCALATE_OPERAND_OUTPUT)).values, expected_output(layer).values);
}

void expect_error(const ErrorCase& test)
{
    ClusterBench bench(test.config);
    LayerCase layer = test.layer;
    bench.send(layer);
    test.spoil(bench);
    const ClusterBench::Outcome outcome = bench.wait();
    ASSERT_TRUE(outcome.answered) << "deadlock";
    EXPECT_EQ(outcome.error_code, test.code);
    EXPECT_TRUE(test.info < 0 || outcome.error_info == static_cast<uint32_t>(test.info)) << outcome.error_info;
    EXPECT_EQ(bench.memory().in_flight, 0U);
    bench.check_accounting();
    LayerCase easy = decomposed_layer(8);
    easy.command.in_zero_point = 0; // small sums: narrow adders are some cases' trouble
    std::mt19937_64 random(1);
    fill_layer(easy, random, 0, 0);
    expect_works(bench, easy);
}

void poke_u32(ClusterBench& bench, unsigned operand, uint64_t offset, uint32_t value)
{
    std::memcpy(&bench.byte(operand, offset), &value, 4);
}

TEST(Errors, CommandsMustFitTheBuffers)
{
    ErrorCase test;
    test.config.activation_buffer_bytes = 4096;
    test.code = SVP_ERROR_CAPACITY;
    ClusterBench bench(test.config);
    const ClusterBench::Outcome outcome = bench.run(test.layer);
    EXPECT_EQ(outcome.error_code, test.code);
    EXPECT_EQ(outcome.error_info, svp_activation_tile_bytes(&test.layer.command));
}

TEST(Errors, AbortWhenIdleIsAnswered)
{
    ClusterBench bench({});
    LayerCase layer = decomposed_layer();
    bench.abort();
    bench.run_for(100);
    EXPECT_TRUE(bench.abort_answered());
    expect_works(bench, layer);
}

TEST(Errors, BusErrorsOnEveryOperand)
{
    for (unsigned operand :
         {SVP_ESCALATE_OPERAND_INPUT, SVP_ESCALATE_OPERAND_OUTPUT, SVP_ESCALATE_OPERAND_WEIGHTS,
          SVP_ESCALATE_OPERAND_COEFFICIENTS, SVP_ESCALATE_OPERAND_REQUANT, SVP_ESCALATE_OPERAND_RESIDUAL}) {
        SCOPED_TRACE(operand);
        ErrorCase test;
        test.code = operand == SVP_ESCALATE_OPERAND_OUTPUT ? SVP_ERROR_BUS_WRITE : SVP_ERROR_BUS_READ;
        test.spoil = [operand, &test](ClusterBench& bench) {
            bench.memory().bad_begin = bench.address(operand) + (operand == SVP_ESCALATE_OPERAND_WEIGHTS ? 3 : 200);
            bench.memory().bad_end = bench.memory().bad_begin + 1;
            test.info = static_cast<uint32_t>(bench.memory().bad_begin);
        };
        expect_error(test);
    }
}

TEST(Errors, SlotsThatContradictThemselves)
{
    for (unsigned operand : {SVP_ESCALATE_OPERAND_INPUT, SVP_ESCALATE_OPERAND_RESIDUAL}) {
        SCOPED_TRACE(operand);
        ErrorCase test;
        test.code = SVP_ERROR_DATA_FORMAT;
        test.info = 5; // row 2, group 1
        const svp_escalate_command& c = test.layer.command;
        const unsigned channels = operand == SVP_ESCALATE_OPERAND_INPUT ? c.in_c : c.out_c;
        const uint64_t slot = svp_slot_offset(SVP_FORMAT_BITMAP, 9, 7, channels, 2, 1);
        for (uint32_t used : {0U, 3U, 100000U, 0xffffffffU}) {
            test.spoil = [&](ClusterBench& bench) { poke_u32(bench, operand, 5 * 4, used); };
            expect_error(test);
        }
        test.spoil = [&](ClusterBench& bench) { bench.byte(operand, slot) ^= 1; }; // one code too many or too few
        expect_error(test);
    }
    ErrorCase test; // six channels in the last group of the input
    test.code = SVP_ERROR_DATA_FORMAT;
    test.info = 5;
    test.spoil = [](ClusterBench& bench) {
        bench.byte(SVP_ESCALATE_OPERAND_INPUT, svp_slot_offset(SVP_FORMAT_BITMAP, 9, 7, 70, 2, 1)) |= 0x80;
    };
    expect_error(test);
}

// A stored code that is the zero point: its bit should not be set.
TEST(Errors, StoredZeros)
{
    ErrorCase test;
    test.code = SVP_ERROR_DATA_FORMAT;
    test.info = 5;
    test.spoil = [](ClusterBench& bench) {
        const uint64_t slot = svp_slot_offset(SVP_FORMAT_BITMAP, 9, 7, 70, 2, 1);
        bench.byte(SVP_ESCALATE_OPERAND_INPUT, slot + 7) = 0x80; // the first code, after seven bitmaps
    };
    expect_error(test);
}

TEST(Errors, EntriesThatContradictThemselves)
{
    ErrorCase test;
    test.code = SVP_ERROR_DATA_FORMAT;
    for (const auto& [entry, offset] : {std::pair{0U, 4U}, {7U, 0U}, {40U, 0xfffffffU}, {80U, 0xffffffU}}) {
        test.info = entry;
        test.spoil = [entry = entry, offset = offset](ClusterBench& bench) {
            poke_u32(bench, SVP_ESCALATE_OPERAND_COEFFICIENTS, entry * 4, offset);
        };
        expect_error(test);
    }
    test.info = 0;
    const uint64_t first_entry = svp_ternary_table_bytes(80);
    test.spoil = [=](ClusterBench& bench) { bench.byte(SVP_ESCALATE_OPERAND_COEFFICIENTS, first_entry + 8) |= 0x80; };
    expect_error(test); // beyond channel 69
    test.spoil = [=](ClusterBench& bench) {
        for (unsigned i = 0; i < 8; ++i) // more signs than there are
            bench.byte(SVP_ESCALATE_OPERAND_COEFFICIENTS, first_entry + i) = 0xff;
    };
    expect_error(test);
}

TEST(Errors, RequantizationRecordsOutOfRange)
{
    ErrorCase test;
    test.code = SVP_ERROR_DATA_FORMAT;
    test.info = 17;
    test.spoil = [](ClusterBench& bench) { poke_u32(bench, SVP_ESCALATE_OPERAND_REQUANT, 17 * 16 + 12, 63); };
    expect_error(test);
    test.spoil = [](ClusterBench& bench) { poke_u32(bench, SVP_ESCALATE_OPERAND_REQUANT, 17 * 16 + 4, 0x80000000); };
    expect_error(test);
}

TEST(Errors, OverflowNamesUnitAndChannel)
{
    ErrorCase test;
    test.code = SVP_ERROR_OVERFLOW;
    test.config.adder_bits = 6;
    ClusterBench bench(test.config);
    const ClusterBench::Outcome outcome = bench.run(test.layer);
    EXPECT_EQ(outcome.error_code, test.code);
    EXPECT_EQ(outcome.error_info >> 24, static_cast<uint32_t>(SVP_UNIT_SPARSE_ADDER));
    EXPECT_LT(outcome.error_info & 0xffffff, 80U);

    ErrorCase basis;
    basis.code = SVP_ERROR_OVERFLOW;
    basis.config.accumulator_bits = 12;
    ClusterBench narrow(basis.config);
    EXPECT_EQ(narrow.run(basis.layer).error_info >> 24, static_cast<uint32_t>(SVP_UNIT_BASIS));

    ErrorCase bias;
    bias.code = SVP_ERROR_OVERFLOW;
    bias.info = SVP_UNIT_REQUANT << 24 | 33;
    for (svp_requant& record : bias.layer.requant)
        record.bias = 0;
    bias.layer.requant[33].bias = INT32_MAX;
    expect_error(bias);
}

// Sums that leave 32 bits on their way are seen, not wrapped: 70 000 channels' worth of the largest products.
TEST(Errors, WideSumsDoNotWrap)
{
    LayerCase layer;
    svp_escalate_command& c = layer.command;
    c.opcode = SVP_ESCALATE_CONV_DENSE;
    c.weight_format = SVP_WEIGHTS_DENSE_INT8;
    c.in_h = c.kernel_h = 6;
    c.in_w = c.kernel_w = 6;
    c.in_c = 2000;
    c.out_c = 1;
    c.out_h = c.out_w = c.tile_rows = c.tile_cols = 1;
    c.stride_h = c.stride_w = c.dilation_h = c.dilation_w = c.groups = 1;
    c.in_zero_point = -128;
    c.activation_low = -128;
    c.activation_high = 127;
    std::mt19937_64 random(3);
    fill_layer(layer, random, 1, 1);
    std::fill(layer.input.values.begin(), layer.input.values.end(), int8_t{127});
    std::fill(layer.weights.begin(), layer.weights.end(), int8_t{-128});
    layer.requant[0].bias = 0;
    escalate::ClusterConfig config;
    config.activation_buffer_bytes = 1 << 20;
    ClusterBench bench(config);
    const ClusterBench::Outcome outcome = bench.run(layer);
    EXPECT_EQ(outcome.error_code, static_cast<uint32_t>(SVP_ERROR_OVERFLOW));
    EXPECT_EQ(outcome.error_info, uint32_t{SVP_UNIT_BASIS} << 24);
    std::fill(layer.weights.begin() + 36000, layer.weights.end(), int8_t{127}); // back within 32 bits
    expect_works(bench, layer);
}

TEST(Errors, AbortAtAnyMoment)
{
    for (const bool dense : {false, true}) {
        LayerCase layer = dense ? dense_layer() : decomposed_layer();
        for (uint64_t at : {0, 1, 50, 150, 300, 500, 900, 1200}) {
            SCOPED_TRACE(at);
            ClusterBench bench({});
            bench.send(layer);
            bench.run_for(at);
            bench.abort();
            const ClusterBench::Outcome outcome = bench.wait();
            ASSERT_TRUE(outcome.answered);
            EXPECT_EQ(outcome.error_code, static_cast<uint32_t>(SVP_ERROR_ABORTED));
            bench.run_for(10);
            EXPECT_TRUE(bench.abort_answered());
            bench.check_accounting();
            expect_works(bench, layer);
        }
    }
}

TEST(Errors, ACorruptedByteChangesTheOutput)
{
    for (const bool dense : {false, true}) {
        LayerCase layer = dense ? dense_layer() : decomposed_layer();
        for (svp_requant& record : layer.requant) {
            record.multiplier = 1 << 30;
            record.shift = 40;
        }
        ClusterBench bench({});
        bench.send(layer);
        bench.byte(SVP_ESCALATE_OPERAND_WEIGHTS, 4) ^= 0x40;
        ASSERT_EQ(bench.wait().error_code, 0U);
        EXPECT_NE(unpack_output(layer, bench.operand(SVP_ESCALATE_OPERAND_OUTPUT)).values,
                  expected_output(layer).values);
    }
}

// Flipped bits anywhere: an error or some result, never a hang; the next layer is right.
TEST(Errors, FlippedBitsAnywhere)
{
    std::mt19937_64 random(77);
    for (unsigned i = 0; i < 60; ++i) {
        SCOPED_TRACE(i);
        escalate::ClusterConfig config;
        config.tiles = 8;
        ClusterBench bench(config);
        LayerCase layer = i % 4 == 0 ? dense_layer() : decomposed_layer();
        bench.send(layer);
        for (unsigned flips = 0; flips < 1 + i % 3; ++flips)
            bench.memory().bytes[pick(random, 0, bench.memory().bytes.size() - 1)] ^=
                static_cast<uint8_t>(1U << pick(random, 0, 7));
        const ClusterBench::Outcome outcome = bench.wait();
        ASSERT_TRUE(outcome.answered) << "deadlock";
        EXPECT_TRUE(outcome.error_code == 0 || outcome.error_code == SVP_ERROR_DATA_FORMAT ||
                    outcome.error_code == SVP_ERROR_OVERFLOW)
            << std::hex << outcome.error_code;
        bench.check_accounting();
        expect_works(bench, layer);
    }
}

} // namespace
} // namespace svp::test
