// SPDX-License-Identifier: Apache-2.0
// A unit with a DMA channel: a fixed window of requests in flight, bus errors turned into failures.
#pragma once

#include "models/common/dma_request.h"
#include "models/engines/escalate/engine_unit/engine_unit.h"

#include <deque>
#include <vector>

namespace svp::escalate {

class DmaUnit : public EngineUnit {
  public:
    MessageSource<DmaRequest> dma{"dma"};

  protected:
    DmaUnit(const sc_core::sc_module_name& name, const Clock& clock, unsigned window);

    // A request to fill in and send; null while the window is full. Its tag, 0 .. window - 1, is its own and stays.
    DmaRequest* free_request() { return free_.empty() ? nullptr : free_.back(); }
    // `request` is the one that free_request gave.
    void transfer(DmaRequest& request);
    // The request is free again: what is needed of it is read before another is sent.
    virtual void on_transfer(const DmaRequest& request) = 0;
    unsigned window() const { return static_cast<unsigned>(requests_.size()); }
    bool drained() const override { return free_.size() == requests_.size(); }
    bool quiet() const override { return EngineUnit::quiet() && drained(); }
    void reset_state() override;

    Counter& bytes_read_;
    Counter& bytes_written_;

  private:
    void answered(DmaRequest& request);
    void free_all();

    std::deque<DmaRequest> requests_;
    std::vector<DmaRequest*> free_;
};

} // namespace svp::escalate
