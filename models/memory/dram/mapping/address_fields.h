// SPDX-License-Identifier: Apache-2.0
// The fields of an address, from low to high taken off one after the other.
#pragma once

#include <cstdint>

namespace svp {

// Widths in bits. Addresses are relative to the memory's base.
struct AddressFields {
    unsigned offset = 0, channel = 0, bank_group = 0, bank = 0, column = 0, row = 0; // `bank`: within its group
};

// Powers of two, but for the size.
AddressFields address_fields(uint64_t size_bytes, unsigned channels, unsigned banks, unsigned bank_groups,
                             unsigned row_bytes, unsigned burst_bytes);

inline unsigned take_field(uint64_t& rest, unsigned bits)
{
    const uint64_t field = rest & ((uint64_t{1} << bits) - 1);
    rest >>= bits;
    return static_cast<unsigned>(field);
}

} // namespace svp
