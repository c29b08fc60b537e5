// SPDX-License-Identifier: Apache-2.0
// The ESCALATE cluster: its units, bound together. docs/escalate.md.
//
// Commands come by `commands`; their response is the completion: error code, info and effectual operations are set,
// every transfer has been answered. One command is worked on at a time, others wait. Transfers go to four DMA channels.
#pragma once

#include "models/engines/escalate/activation_buffer/activation_buffer.h"
#include "models/engines/escalate/basis_engine/basis_engine.h"
#include "models/engines/escalate/coefficient_engine/coefficient_engine.h"
#include "models/engines/escalate/common/cluster_config.h"
#include "models/engines/escalate/output_buffer/output_buffer.h"
#include "models/engines/escalate/post_processor/post_processor.h"
#include "models/engines/escalate/sequencer/sequencer.h"
#include "models/engines/escalate/sparse_pe_tile/sparse_pe_tile.h"

#include <memory>
#include <vector>

namespace svp::escalate {

class Cluster : public Module {
  public:
    // config.validate() must be empty.
    Cluster(const sc_core::sc_module_name& name, const ClusterConfig& config);

    // What the compiler tiles for.
    svp_escalate_target target() const { return config_.target(); }
    const ClusterConfig& config() const { return config_; }

  private:
    ClusterConfig config_;
    Sequencer sequencer_;
    ActivationBuffer activation_buffer_;
    CoefficientEngine coefficient_engine_;
    std::vector<std::unique_ptr<SparsePeTile>> tiles_;
    BasisEngine basis_engine_;
    PostProcessor post_processor_;
    OutputBuffer output_buffer_;

  public:
    MessageSink<EngineCommand>& commands;
    MessageSource<DmaRequest>& activation_dma;
    MessageSource<DmaRequest>& coefficient_dma;
    MessageSource<DmaRequest>& residual_dma; // and requantization records
    MessageSource<DmaRequest>& output_dma;

  private:
    void bind_units();
};

} // namespace svp::escalate
