// SPDX-License-Identifier: Apache-2.0
// What a channel needs of the DMA that it is part of.
#pragma once

#include "interface/engines/aie/registers.h"
#include "models/common/dma_request.h"
#include "models/engines/aie/stream/stream_messages.h"

#include <cstdint>
#include <string>

namespace svp::aie {

class ChannelHost {
  public:
    virtual ~ChannelHost() = default;
    virtual uint64_t now() const = 0; // cycle
    virtual void wake_by(uint64_t cycle) = 0;

    virtual StreamBuffers& buffers() = 0;
    virtual void send(StreamPiece& piece) = 0;
    virtual void send(StreamRoom& room) = 0;
    virtual void send(DmaRequest& request, svp_aie_direction direction, unsigned channel) = 0;
    // A channel's bus requests have all been answered.
    virtual void drained() = 0;
    // The input that has no room for what an MM2S channel sends: "compute tile 0,2 S2MM 0"; empty: there is none.
    virtual std::string full_input(unsigned channel) const = 0;

    // Its status register may read differently.
    virtual void status_changed() = 0;
    virtual void moved(svp_aie_direction direction, uint64_t bytes) = 0;
    virtual void ran_descriptor() = 0;
    virtual void send_token(svp_aie_direction direction, unsigned channel) = 0;
    // `offset`: the register that holds what is wrong.
    virtual void fault(uint32_t code, uint32_t offset, const std::string& what) = 0;
};

} // namespace svp::aie
