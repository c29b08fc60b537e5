// SPDX-License-Identifier: Apache-2.0
#include "models/engines/aie/core/lock_port.h"

#include <utility>

namespace svp::aie {

LockPort::LockPort(unsigned requester, std::string who, std::function<void()> granted)
{
    request_.requester = requester;
    request_.who = std::move(who);
    request_.granted = std::move(granted);
}

void LockPort::acquire(CoreEnvironment::Lock lock, int value)
{
    bank_ = lock.bank;
    request_.lock = lock.number;
    request_.value = value;
    waits_ = true;
    bank_->acquire(request_);
}

void LockPort::release(CoreEnvironment::Lock lock, int value) const
{
    lock.bank->release(lock.number, value, request_.requester);
}

void LockPort::withdraw()
{
    if (!waits_) return;
    bank_->cancel(request_);
    waits_ = false;
}

bool LockPort::take_grant() { return std::exchange(waits_, false); }

std::string LockPort::waits_for() const
{
    const int value = request_.value;
    return "lock " + std::to_string(request_.lock) + " of tile " + std::to_string(bank_->tile().column) + "," +
           std::to_string(bank_->tile().row) + " (value " + std::to_string(bank_->value(request_.lock)) + ", wants " +
           (value < 0 ? ">= " + std::to_string(-value) : "== " + std::to_string(value)) + ")";
}

} // namespace svp::aie
