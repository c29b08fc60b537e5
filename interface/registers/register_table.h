// SPDX-License-Identifier: Apache-2.0
// What the generated register tables are made of: the register bank, the access log and the tests read them.
#pragma once

#include <cstddef>
#include <cstdint>

namespace svp {

enum class Access : uint8_t { ro, rw, w1c, wo };

struct RegisterValue {
    const char* name;
    uint32_t value;
};

struct RegisterField {
    const char* name;
    unsigned low, width; // bits low .. low + width - 1
    Access access;
    const char* description;
    const RegisterValue* values; // names of its values, or nullptr
    size_t value_count;

    constexpr uint32_t mask() const { return (width >= 32 ? ~0u : (1u << width) - 1) << low; }
};

// One register, or `count` of them `stride` bytes apart.
struct RegisterInfo {
    const char* name;
    uint32_t offset, count, stride;
    uint32_t reset;
    bool reset_known; // false: the platform decides
    bool hardware;    // the device changes the value by itself, or it depends on the platform
    const char* description;
    const RegisterField* fields;
    size_t field_count;

    // Bits with one of these access rules.
    constexpr uint32_t mask(Access access) const
    {
        uint32_t bits = 0;
        for (size_t i = 0; i < field_count; ++i)
            if (fields[i].access == access) bits |= fields[i].mask();
        return bits;
    }
    constexpr uint32_t readable() const { return mask(Access::ro) | mask(Access::rw) | mask(Access::w1c); }
};

struct RegisterBlock {
    const char* name;
    uint32_t bytes;        // of address space
    uint32_t access_sizes; // sum of those allowed: 1, 2, 4, 8 bytes
    const RegisterInfo* registers;
    size_t register_count;

    constexpr bool allows(unsigned size) const
    {
        const bool power_of_two = (size & (size - 1)) == 0;
        return power_of_two && (access_sizes & size) != 0;
    }
};

} // namespace svp
