// SPDX-License-Identifier: Apache-2.0
#include "models/memory/dram/mapping/address_fields.h"

namespace svp {

namespace {

// Bits that number `count` things.
unsigned bits_for(uint64_t count)
{
    unsigned bits = 0;
    while ((uint64_t{1} << bits) < count)
        ++bits;
    return bits;
}

} // namespace

AddressFields address_fields(uint64_t size_bytes, unsigned channels, unsigned banks, unsigned bank_groups,
                             unsigned row_bytes, unsigned burst_bytes)
{
    AddressFields fields;
    fields.offset = bits_for(burst_bytes);
    fields.channel = bits_for(channels);
    fields.bank_group = bits_for(bank_groups);
    fields.bank = bits_for(banks) - fields.bank_group;
    fields.column = bits_for(row_bytes) - fields.offset;
    const unsigned below = fields.offset + fields.channel + fields.bank_group + fields.bank + fields.column;
    const unsigned all = bits_for(size_bytes);
    fields.row = all > below ? all - below : 0;
    return fields;
}

} // namespace svp
