// SPDX-License-Identifier: Apache-2.0
// An engine in a running system.
#pragma once

#include "compiler/loadable/loadable.h"
#include "compiler/oracle/integer_executor.h"
#include "models/common/clock.h"
#include "models/engines/common/engine_command.h"
#include "platform/engines/common/engine_report.h"
#include "platform/statistics/unit.h"
#include "platform/system/part.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace svp {

class EnginePart : public Part {
  public:
    explicit EnginePart(std::string name) : name_(std::move(name)) {}

    // Of the instance.
    const std::string& name() const { return name_; }
    virtual uint32_t engine_id() const = 0;
    virtual MessageSink<EngineCommand>& commands() = 0;
    // In whose cycles its layers are told.
    virtual const Clock& clock() const = 0;

    // The activity, "family.name" as a pattern, whose busy states are useful work.
    virtual std::string work_activity() const = 0;
    // Cycles that it was simulated for, and what they are called.
    struct SimulatedCycles {
        uint64_t count = 0;
        std::string what;
    };
    virtual SimulatedCycles simulated_cycles() const = 0;
    // The units' accounting has just been settled at every call of the report.
    virtual std::unique_ptr<EngineReport> make_report(const std::vector<Unit>& units, size_t layers);

    // The network's own channels of a tensor that lies in memory of the engine's; nothing where it lies elsewhere.
    virtual std::optional<compiler::Codes> read_tensor(const compiler::Loadable&, size_t /*tensor*/)
    {
        return std::nullopt;
    }

  private:
    std::string name_;
};

} // namespace svp
