// SPDX-License-Identifier: Apache-2.0
#include "models/engines/aie/dma/tile_dma.h"

#include "models/engines/aie/dma/descriptor_table.h"
#include "models/engines/aie/dma/dma_registers.h"
#include "models/engines/aie/dma/tile_dma_channel.h"
#include "models/engines/aie/stream/stream_hub.h"

#include <algorithm>

namespace svp::aie {

TileDma::TileDma(const sc_core::sc_module_name& name, const Clock& clock, const TileDmaConfig& config,
                 FaultSink& faults)
    : Module(name, clock),
      config_(config),
      faults_(faults),
      timer_("wake", clock, [this](uint64_t) { step(); }),
      descriptors_(std::make_unique<DescriptorTable>(config.kind)),
      pad_words_(config.kind == SVP_AIE_MEMORY ? channels() : 0),
      bytes_sent_(statistics().counter("bytes_sent", "bytes", "onto streams, without packet headers", "aie.dma_byte")),
      bytes_received_(statistics().counter("bytes_received", "bytes", "from streams", "aie.dma_byte")),
      descriptors_run_(statistics().counter("descriptors", "executions", "executions of buffer descriptors")),
      tokens_(statistics().counter("tokens", "tokens", "completion tokens sent"))
{
    const ChannelSurroundings around{*this, *this, config_, reach_, *descriptors_, pad_words_};
    for (const svp_aie_direction direction : {SVP_AIE_S2MM, SVP_AIE_MM2S})
        for (unsigned i = 0; i < channels(); ++i)
            channels_.push_back(std::make_unique<DmaChannel>(around, direction, i));
    for (size_t i = 0; config.kind == SVP_AIE_SHIM && i < channels_.size(); ++i) {
        bus_.push_back(std::make_unique<MessageSource<DmaRequest>>(("bus_" + std::to_string(i)).c_str()));
        bus_.back()->on_response([channel = channels_[i].get()](DmaRequest& request) { channel->answered(request); });
    }
    const auto mover = [this](svp_aie_direction direction, unsigned number) -> Mover& {
        return channel(direction, number).mover();
    };
    stream_out.on_response([mover](StreamPiece& piece) { mover(SVP_AIE_MM2S, piece.channel).answered(piece, false); });
    stream_out.on_accepted([mover](StreamPiece& piece) { mover(SVP_AIE_MM2S, piece.channel).answered(piece, true); });
    stream_in.on_response([mover](StreamRoom& room) { mover(SVP_AIE_S2MM, room.channel).answered(room, false); });
    stream_in.on_accepted([mover](StreamRoom& room) { mover(SVP_AIE_S2MM, room.channel).answered(room, true); });
}

TileDma::~TileDma() = default;

void TileDma::connect(const TileReach& reach, StreamHub& hub)
{
    reach_ = reach;
    hub_ = &hub;
    hub.set_kind(config_.tile, config_.kind);
    stream_out.bind(hub.pieces(config_.tile));
    stream_in.bind(hub.rooms(config_.tile));
}

DmaChannel& TileDma::channel(svp_aie_direction direction, unsigned number) const
{
    return *channels_[(direction == SVP_AIE_MM2S ? channels() : 0) + number];
}

MessageSource<DmaRequest>& TileDma::bus(svp_aie_direction direction, unsigned channel)
{
    return *bus_.at((direction == SVP_AIE_MM2S ? channels() : 0) + channel);
}

void TileDma::on_token(std::function<void(const CompletionToken&)> callback) { token_ = std::move(callback); }
void TileDma::on_bus_idle(std::function<void()> callback) { bus_became_idle_ = std::move(callback); }

void TileDma::step()
{
    const uint64_t now = current_edge();
    for (const auto& channel : channels_)
        if (channel->due() <= now) channel->wake(now);
    uint64_t next = UINT64_MAX;
    for (const auto& channel : channels_)
        next = std::min(next, channel->due());
    if (next != UINT64_MAX) timer_.wake_by(next);
}

// ---- Registers

TileDma::Register TileDma::decode(uint32_t offset) const
{
    const DmaRegisters& at = dma_registers(config_.kind);
    const auto within = [offset](uint32_t base, uint32_t bytes) { return offset >= base && offset - base < bytes; };
    if (offset % 4 != 0) return {};
    if (within(at.descriptors, descriptors_->count() * SVP_AIE_DESCRIPTOR_STRIDE)) {
        const uint32_t from = offset - at.descriptors;
        const Register found{Field::descriptor, from / SVP_AIE_DESCRIPTOR_STRIDE, from % SVP_AIE_DESCRIPTOR_STRIDE / 4};
        return descriptors_->has_word(found.index, found.word) ? found : Register{};
    }
    for (const unsigned direction : {SVP_AIE_S2MM, SVP_AIE_MM2S}) {
        const unsigned first = direction == SVP_AIE_MM2S ? channels() : 0;
        if (within(at.control[direction], channels() * SVP_AIE_CHANNEL_STRIDE)) {
            const uint32_t from = offset - at.control[direction];
            const bool queue = from % SVP_AIE_CHANNEL_STRIDE != 0;
            return {queue ? Field::queue : Field::control, first + from / SVP_AIE_CHANNEL_STRIDE, 0};
        }
        if (within(at.status[direction], channels() * 4))
            return {Field::status, first + (offset - at.status[direction]) / 4, 0};
    }
    if (at.pad_values != 0 && within(at.pad_values, channels() * 4))
        return {Field::pad_value, (offset - at.pad_values) / 4, 0};
    return {};
}

bool TileDma::write_register(uint32_t offset, uint32_t value)
{
    const Register target = decode(offset);
    switch (target.field) {
    case Field::descriptor:
        descriptors_->write(target.index, target.word, value);
        return true;
    case Field::control:
        channels_[target.index]->write_control(value);
        return true;
    case Field::queue:
        channels_[target.index]->push_task(value);
        return true;
    case Field::pad_value:
        pad_words_[target.index] = value;
        return true;
    case Field::status:
        return true; // read only
    default:
        return false;
    }
}

bool TileDma::read_register(uint32_t offset, uint32_t& value) const
{
    const Register source = decode(offset);
    value = 0;
    switch (source.field) {
    case Field::descriptor:
        value = descriptors_->read(source.index, source.word);
        return true;
    case Field::control:
        value = channels_[source.index]->control();
        return true;
    case Field::status:
        value = channels_[source.index]->status();
        return true;
    case Field::pad_value:
        value = pad_words_[source.index];
        return true;
    case Field::queue:
        return true; // write only
    default:
        return false;
    }
}

// ---- What a channel asks for

void TileDma::send(DmaRequest& request, svp_aie_direction direction, unsigned channel)
{
    bus(direction, channel).send(request);
}

void TileDma::drained()
{
    if (bus_became_idle_ && bus_idle()) bus_became_idle_();
}

std::string TileDma::full_input(unsigned channel) const
{
    const StreamEnd* blocked = hub_->blocked_by({config_.tile, channel});
    return blocked == nullptr ? "" : hub_->name_of(*blocked);
}

void TileDma::status_changed()
{
    if (status_changed_) status_changed_();
}

void TileDma::moved(svp_aie_direction direction, uint64_t bytes)
{
    (direction == SVP_AIE_MM2S ? bytes_sent_ : bytes_received_) += bytes;
}

void TileDma::send_token(svp_aie_direction direction, unsigned channel)
{
    tokens_ += 1;
    if (token_) token_({config_.tile, direction, channel});
}

void TileDma::fault(uint32_t code, uint32_t offset, const std::string& what)
{
    faults_.fault(config_.tile, code, offset, what);
}

// ---- All channels

std::vector<ChannelProgress> TileDma::progress() const
{
    std::vector<ChannelProgress> lines;
    ChannelProgress line;
    for (const auto& channel : channels_)
        if (channel->progress(line)) lines.push_back(line);
    return lines;
}

void TileDma::settle()
{
    for (const auto& channel : channels_)
        channel->settle(current_edge());
}

void TileDma::abort()
{
    for (const auto& channel : channels_)
        channel->abort();
}

bool TileDma::bus_idle() const
{
    return std::all_of(channels_.begin(), channels_.end(), [](const auto& channel) { return channel->idle_bus(); });
}

void TileDma::reset_state()
{
    for (const auto& channel : channels_)
        channel->reset();
    descriptors_->reset();
    std::fill(pad_words_.begin(), pad_words_.end(), 0);
}

} // namespace svp::aie
