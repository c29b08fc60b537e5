// SPDX-License-Identifier: Apache-2.0
// Whatever the layer and the array: a plan computes every output once, fetches what it needs, and takes the cycles that
// the folds take.
#include "models/engines/systolic/plan/strip_plan.h"
#include "models/engines/systolic/timing/fold_timing.h"
#include "tests/support/random_network.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <map>

namespace svp::systolic {
namespace {

svp_systolic_command random_command(test::RandomNumbers& random)
{
    svp_systolic_command c{};
    c.opcode = static_cast<uint8_t>(random.in(1, 3) == 1 ? random.in(2, 5) : 1);
    const bool window = c.opcode != SVP_SYSTOLIC_ADD && c.opcode != SVP_SYSTOLIC_COPY;
    c.groups = 1;
    c.kernel_h = window ? static_cast<uint8_t>(random.in(1, 4)) : 1;
    c.kernel_w = window ? static_cast<uint8_t>(random.in(1, 4)) : 1;
    c.stride_h = window ? static_cast<uint8_t>(random.in(1, 3)) : 1;
    c.stride_w = window ? static_cast<uint8_t>(random.in(1, 3)) : 1;
    c.dilation_h = c.dilation_w = 1;
    if (window) {
        c.pad_top = static_cast<uint8_t>(random.in(0, c.kernel_h - 1));
        c.pad_left = static_cast<uint8_t>(random.in(0, c.kernel_w - 1));
    }
    c.in_h = static_cast<uint16_t>(random.in(c.kernel_h, 20));
    c.in_w = static_cast<uint16_t>(random.in(c.kernel_w, 20));
    c.in_c = static_cast<uint16_t>(random.in(1, 200));
    c.out_c = c.in_c;
    if (c.opcode == SVP_SYSTOLIC_CONVOLUTION) {
        c.groups = static_cast<uint16_t>(random.in(0, 2) == 0 ? random.in(1, 12) : 1);
        c.in_c = static_cast<uint16_t>(c.groups * random.in(1, 40));
        c.out_c = static_cast<uint16_t>(c.groups * random.in(1, 40));
    }
    c.out_h =
        static_cast<uint16_t>(svp_output_extent(c.in_h, c.kernel_h, c.stride_h, c.dilation_h, c.pad_top, c.pad_bottom));
    c.out_w =
        static_cast<uint16_t>(svp_output_extent(c.in_w, c.kernel_w, c.stride_w, c.dilation_w, c.pad_left, c.pad_right));
    c.strip_rows = static_cast<uint16_t>(random.in(1, c.out_h));
    c.activation_low = -128;
    c.activation_high = 127;
    return c;
}

SystolicConfig random_config(test::RandomNumbers& random)
{
    SystolicConfig config;
    config.rows = static_cast<unsigned>(random.in(1, 40));
    config.columns = static_cast<unsigned>(random.in(1, 80));
    config.dataflow = random.chance(50) ? Dataflow::output_stationary : Dataflow::weight_stationary;
    config.overlap = random.chance(50) ? Overlap::drain : Overlap::scalesim;
    config.weight_buffer_bytes = 1U << random.in(8, 16);
    config.ideal_memory = random.chance(20);
    return config;
}

// Output rows of a strip by its first row.
std::map<unsigned, unsigned> strips_of(const StripPlan& plan)
{
    std::map<unsigned, unsigned> strips;
    for (const OutputBlock& block : plan.outputs)
        strips[block.rows.first] = block.rows.count;
    return strips;
}

void expect_outputs_once(const StripPlan& plan)
{
    const svp_systolic_command& c = plan.command;
    const unsigned channels = plan.convolution ? c.out_c : c.in_c;
    std::vector<unsigned> computed(size_t{c.out_h} * channels), left(computed.size());
    for (const Pass& pass : plan.passes)
        for (unsigned row = plan.rows_of(pass).first; row < plan.rows_of(pass).end(); ++row)
            for (unsigned k = pass.channels.first; k < pass.channels.end(); ++k)
                ++computed[size_t{row} * channels + k];
    for (const OutputBlock& block : plan.outputs)
        for (unsigned row = block.rows.first; row < block.rows.end(); ++row)
            for (unsigned k = block.channels.first; k < block.channels.end(); ++k)
                ++left[size_t{row} * channels + k];
    EXPECT_TRUE(std::all_of(computed.begin(), computed.end(), [](unsigned times) { return times == 1; }));
    EXPECT_EQ(computed, left);
    size_t ends = 0;
    for (const Pass& pass : plan.passes)
        ends += pass.ends_output;
    EXPECT_EQ(ends, plan.outputs.size());
}

void expect_cycles_of_folds(const StripPlan& plan, const SystolicConfig& config)
{
    const svp_systolic_command& c = plan.command;
    uint64_t cycles = 0, expected = 0, lane_cycles = 0, macs = 0;
    for (const Step& step : plan.steps) {
        cycles += step.cycles;
        lane_cycles += step.lane_cycles;
        const uint64_t lanes = plan.convolution ? uint64_t{config.rows} * config.columns : config.post_values_per_cycle;
        ASSERT_LE(step.lane_cycles, (step.cycles + 1) * lanes); // SCALE-Sim counts from 0
    }
    for (const auto& [first, rows] : strips_of(plan)) {
        const MatrixProduct product{uint64_t{rows} * c.out_w, uint64_t{c.out_c} / c.groups, plan.products};
        expected += c.groups * product_cycles(config, product);
        macs += c.groups * product.macs();
    }
    if (!plan.convolution) return;
    EXPECT_EQ(cycles, expected);
    EXPECT_EQ(lane_cycles, macs);
}

// Every input that a pass multiplies is in its load.
void expect_inputs_there(const StripPlan& plan)
{
    const svp_systolic_command& c = plan.command;
    size_t last = 0;
    for (const Pass& pass : plan.passes) {
        ASSERT_LE(last, pass.load);
        ASSERT_LE(pass.load, last + 1);
        last = pass.load;
        const InputLoad& load = plan.loads[pass.load];
        const unsigned first = plan.convolution ? pass.group * plan.group_inputs : pass.channels.first;
        const unsigned count = plan.convolution ? plan.group_inputs : pass.channels.count;
        EXPECT_LE(load.channels.first, first);
        EXPECT_GE(load.channels.end(), first + count);
        for (unsigned row = plan.rows_of(pass).first; row < plan.rows_of(pass).end(); ++row)
            for (unsigned r = 0; r < c.kernel_h; ++r) {
                const int y = static_cast<int>(row * c.stride_h + r * c.dilation_h) - c.pad_top;
                if (y < 0 || y >= c.in_h) continue;
                EXPECT_GE(y, static_cast<int>(load.rows.first));
                EXPECT_LT(y, static_cast<int>(load.rows.end()));
            }
    }
    EXPECT_EQ(last + 1, plan.loads.size());
}

// The weights that a step waits for hold the products of its pass, each once for every time they are streamed.
void expect_weights_there(const StripPlan& plan, const SystolicConfig& config)
{
    if (!plan.convolution) return;
    size_t used = 0;
    for (size_t s = 0; s < plan.steps.size(); ++s) {
        const Step& step = plan.steps[s];
        ASSERT_GE(step.weights, used);
        for (; used < step.weights; ++used) {
            const WeightLoad& load = plan.weights[used];
            EXPECT_EQ(load.block, plan.block_of(step.pass));
            EXPECT_TRUE(load.filters == plan.passes[step.pass].channels);
            EXPECT_TRUE(plan.resident_weights ||
                        load.filters.count * load.products.count <= config.weight_buffer_bytes / 2);
        }
    }
    EXPECT_EQ(used, plan.weights.size());
    uint64_t fetched = 0;
    for (const WeightLoad& load : plan.weights)
        fetched += uint64_t{load.filters.count} * load.products.count;
    const uint64_t once = uint64_t{plan.command.out_c} * plan.products;
    EXPECT_TRUE(plan.resident_weights ? fetched == once : fetched >= once) << fetched << " of " << once;
}

TEST(StripPlan, IsWhole)
{
    test::RandomNumbers random(7);
    int streamed = 0, grouped = 0, several_strips = 0;
    for (int i = 0; i < 3000; ++i) {
        const svp_systolic_command command = random_command(random);
        const SystolicConfig config = random_config(random);
        if (!config.validate().empty()) continue;
        ASSERT_TRUE(svp_systolic_shape_fits(&command));
        const StripPlan plan(command, config);
        SCOPED_TRACE(testing::Message() << "case " << i);
        expect_outputs_once(plan);
        expect_cycles_of_folds(plan, config);
        expect_inputs_there(plan);
        expect_weights_there(plan, config);
        streamed += plan.steps.size() > plan.passes.size();
        grouped += command.groups > 1;
        several_strips += strips_of(plan).size() > 1;
        if (HasFailure()) return;
    }
    EXPECT_GT(streamed, 300);
    EXPECT_GT(grouped, 200);
    EXPECT_GT(several_strips, 1000);
}

} // namespace
} // namespace svp::systolic
