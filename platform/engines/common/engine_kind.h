// SPDX-License-Identifier: Apache-2.0
// A kind of instance that executes layer commands.
#pragma once

#include "compiler/backends/common/backend.h"
#include "models/command_processor/attached_engine.h"
#include "platform/system/instance_kind.h"

#include <cstdint>
#include <memory>

namespace svp {

// What an instance could do, and what that costs in memory.
struct EngineFigures {
    uint64_t on_chip_bytes = 0;      // of its data memories and buffers; pipeline registers and FIFOs left out
    double peak_macs_per_second = 0; // all multipliers busy in every cycle
};

class EngineKind : public InstanceKind {
  public:
    // What the command processor tells firmware of it.
    virtual AttachedEngine attached(const Instance& instance) const = 0;
    // As its user calls it: "tile array".
    virtual const char* title() const = 0;
    // Layers that the user gives to it with --target auto, globs with commas between; empty: estimates decide.
    virtual std::string layers_for(const Instance&) const { return {}; }
    // How the compiler sees it. `memory_bytes_per_second`: that memory and network can be expected to bring.
    virtual std::shared_ptr<const compiler::Backend> backend(const Instance& instance,
                                                             double memory_bytes_per_second) const = 0;
    virtual EngineFigures figures(const Instance& instance) const = 0;
    // A platform of configs/platforms that has one, for who names no platform; null: the default platform has.
    virtual const char* usual_platform() const { return nullptr; }
};

// Null where the instance is no engine.
inline const EngineKind* engine_kind(const Instance& instance)
{
    return dynamic_cast<const EngineKind*>(instance.kind);
}

} // namespace svp
