// SPDX-License-Identifier: Apache-2.0
// The toy engine: reads a tensor over its DMA channel and writes it to another place.
#pragma once

#include "models/common/dma_request.h"
#include "models/engines/common/engine_front.h"

#include <cstdint>
#include <string>
#include <vector>

namespace svp::test {

struct ToyConfig {
    double clock_mhz = 500;
    unsigned buffer_bytes = 65536;

    template <class Visitor>
    void describe(Visitor& v)
    {
        v.number("clock_mhz", clock_mhz, "MHz", "clock of the copier", 1.0, 10000.0);
        v.number("buffer_bytes", buffer_bytes, "bytes", "largest tensor", 1u, 1u << 30);
    }
    std::string validate() const { return {}; }
};

class ToyCopier : public EngineFront {
  public:
    ToyCopier(const sc_core::sc_module_name& name, const ToyConfig& config);

    MessageSource<DmaRequest> dma{"dma"};
    uint64_t copies() const { return copies_.value; }

  private:
    enum State : unsigned { idle, busy_read, busy_write };

    void begin(unsigned slot, const EngineCommand& command) override;
    // The transfer on its way is waited for.
    void cancel() override { cancelled_ = true; }
    void reset_state() override;
    void on_transfer();
    void end(uint32_t code);

    std::vector<uint8_t> buffer_;
    DmaRequest request_;
    unsigned slot_ = 0;
    uint64_t to_ = 0;
    bool cancelled_ = false;
    Activity& activity_;
    Counter &bytes_read_, &bytes_written_, &copies_;
    TracePoint& trace_state_;
};

} // namespace svp::test
