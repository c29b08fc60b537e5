// SPDX-License-Identifier: Apache-2.0
#include "tests/integration/platform/aie/array_runs.h"

#include "platform/config/config_files.h"
#include "platform/config/config_io.h"

#include <fmt/format.h>

namespace svp::test {

PlatformConfig preset(const std::string& name, const Overrides& overrides)
{
    return configure<PlatformConfig>(find_platform(name), overrides);
}

Model array_model(const compiler::Network& network, const PlatformConfig& config)
{
    std::vector<std::string> notes;
    return {lower_network(network, engines_of(config), "aie", notes).loadable, network, "topology"};
}

Model array_topology(const std::string& name, const PlatformConfig& config, unsigned resolution, double zero_blocks)
{
    ModelRequest request;
    request.path = name;
    request.engines = engines_of(config);
    request.target = "aie";
    if (resolution != 0) request.making.resolution = resolution;
    if (zero_blocks > 0)
        request.making.compression = compiler::parse_compression(fmt::format("block:8x8@{}", zero_blocks), "");
    std::vector<std::string> notes;
    return load_model(request, notes);
}

Overrides random_array(RandomNumbers& random)
{
    const int columns = random.integer(1, 6), rows = random.integer(1, columns);
    Overrides overrides = {"array.enabled=true", fmt::format("array.columns={}", columns),
                           fmt::format("array.rows={}", rows),
                           fmt::format("array.memory_rows={}", random.integer(1, 2))};
    const auto sometimes = [&](const std::string& override) {
        if (random.integer(0, 3) == 0) overrides.push_back(override);
    };
    sometimes("array.core_memory_bytes=32768");
    sometimes("array.memory_tile_bytes=65536");
    sometimes(fmt::format("array.clock_mhz={}", random.integer(200, 1600)));
    sometimes(fmt::format("array.stream_switch.external_to_external={}", random.integer(1, 12)));
    sometimes(fmt::format("array.stream_switch.external_depth={}", random.integer(1, 4)));
    sometimes("array.stream_switch.local_depth=1");
    sometimes(fmt::format("array.shim_buffer_bytes={}", 256 << random.integer(0, 6)));
    sometimes("array.controller.buffer_bytes=128");
    sometimes("array_mapping.overlap=false");
    sometimes("array_mapping.resident=false");
    sometimes("dma.timing=loose");
    sometimes("dram.clock_mhz=200");
    sometimes("firmware.completion=polling");
    sometimes(fmt::format("noc.columns={}", random.integer(2, 8)));
    return overrides;
}

} // namespace svp::test
