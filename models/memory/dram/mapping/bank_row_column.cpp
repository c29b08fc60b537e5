// SPDX-License-Identifier: Apache-2.0
#include "models/memory/dram/mapping/address_mapping_list.h"

namespace svp {
namespace {

class BankRowColumn final : public AddressMapping {
  public:
    explicit BankRowColumn(const AddressFields& fields) : fields_(fields) {}
    DramLocation locate(uint64_t address) const override
    {
        uint64_t rest = address >> fields_.offset;
        DramLocation location;
        location.channel = take_field(rest, fields_.channel);
        take_field(rest, fields_.column);
        location.row = take_field(rest, fields_.row);
        location.bank = take_field(rest, fields_.bank + fields_.bank_group);
        return location;
    }

  private:
    const AddressFields fields_;
};

} // namespace

std::unique_ptr<AddressMapping> make_bank_row_column(const AddressFields& fields)
{
    return std::make_unique<BankRowColumn>(fields);
}

} // namespace svp
