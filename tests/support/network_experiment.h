// SPDX-License-Identifier: Apache-2.0
// Runs a topology on a platform and reads figures of its layers out of the statistics.
#pragma once

#include "platform/run/network_options.h"

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

namespace svp::test {

struct NetworkExperiment {
    std::string topology;               // a file, or the name of one in configs/networks/
    std::string platform;               // a file; empty: the defaults
    std::vector<std::string> overrides; // KEY=VALUE of the platform
    NetworkOptions making;
    std::optional<std::string> target = std::nullopt; // as targeted_engines takes it
};

// One layer's record of the statistics, which leave out what is zero. A name that no unit has throws.
class LayerFigures {
  public:
    LayerFigures(nlohmann::json record, const nlohmann::json& definitions)
        : record_(std::move(record)),
          definitions_(definitions)
    {
    }

    std::string name() const { return record_["name"]; }
    double cycles() const { return record_["cycles"]; }
    double dram_bytes() const { return record_["dram_bytes"]; }
    // Of a unit of the cluster, "tile_*".
    double counter(const std::string& unit, const std::string& name) const;
    double lane_cycles(const std::string& unit, const std::string& activity, const std::string& state) const;

  private:
    nlohmann::json record_, definitions_;
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
