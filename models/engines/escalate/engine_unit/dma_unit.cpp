// SPDX-License-Identifier: Apache-2.0
#include "models/engines/escalate/engine_unit/dma_unit.h"

namespace svp::escalate {

DmaUnit::DmaUnit(const sc_core::sc_module_name& name, const Clock& clock, unsigned window)
    : EngineUnit(name, clock),
      bytes_read_(statistics().counter("dma_bytes_read", "bytes", "bytes that arrived from the bus")),
      bytes_written_(statistics().counter("dma_bytes_written", "bytes", "bytes that the bus has taken")),
      requests_(window)
{
    free_all();
    dma.on_response([this](DmaRequest& request) { answered(request); });
}

void DmaUnit::free_all()
{
    free_.clear();
    for (DmaRequest& request : requests_) {
        request.tag = free_.size();
        free_.push_back(&request);
    }
}

void DmaUnit::reset_state()
{
    EngineUnit::reset_state();
    free_all();
}

void DmaUnit::transfer(DmaRequest& request)
{
    free_.pop_back();
    request.status = DmaRequest::Status::ok;
    dma.send(request);
}

void DmaUnit::answered(DmaRequest& request)
{
    const bool read = request.direction == DmaRequest::Direction::read;
    free_.push_back(&request);
    if (request.status != DmaRequest::Status::ok) {
        fail(read ? SVP_ERROR_BUS_READ : SVP_ERROR_BUS_WRITE, static_cast<uint32_t>(request.error_address));
    } else {
        (read ? bytes_read_ : bytes_written_) += uint64_t{request.run_bytes} * request.runs;
        if (running()) on_transfer(request);
    }
    retire_when_drained();
}

} // namespace svp::escalate
