// Runs a topology on a platform and reads figures of its layers out of the statistics.
#pragma once

#include "platform/cli/network_options.h"

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace svp::test {

struct NetworkExperiment {
    std::string topology;               // a file, or the name of one in configs/networks/
    std::string platform;               // a file; empty: the defaults
    std::vector<std::string> overrides; // KEY=VALUE of the platform
    cli::NetworkOptions making;
};

// One layer's record of the statistics.
class LayerFigures {
  public:
    explicit LayerFigures(nlohmann::json record) : record_(std::move(record)) {}

    std::string name() const { return record_["name"]; }
    double cycles() const { return record_["cycles"]; }
    double dram_bytes() const { return record_["dram_bytes"]; }
    // Of a unit of the cluster, "tile_*"; 0 where nothing was counted.
    double counter(const std::string& unit, const std::string& name) const;
    // Lane-cycles in a state, "stall.row"; 0 where none were counted.
    double lane_cycles(const std::string& unit, const std::string& activity, const std::string& state) const;

  private:
    nlohmann::json record_;
};

class NetworkFigures {
  public:
    explicit NetworkFigures(nlohmann::json statistics) : statistics_(std::move(statistics)) {}

    std::vector<LayerFigures> layers() const;
    // Throws std::out_of_range where there is none of that name.
    LayerFigures layer(const std::string& name) const;

  private:
    nlohmann::json statistics_;
};

// In a kernel of its own. Throws InputError as the program does, std::runtime_error where the simulation fails.
NetworkFigures run_experiment(const NetworkExperiment& experiment);

} // namespace svp::test
