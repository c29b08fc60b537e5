// SPDX-License-Identifier: Apache-2.0
// The activation buffer: fetches input rows ahead into two halves, one spatial tile (or channel group of one) each, and
// broadcasts them to the sparse PE tiles, or streams them to the post-processor. docs/escalate.md "Activation buffer".
#pragma once

#include "models/engines/escalate/common/cluster_config.h"
#include "models/engines/escalate/common/row_fetcher.h"
#include "models/engines/escalate/common/row_messages.h"
#include "models/engines/escalate/engine_unit/dma_unit.h"

#include <array>
#include <deque>
#include <memory>
#include <vector>

namespace svp::escalate {

class ActivationBuffer : public DmaUnit {
  public:
    enum State : unsigned { idle, busy, stall_fetch, stall_tile, stall_stream };

    ActivationBuffer(const sc_core::sc_module_name& name, const Clock& clock, const ClusterConfig& config);

    std::vector<std::unique_ptr<MessageSource<RowBroadcast>>> broadcasts; // one per tile
    MessageSource<StreamRow> stream{"stream"};

  private:
    // A spatial tile, or one channel group of it: what a half holds.
    struct Piece {
        unsigned index = 0;
        SpatialTile tile;
        Range groups;
        std::vector<ActivationRow*> rows; // null until its first transfer is asked for
        std::vector<unsigned> missing;    // groups that have not arrived
        unsigned rows_ready = 0;          // from the top
        unsigned rows_released = 0;       // streaming operations
    };
    struct Transfer { // what is on its way in a DMA request
        bool table = false;
        unsigned piece = 0, row = 0;
        Range groups;
        uint32_t used = 0;
    };

    void start_layer() override;
    void stop_layer() override;
    void on_edge(uint32_t tag) override;
    void on_transfer(const DmaRequest& request) override;

    unsigned pieces() const;
    Piece& piece(unsigned index) { return halves_[index % 2]; }
    void open_piece(unsigned index);
    void close_piece();
    void fetch();
    bool fetch_table();
    bool fetch_slots(DmaRequest& request);
    bool decode(const Transfer& transfer, const std::vector<uint8_t>& bytes);
    void rows_arrived(Piece& piece);
    void consider_broadcast();
    void deliver();
    uint64_t broadcast_bytes(const ActivationRow& row) const;
    void enter(State state);

    unsigned tiles_, tile_rows_held_, bytes_per_cycle_, group_bits_;
    TensorPlace place_;
    std::array<Piece, 2> halves_;
    std::array<SlotTable, 2> tables_; // of a spatial tile and the next
    RowPool pool_;
    std::vector<Transfer> transfers_;
    std::vector<std::vector<uint8_t>> staging_;
    unsigned opened_ = 0, closed_ = 0; // pieces
    unsigned fetch_piece_ = 0, fetch_row_ = 0, fetch_group_ = 0;
    unsigned tables_asked_ = 0; // spatial tiles whose slot table was asked for

    unsigned round_ = 0, row_ = 0; // the next broadcast, of piece closed_
    bool broadcasting_ = false;
    uint64_t ready_edge_ = 0, start_edge_ = 0;
    bool waiting_for_tiles_ = false;
    std::vector<unsigned> held_; // rows that a tile holds
    std::vector<std::deque<RowBroadcast>> messages_;
    std::vector<unsigned> next_message_;
    std::deque<StreamRow> stream_messages_;
    std::vector<StreamRow*> free_stream_messages_;

    Activity& activity_;
    Counter& written_;
    Counter& read_;
    Counter& broadcast_rows_;
    TracePoint& trace_state_;
    TracePoint& trace_row_;
};

} // namespace svp::escalate
