// SPDX-License-Identifier: Apache-2.0
// The basis engine: the MAC rows of all tiles. Takes the tiles' streams, keeps partial sums, hands finished output rows
// to the post-processor. docs/escalate.md "Basis engine", "Dense mode".
#pragma once

#include "models/engines/escalate/basis_engine/mac_row.h"
#include "models/engines/escalate/basis_engine/partial_sums.h"
#include "models/engines/escalate/common/cluster_config.h"
#include "models/engines/escalate/common/result_row.h"
#include "models/engines/escalate/common/set_messages.h"
#include "models/engines/escalate/engine_unit/engine_unit.h"

#include <deque>
#include <memory>
#include <vector>

namespace svp::escalate {

class BasisEngine : public EngineUnit {
  public:
    // loss_cut_short: cycles of a layer that an error or an abort ended.
    enum State : unsigned { idle, busy, stall_stream, loss_unused, loss_cut_short, states };

    BasisEngine(const sc_core::sc_module_name& name, const Clock& clock, const ClusterConfig& config);

    std::vector<std::unique_ptr<MessageSink<RowStream>>> values; // one per tile
    MessageSink<BasisKernels> basis{"basis"};
    MessageSource<ResultRow> results{"results"};

  private:
    // The MAC rows of one tile.
    struct Rows {
        std::vector<MacRow> mac_rows;
        PartialSums sums;
        unsigned next_output = 0;  // output row of the layer that is finished next
        RowStream* held = nullptr; // waits until finished rows have found their places
        RowStream* working = nullptr;
        std::deque<ResultRow*> finished; // by ready_edge; without a place yet
        unsigned placed = 0;             // with the post-processor
    };

    void start_layer() override;
    void stop_layer() override;
    void on_edge(uint32_t tag) override;

    void accept(RowStream& stream);
    void begin(RowStream& stream);
    uint64_t take_values(Rows& rows, RowStream& stream);
    uint64_t take_dense(RowStream& stream);
    void accumulate(Rows& rows, const RowStream& stream);
    bool finish_rows(Rows& rows, const RowStream& stream, uint64_t ready_edge);
    void place_results(Rows& rows);
    void result_consumed(ResultRow& result);
    bool has_unplaced(const Rows& rows) const;
    void end_layer();

    unsigned slices_, tree_latency_, stream_depth_, result_rows_, accumulator_bits_;
    bool spans_pixels_;
    std::vector<Rows> rows_;
    std::vector<int8_t> basis_;
    uint64_t basis_magnitude_ = 0;
    std::deque<ResultRow> pool_;
    std::vector<ResultRow*> free_;
    uint64_t results_left_ = 0;
    uint64_t start_edge_ = 0, busy_cycles_ = 0, effectual_ = 0;

    Activity& activity_;
    Counter& macs_;
    Counter& macs_gated_;
    Counter& values_;
    Counter& partial_sum_rows_;
    TracePoint& trace_state_;
};

} // namespace svp::escalate
