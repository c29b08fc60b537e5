// SPDX-License-Identifier: Apache-2.0
#include "models/engines/aie/stream/stream_hub.h"

#include "models/engines/aie/common/tile_names.h"

namespace svp::aie {

StreamHub::StreamHub(const sc_core::sc_module_name& name, const Clock& clock, unsigned columns, unsigned rows,
                     unsigned beat_bytes, RouteSource& routes)
    : Module(name, clock),
      rows_(rows),
      flow_(columns, rows, channels, beat_bytes, routes),
      beats_left_(statistics().counter("beats_left", "beats", "beats that left their source, headers included")),
      headers_left_(statistics().counter("headers_left", "beats", "packet headers among the beats that left")),
      beats_sent_(statistics().counter("beats_sent", "beats", "beats that left, once for each of their destinations")),
      beats_arrived_(
          statistics().counter("beats_arrived", "beats", "beats that arrived, headers included", "aie.stream_beat")),
      headers_dropped_(statistics().counter("headers_dropped", "beats", "packet headers among the beats that arrived")),
      beats_lost_(statistics().counter("beats_lost", "beats", "beats on the way when the streams were reset"))
{
    for (size_t i = 0; i < size_t{columns} * rows; ++i) {
        tiles_.push_back(std::make_unique<Tile>(std::to_string(i / rows) + "_" + std::to_string(i % rows)));
        tiles_[i]->pieces.on_message([this, i](StreamPiece& piece) { take(i, piece); });
        tiles_[i]->rooms.on_message([this, i](StreamRoom& room) { take(i, room); });
    }
}

void StreamHub::take(size_t tile, StreamPiece& piece)
{
    const size_t source = tile * channels + piece.channel;
    if (piece.withdraw) {
        flow_.withdraw_pieces(source);
        return;
    }
    flow_.offer(source, piece, current_edge());
    give_answers();
}

void StreamHub::take(size_t tile, StreamRoom& room)
{
    const size_t destination = tile * channels + room.channel;
    if (room.withdraw) {
        flow_.withdraw_rooms(destination);
        return;
    }
    flow_.make_room(destination, room, current_edge());
    give_answers();
}

template <class Message>
void StreamHub::give(MessageSink<Message>& sink, Message& message, bool partial)
{
    if (partial)
        sink.accept(message);
    else
        sink.respond(message);
}

// An answer may bring the next message at once; its answers join the queue.
void StreamHub::give_answers()
{
    if (answering_) return;
    answering_ = true;
    while (const std::optional<StreamFlow::Answer> answer = flow_.next_answer()) {
        Tile& tile = *tiles_[answer->end / channels];
        if (answer->piece != nullptr)
            give(tile.pieces, *answer->piece, answer->partial);
        else
            give(tile.rooms, *answer->room, answer->partial);
    }
    answering_ = false;
}

size_t StreamHub::end_of(const StreamEnd& end) const
{
    return (size_t{end.tile.column} * rows_ + end.tile.row) * channels + end.channel;
}

std::string StreamHub::name_of(const StreamEnd& destination)
{
    return channel_name(tile_of(destination.tile).kind, destination.tile, SVP_AIE_S2MM, destination.channel);
}

const StreamEnd* StreamHub::blocked_by(const StreamEnd& source) const { return flow_.blocked_by(end_of(source)); }

void StreamHub::settle()
{
    beats_sent_.value = flow_.figures().sent;
    beats_arrived_.value = flow_.figures().arrived;
    beats_left_.value = flow_.figures().left;
    headers_left_.value = flow_.figures().headers_left;
    headers_dropped_.value = flow_.figures().headers_arrived;
    beats_lost_.value = flow_.figures().lost;
    Module::settle();
}

void StreamHub::reset_state()
{
    flow_.reset();
    settle();
}

} // namespace svp::aie
