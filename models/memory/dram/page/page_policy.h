// SPDX-License-Identifier: Apache-2.0
// Whether a row stays open after an access to it.
#pragma once

#include <memory>

namespace svp {

// What competes for a bank after a column command was issued to it.
struct BankDemand {
    bool open_row = false;  // an access to the row that is open
    bool other_row = false; // an access to another row
};

class PagePolicy {
  public:
    virtual ~PagePolicy() = default;
    // True: the row closes by automatic precharge, which takes no command of its own.
    virtual bool closes(const BankDemand& demand) = 0;
};

using MakePagePolicy = std::unique_ptr<PagePolicy> (*)();

} // namespace svp
