// SPDX-License-Identifier: Apache-2.0
// What the planner promises: every output once, buffers and descriptor fields large enough.
#include "compiler/backends/aie/encode/control_program.h"
#include "compiler/backends/aie/encode/weight_stream.h"
#include "compiler/backends/aie/plan/placement.h"
#include "compiler/backends/aie/plan/planner.h"
#include "tests/support/random_network.h"
#include "tests/unit/compiler/backends/aie/array_run.h"
#include "tests/unit/compiler/backends/aie/wide_network.h"

#include <gtest/gtest.h>
#include <map>
#include <set>

namespace svp::test {
namespace {

using namespace compiler;
using namespace compiler::aie;

ArrayLayout some_layout(RandomNumbers& random)
{
    const auto columns = static_cast<unsigned>(random.integer(1, 8));
    const auto rows = static_cast<unsigned>(random.integer(1, static_cast<int>(columns)));
    AieOptions options = array_options(columns, rows, static_cast<unsigned>(random.integer(1, 2)));
    if (random.chance(50)) options.target.core_bytes = static_cast<uint32_t>(random.integer(64, 255)) * 256;
    return layout_of(options.target, "array", "test");
}

// A convolution of any shape, up to large ones; its weights' zero blocks at random.
Network some_convolution(RandomNumbers& random)
{
    const int inputs = random.integer(1, 300), outputs = random.integer(1, 300), size = random.integer(1, 120);
    Network network = convolution_network(LayerKind::conv_dense, inputs, size, outputs, random.integer(1, 7));
    for (int8_t& weight : network.layers[0].weights)
        weight = random.chance(3) ? int8_t{1} : int8_t{0};
    return network;
}

void expect_fits(const ArrayLayout& layout, const Pass& pass)
{
    const Operation& op = *pass.op;
    const Nest& nest = pass.nest;
    EXPECT_LE(nest.in_rows(op) * nest.in_columns(op) * nest.in_blocks * 8, static_cast<int>(layout.input_bytes));
    EXPECT_LE(nest.rows * nest.width * nest.out_blocks * 8, static_cast<int>(layout.result_bytes));
    if (nest.chunks > 1) {
        EXPECT_LE(nest.rows * nest.width * nest.out_blocks * 32, static_cast<int>(layout.accumulator_bytes));
    }
    EXPECT_GE(nest.rows * nest.row_blocks, pass.rows);
    EXPECT_LT(nest.rows * (nest.row_blocks - 1), pass.rows);
    EXPECT_GE(nest.in_blocks * nest.chunks, op.multicast() ? op.input_blocks : 0);
    EXPECT_LE(largest_weight_block(layout, pass), int64_t{layout.ring_slots} * ring_slot_bytes);
}

TEST(Planner, EveryOutputIsMadeOnceWithinTheBuffers)
{
    RandomNumbers random(7);
    for (int i = 0; i < 300; ++i) {
        const ArrayLayout layout = some_layout(random);
        const Network network = some_convolution(random);
        const Operation op = operations_of(network, 0).front();
        const int width = slice_width_of(op, layout, "test");
        ASSERT_GE(width * static_cast<int>(layout.columns), op.columns.output);
        const int first_row = random.integer(0, op.rows.output - 1);
        const int rows = random.integer(1, std::min(64, op.rows.output - first_row));
        const std::vector<Pass> passes = plan_passes(layout, op, width, first_row, rows);
        ASSERT_FALSE(passes.empty()) << i;
        std::map<std::pair<int, int>, int> made; // (column of the slice, output block): times
        for (const Pass& pass : passes) {
            expect_fits(layout, pass);
            EXPECT_EQ(pass.first_row, first_row);
            EXPECT_EQ(pass.rows, rows);
            for (unsigned row = 0; row < layout.rows; ++row)
                for (int step = 0; step < pass.nest.steps && pass.uses_stream(layout, layout.stream_of(row)); ++step)
                    for (int b = 0; b < pass.nest.out_blocks; ++b)
                        for (int x = 0; x < pass.nest.width; ++x) {
                            const int block = pass.core_block(layout, row, step) + b;
                            if (block < pass.first_block + pass.blocks) ++made[{pass.first_column + x, block}];
                        }
        }
        EXPECT_EQ(made.size(), static_cast<size_t>(width) * static_cast<size_t>(op.output_blocks)) << i;
        for (const auto& [what, times] : made)
            EXPECT_EQ(times, 1) << i << ": column " << what.first << ", block " << what.second;
    }
}

// Descriptors of all passes fit their fields and stay inside the memory tile; chunks of all columns have the same
// length, padding included.
TEST(Planner, DescriptorsFitAndChunksAreAlike)
{
    RandomNumbers random(8);
    for (int i = 0; i < 60; ++i) {
        const ArrayLayout layout = some_layout(random);
        const Network network = some_convolution(random);
        const std::vector<bool> own(network.layers.size(), true);
        LayerPlanner planner(network, layout, own);
        const Placement placement = place_network(network, layout, planner, own, false);
        for (const PlacedBand& band : placement.layers.at(0).bands)
            for (const PlacedPart& part : band.parts)
                for (const Pass& pass : part.passes)
                    for (int c = 0; c < static_cast<int>(layout.columns); ++c) {
                        const Chain chain = chunk_chain(layout, pass, c);
                        EXPECT_LE(chain.descriptors.size(), 20U);
                        EXPECT_LE(chain.executions, most_executions);
                        for (const MemoryDescriptor& d : chain.descriptors) {
                            svp_aie_descriptor fields = d.fields;
                            fields.base = static_cast<uint64_t>(0x80000 + d.address);
                            EXPECT_STREQ(svp_aie_descriptor_misfit(SVP_AIE_MEMORY, &fields), nullptr);
                            const ByteRange range = range_of(d);
                            EXPECT_GE(range.first, 0);
                            EXPECT_LE(range.end, static_cast<int64_t>(layout.target.memory_tile_bytes));
                            const uint32_t columns = fields.pad_before[1] + fields.wrap[1] + fields.pad_after[1];
                            EXPECT_EQ(columns, static_cast<uint32_t>(pass.nest.in_columns(*pass.op)));
                            EXPECT_EQ(fields.length, fields.wrap[0] * fields.wrap[1] * fields.wrap[2]);
                        }
                    }
    }
}

// Small memories bring every way of cutting a layer into the networks of test_array_networks.
TEST(Planner, SmallMemoriesCutInEveryWay)
{
    std::set<std::string> seen;
    for (uint64_t seed = 0; seed < 60; ++seed) {
        RandomNumbers random(seed);
        AieOptions options = array_options(2, 2);
        options.target.core_bytes = 16384;
        options.target.memory_tile_bytes = 32768;
        Network network = seed % 4 == 0 ? wide_network(random) : random_network(random, 6);
        if (seed % 4 == 0) options.target.memory_tile_bytes = 524288;
        for (Layer& layer : network.layers)
            for (int8_t& value : layer.basis)
                value = static_cast<int8_t>(value / 8);
        const ArrayLayout layout = layout_of(options.target, "array", "test");
        const std::vector<bool> own(network.layers.size(), true);
        LayerPlanner planner(network, layout, own);
        const Placement placement = place_network(network, layout, planner, own, true);
        for (const TensorHome& home : placement.homes)
            seen.insert(home.resident ? "resident" : "in DRAM");
        for (const PlacedLayer& layer : placement.layers) {
            if (layer.bands.size() > 1) seen.insert("bands");
            if (!layer.halos.empty()) seen.insert("halo");
            for (const PlacedBand& band : layer.bands)
                for (const PlacedPart& part : band.parts)
                    for (const Pass& pass : part.passes) {
                        if (pass.nest.width < pass.slice_width) seen.insert("parts of columns");
                        if (pass.blocks < pass.op->output_blocks) seen.insert("groups of channels");
                        if (pass.nest.chunks > 1) seen.insert("chunks");
                        if (pass.nest.chunks > 1 && pass.op->has_second()) seen.insert("chunks and residual");
                        if (pass.nest.steps > 1 && pass.nest.row_blocks > 1) seen.insert("steps and row blocks");
                        if (pass.op->output_offset > 0 && pass.op->second == pass.op->output) seen.insert("unaligned");
                    }
        }
    }
    EXPECT_EQ(seen,
              (std::set<std::string>{"bands", "chunks", "chunks and residual", "groups of channels", "halo", "in DRAM",
                                     "parts of columns", "resident", "steps and row blocks", "unaligned"}));
}

} // namespace
} // namespace svp::test
