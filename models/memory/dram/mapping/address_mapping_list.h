// SPDX-License-Identifier: Apache-2.0
// The address mappings that there are: `mapping` of the config.
#pragma once

#include "models/common/config.h"
#include "models/memory/dram/mapping/address_mapping.h"

namespace svp {

// A row is read through, then the same row of the next bank.
std::unique_ptr<AddressMapping> make_row_bank_column(const AddressFields& fields);
// One bank at a time.
std::unique_ptr<AddressMapping> make_bank_row_column(const AddressFields& fields);
// Row, bank, column, bank group from high to low: neighbouring bursts lie in different bank groups.
std::unique_ptr<AddressMapping> make_interleaved(const AddressFields& fields);
// Interleaved, with the bank exclusive-ored with the row's low bits: rows that a power of two lies between are in
// different banks (permutation-based page interleaving).
std::unique_ptr<AddressMapping> make_permuted(const AddressFields& fields);

inline const Choices<MakeAddressMapping> address_mappings = {
    {"row_bank_column", make_row_bank_column},
    {"bank_row_column", make_bank_row_column},
    {"interleaved", make_interleaved},
    {"permuted", make_permuted},
};

} // namespace svp
