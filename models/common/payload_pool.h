// SPDX-License-Identifier: Apache-2.0
// Generic payloads that are reused instead of allocated: a memory manager of TLM-2.0.
#pragma once

#include <memory>
#include <tlm>
#include <vector>

namespace svp {

// `Payload` derives from tlm_generic_payload, adds what its initiator wants to remember about a transaction, and is
// constructible from a tlm_mm_interface*. A payload returns to the pool when its reference count falls to zero.
// The pool outlives its payloads.
template <class Payload>
class PayloadPool : private tlm::tlm_mm_interface {
  public:
    PayloadPool() = default;
    PayloadPool(const PayloadPool&) = delete;
    PayloadPool& operator=(const PayloadPool&) = delete;

    // With a reference count of one; fields are as the last user left them, the response status is incomplete.
    Payload& acquire()
    {
        if (free_.empty()) grow();
        Payload& payload = *free_.back();
        free_.pop_back();
        payload.acquire();
        payload.set_response_status(tlm::TLM_INCOMPLETE_RESPONSE);
        payload.set_dmi_allowed(false);
        return payload;
    }

  private:
    void grow()
    {
        all_.push_back(std::make_unique<Payload>(static_cast<tlm::tlm_mm_interface*>(this)));
        free_.reserve(all_.size());
        free_.push_back(all_.back().get());
    }
    void free(tlm::tlm_generic_payload* payload) override { free_.push_back(static_cast<Payload*>(payload)); }

    std::vector<std::unique_ptr<Payload>> all_;
    std::vector<Payload*> free_;
};

} // namespace svp
