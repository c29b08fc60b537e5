// SPDX-License-Identifier: Apache-2.0
// The DMA of a tile: S2MM and MM2S channels with task queues, buffer descriptors, locks and streams.
//
// Registers are written and read by offset, as the tile decodes them; a descriptor takes effect when a channel starts
// it. What a register or a descriptor can hold wrong ends in a fault with its offset: unknown or invalid descriptor,
// descriptor of the other parity (memory tile), address outside memory, full task queue, lock out of range, no route,
// a wrap, length or padding that contradicts the others. A channel at fault stands still until it is reset.
//
// Cycles: docs/aie.md, "Time". A task that is written in cycle t starts in t + 1 at the earliest. The words of an MM2S
// descriptor are read when its lock is granted (pieces of 64 KB each: before their first beat leaves), those of an S2MM
// descriptor are in memory one cycle after the last has arrived, when the lock is released.
#pragma once

#include "interface/engines/aie/descriptor.h"
#include "models/common/dma_request.h"
#include "models/common/edge_timer.h"
#include "models/common/message_socket.h"
#include "models/common/module.h"
#include "models/engines/aie/common/tile_address.h"
#include "models/engines/aie/dma/channel_host.h"
#include "models/engines/aie/dma/channel_progress.h"
#include "models/engines/aie/dma/tile_dma_config.h"
#include "models/engines/aie/dma/tile_reach.h"
#include "models/engines/aie/stream/stream_messages.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace svp::aie {

class StreamHub; // models/engines/aie/stream: joins the channels of all tiles
class DmaChannel;
class DescriptorTable;

struct CompletionToken {
    TileAddress tile;
    svp_aie_direction direction = SVP_AIE_S2MM;
    unsigned channel = 0;
};

class TileDma : public Module, private ChannelHost {
  public:
    TileDma(const sc_core::sc_module_name& name, const Clock& clock, const TileDmaConfig& config, FaultSink& faults);
    ~TileDma() override;

    // Before the simulation: what addresses and locks mean, and the streams (binds both sockets).
    void connect(const TileReach& reach, StreamHub& hub);
    MessageSource<StreamPiece> stream_out{"stream_out"};
    MessageSource<StreamRoom> stream_in{"stream_in"};
    // Shim tile: the bus side of a channel; to be bound to a client of a Dma.
    MessageSource<DmaRequest>& bus(svp_aie_direction direction, unsigned channel);

    // False: no such register.
    bool write_register(uint32_t offset, uint32_t value);
    bool read_register(uint32_t offset, uint32_t& value) const;
    // Called whenever a channel's status register may read differently, but for its stream stall bit.
    void on_change(std::function<void()> callback) { status_changed_ = std::move(callback); }
    // Called in the cycle in which the token is sent.
    void on_token(std::function<void(const CompletionToken&)> callback);

    // Channels with work that has not finished, S2MM first.
    std::vector<ChannelProgress> progress() const;
    // Also brings memory up to what has arrived.
    void settle() override;
    // All channels stop where they are; bus requests under way are still answered. Then a reset.
    void abort();
    // No bus request is under way. The callback is called when an aborted DMA has become so.
    bool bus_idle() const;
    void on_bus_idle(std::function<void()> callback);
    bool quiet() const override { return bus_idle(); }
    void reset_state() override;

  private:
    enum class Field { none, descriptor, control, queue, status, pad_value };
    struct Register {
        Field field = Field::none;
        unsigned index = 0; // descriptor or channel
        unsigned word = 0;  // of the descriptor
    };

    Register decode(uint32_t offset) const;
    unsigned channels() const { return tile_dma_channels(config_.kind); }
    DmaChannel& channel(svp_aie_direction direction, unsigned number) const;
    void step();

    // Of the channels.
    uint64_t now() const override { return current_edge(); }
    void wake_by(uint64_t cycle) override { timer_.wake_by(cycle); }
    StreamBuffers& buffers() override { return buffers_; }
    void send(StreamPiece& piece) override { stream_out.send(piece); }
    void send(StreamRoom& room) override { stream_in.send(room); }
    void send(DmaRequest& request, svp_aie_direction direction, unsigned channel) override;
    void drained() override;
    std::string full_input(unsigned channel) const override;
    void status_changed() override;
    void moved(svp_aie_direction direction, uint64_t bytes) override;
    void ran_descriptor() override { descriptors_run_ += 1; }
    void send_token(svp_aie_direction direction, unsigned channel) override;
    void fault(uint32_t code, uint32_t offset, const std::string& what) override;

    TileDmaConfig config_;
    FaultSink& faults_;
    TileReach reach_;
    StreamHub* hub_ = nullptr;
    EdgeTimer timer_;
    StreamBuffers buffers_;
    std::unique_ptr<DescriptorTable> descriptors_;
    std::vector<uint32_t> pad_words_;
    std::vector<std::unique_ptr<MessageSource<DmaRequest>>> bus_; // shim: S2MM, then MM2S
    std::vector<std::unique_ptr<DmaChannel>> channels_;           // S2MM, then MM2S
    std::function<void(const CompletionToken&)> token_;
    std::function<void()> bus_became_idle_, status_changed_;
    Counter &bytes_sent_, &bytes_received_, &descriptors_run_, &tokens_;
};

} // namespace svp::aie
