// SPDX-License-Identifier: Apache-2.0
// The configuration path: decodes column << 25 | row << 20 | offset for whoever reads and writes registers and memories
// of the array, and hands the access to the tile.
//
// The controller's accesses cost what its operations say; an access from the bus takes mmio_cycles. While the array
// stops after an error, writes are refused.
#pragma once

#include "models/common/module.h"
#include "models/engines/aie/common/array_config.h"
#include "models/engines/aie/common/tile_address.h"
#include "models/engines/aie/tile/shim_tile.h"

#include <functional>
#include <memory>
#include <tlm_utils/simple_initiator_socket.h>
#include <tlm_utils/simple_target_socket.h>
#include <vector>

namespace svp::aie {

class ConfigurationPath : public Module {
  public:
    ConfigurationPath(const sc_core::sc_module_name& name, const Clock& clock, const ArrayConfig& config,
                      FaultSink& faults);

    tlm_utils::simple_target_socket<ConfigurationPath, 64> aperture{"aperture"};     // from the bus
    tlm_utils::simple_target_socket<ConfigurationPath, 64> controller{"controller"}; // from the array controller

    // Once for each tile, shim tiles before the others of their column.
    void connect(Tile& tile);
    // Column clocks and resets are the shim tiles'.
    void connect_column(const ShimTile& shim) { shims_[shim.address().column] = &shim; }
    // Whether the array stops: then writes are refused.
    void set_stopping(std::function<bool()> stopping) { stopping_ = std::move(stopping); }

  private:
    using Payload = tlm::tlm_generic_payload;
    using TileSocket = tlm_utils::simple_initiator_socket<ConfigurationPath, 64>;

    void from_bus(Payload& payload, sc_core::sc_time& delay);
    void from_controller(Payload& payload, sc_core::sc_time& delay);
    unsigned debug(Payload& payload);
    void forward(Payload& payload, sc_core::sc_time& delay);
    std::string obstacle(const Payload& payload) const;
    TileSocket& socket_of(uint64_t address)
    {
        return *sockets_[(address >> SVP_AIE_COLUMN_SHIFT) * rows_ + (address >> SVP_AIE_ROW_SHIFT & row_mask)];
    }

    static constexpr uint64_t row_mask = 0x1F;
    const unsigned columns_, rows_;
    const sc_core::sc_time mmio_time_;
    FaultSink& faults_;
    std::vector<std::unique_ptr<TileSocket>> sockets_; // by column, then row
    std::vector<const ShimTile*> shims_;
    std::function<bool()> stopping_;
    Counter &accesses_, &bus_bytes_read_, &bus_bytes_written_, &refused_;
};

} // namespace svp::aie
