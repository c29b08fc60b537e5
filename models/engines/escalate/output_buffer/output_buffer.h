// SPDX-License-Identifier: Apache-2.0
// The output buffer: assembles (row, channel group) slots in two halves, compresses and writes them and their table.
// docs/escalate.md "Post-processor and output buffer".
#pragma once

#include "models/engines/escalate/common/cluster_config.h"
#include "models/engines/escalate/common/output_messages.h"
#include "models/engines/escalate/common/row_fetcher.h"
#include "models/engines/escalate/engine_unit/dma_unit.h"

#include <array>
#include <deque>
#include <vector>

namespace svp::escalate {

class OutputBuffer : public DmaUnit {
  public:
    enum State : unsigned { idle, busy, stall_input, stall_write };

    OutputBuffer(const sc_core::sc_module_name& name, const Clock& clock, const ClusterConfig& config);

    MessageSink<OutputRow> rows{"rows"};
    MessageSource<FillGrant> grants{"grants"};

  private:
    // The channels of one output row that lie in one slot.
    struct Block {
        unsigned row = 0, group = 0;
        Range channels;
        size_t missing = 0;        // codes
        std::vector<int8_t> codes; // [pixel][channel]
    };
    struct Half {
        unsigned fill = 0;
        SpatialTile tile;
        Range channels;
        unsigned blocks_per_row = 0;
        std::vector<Block> blocks; // [row][group]; those beyond the fill's are kept for their memory
        size_t unwritten = 0;      // blocks not yet handed to the DMA
        unsigned writes_in_flight = 0;
        bool table_written = false;
        std::vector<uint8_t> table; // [row][group]: bytes used, uint32
    };

    void start_layer() override;
    void stop_layer() override;
    void on_edge(uint32_t tag) override;
    void on_transfer(const DmaRequest& request) override;

    void open_fill(unsigned fill);
    void grant();
    void store(const OutputRow& row);
    void store_into(Half& half, const OutputRow& row, const Range& channels);
    void consider_packing();
    void write_packed();
    void write_table(Half& half);
    void close_fills();
    void enter(State state);

    unsigned bytes_per_cycle_;
    TensorPlace place_;
    std::array<Half, 2> halves_;
    unsigned granted_ = 0, closed_ = 0; // fills
    FillGrant grant_;
    struct Ready {
        unsigned half;
        size_t block;
    };
    std::deque<Ready> ready_; // complete slots, the first possibly being packed
    bool packing_ = false, packed_ = false;
    std::vector<std::vector<uint8_t>> staging_; // per request
    std::vector<unsigned> half_of_request_;

    Activity& activity_;
    Counter& written_;
    Counter& read_;
    Counter& slots_;
    TracePoint& trace_state_;
    TracePoint& trace_ready_;
};

} // namespace svp::escalate
