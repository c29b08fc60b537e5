#include "models/memory/dram/address_mapping.h"

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

AddressMapping::AddressMapping(const DramConfig& config)
    : mapping_(config.mapping),
      offset_bits_(bits_for(config.burst_bytes)),
      channel_bits_(bits_for(config.channels)),
      group_bits_(bits_for(config.bank_groups)),
      bank_bits_(bits_for(config.banks) - group_bits_),
      column_bits_(bits_for(config.row_bytes) - offset_bits_)
{
    const unsigned below = offset_bits_ + channel_bits_ + group_bits_ + bank_bits_ + column_bits_;
    const unsigned all = bits_for(config.size_bytes);
    row_bits_ = all > below ? all - below : 0;
}

DramLocation AddressMapping::locate(uint64_t address) const
{
    uint64_t rest = address >> offset_bits_;
    DramLocation location{};
    location.channel = take(rest, channel_bits_);
    switch (mapping_) {
    case DramMapping::interleaved: {
        const unsigned group = take(rest, group_bits_);
        take(rest, column_bits_);
        location.bank = take(rest, bank_bits_) << group_bits_ | group;
        location.row = rest;
        break;
    }
    case DramMapping::row_bank_column:
        take(rest, column_bits_);
        location.bank = take(rest, bank_bits_ + group_bits_);
        location.row = rest;
        break;
    case DramMapping::bank_row_column:
        take(rest, column_bits_);
        location.row = take(rest, row_bits_);
        location.bank = take(rest, bank_bits_ + group_bits_);
        break;
    }
    return location;
}

} // namespace svp
