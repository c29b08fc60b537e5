// SPDX-License-Identifier: Apache-2.0
#include "models/engines/escalate/cluster/cluster.h"

namespace svp::escalate {
namespace {

constexpr unsigned units_besides_tiles = 5;

std::vector<std::unique_ptr<SparsePeTile>> make_tiles(const Clock& clock, const ClusterConfig& config)
{
    std::vector<std::unique_ptr<SparsePeTile>> tiles;
    for (unsigned t = 0; t < config.tiles; ++t)
        tiles.push_back(std::make_unique<SparsePeTile>(("tile_" + std::to_string(t)).c_str(), clock, config, t));
    return tiles;
}

} // namespace

Cluster::Cluster(const sc_core::sc_module_name& name, const ClusterConfig& config)
    : Module(name, Clock(config.clock_mhz)),
      config_(config),
      sequencer_("sequencer", clock(), config.target(), units_besides_tiles + config.tiles),
      activation_buffer_("activation_buffer", clock(), config),
      coefficient_engine_("coefficient_engine", clock(), config),
      tiles_(make_tiles(clock(), config)),
      basis_engine_("basis_engine", clock(), config),
      post_processor_("post_processor", clock(), config),
      output_buffer_("output_buffer", clock(), config),
      commands(sequencer_.commands),
      activation_dma(activation_buffer_.dma),
      coefficient_dma(coefficient_engine_.dma),
      residual_dma(post_processor_.dma),
      output_dma(output_buffer_.dma)
{
    bind_units();
}

void Cluster::bind_units()
{
    std::vector<EngineUnit*> units{&activation_buffer_, &coefficient_engine_, &basis_engine_, &post_processor_,
                                   &output_buffer_};
    for (auto& tile : tiles_)
        units.push_back(tile.get());
    for (size_t u = 0; u < units.size(); ++u)
        sequencer_.jobs[u]->bind(units[u]->jobs);

    for (size_t t = 0; t < tiles_.size(); ++t) {
        activation_buffer_.broadcasts[t]->bind(tiles_[t]->rows);
        coefficient_engine_.deliveries[t]->bind(tiles_[t]->sets);
        tiles_[t]->values.bind(*basis_engine_.values[t]);
    }
    coefficient_engine_.basis.bind(basis_engine_.basis);
    activation_buffer_.stream.bind(post_processor_.stream);
    basis_engine_.results.bind(post_processor_.results);
    post_processor_.output.bind(output_buffer_.rows);
    output_buffer_.grants.bind(post_processor_.grants);
}

} // namespace svp::escalate
