// SPDX-License-Identifier: Apache-2.0
#include "models/engines/escalate/coefficient_engine/coefficient_engine.h"

#include <algorithm>

namespace svp::escalate {
namespace {

std::vector<std::string> state_names() { return {"idle", "busy", "stall.fetch", "stall.tile"}; }

} // namespace

CoefficientEngine::CoefficientEngine(const sc_core::sc_module_name& name, const Clock& clock,
                                     const ClusterConfig& config)
    : DmaUnit(name, clock, std::max(2U, config.dma_requests)),
      bytes_per_cycle_(config.coefficient_bytes_per_cycle),
      store_bytes_(config.tile_store_bytes),
      stream_(config.coefficient_buffer_bytes),
      stores_(config.tiles),
      activity_(statistics().activity("delivery", "the port that delivers sets to the tiles", 1, state_names())),
      written_(statistics().counter("bytes_written", "bytes", "entries written into the coefficient buffer",
                                    "escalate.sram_write_byte")),
      read_(statistics().counter("bytes_read", "bytes", "entries read for delivery", "escalate.sram_read_byte")),
      decoded_(statistics().counter("bytes_decoded", "bytes", "ternary coefficients decoded on delivery",
                                    "escalate.coefficient_decode_byte")),
      sets_(statistics().counter("sets", "sets", "sets delivered to tiles")),
      trace_state_(trace_points().add("state", 2, "what the delivery port does", state_names())),
      trace_tile_(trace_points().add("tile", 16, "tile that the port serves"))
{
    for (unsigned t = 0; t < config.tiles; ++t) {
        const std::string socket = "delivery_" + std::to_string(t);
        deliveries.push_back(std::make_unique<MessageSource<SetDelivery>>(socket.c_str()));
        deliveries.back()->on_response([this](SetDelivery& message) {
            if (!running()) return;
            Store& store = stores_[message.tile];
            if (message.complete)
                store.sets -= 1;
            else
                store.begun = true;
            consider_delivery();
        });
    }
}

void CoefficientEngine::enter(State state) { enter_state(activity_, trace_state_, state); }

void CoefficientEngine::start_layer()
{
    if (!plan().convolution) {
        finish();
        return;
    }
    for (Store& store : stores_) {
        store.sets = store.next_message = 0;
        store.newest_bytes = 0;
        store.begun = false;
    }
    step_.start(plan());
    tile_ = 0;
    port_busy_ = false;
    preamble_missing_ = 0;
    enter(stall_fetch);
    if (plan().decomposed) {
        fetch_preamble();
        return;
    }
    const svp_escalate_command& c = plan().command;
    const uint64_t each = uint64_t{plan().group_channels} * c.kernel_h * c.kernel_w;
    std::vector<uint64_t> offsets(size_t{c.out_c} + 1);
    for (size_t k = 0; k < offsets.size(); ++k)
        offsets[k] = k * each;
    stream_.start(plan(), plan().address[SVP_ESCALATE_OPERAND_WEIGHTS], std::move(offsets));
    begin_set();
    fetch();
}

void CoefficientEngine::stop_layer() { enter(idle); }

void CoefficientEngine::fetch_preamble()
{
    table_.resize(svp_ternary_table_bytes(plan().command.out_c));
    basis_.bytes.resize(size_t{plan().command.bases} * plan().command.kernel_h * plan().command.kernel_w);
    preamble_missing_ = 2;
    DmaRequest* request = free_request();
    request->read(plan().address[SVP_ESCALATE_OPERAND_COEFFICIENTS], table_.data(), table_.size());
    transfer(*request);
    request = free_request();
    request->read(plan().address[SVP_ESCALATE_OPERAND_WEIGHTS], basis_.bytes.data(), basis_.bytes.size());
    transfer(*request);
}

// Offsets out of the entry table; fails where they cannot be true.
bool CoefficientEngine::read_table()
{
    const svp_escalate_command& c = plan().command;
    const uint64_t room = plan().operand[SVP_ESCALATE_OPERAND_COEFFICIENTS].size - table_.size();
    const uint64_t most = svp_ternary_entry_max_bytes(c.bases, c.in_c);
    const uint64_t least = uint64_t{c.bases} * svp_bitmap_bytes(c.in_c);
    std::vector<uint64_t> offsets(size_t{c.out_c} + 1);
    for (uint32_t k = 0; k <= c.out_c; ++k) {
        offsets[k] = svp_load_table_entry(table_.data(), k);
        const uint64_t before = k == 0 ? 0 : offsets[k - 1];
        const bool plausible = k == 0
                                   ? offsets[0] == 0
                                   : offsets[k] >= before + least && offsets[k] <= before + most && offsets[k] <= room;
        if (plausible) continue;
        fail(SVP_ERROR_DATA_FORMAT, k);
        return false;
    }
    stream_.start(plan(), plan().address[SVP_ESCALATE_OPERAND_COEFFICIENTS] + table_.size(), std::move(offsets));
    return true;
}

void CoefficientEngine::on_transfer(const DmaRequest& request)
{
    if (preamble_missing_ == 0) {
        stream_.arrived(request);
        written_ += request.run_bytes;
        fetch();
        consider_delivery();
        return;
    }
    if (--preamble_missing_ != 0) return;
    basis.send(basis_);
    if (!running() || !read_table()) return;
    begin_set();
    fetch();
}

void CoefficientEngine::fetch()
{
    while (DmaRequest* request = free_request()) {
        if (!stream_.next(*request)) return;
        transfer(*request);
    }
}

// The set of (step, tile) is the next to deliver.
void CoefficientEngine::begin_set()
{
    if (tile_ == 0) stream_.begin_step(step_.round());
    outputs_ = plan().tile_channels(step_.round(), tile_);
    const uint64_t begin = stream_.entry_begin(outputs_.first);
    entry_ends_.clear();
    for (unsigned k = outputs_.first; k < outputs_.end(); ++k)
        entry_ends_.push_back(static_cast<uint32_t>(stream_.entry_end(k) - begin));
    set_bytes_.resize(entry_ends_.back());
    delivered_ = 0;
    first_part_sent_ = false;
    stores_[tile_].begun = false;
}

bool CoefficientEngine::store_has_room(const Store& store) const
{
    if (store.sets == 0) return true;
    const uint64_t half = store_bytes_ / 2;
    return store.sets == 1 && set_bytes_.size() <= half && store.newest_bytes <= half;
}

void CoefficientEngine::consider_delivery()
{
    if (port_busy_ || preamble_missing_ != 0 || step_.done()) return;
    Store& store = stores_[tile_];
    if (delivered_ == 0 && !store_has_room(store)) {
        enter(stall_tile);
        return;
    }
    uint64_t limit = set_bytes_.size();
    if (!store.begun) limit = std::min(limit, store_bytes_);
    if (limit == delivered_) { // the first store-full waits for its tile to begin
        enter(stall_tile);
        return;
    }
    piece_ = std::min(limit - delivered_, stream_.available());
    if (piece_ == 0) {
        enter(stall_fetch);
        return;
    }
    stream_.read(set_bytes_.data() + delivered_, piece_);
    read_ += piece_;
    port_busy_ = true;
    enter(busy);
    trace_tile_.set(tile_, sc_core::sc_time_stamp().value());
    schedule(current_edge() + (piece_ + bytes_per_cycle_ - 1) / bytes_per_cycle_, 0);
    fetch();
}

void CoefficientEngine::on_edge(uint32_t)
{
    port_busy_ = false;
    delivered_ += piece_;
    delivered_piece();
    if (running()) consider_delivery();
}

void CoefficientEngine::delivered_piece()
{
    Store& store = stores_[tile_];
    SetDelivery& message = store.messages[store.next_message];
    message.tile = tile_;
    message.bytes = static_cast<unsigned>(set_bytes_.size());
    if (delivered_ == set_bytes_.size()) {
        finish_set(message);
        return;
    }
    if (delivered_ < store_bytes_ || first_part_sent_) return;
    first_part_sent_ = true;
    message.complete = false;
    deliveries[tile_]->send(message);
}

void CoefficientEngine::finish_set(SetDelivery& message)
{
    CoefficientSet& set = message.set;
    set.outputs = outputs_;
    if (plan().decomposed) {
        const int wrong = decode_ternary_set(set, plan(), set_bytes_, entry_ends_);
        if (wrong >= 0) {
            fail(SVP_ERROR_DATA_FORMAT, outputs_.first + static_cast<unsigned>(wrong));
            return;
        }
        decoded_ += set_bytes_.size();
    } else {
        decode_dense_set(set, plan(), set_bytes_);
    }
    Store& store = stores_[tile_];
    store.sets += 1;
    store.newest_bytes = set_bytes_.size();
    store.next_message ^= 1;
    message.complete = true;
    sets_ += 1;
    const unsigned tile = tile_;
    next_set();
    deliveries[tile]->send(message);
    if (running() && step_.done()) {
        enter(idle);
        finish();
    }
}

void CoefficientEngine::next_set()
{
    if (++tile_ == plan().active_tiles(step_.round())) {
        tile_ = 0;
        step_.advance();
    }
    if (!step_.done()) begin_set();
}

} // namespace svp::escalate
