// SPDX-License-Identifier: Apache-2.0
// The cycles of beats on streams, by the rules of stream_network.h. No SystemC in here.
//
// Pieces and rooms go in; as soon as all their cycles are known they come out again as answers.
#pragma once

#include "models/engines/aie/stream/fifo.h"
#include "models/engines/aie/stream/stream_messages.h"
#include "models/engines/aie/stream/stream_network.h"

#include <array>
#include <memory>
#include <optional>

namespace svp::aie {

class StreamFlow {
  public:
    struct Figures {
        uint64_t left = 0, headers_left = 0; // beats of sources, headers among them
        uint64_t sent = 0, arrived = 0;      // one for each destination of a multicast
        uint64_t headers_arrived = 0, lost = 0;
    };
    struct Answer {
        size_t end = 0; // of the source or destination that sent the message
        StreamPiece* piece = nullptr;
        StreamRoom* room = nullptr;
        bool partial = false; // more beats of it are known, but not all
    };

    // Source and destination i belong to tile i / channels in column-major order of a grid of `rows` rows.
    StreamFlow(unsigned columns, unsigned rows, unsigned channels, unsigned beat_bytes, RouteSource& routes);

    void offer(size_t source, StreamPiece& piece, uint64_t now);
    void make_room(size_t destination, StreamRoom& room, uint64_t now);
    void withdraw_pieces(size_t source);
    void withdraw_rooms(size_t destination);
    std::optional<Answer> next_answer();

    void routes_changed() { ++generation_; }
    const StreamEnd* blocked_by(size_t source) const;
    uint64_t on_the_way() const;
    const Figures& figures() const { return figures_; }
    void reset();

  private:
    struct Source;
    // Beats that have left and whose arrival is not known.
    struct Travelling {
        uint64_t leave = 0, count = 0;
        unsigned latency = 0;
        bool header = false, tlast = false; // tlast: of the last beat
        StreamBuffer data;
        uint32_t first_byte = 0;
    };
    struct Destination {
        StreamEnd end;
        Source* hears = nullptr;
        uint64_t sent = 0, arrived = 0, last_arrival = 0; // beats; cycle
        uint64_t remembered = 0;                          // beats of history that some route needs
        RunList history;                                  // of arrivals
        Fifo<Travelling> travelling;
        Fifo<StreamRoom*> rooms;
    };
    struct Link {
        Destination* to = nullptr;
        uint64_t latency = 0, capacity = 0;
    };
    struct Route {
        uint64_t generation = 0; // of the registers that it was read from
        std::vector<Link> links;
        std::string why_none;
    };
    struct Source {
        StreamEnd end;
        size_t index = 0;
        Fifo<StreamPiece*> pieces;
        bool begun = false;                            // the piece in front
        bool open = false;                             // between an execution's first and last piece
        uint64_t sent = 0;                             // beats of the piece in front, with header
        uint64_t beats = 0;                            // of that piece
        uint64_t next_leave = 0;                       // cycle
        Route* route = nullptr;                        // of the execution
        std::array<std::unique_ptr<Route>, 33> routes; // circuit, then by packet id
    };
    // The next beats of a source: how many may leave without a gap, from which cycle.
    struct Departure {
        uint64_t cycle = 0, count = 0;
    };

    size_t index_of(const StreamEnd& end) const;
    Route& route_of(Source& source, int packet_id);
    std::string begin_execution(Source& source, const StreamPiece& piece, uint64_t now);
    bool occupied(const Destination& destination, const Source& by, uint64_t now) const;
    void advance(Source& source, uint64_t now);
    bool begin(Source& source, uint64_t now);
    bool departure(const Source& source, Departure& result) const;
    bool leave(Source& source);
    uint64_t streaming_beats(const Source& source, const Departure& departure) const;
    bool arrive(Destination& destination);
    void deliver(Destination& destination, uint64_t cycle, uint64_t count, const StreamBuffer& data,
                 uint32_t first_byte, bool tlast);
    void note_arrival(Destination& destination, uint64_t cycle, uint64_t count);
    void answer(const Answer& answer);
    void end_rooms(Destination& destination);
    void depart(Source& source, const Departure& departure);

    unsigned rows_, channels_, beat_bytes_;
    RouteSource& route_source_;
    uint64_t generation_ = 1;
    std::vector<Source> sources_;
    std::vector<Destination> destinations_;
    Fifo<Answer> answers_;
    Figures figures_;
};

} // namespace svp::aie
