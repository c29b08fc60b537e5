// SPDX-License-Identifier: Apache-2.0
#include "models/memory/dram/mapping/address_mapping_list.h"

namespace svp {
namespace {

class Permuted final : public AddressMapping {
  public:
    explicit Permuted(const AddressFields& fields) : fields_(fields) {}
    DramLocation locate(uint64_t address) const override
    {
        uint64_t rest = address >> fields_.offset;
        DramLocation location;
        location.channel = take_field(rest, fields_.channel);
        const unsigned group = take_field(rest, fields_.bank_group);
        take_field(rest, fields_.column);
        location.bank = take_field(rest, fields_.bank) << fields_.bank_group | group;
        location.row = rest;
        location.bank ^= take_field(rest, fields_.bank + fields_.bank_group);
        return location;
    }

  private:
    const AddressFields fields_;
};

} // namespace

std::unique_ptr<AddressMapping> make_permuted(const AddressFields& fields)
{
    return std::make_unique<Permuted>(fields);
}

} // namespace svp
