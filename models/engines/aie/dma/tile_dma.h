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
#include "models/engines/aie/common/tile_memory.h"
#include "models/engines/aie/lock/lock_bank.h"
#include "models/engines/aie/stream/stream_messages.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace svp::aie {

class StreamHub; // models/engines/aie/stream: joins the channels of all tiles
class DmaChannel;
class DescriptorTable;

// What a channel's addresses and lock numbers mean: [0] is the west neighbour, [1] the tile itself, [2] the east one;
// only memory tiles have neighbours here, and only their channels 0 to 3 reach them. Null where there is none. A shim
// tile has no memory.
struct TileReach {
    TileMemory* memory[3] = {};
    LockBank* locks[3] = {};
};

struct CompletionToken {
    TileAddress tile;
    svp_aie_direction direction = SVP_AIE_S2MM;
    unsigned channel = 0;
};

// One line of the deadlock report: a channel that has not finished.
struct ChannelProgress {
    std::string who;       // "memory tile 0,1 MM2S 2"
    std::string waits_for; // "lock 3 (value 0, wants >= 1)", "beats from the stream", "room at compute tile 0,2 S2MM 0"
    unsigned descriptor = 0;
    uint64_t words_done = 0, words = 0, last_progress = 0; // cycle
};

struct TileDmaConfig {
    svp_aie_tile_kind kind = SVP_AIE_COMPUTE;
    TileAddress tile;
    unsigned first_requester = 0;      // lock requesters first_requester .. + tile_dma_channels(kind) - 1 are its own
    unsigned beat_bytes = 4;           // a multiple of 4; executions then move a multiple of it
    unsigned shim_buffer_bytes = 4096; // per channel of a shim tile; a multiple of shim_request_bytes
    unsigned shim_request_bytes = 256; // longest bus request, a multiple of beat_bytes
};

// Of one direction.
constexpr unsigned tile_dma_channels(svp_aie_tile_kind kind) { return kind == SVP_AIE_MEMORY ? 6 : 2; }

class TileDma : public Module {
  public:
    SC_HAS_PROCESS(TileDma);
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
    // All channels stop where they are; bus requests under way are still answered. Then reset().
    void abort();
    // No bus request is under way. The callback is called when an aborted DMA has become so.
    bool bus_idle() const;
    void on_bus_idle(std::function<void()> callback);
    // Back to the state after construction; the bus is idle or reset with it.
    void reset() override;

  private:
    friend class DmaChannel;
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
    void notice_idle_bus();

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
