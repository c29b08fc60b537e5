// SPDX-License-Identifier: Apache-2.0
// What a core's parts answer: a value, or what a program or a weight block holds wrong.
#pragma once

#include "interface/common/layer_command.h"
#include "interface/engines/aie/aie_command.h"

#include <cstdint>
#include <string>
#include <utility>
#include <variant>

namespace svp::aie {

// Stops the core. `code`: enum svp_error_code 08xx.
struct CoreFault {
    explicit CoreFault(std::string text, uint32_t error_code = SVP_ERROR_ARRAY_CORE)
        : what(std::move(text)),
          code(error_code)
    {
    }
    std::string what;
    uint32_t code;
};

// CoreResult<>: done, or a fault.
template <class Value = std::monostate>
class [[nodiscard]] CoreResult {
  public:
    CoreResult() = default;
    CoreResult(Value value) : content_(std::move(value)) {}
    CoreResult(CoreFault fault) : content_(std::move(fault)) {}

    explicit operator bool() const { return content_.index() == 0; }
    const Value& operator*() const { return *std::get_if<0>(&content_); }
    Value& operator*() { return *std::get_if<0>(&content_); }
    const Value* operator->() const { return std::get_if<0>(&content_); }
    CoreFault& fault() { return *std::get_if<1>(&content_); }

  private:
    std::variant<Value, CoreFault> content_;
};

} // namespace svp::aie
