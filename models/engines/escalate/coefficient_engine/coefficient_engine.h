// SPDX-License-Identifier: Apache-2.0
// The coefficient engine: fetches ternary coefficients or dense weights ahead of use, decodes them and delivers sets to
// the tiles through one port. docs/escalate.md "Coefficient engine".
#pragma once

#include "models/engines/escalate/coefficient_engine/coefficient_stream.h"
#include "models/engines/escalate/common/cluster_config.h"
#include "models/engines/escalate/common/set_messages.h"
#include "models/engines/escalate/engine_unit/dma_unit.h"

#include <array>
#include <memory>
#include <vector>

namespace svp::escalate {

class CoefficientEngine : public DmaUnit {
  public:
    enum State : unsigned { idle, busy, stall_fetch, stall_tile };

    CoefficientEngine(const sc_core::sc_module_name& name, const Clock& clock, const ClusterConfig& config);

    std::vector<std::unique_ptr<MessageSource<SetDelivery>>> deliveries; // one per tile
    MessageSource<BasisKernels> basis{"basis"};

  private:
    // What the engine knows of a tile's store.
    struct Store {
        unsigned sets = 0;         // held
        uint64_t newest_bytes = 0; // of the set delivered last
        unsigned next_message = 0;
        bool begun = false; // the tile works on the streamed set that is being delivered
        std::array<SetDelivery, 2> messages;
    };

    void start_layer() override;
    void stop_layer() override;
    void on_edge(uint32_t tag) override;
    void on_transfer(const DmaRequest& request) override;

    void fetch_preamble();
    bool read_table();
    void fetch();
    void begin_set();
    bool store_has_room(const Store& store) const;
    void consider_delivery();
    void delivered_piece();
    void finish_set(SetDelivery& message);
    void next_set();
    void enter(State state);

    unsigned bytes_per_cycle_;
    uint64_t store_bytes_;
    CoefficientStream stream_;
    std::vector<Store> stores_;
    BasisKernels basis_;
    std::vector<uint8_t> table_;
    unsigned preamble_missing_ = 0; // transfers: entry table, basis kernels

    StepCursor step_;
    unsigned tile_ = 0;
    Range outputs_;
    std::vector<uint8_t> set_bytes_;
    std::vector<uint32_t> entry_ends_;
    uint64_t delivered_ = 0, piece_ = 0;
    bool port_busy_ = false, first_part_sent_ = false;

    Activity& activity_;
    Counter& written_;
    Counter& read_;
    Counter& decoded_;
    Counter& sets_;
    TracePoint& trace_state_;
    TracePoint& trace_tile_;
};

} // namespace svp::escalate
