// SPDX-License-Identifier: Apache-2.0
#include "models/engines/aie/stream/stream_flow.h"

#include <algorithm>

namespace svp::aie {

StreamFlow::StreamFlow(unsigned columns, unsigned rows, unsigned channels, unsigned beat_bytes, RouteSource& routes)
    : rows_(rows),
      channels_(channels),
      beat_bytes_(beat_bytes),
      route_source_(routes),
      sources_(size_t{columns} * rows * channels),
      destinations_(sources_.size())
{
    for (size_t i = 0; i < sources_.size(); ++i) {
        const auto tile = static_cast<unsigned>(i / channels);
        const StreamEnd end{{tile / rows, tile % rows}, static_cast<unsigned>(i % channels)};
        sources_[i].end = end;
        sources_[i].index = i;
        destinations_[i].end = end;
    }
}

size_t StreamFlow::index_of(const StreamEnd& end) const
{
    if (end.tile.row >= rows_ || end.channel >= channels_) return SIZE_MAX;
    return (size_t{end.tile.column} * rows_ + end.tile.row) * channels_ + end.channel;
}

StreamFlow::Route& StreamFlow::route_of(Source& source, int packet_id)
{
    std::unique_ptr<Route>& place = source.routes[static_cast<size_t>(int64_t{packet_id} + 1)];
    if (place == nullptr) place = std::make_unique<Route>();
    Route& route = *place;
    if (route.generation == generation_) return route;
    route.generation = generation_;
    route.links.clear();
    route.why_none.clear();
    for (const StreamDestination& to : route_source_.route(source.end, packet_id, &route.why_none)) {
        const size_t index = index_of(to.end);
        if (index >= destinations_.size()) {
            route.why_none = "a route to a channel that does not exist";
            route.links.clear();
            return route;
        }
        Destination& destination = destinations_[index];
        const uint64_t capacity = std::max(1U, to.capacity);
        destination.remembered = std::max(destination.remembered, capacity);
        route.links.push_back({&destination, to.latency, capacity});
    }
    if (route.links.empty() && route.why_none.empty()) route.why_none = "no route";
    return route;
}

bool StreamFlow::occupied(const Destination& destination, const Source& by, uint64_t now) const
{
    const Source* other = destination.hears;
    if (other == nullptr || other == &by) return false;
    if (!destination.travelling.empty() || destination.last_arrival >= now) return true;
    if (!other->open) return false;
    for (const Link& link : other->route->links)
        if (link.to == &destination) return true;
    return false;
}

// Empty, or why the execution cannot send.
std::string StreamFlow::begin_execution(Source& source, const StreamPiece& piece, uint64_t now)
{
    source.route = &route_of(source, piece.packet_id);
    if (source.route->links.empty()) return source.route->why_none;
    for (const Link& link : source.route->links)
        if (occupied(*link.to, source, now))
            return "its destination " + std::to_string(link.to->end.tile.column) + "," +
                   std::to_string(link.to->end.tile.row) + " S2MM " + std::to_string(link.to->end.channel) +
                   " is still hearing another source";
    for (const Link& link : source.route->links)
        link.to->hears = &source;
    source.open = true;
    return {};
}

void StreamFlow::offer(size_t source, StreamPiece& piece, uint64_t now)
{
    piece.error.clear();
    piece.leaves.clear();
    sources_[source].pieces.push(&piece);
    advance(sources_[source], now);
}

void StreamFlow::make_room(size_t index, StreamRoom& room, uint64_t now)
{
    Destination& destination = destinations_[index];
    room.taken = 0;
    room.ended = false;
    room.arrivals.clear();
    room.contents.clear();
    destination.rooms.push(&room);
    while (arrive(destination)) {
    }
    if (destination.hears != nullptr) advance(*destination.hears, now);
}

// Takes a piece in front into work. False: there is none, or it has failed.
bool StreamFlow::begin(Source& source, uint64_t now)
{
    if (source.begun) return true;
    if (source.pieces.empty()) return false;
    StreamPiece& piece = *source.pieces.front();
    if (piece.first) piece.error = begin_execution(source, piece, now);
    if (!piece.error.empty()) {
        source.pieces.pop();
        answer({source.index, &piece, nullptr});
        return false;
    }
    source.begun = true;
    source.sent = 0;
    source.beats = uint64_t{piece.beats} + (piece.first && piece.packet_id >= 0 ? 1 : 0);
    return true;
}

void StreamFlow::advance(Source& source, uint64_t now)
{
    bool moved = true;
    while (moved) {
        moved = begin(source, now) && leave(source);
        if (source.route == nullptr) return;
        for (const Link& link : source.route->links)
            while (arrive(*link.to))
                moved = true;
    }
}

// When the next beats leave, as far as one per cycle and known. False: a destination has no place for another.
bool StreamFlow::departure(const Source& source, Departure& result) const
{
    const StreamPiece& piece = *source.pieces.front();
    const bool header = source.sent == 0 && source.beats > piece.beats;
    result.cycle = std::max(source.next_leave, piece.from);
    result.count = header ? 1 : source.beats - source.sent;
    for (const Link& link : source.route->links) {
        const Destination& to = *link.to;
        if (to.sent < link.capacity) {
            result.count = std::min(result.count, link.capacity - to.sent);
            continue;
        }
        const uint64_t makes_place = to.sent - link.capacity;
        if (makes_place >= to.arrived) return false;
        const BeatRun* run = to.history.find(makes_place);
        if (run == nullptr) { // long ago, on a route with less capacity
            result.count = 1;
            continue;
        }
        result.cycle = std::max(result.cycle, run->cycle_of(makes_place) + 1);
        result.count = std::min(result.count, run->end() - makes_place);
    }
    return true;
}

// A stream that runs freely: all beats so far have arrived, and from the given departure on every destination takes a
// beat per cycle, each beat finding its place free (with capacity > latency what holds for the first beat and the last
// arrival holds for all). So many beats, or 0.
uint64_t StreamFlow::streaming_beats(const Source& source, const Departure& departure) const
{
    const StreamPiece& piece = *source.pieces.front();
    if (source.sent == 0 && source.beats > piece.beats) return 0;
    uint64_t count = source.beats - source.sent;
    for (const Link& link : source.route->links) {
        const Destination& to = *link.to;
        if (link.capacity <= link.latency || !to.travelling.empty() || to.rooms.empty()) return 0;
        if (to.arrived > 0 && to.last_arrival + 2 > departure.cycle + link.capacity) return 0;
        const uint64_t arrival = std::max(departure.cycle + link.latency, to.arrived > 0 ? to.last_arrival + 1 : 0);
        const StreamRoom& room = *to.rooms.front();
        if (room.from > arrival) return 0;
        count = std::min<uint64_t>(count, room.beats - room.taken);
    }
    return count;
}

bool StreamFlow::leave(Source& source)
{
    Departure next;
    if (!departure(source, next)) return false;
    next.count = std::max(next.count, streaming_beats(source, next));
    depart(source, next);
    return true;
}

void StreamFlow::depart(Source& source, const Departure& departure)
{
    StreamPiece& piece = *source.pieces.front();
    const bool has_header = source.beats > piece.beats;
    const bool header = has_header && source.sent == 0;
    const uint64_t data_beat = source.sent - (has_header && !header ? 1 : 0);
    piece.leaves.append(source.sent, departure.cycle, departure.count);
    source.sent += departure.count;
    source.next_leave = departure.cycle + departure.count;
    const bool complete = source.sent == source.beats;
    for (const Link& link : source.route->links) {
        Travelling beats;
        beats.leave = departure.cycle;
        beats.count = departure.count;
        beats.latency = static_cast<unsigned>(link.latency);
        beats.header = header;
        beats.tlast = complete && piece.last && piece.tlast;
        if (!header) beats.data = piece.data;
        beats.first_byte = piece.first_byte + static_cast<uint32_t>(data_beat * beat_bytes_);
        link.to->sent += departure.count;
        link.to->travelling.push(std::move(beats));
    }
    figures_.left += departure.count;
    if (header) ++figures_.headers_left;
    figures_.sent += departure.count * source.route->links.size();
    if (!complete) {
        answer({source.index, &piece, nullptr, true});
        return;
    }
    piece.last_cycle = source.next_leave - 1;
    if (piece.last) source.open = false;
    source.begun = false;
    source.pieces.pop();
    answer({source.index, &piece, nullptr});
}

// The next beats that travel arrive, as far as one per cycle and known.
bool StreamFlow::arrive(Destination& destination)
{
    if (destination.travelling.empty()) return false;
    Travelling& beats = destination.travelling.front();
    uint64_t cycle = beats.leave + beats.latency;
    if (destination.arrived > 0) cycle = std::max(cycle, destination.last_arrival + 1);
    if (beats.header) {
        ++figures_.headers_arrived;
        destination.travelling.pop();
        note_arrival(destination, cycle, 1);
        return true;
    }
    if (destination.rooms.empty()) return false;
    const StreamRoom& room = *destination.rooms.front();
    cycle = std::max(cycle, room.from);
    const uint64_t count = std::min<uint64_t>(beats.count, room.beats - room.taken);
    const StreamBuffer data = beats.data;
    const uint32_t first_byte = beats.first_byte;
    const bool tlast = beats.tlast && count == beats.count;
    if (count == beats.count) {
        destination.travelling.pop();
    } else {
        beats.leave += count;
        beats.count -= count;
        beats.first_byte += static_cast<uint32_t>(count * beat_bytes_);
    }
    note_arrival(destination, cycle, count);
    deliver(destination, cycle, count, data, first_byte, tlast);
    return true;
}

void StreamFlow::note_arrival(Destination& destination, uint64_t cycle, uint64_t count)
{
    destination.history.append(destination.arrived, cycle, count);
    destination.arrived += count;
    destination.last_arrival = cycle + count - 1;
    if (destination.sent > destination.remembered)
        destination.history.forget_before(destination.sent - destination.remembered);
    figures_.arrived += count;
}

void StreamFlow::deliver(Destination& destination, uint64_t cycle, uint64_t count, const StreamBuffer& data,
                         uint32_t first_byte, bool tlast)
{
    StreamRoom& room = *destination.rooms.front();
    const auto bytes = static_cast<uint32_t>(count * beat_bytes_);
    StreamSegment* last = room.contents.empty() ? nullptr : &room.contents.back();
    if (last != nullptr && last->data == data && last->first_byte + last->bytes == first_byte)
        last->bytes += bytes;
    else
        room.contents.push_back({data, first_byte, bytes});
    room.arrivals.append(room.taken, cycle, count);
    room.taken += static_cast<uint32_t>(count);
    room.ended = tlast && room.until_tlast;
    if (room.ended) {
        end_rooms(destination);
        return;
    }
    const auto index = static_cast<size_t>(&destination - destinations_.data());
    if (room.taken < room.beats) {
        answer({index, nullptr, &room, true});
        return;
    }
    room.last_cycle = destination.last_arrival;
    destination.rooms.pop();
    answer({index, nullptr, &room});
}

// The room in front is answered with what it took, those behind it empty.
void StreamFlow::end_rooms(Destination& destination)
{
    while (!destination.rooms.empty()) {
        StreamRoom* room = destination.rooms.front();
        room->last_cycle = destination.last_arrival;
        destination.rooms.pop();
        answer({static_cast<size_t>(&destination - destinations_.data()), nullptr, room});
    }
}

// What was the news of a moment ago need not be told twice.
void StreamFlow::answer(const Answer& answer)
{
    if (!answers_.empty()) {
        Answer& last = answers_[answers_.size() - 1];
        if (last.partial && last.piece == answer.piece && last.room == answer.room) {
            last = answer;
            return;
        }
    }
    answers_.push(answer);
}

std::optional<StreamFlow::Answer> StreamFlow::next_answer()
{
    while (!answers_.empty()) {
        const Answer answer = answers_.front();
        answers_.pop();
        if (answer.piece != nullptr || answer.room != nullptr) return answer;
    }
    return std::nullopt;
}

void StreamFlow::withdraw_pieces(size_t index)
{
    Source& source = sources_[index];
    source.pieces.clear();
    source.begun = false;
    source.open = false;
    for (size_t i = 0; i < answers_.size(); ++i)
        if (answers_[i].end == index && answers_[i].piece != nullptr) answers_[i] = Answer();
}

void StreamFlow::withdraw_rooms(size_t index)
{
    destinations_[index].rooms.clear();
    for (size_t i = 0; i < answers_.size(); ++i)
        if (answers_[i].end == index && answers_[i].room != nullptr) answers_[i] = Answer();
}

const StreamEnd* StreamFlow::blocked_by(size_t index) const
{
    const Source& source = sources_[index];
    if (!source.begun) return nullptr;
    for (const Link& link : source.route->links)
        if (link.to->sent >= link.capacity && link.to->sent - link.capacity >= link.to->arrived) return &link.to->end;
    return nullptr;
}

uint64_t StreamFlow::on_the_way() const { return figures_.sent - figures_.arrived - figures_.lost; }

void StreamFlow::reset()
{
    figures_.lost += on_the_way();
    answers_.clear();
    for (Source& source : sources_) {
        const StreamEnd end = source.end;
        const size_t index = source.index;
        source = Source();
        source.end = end;
        source.index = index;
    }
    for (Destination& destination : destinations_) {
        const StreamEnd end = destination.end;
        destination = Destination();
        destination.end = end;
    }
}

} // namespace svp::aie
