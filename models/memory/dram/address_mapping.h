// Where an address lies: channel, bank, row. Addresses are relative to the memory's base.
#pragma once

#include "models/memory/dram/dram_config.h"

namespace svp {

struct DramLocation {
    unsigned channel;
    unsigned bank; // bank group: bank % bank_groups
    uint64_t row;
};

class AddressMapping {
  public:
    explicit AddressMapping(const DramConfig& config);
    DramLocation locate(uint64_t address) const;

  private:
    static unsigned take(uint64_t& rest, unsigned bits)
    {
        const uint64_t field = rest & ((uint64_t{1} << bits) - 1);
        rest >>= bits;
        return static_cast<unsigned>(field);
    }

    DramMapping mapping_;
    unsigned offset_bits_, channel_bits_, group_bits_, bank_bits_, column_bits_, row_bits_;
};

} // namespace svp
