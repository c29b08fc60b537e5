// SPDX-License-Identifier: Apache-2.0
// A core's side of the locks: its one request that can wait, and its releases.
#pragma once

#include "models/engines/aie/core/core_environment.h"

#include <functional>
#include <string>

namespace svp::aie {

class LockPort {
  public:
    // `requester`: unique within the array; `who` as in LockRequest; `granted` is called in the cycle of the grant.
    LockPort(unsigned requester, std::string who, std::function<void()> granted);

    // In the current cycle; until it is granted or withdrawn no other may follow.
    void acquire(CoreEnvironment::Lock lock, int value);
    void release(CoreEnvironment::Lock lock, int value) const;
    void withdraw();
    bool waits() const { return waits_; }
    // The grant has been seen: true where a request waited.
    bool take_grant();

    const std::string& who() const { return request_.who; }
    // "lock 52 of tile 1,3 (value 0, wants >= 1)", while a request waits.
    std::string waits_for() const;

  private:
    LockRequest request_;
    LockBank* bank_ = nullptr; // of the request
    bool waits_ = false;
};

} // namespace svp::aie
