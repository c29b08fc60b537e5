// SPDX-License-Identifier: Apache-2.0
// The tile array: all tiles from a config, the controller that runs control programs, one place that decodes
// addresses. docs/aie.md.
//
// Layer commands come by `commands`; their response is the completion: error code, info and effectual
// operations are set, every shim transfer of a failed or aborted command has been answered. One command is worked on at
// a time, others wait. The first thing that goes wrong anywhere stops the array: it drains, goes back to its state
// after reset (data memories keep their contents), and the command that runs, or else the next one, is answered with
// the error.
#pragma once

#include "models/common/dma_request.h"
#include "models/common/message_socket.h"
#include "models/common/module.h"
#include "models/engines/aie/common/array_config.h"
#include "models/engines/aie/common/tile_address.h"
#include "models/engines/common/engine_command.h"

#include <functional>
#include <memory>
#include <string>
#include <tlm_utils/simple_target_socket.h>
#include <vector>

namespace svp::aie {

// Where the cycles of a tile went, in lane-cycles: one lane for the core of a compute tile, one for each DMA channel of
// another tile. The five add up to lanes * elapsed cycles.
struct TileLoad {
    TileAddress tile;
    svp_aie_tile_kind kind = SVP_AIE_COMPUTE;
    unsigned lanes = 0;
    uint64_t busy = 0, lock_wait = 0, stream_stall = 0, other_stall = 0, idle = 0;
};

class ConfigurationPath;

class Array : public Module {
    struct Parts;
    const ArrayConfig config_;
    const std::unique_ptr<Parts> parts_;

  public:
    // Clients of a shim's DMA, in this order.
    enum ShimClient : unsigned { s2mm_0, s2mm_1, mm2s_0, mm2s_1, shim_clients };
    using Log = std::function<void(const std::string&)>;

    // config.validate() must be empty.
    Array(const sc_core::sc_module_name& name, const ArrayConfig& config);
    ~Array() override;

    const ArrayConfig& config() const { return config_; }
    // What the compiler maps for.
    svp_aie_target target() const { return config_.target(); }

    MessageSink<EngineCommand>& commands;   // of the controller
    MessageSource<DmaRequest>& program_dma; // reads control programs
    // Registers and memories, addresses relative to the aperture: column << 25 | row << 20 | offset. Multiples of 4
    // bytes inside one tile.
    tlm_utils::simple_target_socket<ConfigurationPath, 64>& aperture;
    MessageSource<DmaRequest>& shim_dma(unsigned column, ShimClient client);

    // One line for each fault.
    void on_log(Log log);
    // Counts on while anything moves: descriptors, tokens, core records, register operations.
    uint64_t progress() const;
    // After the simulation ran dry: every waiting channel, core and the controller, each with what it waits for, then
    // the cycle of the last progress.
    std::vector<std::string> waiting_report() const;
    // Rows from the shim tiles up, columns from the west, after settle().
    std::vector<TileLoad> loads();

  private:
    // Tiles may still wait for each other: they stop first.
    void reset_state() override;
};

} // namespace svp::aie
