// SPDX-License-Identifier: Apache-2.0
// A sparse PE tile: adds and subtracts the activations of broadcast rows as its coefficients say, a row at a time, and
// streams the sums to its MAC rows. docs/escalate.md "Sparse PE tile".
#pragma once

#include "models/engines/escalate/common/cluster_config.h"
#include "models/engines/escalate/common/row_messages.h"
#include "models/engines/escalate/common/row_stream.h"
#include "models/engines/escalate/common/set_messages.h"
#include "models/engines/escalate/engine_unit/engine_unit.h"

#include <memory>
#include <vector>

namespace svp::escalate {

class SparsePeTile : public EngineUnit {
  public:
    // Of a slice's cycles. loss_cut_short: those of a row that an error or an abort ended.
    enum State : unsigned {
        idle,
        busy,
        loss_empty,
        stall_stream_full,
        stall_slice,
        stall_row,
        stall_tile,
        stall_coefficient,
        stall_post,
        loss_unused,
        loss_cut_short,
        states
    };
    // What a trace shows of it while it happens; why a row was late is known only afterwards.
    enum TraceState : unsigned { trace_idle, trace_row, trace_coefficient, trace_post, trace_working };

    SparsePeTile(const sc_core::sc_module_name& name, const Clock& clock, const ClusterConfig& config, unsigned index);

    MessageSink<RowBroadcast> rows{"rows"};
    MessageSink<SetDelivery> sets{"sets"};
    MessageSource<RowStream> values{"values"};

  private:
    template <class T>
    struct Arrival {
        T* message;
        uint64_t edge;
    };

    void start_layer() override;
    void stop_layer() override;
    void on_edge(uint32_t) override {}

    unsigned used_slices() const;
    bool set_ends_with_row() const;
    void consider_row();
    void begin_streamed_row();
    void work();
    bool add_up();
    void row_done();
    void account();

    unsigned index_, slices_, adder_bits_, tree_latency_, stream_depth_, lanes_;
    bool spans_pixels_;
    unsigned group_bits_;
    std::unique_ptr<Pairing> pairing_;
    bool push_back_ = false; // the MAC rows may stop a slice

    std::vector<Arrival<RowBroadcast>> waiting_rows_; // first: the one worked on
    std::vector<Arrival<SetDelivery>> waiting_sets_;
    SetDelivery* partial_ = nullptr; // the first store-full of a streamed set
    RowStream stream_;
    bool working_ = false;
    uint64_t free_edge_ = 0; // since when nothing is worked on
    uint64_t rows_left_ = 0, layer_additions_ = 0;
    std::vector<uint64_t> split_;

    Activity& activity_;
    Counter& additions_;
    Counter& idle_slots_;
    Counter& row_bytes_;
    Counter& store_bytes_read_;
    Counter& store_bytes_written_;
    TracePoint& trace_state_;
    TracePoint& trace_row_;
    TracePoint& trace_channel_;
};

} // namespace svp::escalate
