// SPDX-License-Identifier: Apache-2.0
#include "models/engines/aie/array/configuration_path.h"

#include "interface/engines/aie/aie_command.h"

#include <algorithm>

namespace svp::aie {

ConfigurationPath::ConfigurationPath(const sc_core::sc_module_name& name, const Clock& clock, const ArrayConfig& config,
                                     FaultSink& faults)
    : Module(name, clock),
      columns_(config.columns),
      rows_(config.tile_rows()),
      mmio_time_(clock.cycles(config.controller.mmio_cycles)),
      faults_(faults),
      sockets_(size_t{columns_} * rows_),
      shims_(columns_),
      accesses_(statistics().counter("accesses", "accesses", "of the controller and from the bus")),
      bus_bytes_read_(statistics().counter("bus_bytes_read", "bytes", "by accesses from the bus")),
      bus_bytes_written_(statistics().counter("bus_bytes_written", "bytes", "by accesses from the bus")),
      refused_(statistics().counter("refused", "accesses", "to no tile, or to one that is held in reset"))
{
    aperture.register_b_transport(this, &ConfigurationPath::from_bus);
    aperture.register_transport_dbg(this, &ConfigurationPath::debug);
    controller.register_b_transport(this, &ConfigurationPath::from_controller);
    controller.register_transport_dbg(this, &ConfigurationPath::debug);
}

void ConfigurationPath::connect(Tile& tile)
{
    const TileAddress at = tile.address();
    const std::string socket = "tile_" + std::to_string(at.column) + "_" + std::to_string(at.row);
    auto& slot = sockets_[size_t{at.column} * rows_ + at.row];
    slot = std::make_unique<TileSocket>(socket.c_str());
    slot->bind(tile.registers);
}

// Empty: it is. Else why not.
std::string ConfigurationPath::obstacle(const Payload& payload) const
{
    const uint64_t address = payload.get_address();
    const uint64_t column = address >> SVP_AIE_COLUMN_SHIFT, row = address >> SVP_AIE_ROW_SHIFT & row_mask;
    const auto place = [&] { return std::to_string(column) + "," + std::to_string(row); };
    if (column >= columns_ || row >= rows_) return "the array has no tile " + place();
    if ((address & SVP_AIE_OFFSET_MASK) + payload.get_data_length() > SVP_AIE_OFFSET_MASK + uint64_t{1})
        return "an access leaves tile " + place();
    if (row > 0 && shims_[column]->column_held()) return "tile " + place() + " is held in reset";
    return {};
}

void ConfigurationPath::forward(Payload& payload, sc_core::sc_time& delay)
{
    accesses_ += 1;
    const uint64_t address = payload.get_address();
    const std::string why = obstacle(payload);
    if (!why.empty()) {
        refused_ += 1;
        payload.set_response_status(tlm::TLM_ADDRESS_ERROR_RESPONSE);
        constexpr uint64_t most_column = UINT32_MAX >> SVP_AIE_COLUMN_SHIFT;
        const TileAddress tile{static_cast<unsigned>(std::min(address >> SVP_AIE_COLUMN_SHIFT, most_column)),
                               static_cast<unsigned>(address >> SVP_AIE_ROW_SHIFT & row_mask)};
        return faults_.fault(tile, SVP_ERROR_ARRAY_ADDRESS, address & SVP_AIE_OFFSET_MASK, why);
    }
    if (payload.is_write() && stopping_ && stopping_()) {
        refused_ += 1;
        return payload.set_response_status(tlm::TLM_GENERIC_ERROR_RESPONSE);
    }
    payload.set_address(address & SVP_AIE_OFFSET_MASK);
    socket_of(address)->b_transport(payload, delay);
    payload.set_address(address);
}

void ConfigurationPath::from_bus(Payload& payload, sc_core::sc_time& delay)
{
    delay += mmio_time_;
    forward(payload, delay);
    if (payload.is_response_ok())
        (payload.is_write() ? bus_bytes_written_ : bus_bytes_read_) += payload.get_data_length();
}

void ConfigurationPath::from_controller(Payload& payload, sc_core::sc_time& delay) { forward(payload, delay); }

unsigned ConfigurationPath::debug(Payload& payload)
{
    if (!obstacle(payload).empty()) return 0;
    const uint64_t address = payload.get_address();
    payload.set_address(address & SVP_AIE_OFFSET_MASK);
    const unsigned moved = socket_of(address)->transport_dbg(payload);
    payload.set_address(address);
    return moved;
}

} // namespace svp::aie
