// SPDX-License-Identifier: Apache-2.0
// Random networks lowered to the array and run on its timed models, layer by layer against the integer executor.

#include "compiler/oracle/integer_executor.h"
#include "compiler/packing/tensor_packing.h"
#include "interface/engines/aie/aie_command.h"
#include "tests/integration/engines/aie/array_bench.h"
#include "tests/support/compiled.h"
#include "tests/support/lively_network.h"

#include <algorithm>
#include <fmt/format.h>
#include <gtest/gtest.h>

namespace svp::test {
namespace {

using namespace compiler;

aie::ArrayConfig config_of(const svp_aie_target& target)
{
    aie::ArrayConfig config;
    config.columns = target.columns;
    config.rows = target.rows;
    config.memory_rows = target.memory_rows;
    config.core_memory_bytes = target.core_bytes;
    config.memory_tile_bytes = target.memory_tile_bytes;
    return config;
}

// The loadable's regions in the memory behind the shim tiles, and its commands one after the other.
class TimedNetwork {
  public:
    TimedNetwork(const Loadable& loadable, const svp_aie_target& target)
        : bench(config_of(target)),
          loadable_(loadable),
          memory_row_(target.memory_rows)
    {
        for (const svp_region& region : loadable.regions()) {
            std::vector<uint8_t> bytes(region.bytes, 0x55);
            if (region.index == SVP_REGION_CONSTANTS)
                std::copy(loadable.constants().begin(), loadable.constants().end(), bytes.begin());
            regions_[region.index] = bench.place(bytes);
        }
    }

    void write_input(const std::vector<int8_t>& image)
    {
        const svp_tensor& input = loadable_.input();
        const auto zero = static_cast<int8_t>(input.zero_point);
        std::vector<int8_t> codes(size_t{input.channels} * input.height * input.width, zero);
        std::copy(image.begin(), image.end(), codes.begin());
        const std::vector<uint8_t> packed =
            pack_tensor(codes, {input.channels, input.height, input.width}, input.format, zero);
        std::copy(packed.begin(), packed.end(), bytes_of(input));
    }

    ArrayBench::Outcome run(const svp_layer_command& command)
    {
        std::array<uint64_t, SVP_OPERANDS> addresses{};
        for (unsigned i = 0; i < SVP_OPERANDS; ++i)
            addresses[i] = regions_[command.operand_region[i]] + command.operand[i].offset;
        bench.send(command, addresses);
        return bench.wait();
    }

    // Codes of a tensor, from DRAM or from the memory tiles.
    std::vector<int8_t> tensor(size_t index)
    {
        const svp_tensor& record = loadable_.tensors()[index];
        const svp_aie_placement& p = loadable_.placements<svp_aie_placement>(SVP_ENGINE_AIE)[index];
        if (p.columns == 0) {
            const auto bytes = bytes_of(record);
            const std::vector<uint8_t> packed(bytes, bytes + static_cast<std::ptrdiff_t>(record.bytes));
            std::vector<int8_t> codes =
                unpack_tensor({packed.data(), packed.size()}, {record.channels, record.height, record.width},
                              record.format, static_cast<int8_t>(record.zero_point));
            codes.resize(size_t{p.logical_channels} * record.height * record.width);
            return codes;
        }
        std::vector<std::vector<uint8_t>> slices;
        for (unsigned column = 0; column < p.columns; ++column)
            slices.push_back(bench.memory_of({column, memory_row_}, p.base, record.height * p.row_bytes));
        std::vector<int8_t> codes;
        for (uint32_t c = 0; c < p.logical_channels; ++c)
            for (uint32_t y = 0; y < record.height; ++y)
                for (uint32_t x = 0; x < record.width; ++x)
                    codes.push_back(static_cast<int8_t>(
                        slices[x / p.slice_columns][y * p.row_bytes + x % p.slice_columns * p.pixel_bytes + c]));
        return codes;
    }

    ArrayBench bench;

  private:
    std::vector<uint8_t>::iterator bytes_of(const svp_tensor& tensor)
    {
        const uint64_t at = regions_[tensor.region] + tensor.offset - MemoryStandIn::base;
        return bench.memory().bytes.begin() + static_cast<std::ptrdiff_t>(at);
    }

    const Loadable& loadable_;
    const unsigned memory_row_;
    uint64_t regions_[SVP_REGIONS] = {};
};

// Empty, or what is wrong first.
std::string run_and_compare(const Network& network, const AieOptions& options, const std::vector<int8_t>& image,
                            int runs)
{
    const Loadable loadable = test::compile_for_aie(network, options);
    const std::vector<Codes> expected = execute_network(network, image);
    TimedNetwork array(loadable, options.target);
    array.write_input(image);
    uint64_t effectual = 0;
    for (int run = 0; run < runs; ++run)
        for (const svp_layer& layer : loadable.layers()) {
            const ArrayBench::Outcome outcome = array.run(loadable.commands()[layer.first_command]);
            if (!outcome.answered)
                return fmt::format("layer '{}' never ends:\n{}", layer.name,
                                   fmt::join(array.bench.array().waiting_report(), "\n"));
            if (outcome.error_code != 0)
                return fmt::format("layer '{}': {:#x}, {}", layer.name, outcome.error_code,
                                   fmt::join(array.bench.log, "; "));
            effectual += outcome.effectual;
            const Codes& want = expected[layer.output_tensor];
            const std::vector<int8_t> got = array.tensor(layer.output_tensor);
            if (got.size() != want.size() || !std::equal(got.begin(), got.end(), want.begin()))
                return fmt::format("layer '{}' differs", layer.name);
        }
    array.bench.run_dry();
    array.bench.check_accounting();
    if (effectual != array.bench.counter("core", "macs")) return "commands and cores count different operations";
    return {};
}

struct Shape {
    unsigned columns, rows, memory_rows;
};

class TimedNetworks : public testing::TestWithParam<Shape> {
  protected:
    void check(int networks, int layers, bool resident, bool overlap, uint64_t salt)
    {
        const Shape shape = GetParam();
        AieOptions options;
        options.target = aie::ArrayConfig{}.target();
        options.target.columns = shape.columns;
        options.target.rows = shape.rows;
        options.target.memory_rows = shape.memory_rows;
        options.resident = resident;
        options.overlap = overlap;
        for (int i = 0; i < networks; ++i) {
            const uint64_t seed = salt * 1000 + static_cast<uint64_t>(i);
            RandomNumbers random(seed);
            Network network = lively_network(random, random.integer(1, layers), 24);
            for (Layer& layer : network.layers) // basis kernels whose sums fit int8 again
                for (int8_t& value : layer.basis)
                    value = static_cast<int8_t>(value / 8);
            const Codes image = random_codes(random, network.tensors[static_cast<size_t>(network.input)], 30);
            ASSERT_EQ(run_and_compare(network, options, image, i % 3 == 0 ? 2 : 1), "")
                << fmt::format("seed {} on {}x{}", seed, shape.columns, shape.rows);
        }
    }
};

TEST_P(TimedNetworks, ThroughDram) { check(10, 4, false, false, 11); }
TEST_P(TimedNetworks, InMemoryTiles) { check(15, 6, true, true, 12); }

INSTANTIATE_TEST_SUITE_P(Shapes, TimedNetworks,
                         testing::Values(Shape{1, 1, 1}, Shape{2, 2, 1}, Shape{4, 4, 1}, Shape{5, 4, 1}, Shape{8, 8, 1},
                                         Shape{3, 2, 2}),
                         [](const auto& info) {
                             return fmt::format("{}x{}x{}", info.param.columns, info.param.rows,
                                                info.param.memory_rows);
                         });

} // namespace
} // namespace svp::test
