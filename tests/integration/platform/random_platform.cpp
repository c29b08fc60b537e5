// SPDX-License-Identifier: Apache-2.0
#include "tests/integration/platform/random_platform.h"

#include "base/errors/input_error.h"
#include "platform/engines/escalate/escalate_settings.h"
#include "tests/support/compiled.h"

#include <fmt/format.h>
#include <stdexcept>

namespace svp::test {
namespace {

class Picker {
  public:
    explicit Picker(RandomNumbers& random) : random_(random) {}

    void whole(const char* key, int64_t least, int64_t most)
    {
        overrides.push_back(fmt::format("{}={}", key, random_.in(least, most)));
    }
    void power_of_two(const char* key, int least_log2, int most_log2)
    {
        overrides.push_back(fmt::format("{}={}", key, int64_t{1} << random_.in(least_log2, most_log2)));
    }
    void word(const char* key, const std::vector<const char*>& words)
    {
        overrides.push_back(fmt::format(
            "{}={}", key, words[static_cast<size_t>(random_.in(0, static_cast<int64_t>(words.size()) - 1))]));
    }

    Overrides overrides;

  private:
    RandomNumbers& random_;
};

void pick_cluster(Picker& pick, RandomNumbers& random, int least_slices)
{
    pick.word("escalate.clock_mhz", {"1000", "700", "333.3"});
    pick.whole("escalate.tiles", 1, random.chance(30) ? 40 : 7);
    pick.whole("escalate.slices", least_slices, least_slices + 3);
    pick.whole("escalate.macs_per_row", 1, 12);
    pick.power_of_two("escalate.pairing.group_bits", 3, 6);
    pick.power_of_two("escalate.pairing.lanes", 0, 3);
    pick.whole("escalate.pairing.lookahead", 0, 4);
    pick.whole("escalate.pairing.lookaside", 0, 2);
    pick.word("escalate.pairing.window_spans_pixels", {"true", "false", "false"});
    pick.word("escalate.pairing.kind", {"concentration", "concentration", "inner_join"});
    pick.whole("escalate.stream_depth", 1, 6);
    pick.whole("escalate.tree_latency", 0, 5);
    pick.whole("escalate.row_buffer", 0, 3);
    pick.whole("escalate.result_rows", 1, 3);
    pick.power_of_two("escalate.activation_buffer_bytes", 8, 17);
    pick.power_of_two("escalate.coefficient_buffer_bytes", 4, 16);
    pick.power_of_two("escalate.output_buffer_bytes", 8, 17);
    pick.power_of_two("escalate.tile_store_bytes", 4, 13);
    pick.whole("escalate.line_columns", 4, 32);
    pick.whole("escalate.broadcast_bytes_per_cycle", 1, 128);
    pick.whole("escalate.coefficient_bytes_per_cycle", 1, 32);
    pick.whole("escalate.post_values_per_cycle", 1, 40);
    pick.whole("escalate.compression_bytes_per_cycle", 1, 64);
    pick.whole("escalate.dma_requests", 1, 8);
}

void pick_memory(Picker& pick)
{
    pick.power_of_two("dma.burst_bytes", 3, 10);
    pick.whole("dma.outstanding", 1, 20);
    pick.word("dma.clock_mhz", {"1000", "800"});
    pick.power_of_two("dram.channels", 0, 2);
    pick.word("dram.page_policy", {"open", "closed"});
    pick.word("dram.scheduler", {"fcfs", "fr_fcfs"});
    pick.word("dram.mapping", {"row_bank_column", "bank_row_column", "interleaved"});
    pick.power_of_two("dram.bytes_per_cycle", 2, 4);
    pick.whole("dram.queue_depth", 1, 32);
    pick.word("dram.clock_mhz", {"1200", "400"});
}

void pick_network_and_host(Picker& pick, RandomNumbers& random)
{
    const int columns = random.integer(1, 4), rows = random.integer(1, 4);
    pick.overrides.push_back(fmt::format("noc.columns={}", columns));
    pick.overrides.push_back(fmt::format("noc.rows={}", rows));
    for (const char* unit : {"host_cpu", "command_processor", "dma", "dram"}) {
        pick.overrides.push_back(fmt::format("places.{}.column={}", unit, random.integer(0, columns - 1)));
        pick.overrides.push_back(fmt::format("places.{}.row={}", unit, random.integer(0, rows - 1)));
    }
    pick.power_of_two("noc.link_bytes_per_cycle", 2, 6);
    pick.whole("noc.router_latency", 0, 4);
    pick.whole("noc.max_outstanding", 1, 64);
    pick.word("noc.clock_mhz", {"1000", "600"});
    pick.word("firmware.completion", {"interrupt", "polling"});
    pick.whole("firmware.ring_log2_entries", 1, 6);
    pick.power_of_two("host_cpu.store_buffer_bytes", 2, 8);
    pick.word("host_cpu.quantum_ns", {"0", "0", "500"});
    pick.word("control.clock_mhz", {"1000", "250"});
}

} // namespace

Overrides random_platform(RandomNumbers& random, int least_slices)
{
    Picker pick(random);
    pick_cluster(pick, random, least_slices);
    pick_memory(pick);
    pick_network_and_host(pick, random);
    return pick.overrides;
}

PlatformConfig enlarge_until_it_fits(PlatformConfig config, const compiler::Network& network)
{
    escalate::ClusterConfig& cluster = config.of<EscalateSettings>("escalate").config;
    for (int attempt = 0; attempt < 24; ++attempt) {
        try {
            compiler::EscalateOptions options;
            options.target = cluster.target();
            test::compile_for_escalate(network, options);
            return config;
        } catch (const InputError&) {
            cluster.activation_buffer_bytes *= 2;
            cluster.coefficient_buffer_bytes *= 2;
            cluster.output_buffer_bytes *= 2;
            cluster.tile_store_bytes *= 2;
            cluster.line_columns *= 2;
        }
    }
    throw std::logic_error("the network fits no platform");
}

} // namespace svp::test
