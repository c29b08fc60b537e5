// SPDX-License-Identifier: Apache-2.0
// The loadable as a whole: errors, determinism, sparsity, estimates; and the parts that stand alone.
#include "base/errors/input_error.h"
#include "compiler/backends/aie/array_part.h"
#include "compiler/backends/aie/operations/blocked_weights.h"
#include "compiler/backends/aie/plan/memory_places.h"
#include "interface/engines/aie/aie_command.h"
#include "interface/engines/escalate/escalate_command.h"
#include "tests/support/compiled.h"
#include "tests/support/random_network.h"
#include "tests/unit/compiler/backends/aie/array_run.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace svp::test {
namespace {

using namespace compiler;
using aie::BlockedWeights;
using aie::MemoryPlaces;
using testing::HasSubstr;

std::string error_of(const Network& network, const AieOptions& options)
{
    try {
        test::compile_for_aie(network, options);
    } catch (const InputError& error) {
        return error.what();
    }
    return "";
}

Network plain_convolution() { return convolution_network(LayerKind::conv_dense, 16, 12, 24, 3); }

TEST(ArrayErrors, NameTheConfigKey)
{
    const auto error_with = [](auto change) {
        AieOptions options = array_options(2, 2);
        change(options.target);
        return error_of(plain_convolution(), options);
    };
    EXPECT_EQ(error_with([](svp_aie_target&) {}), "");
    EXPECT_THAT(error_with([](auto& t) { t.rows = 3; }), HasSubstr("array.rows: 3 rows"));
    EXPECT_THAT(error_with([](auto& t) { t.columns = 0; }), HasSubstr("array.columns"));
    EXPECT_THAT(error_with([](auto& t) { t.columns = 65; }), HasSubstr("array.columns"));
    EXPECT_THAT(error_with([](auto& t) { t.columns = t.rows = 9; }), HasSubstr("array.rows: 9 rows, 1 to 8"));
    EXPECT_THAT(error_with([](auto& t) { t.memory_rows = 3; }), HasSubstr("array.memory_rows"));
    EXPECT_THAT(error_with([](auto& t) { t.core_bytes = 8192; }), HasSubstr("array.core_memory_bytes"));
    EXPECT_THAT(error_with([](auto& t) { t.core_bytes = 16640 + 4; }), HasSubstr("array.core_memory_bytes"));
    EXPECT_THAT(error_with([](auto& t) { t.memory_tile_bytes = 16384; }), HasSubstr("array.memory_tile_bytes"));
    EXPECT_THAT(error_with([](auto& t) { t.stream_bytes = 0; }), HasSubstr("array.stream_bytes"));
}

TEST(ArrayErrors, CallTheInstanceByItsName)
{
    AieOptions options = array_options(2, 2);
    options.instance = "left";
    options.target.rows = 3;
    EXPECT_THAT(error_of(plain_convolution(), options), HasSubstr(": left.rows: 3 rows"));
}

TEST(ArrayErrors, NameTheLayer)
{
    // Three input rows of 2000 columns of 64 channels are more than a memory tile.
    Network wide = convolution_network(LayerKind::conv_dense, 64, 8, 8, 3);
    wide.tensors[0].width = wide.tensors[1].width = 8000;
    EXPECT_THAT(error_of(wide, array_options(2, 2)), HasSubstr("layer 'convolution': one output row does not fit"));

    Network padded = convolution_network(LayerKind::conv_dense, 8, 80, 8, 71);
    EXPECT_THAT(error_of(padded, array_options(2, 2)), HasSubstr("layer 'convolution': its padding of columns"));

    Network decomposed = convolution_network(LayerKind::conv_decomposed, 4, 6, 4, 3, 5);
    decomposed.layers[0].basis.assign(decomposed.layers[0].basis.size(), 100);
    EXPECT_THAT(error_of(decomposed, array_options(2, 2)), HasSubstr("give the weight 500, which"));

    Network broken = plain_convolution();
    broken.layers[0].weights.pop_back();
    EXPECT_THAT(error_of(broken, array_options(2, 2)), HasSubstr("layer 'convolution'"));
}

TEST(ArrayLowering, TwiceGivesTheSameBytes)
{
    RandomNumbers a(5), b(5);
    Network first = random_network(a, 1), second = random_network(b, 1);
    for (Network* network : {&first, &second})
        for (int8_t& value : network->layers[0].basis)
            value = static_cast<int8_t>(value / 8);
    EXPECT_EQ(test::compile_for_aie(first, array_options(3, 2)).bytes(),
              test::compile_for_aie(second, array_options(3, 2)).bytes());
}

TEST(ArrayLowering, LayersFollowAPseudoLayer)
{
    const Network network = plain_convolution();
    const Loadable loadable = test::compile_for_aie(network, array_options(2, 2));
    ASSERT_EQ(loadable.layers().size(), 2U);
    EXPECT_STREQ(loadable.layers()[0].name, "array_configuration");
    EXPECT_EQ(loadable.layers()[0].output_tensor, static_cast<uint32_t>(network.input));
    EXPECT_EQ(loadable.layers()[0].dense_macs, 0U);
    EXPECT_EQ(loadable.layers()[1].dense_macs, 12U * 12 * 24 * 16 * 9);
    EXPECT_TRUE(loadable.uses(SVP_ENGINE_AIE));
    EXPECT_FALSE(loadable.uses(SVP_ENGINE_ESCALATE));
}

// Block (k, c) of 8 x 8 is zero where keep(k, c) is false.
template <class Keep>
void zero_blocks(Network& network, int outputs, int inputs, int taps, Keep keep)
{
    for (int k = 0; k < outputs; ++k)
        for (int c = 0; c < inputs; ++c)
            for (int t = 0; t < taps; ++t)
                network.layers[0].weights[static_cast<size_t>((k * inputs + c) * taps + t)] =
                    keep(k / 8, c / 8) ? int8_t{3} : int8_t{0};
}

TEST(ArrayLowering, ZeroBlocksAreNotStored)
{
    Network dense = convolution_network(LayerKind::conv_dense, 64, 10, 64, 3), sparse = dense;
    zero_blocks(dense, 64, 64, 9, [](int, int) { return true; });
    zero_blocks(sparse, 64, 64, 9, [](int k, int c) { return (k + c) % 2 == 0; });
    const auto bytes = [](const Network& n) {
        return test::compile_for_aie(n, array_options(2, 2)).layers()[1].weight_bytes;
    };
    const uint64_t weights = 64 * 64 * 9;
    EXPECT_GE(bytes(dense), weights);
    EXPECT_LE(bytes(dense), weights + weights / 4);
    EXPECT_LE(bytes(sparse), weights / 2 + weights / 4);
    const std::vector<int8_t> image(64 * 10 * 10, 5);
    EXPECT_EQ(run_and_compare(sparse, array_options(2, 2), image), "");
}

ArrayEstimate first_estimate(const Network& network, const AieOptions& options)
{
    return aie::ArrayPart(network, options, std::vector<bool>(network.layers.size(), true)).estimate(0);
}

TEST(ArrayEstimates, ShrinkWithTheArrayAndWithZeros)
{
    Network dense = convolution_network(LayerKind::conv_dense, 64, 56, 64, 3), sparse = dense;
    zero_blocks(dense, 64, 64, 9, [](int, int) { return true; });
    zero_blocks(sparse, 64, 64, 9, [](int k, int c) { return (k + c) % 2 == 0; });
    const auto estimate = [](const Network& n, unsigned size) { return first_estimate(n, array_options(size, size)); };
    const uint64_t ideal = uint64_t{56} * 56 * 64 * 64 * 9 / 256;
    const ArrayEstimate one = estimate(dense, 1), four = estimate(dense, 4), half = estimate(sparse, 1);
    EXPECT_GE(one.compute, ideal);
    EXPECT_LE(one.compute, 2 * ideal);
    EXPECT_GE(one.cycles, one.compute);
    EXPECT_LT(four.cycles * 2, one.cycles);
    EXPECT_LE(half.compute, one.compute * 3 / 4);
    AieOptions plain = array_options(4, 4);
    plain.overlap = false;
    EXPECT_GT(first_estimate(dense, plain).control, four.control);
}

TEST(BlockedWeightsOf, GroupsKeepTheirPlace)
{
    RandomNumbers random(3);
    for (int i = 0; i < 100; ++i) {
        const int groups = random.integer(1, 6), in = random.integer(1, 7), out = random.integer(1, 7);
        const int taps = random.integer(1, 4), inputs = groups * in, outputs = groups * out;
        std::vector<int8_t> weights;
        for (int w = 0; w < outputs * in * taps; ++w)
            weights.push_back(random.chance(15) ? random.code() : int8_t{0});
        const BlockedWeights blocked(weights, outputs, inputs, groups, taps);
        int stored = 0;
        for (int kb = 0; kb < blocked.output_blocks(); ++kb)
            for (int cb = 0; cb < blocked.input_blocks(); ++cb) {
                std::vector<uint8_t> block;
                blocked.append(kb, cb, block);
                ASSERT_EQ(block.size(), static_cast<size_t>(taps) * 64);
                bool any = false;
                for (size_t b = 0; b < block.size(); ++b) {
                    const int tap = static_cast<int>(b / 64), c = cb * 8 + static_cast<int>(b / 8 % 8);
                    const int k = kb * 8 + static_cast<int>(b % 8);
                    int8_t expected = 0;
                    if (k < outputs && c < inputs && k / out == c / in)
                        expected = weights[static_cast<size_t>((k * in + c % in) * taps + tap)];
                    ASSERT_EQ(static_cast<int8_t>(block[b]), expected);
                    any = any || expected != 0;
                }
                EXPECT_EQ(blocked.nonzero(kb, cb), any);
                stored += any;
            }
        EXPECT_EQ(blocked.count(0, blocked.output_blocks() + 3, 0, blocked.input_blocks() + 3), stored);
    }
}

TEST(Places, NeverOverlapAndKeepTheirSurroundings)
{
    RandomNumbers random(4);
    for (int run = 0; run < 50; ++run) {
        MemoryPlaces places(4096, 5000);
        std::vector<aie::Place> held;
        for (int i = 0; i < 40; ++i) {
            if (!held.empty() && random.chance(40)) {
                const auto which = static_cast<size_t>(random.in(0, static_cast<int64_t>(held.size()) - 1));
                places.give(held[which]);
                held.erase(held.begin() + static_cast<ptrdiff_t>(which));
                continue;
            }
            aie::PlaceNeed need{random.in(1, 900), random.in(0, 300), 0};
            need.behind = need.bytes + random.in(0, 1500);
            const auto place = places.take(need);
            if (!place) continue;
            EXPECT_GE(place->base, need.before);
            EXPECT_LE(place->base + need.bytes, 4096);
            EXPECT_LE(place->base + need.behind, 5000);
            for (const aie::Place& other : held)
                EXPECT_TRUE(place->base + place->bytes <= other.base || other.base + other.bytes <= place->base);
            held.push_back(*place);
        }
        int64_t sum = 0;
        for (const aie::Place& place : held)
            sum += place.bytes;
        EXPECT_EQ(places.held(), sum);
    }
}

} // namespace
} // namespace svp::test
