// SPDX-License-Identifier: Apache-2.0
// The post-processor: requantizes finished rows with bias, residual and clamp; pools, adds and copies rows that stream
// from the activation buffer. docs/escalate.md "Post-processor and output buffer".
#pragma once

#include "interface/common/numeric.h"
#include "models/engines/escalate/common/cluster_config.h"
#include "models/engines/escalate/common/output_messages.h"
#include "models/engines/escalate/common/result_row.h"
#include "models/engines/escalate/common/row_messages.h"
#include "models/engines/escalate/engine_unit/dma_unit.h"
#include "models/engines/escalate/post_processor/residual_reader.h"
#include "models/engines/escalate/post_processor/row_operations.h"

#include <array>
#include <deque>
#include <vector>

namespace svp::escalate {

class PostProcessor : public DmaUnit {
  public:
    enum State : unsigned { idle, busy, stall_input, stall_parameter, stall_residual, stall_output };

    PostProcessor(const sc_core::sc_module_name& name, const Clock& clock, const ClusterConfig& config);

    MessageSink<ResultRow> results{"results"};
    MessageSink<StreamRow> stream{"stream"};
    MessageSink<FillGrant> grants{"grants"};
    MessageSource<OutputRow> output{"output"};

  private:
    // Rows of one channel group of a spatial tile, as they came.
    struct Piece {
        std::vector<StreamRow*> rows;
        size_t released = 0;
    };

    void start_layer() override;
    void stop_layer() override;
    void on_edge(uint32_t tag) override;
    void on_transfer(const DmaRequest& request) override;

    void fetch();
    bool records_make_sense();
    void consider();
    void consider_result();
    void consider_stream();
    State state_of(const ResultRow& result) const;
    bool requantize(const ResultRow& result);
    void compute_stream_row(const SpatialTile& tile, unsigned o);
    bool window_there(const Piece& piece, const SpatialTile& tile, unsigned o);
    void release_rows(Piece& piece, const SpatialTile& tile);
    void begin(uint64_t lane_values);
    void overflow(unsigned channel);
    void row_done();
    void enter(State state);

    unsigned lanes_;
    std::vector<svp_requant> records_;
    std::vector<uint8_t> record_bytes_;
    bool records_there_ = false, records_asked_ = false;
    uint64_t record_tag_ = 0;
    ResidualReader residual_;
    unsigned granted_ = 0;
    bool working_ = false;
    OutputRow out_;
    uint64_t rows_left_ = 0;

    std::deque<ResultRow*> waiting_; // in order of arrival
    ResultRow* result_ = nullptr;    // in work

    std::array<Piece, 2> pieces_;
    std::vector<StreamRow*> done_;
    unsigned piece_ = 0, o_ = 0; // the next output row: piece, row within the spatial tile
    std::vector<const ActivationRow*> window_;

    Activity& activity_;
    Counter& values_;
    Counter& requantized_;
    Counter& inputs_;
    Counter& residual_bytes_;
    TracePoint& trace_state_;
    TracePoint& trace_row_;
    TracePoint& trace_queue_;
};

} // namespace svp::escalate
