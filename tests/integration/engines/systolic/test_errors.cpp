// SPDX-License-Identifier: Apache-2.0
// What a command, the bus or tables can hold against the systolic array ends in its error code; the next command works.
#include "tests/integration/engines/systolic/systolic_bench.h"
#include "tests/support/random_network.h"

#include <cstring>
#include <gtest/gtest.h>

namespace svp::test {
namespace {

// An addition after a convolution, fused: a 3x3 convolution with a residual, of random codes.
compiler::Network residual_network(RandomNumbers& random)
{
    compiler::Network network = convolution_network(compiler::LayerKind::conv_dense, 70, 12, 70, 3);
    compiler::Layer second = network.layers[0];
    network.tensors.push_back(network.tensors[1]);
    network.tensors[2].name = "sum";
    second.name = "with_residual";
    second.inputs = {1, 0};
    second.output = 2;
    network.output = 2;
    network.layers.push_back(second);
    for (compiler::Layer& layer : network.layers) {
        for (int8_t& weight : layer.weights)
            weight = random.code();
        for (svp_requant& record : layer.requant)
            record = {static_cast<int32_t>(random.in(-1000, 1000)), 1 << 30, layer.inputs.size() == 2 ? 1 << 28 : 0,
                      42};
    }
    return network;
}

void load_residual(SystolicBench& bench, uint64_t seed)
{
    RandomNumbers random(seed);
    const compiler::Network network = residual_network(random);
    compiler::Codes input(size_t{70} * 12 * 12);
    for (int8_t& code : input)
        code = random.code();
    bench.load(network, input);
}

systolic::SystolicConfig small_array()
{
    systolic::SystolicConfig config;
    config.rows = 8;
    config.columns = 24;
    config.weight_buffer_bytes = 16384;
    config.input_buffer_bytes = 16384;
    config.output_buffer_bytes = 16384;
    return config;
}

void expect_works(SystolicBench& bench)
{
    bench.memory().bad_begin = bench.memory().bad_end = 0;
    load_residual(bench, 99);
    const SystolicBench::Outcome outcome = bench.run();
    ASSERT_TRUE(outcome.answered);
    EXPECT_EQ(outcome.error_code, 0U);
    EXPECT_EQ(bench.output(), bench.expected());
    bench.check_accounting();
}

TEST(SystolicErrors, NoneWhereAllIsWell)
{
    SystolicBench bench(small_array());
    expect_works(bench);
    bench.check_bytes();
}

TEST(SystolicErrors, BusErrorsOnEveryOperand)
{
    for (const unsigned operand :
         {SVP_SYSTOLIC_OPERAND_INPUT, SVP_SYSTOLIC_OPERAND_OUTPUT, SVP_SYSTOLIC_OPERAND_WEIGHTS,
          SVP_SYSTOLIC_OPERAND_REQUANT, SVP_SYSTOLIC_OPERAND_RESIDUAL}) {
        SCOPED_TRACE(operand);
        SystolicBench bench(small_array());
        load_residual(bench, 1);
        bench.memory().bad_begin = bench.address(operand) + 200;
        bench.memory().bad_end = bench.memory().bad_begin + 1;
        const SystolicBench::Outcome outcome = bench.run();
        ASSERT_TRUE(outcome.answered) << "deadlock";
        EXPECT_EQ(outcome.error_code,
                  operand == SVP_SYSTOLIC_OPERAND_OUTPUT ? SVP_ERROR_BUS_WRITE : SVP_ERROR_BUS_READ);
        EXPECT_EQ(outcome.error_info, static_cast<uint32_t>(bench.memory().bad_begin));
        bench.check_accounting();
        expect_works(bench);
    }
}

TEST(SystolicErrors, RecordsThatMakeNoSense)
{
    for (const auto& [field, value] :
         {std::pair<unsigned, uint32_t>{4, 0x80000000U}, {12, SVP_REQUANT_MAX_SHIFT + 1}}) {
        SystolicBench bench(small_array());
        load_residual(bench, 2);
        std::memcpy(&bench.byte(SVP_SYSTOLIC_OPERAND_REQUANT, 7 * sizeof(svp_requant) + field), &value, 4);
        const SystolicBench::Outcome outcome = bench.run();
        EXPECT_EQ(outcome.error_code, static_cast<uint32_t>(SVP_ERROR_DATA_FORMAT));
        EXPECT_EQ(outcome.error_info, 7U);
        expect_works(bench);
    }
}

TEST(SystolicErrors, CommandsMustFitTheBuffers)
{
    SystolicBench large(systolic::SystolicConfig{});
    load_residual(large, 3);
    SystolicBench small(small_array());
    load_residual(small, 3);
    small.command() = large.command(); // one strip of 12 rows
    const SystolicBench::Outcome outcome = small.run();
    EXPECT_EQ(outcome.error_code, static_cast<uint32_t>(SVP_ERROR_CAPACITY));
    EXPECT_EQ(outcome.error_info, 12U * 12 * 70);
    expect_works(small);
}

TEST(SystolicErrors, AbortsAtAnyTime)
{
    SystolicBench bench(small_array());
    bench.abort();
    bench.run_for(100);
    EXPECT_TRUE(bench.abort_answered());
    RandomNumbers random(4);
    unsigned aborted = 0;
    for (int i = 0; i < 60; ++i) {
        SCOPED_TRACE(i);
        load_residual(bench, 5);
        bench.send();
        bench.run_for(static_cast<uint64_t>(random.in(1, 20000)));
        bench.abort();
        const SystolicBench::Outcome outcome = bench.wait();
        ASSERT_TRUE(outcome.answered);
        aborted += outcome.error_code == SVP_ERROR_ABORTED;
        EXPECT_TRUE(outcome.error_code == SVP_ERROR_ABORTED || bench.output() == bench.expected());
        bench.run_for(1000);
        EXPECT_TRUE(bench.abort_answered());
        EXPECT_TRUE(bench.array().reset());
        bench.check_bytes();
        if (i % 10 == 0) expect_works(bench);
        if (HasFailure()) return;
    }
    EXPECT_GT(aborted, 30U);
}

// Every bit pattern of a command ends: in an error, or as some other layer.
TEST(SystolicErrors, DamagedCommandsEnd)
{
    SystolicBench bench(small_array());
    RandomNumbers random(6);
    unsigned refused = 0;
    for (int i = 0; i < 300; ++i) {
        SCOPED_TRACE(i);
        load_residual(bench, 7);
        for (int changes = random.integer(1, 3); changes > 0; --changes)
            bench.command().body[random.in(0, SVP_BODY_BYTES - 1)] ^= static_cast<uint8_t>(1U << random.in(0, 7));
        const SystolicBench::Outcome outcome = bench.run();
        ASSERT_TRUE(outcome.answered) << "deadlock";
        refused += outcome.error_code != 0;
        bench.check_accounting();
        if (HasFailure()) return;
    }
    EXPECT_GT(refused, 100U);
    expect_works(bench);
}

} // namespace
} // namespace svp::test
