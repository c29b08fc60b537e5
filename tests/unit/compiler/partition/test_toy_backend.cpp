// SPDX-License-Identifier: Apache-2.0
// An engine of which compiler and partition know nothing, from the choice of layers to the executed loadable.
#include "base/errors/input_error.h"
#include "compiler/backends/escalate/escalate_backend.h"
#include "compiler/oracle/integer_executor.h"
#include "compiler/packing/tensor_packing.h"
#include "compiler/partition/choose.h"
#include "compiler/partition/loadable_builder.h"
#include "interface/engines/escalate/escalate_command.h"
#include "tests/support/lively_network.h"
#include "tests/unit/compiler/partition/toy_backend.h"

#include <algorithm>
#include <cstring>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <set>

namespace svp::test {
namespace {

using namespace compiler;

Backends cluster_and_toy(const ToyOptions& options, bool toy_first)
{
    const EscalateOptions escalate{default_target(), true};
    const Backends backends{std::make_shared<EscalateBackend>(escalate), std::make_shared<ToyBackend>(options)};
    return toy_first ? Backends{backends[1], backends[0]} : backends;
}

bool adds(const Layer& layer) { return layer.kind == LayerKind::add; }

// With at least one addition.
Network adding_network(RandomNumbers& random)
{
    Network network;
    do {
        network = lively_network(random, random.integer(3, 9), 20);
    } while (std::none_of(network.layers.begin(), network.layers.end(), adds));
    return network;
}

std::vector<std::vector<uint8_t>> regions_of(const LoadableParts& parts)
{
    std::vector<std::vector<uint8_t>> regions;
    for (const svp_region& region : parts.regions)
        regions.emplace_back(region.bytes);
    regions[SVP_REGION_CONSTANTS] = parts.constants;
    return regions;
}

struct Memory {
    const Network& network;
    const LoadableParts& parts;
    std::vector<std::vector<uint8_t>> regions;

    void write(size_t tensor, const Codes& codes)
    {
        const svp_tensor& t = parts.tensors[tensor];
        const std::vector<uint8_t> packed =
            pack_tensor(codes, {t.channels, t.height, t.width}, t.format, static_cast<int8_t>(t.zero_point));
        std::copy(packed.begin(), packed.end(), regions[t.region].begin() + static_cast<ptrdiff_t>(t.offset));
    }
    Codes read(size_t tensor) const
    {
        const svp_tensor& t = parts.tensors[tensor];
        return unpack_tensor({regions[t.region].data() + t.offset, t.bytes}, {t.channels, t.height, t.width}, t.format,
                             static_cast<int8_t>(t.zero_point));
    }
};

// The toy's layers by its commands; others' outputs are the oracle's.
void expect_additions_are_right(const Network& network, const LoadableParts& parts, const Codes& image)
{
    const std::vector<Codes> expected = execute_network(network, image);
    Memory memory{network, parts, regions_of(parts)};
    memory.write(static_cast<size_t>(network.input), image);
    for (size_t i = 0; i < network.layers.size(); ++i) {
        const svp_layer& record = parts.layers[i + 1]; // behind the toy's pseudo layer
        const auto output = static_cast<size_t>(network.layers[i].output);
        EXPECT_EQ(record.output_tensor, output);
        if (!adds(network.layers[i])) {
            memory.write(output, expected[output]);
            continue;
        }
        ASSERT_EQ(record.command_count, 1U);
        execute_toy(parts.commands[record.first_command], memory.regions);
        EXPECT_EQ(memory.read(output), expected[output]);
    }
}

// Whatever lies before them among the constants.
void expect_weights_are_found(const Network& network, const LoadableParts& parts)
{
    for (size_t i = 0; i < network.layers.size(); ++i) {
        if (network.layers[i].kind != LayerKind::conv_dense) continue;
        const svp_layer_command& command = parts.commands[parts.layers[i + 1].first_command];
        const std::vector<int8_t>& weights = network.layers[i].weights;
        ASSERT_EQ(command.operand[SVP_ESCALATE_OPERAND_WEIGHTS].size, weights.size());
        EXPECT_EQ(std::memcmp(parts.constants.data() + command.operand[SVP_ESCALATE_OPERAND_WEIGHTS].offset,
                              weights.data(), weights.size()),
                  0);
    }
}

void expect_frame(const LoadableParts& parts)
{
    EXPECT_EQ(std::string(parts.layers[0].name), "toy_start_up");
    const svp_operand& start = parts.commands[0].operand[toy_record];
    EXPECT_EQ(std::memcmp(parts.constants.data() + start.offset, "start", start.size), 0);
    uint32_t next = 0;
    for (size_t i = 0; i < parts.layers.size(); ++i) {
        EXPECT_EQ(parts.layers[i].first_command, next);
        for (uint32_t c = 0; c < parts.layers[i].command_count; ++c)
            EXPECT_EQ(parts.commands[next + c].layer, i);
        next += parts.layers[i].command_count;
    }
    EXPECT_EQ(next, parts.commands.size());
    for (size_t c = 0; c < parts.commands.size(); ++c)
        EXPECT_EQ((parts.commands[c].flags & SVP_FLAG_IRQ) != 0, c + 1 == parts.commands.size());
}

TEST(ToyBackend, AddsForTheOtherEngine)
{
    RandomNumbers random(5);
    for (int i = 0; i < 200; ++i) {
        SCOPED_TRACE(testing::Message() << "case " << i);
        const Network network = adding_network(random);
        const bool toy_first = i % 2 == 0;
        const Backends backends = cluster_and_toy({}, toy_first);
        const Assignment assignment = choose(network, backends).assignment;
        for (size_t layer = 0; layer < network.layers.size(); ++layer)
            EXPECT_EQ(backends[assignment[layer]]->names().name, adds(network.layers[layer]) ? "toy" : "escalate");

        const LoadableParts parts = LoadableBuilder(network, backends, assignment).build();
        ASSERT_EQ(parts.layers.size(), network.layers.size() + 1);
        for (size_t layer = 0; layer < network.layers.size(); ++layer) {
            const svp_layer& record = parts.layers[layer + 1];
            EXPECT_EQ(record.engine, backends[assignment[layer]]->engine());
            EXPECT_EQ(parts.commands[record.first_command].engine, record.engine);
        }
        for (const EngineRecords& records : parts.engines) {
            if (records.engine != toy_engine) continue;
            EXPECT_EQ(records.target, (std::vector<uint8_t>{'t', 'o', 'y', '1'}));
        }
        EXPECT_EQ(parts.engines.size(), std::set<size_t>(assignment.begin(), assignment.end()).size());
        expect_frame(parts);
        expect_weights_are_found(network, parts);
        for (size_t layer = 0; layer < network.layers.size(); ++layer) {
            if (!adds(network.layers[layer])) continue;
            const svp_layer_command& command = parts.commands[parts.layers[layer + 1].first_command];
            EXPECT_EQ(command.operand[toy_all_constants].size, parts.constants.size());
            for (const int tensor : network.layers[layer].inputs)
                EXPECT_EQ(parts.tensors[static_cast<size_t>(tensor)].format, SVP_FORMAT_DENSE_INT8);
        }
        const Codes image = random_codes(random, network.tensors[static_cast<size_t>(network.input)], 30);
        expect_additions_are_right(network, parts, image);
    }
}

TEST(ToyBackend, IsNotChosenWhereItIsSlow)
{
    RandomNumbers random(6);
    const Network network = adding_network(random);
    const Backends backends = cluster_and_toy({1.0}, false);
    const Partition partition = choose(network, backends);
    EXPECT_EQ(partition.assignment, Assignment(network.layers.size(), 0));
    EXPECT_EQ(partition.seconds, partition.alone_seconds[0]);
}

TEST(ToyBackend, TensorsItCannotShareAreNamed)
{
    RandomNumbers random(7);
    const Network network = adding_network(random);
    const Backends backends = cluster_and_toy({0, 1 << 20}, false);
    EXPECT_EQ(choose(network, backends).assignment, Assignment(network.layers.size(), 0));
    Assignment assignment;
    for (const Layer& layer : network.layers)
        assignment.push_back(adds(layer) ? 1 : 0);
    try {
        LoadableBuilder(network, backends, assignment).build();
        FAIL();
    } catch (const InputError& error) {
        EXPECT_THAT(error.what(), testing::HasSubstr("channels are no multiple of 1048576, so the toy adder cannot"));
        EXPECT_THAT(error.what(), testing::HasSubstr("tensor '"));
    }
}

} // namespace
} // namespace svp::test
