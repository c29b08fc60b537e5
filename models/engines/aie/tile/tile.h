// SPDX-License-Identifier: Apache-2.0
// What all tiles have in common: DMA, locks, stream switch, timer, data memory, and a TLM socket for their registers.
//
// The socket takes reads and writes of whole words; several words in one access go to consecutive registers or bytes of
// memory. An access to no register, unaligned or of another size, is a TLM error response and a fault with its offset.
// Debug accesses have no effect besides moving data: they read all registers and write data memory only.
#pragma once

#include "interface/engines/aie/registers.h"
#include "models/common/module.h"
#include "models/engines/aie/common/array_config.h"
#include "models/engines/aie/common/tile_address.h"
#include "models/engines/aie/common/tile_memory.h"
#include "models/engines/aie/common/tile_names.h"
#include "models/engines/aie/dma/tile_dma.h"
#include "models/engines/aie/lock/lock_bank.h"
#include "models/engines/aie/tile/stream_switch.h"
#include "models/engines/aie/tile/tile_registers.h"

#include <functional>
#include <optional>
#include <string>
#include <tlm_utils/simple_target_socket.h>

namespace svp::aie {

class Tile : public Module {
  public:
    tlm_utils::simple_target_socket<Tile, 64> registers{"registers"};

    TileAddress address() const { return address_; }
    svp_aie_tile_kind tile_kind() const { return kind_; }
    std::string title() const { return tile_name(kind_, address_); }
    // Null: a shim tile has no data memory.
    TileMemory* memory() { return memory_ ? &*memory_ : nullptr; }
    LockBank& locks() { return locks_; }
    TileDma& dma() { return dma_; }
    const StreamSwitch& stream_switch() const { return switch_; }

    // False: no such register. Memory counts as registers.
    bool write_register(uint32_t offset, uint32_t value);
    bool read_register(uint32_t offset, uint32_t* value, bool debug);

    // Streams may take other ways from now on.
    void on_routes_change(std::function<void()> callback) { routes_changed_ = std::move(callback); }
    // A register may read differently from now on.
    void on_change(std::function<void()> callback) { changed_ = std::move(callback); }

    // All at once; what is under way on the bus is still answered. Then a reset.
    virtual void stop() { dma_.abort(); }

  protected:
    Tile(const sc_core::sc_module_name& name, const Clock& clock, const ArrayConfig& config, TileAddress address,
         unsigned first_requester, FaultSink& faults);

    // Its own registers, not those of core, DMA and locks; data memory keeps its contents.
    void reset_state() override;
    // Registers of one kind of tile only.
    virtual bool write_own(uint32_t offset, uint32_t value) = 0;
    virtual bool read_own(uint32_t offset, uint32_t* value) = 0;
    void changed() const
    {
        if (changed_) changed_();
    }
    void routes_changed() const
    {
        if (routes_changed_) routes_changed_();
    }

    FaultSink& faults_;

  private:
    void b_transport(tlm::tlm_generic_payload& payload, sc_core::sc_time& delay);
    unsigned transport_dbg(tlm::tlm_generic_payload& payload);
    uint32_t request_lock(uint32_t request);
    uint32_t timer() const { return static_cast<uint32_t>(current_edge() - timer_start_); }
    void refuse(tlm::tlm_generic_payload& payload, uint64_t offset, const std::string& what);

    const svp_aie_tile_kind kind_;
    const TileAddress address_;
    const TileRegisters map_;
    const unsigned bus_requester_;
    std::optional<TileMemory> memory_;
    LockBank locks_;
    TileDma dma_;
    StreamSwitch switch_;
    uint64_t timer_start_ = 0; // edge on which the timer was, or would have been, zero
    std::function<void()> routes_changed_, changed_;
    Counter &register_reads_, &register_writes_;
};

} // namespace svp::aie
