// SPDX-License-Identifier: Apache-2.0
#include "tests/toy_engine/models/engines/toy/toy_copier.h"

#include "tests/toy_engine/interface/engines/toy/toy_command.h"

namespace svp::test {
namespace {

std::vector<std::string> state_names() { return {"idle", "busy.read", "busy.write"}; }

} // namespace

ToyCopier::ToyCopier(const sc_core::sc_module_name& name, const ToyConfig& config)
    : EngineFront(name, Clock(config.clock_mhz)),
      buffer_(config.buffer_bytes),
      activity_(statistics().activity("copying", "the copier", 1, state_names())),
      bytes_read_(statistics().counter("dma_bytes_read", "bytes", "read over the DMA")),
      bytes_written_(statistics().counter("dma_bytes_written", "bytes", "written over the DMA")),
      copies_(statistics().counter("copies", "operations", "tensors copied")),
      trace_state_(trace_points().add("state", 2, "what the copier does", state_names()))
{
    dma.on_response([this](DmaRequest&) { on_transfer(); });
}

void ToyCopier::begin(unsigned slot, const EngineCommand& command)
{
    slot_ = slot;
    to_ = command.address[SVP_TOY_COPY];
    cancelled_ = false;
    const uint32_t bytes = command.command.operand[SVP_TOY_SOURCE].size;
    if (bytes > buffer_.size()) return complete(slot, SVP_ERROR_CAPACITY, bytes, 0);
    enter_state(activity_, trace_state_, busy_read);
    request_.read(command.address[SVP_TOY_SOURCE], buffer_.data(), bytes);
    dma.send(request_);
}

void ToyCopier::on_transfer()
{
    const bool was_read = request_.direction == DmaRequest::Direction::read;
    if (request_.status == DmaRequest::Status::bus_error)
        return end(was_read ? SVP_ERROR_BUS_READ : SVP_ERROR_BUS_WRITE);
    (was_read ? bytes_read_ : bytes_written_) += request_.run_bytes;
    if (cancelled_) return end(SVP_ERROR_ABORTED);
    if (!was_read) {
        copies_ += 1;
        return end(SVP_ERROR_NONE);
    }
    enter_state(activity_, trace_state_, busy_write);
    request_.direction = DmaRequest::Direction::write;
    request_.address = to_;
    dma.send(request_);
}

void ToyCopier::end(uint32_t code)
{
    enter_state(activity_, trace_state_, idle);
    complete(slot_, code, code == SVP_ERROR_NONE ? 0 : static_cast<uint32_t>(request_.error_address), 0);
}

void ToyCopier::reset_state()
{
    EngineFront::reset_state();
    enter_state(activity_, trace_state_, idle);
}

} // namespace svp::test
