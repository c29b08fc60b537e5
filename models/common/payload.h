// SPDX-License-Identifier: Apache-2.0
// The one way to set up a generic payload of TLM-2.0, for blocking, non-blocking and debug transport.
#pragma once

#include <cstdint>
#include <tlm>

namespace svp {

// Everything that an initiator has to set before it hands a payload over: no byte enables, no streaming, no answer yet.
// A write does not change `data`, which the standard's interface takes as not const.
inline void set_up_payload(tlm::tlm_generic_payload& payload, tlm::tlm_command command, uint64_t address, void* data,
                           uint64_t bytes)
{
    payload.set_command(command);
    payload.set_address(address);
    payload.set_data_ptr(static_cast<unsigned char*>(data));
    payload.set_data_length(static_cast<unsigned>(bytes));
    payload.set_streaming_width(static_cast<unsigned>(bytes));
    payload.set_byte_enable_ptr(nullptr);
    payload.set_dmi_allowed(false);
    payload.set_response_status(tlm::TLM_INCOMPLETE_RESPONSE);
}

} // namespace svp
