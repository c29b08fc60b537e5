// SPDX-License-Identifier: Apache-2.0
// Streams against the recursion of stream_network.h taken word for word, beat by beat.
#include "models/engines/aie/stream/stream_flow.h"

#include <algorithm>
#include <deque>
#include <gmock/gmock.h>
#include <map>
#include <optional>
#include <random>

namespace {

using namespace svp::aie;
using testing::ElementsAre;

struct Routes : RouteSource {
    std::vector<StreamDestination> route(const StreamEnd& source, int packet_id, std::string* why) override
    {
        ++asked;
        *why = "nowhere";
        const auto found = routes.find({source.channel, packet_id});
        return found == routes.end() ? std::vector<StreamDestination>{} : found->second;
    }
    std::map<std::pair<unsigned, int>, std::vector<StreamDestination>> routes; // by source channel, packet id
    unsigned asked = 0;
};

constexpr unsigned channels = 6;

// What one source sends: pieces of executions, and the rooms of each destination.
struct Traffic {
    std::deque<StreamPiece> pieces;
    std::map<unsigned, std::deque<StreamRoom>> rooms; // by destination channel
};

struct Times {
    std::vector<uint64_t> leave;                      // of all beats, headers included
    std::map<unsigned, std::vector<uint64_t>> arrive; // by destination, without headers
    std::map<unsigned, std::vector<uint64_t>> taken;  // beats of each room
};

// Beat by beat, until nothing more is known.
class Oracle {
  public:
    Oracle(const Traffic& traffic, const Routes& routes) : traffic_(traffic), routes_(routes) {}

    Times run()
    {
        for (const StreamPiece& piece : traffic_.pieces)
            for (uint32_t i = 0; i < piece.beats + (piece.first && piece.packet_id >= 0 ? 1 : 0); ++i) {
                const bool header = i == 0 && piece.first && piece.packet_id >= 0;
                const bool last = i + 1 == piece.beats + (piece.first && piece.packet_id >= 0 ? 1 : 0);
                if (!leave(piece, header, last && piece.last && piece.tlast)) return times_;
            }
        return times_;
    }

  private:
    struct At {
        std::vector<std::optional<uint64_t>> arrive; // of every beat sent to it
        size_t room = 0;
        uint32_t taken = 0;
        bool stuck = false;
    };

    bool leave(const StreamPiece& piece, bool header, bool tlast)
    {
        uint64_t cycle = times_.leave.empty() ? piece.from : std::max(piece.from, times_.leave.back() + 1);
        const auto& to = routes_.routes.at({0, piece.packet_id});
        for (const StreamDestination& d : to) {
            At& at = at_[d.end.channel];
            if (at.arrive.size() < d.capacity) continue;
            const std::optional<uint64_t> place = at.arrive[at.arrive.size() - d.capacity];
            if (!place) return false;
            cycle = std::max(cycle, *place + 1);
        }
        times_.leave.push_back(cycle);
        for (const StreamDestination& d : to)
            arrive(d, cycle, header, tlast);
        return true;
    }

    void arrive(const StreamDestination& d, uint64_t left, bool header, bool tlast)
    {
        At& at = at_[d.end.channel];
        std::optional<uint64_t> cycle;
        if (!at.stuck) {
            cycle = left + d.latency;
            if (!at.arrive.empty()) cycle = std::max(*cycle, *at.arrive.back() + 1);
        }
        if (!header && !at.stuck) {
            const auto& rooms = traffic_.rooms.at(d.end.channel);
            at.stuck = at.room == rooms.size();
            if (at.stuck)
                cycle.reset();
            else
                cycle = std::max(*cycle, rooms[at.room].from);
        }
        at.arrive.push_back(cycle);
        if (header || !cycle) return;
        const StreamRoom& room = traffic_.rooms.at(d.end.channel)[at.room];
        times_.arrive[d.end.channel].push_back(*cycle);
        ++at.taken;
        if (at.taken < room.beats && !(tlast && room.until_tlast)) return;
        times_.taken[d.end.channel].push_back(at.taken);
        at.taken = 0;
        ++at.room;
    }

    const Traffic& traffic_;
    const Routes& routes_;
    std::map<unsigned, At> at_;
    Times times_;
};

Traffic random_traffic(std::mt19937_64& random, const std::vector<int>& ids, unsigned destinations)
{
    const auto below = [&](uint64_t n) { return random() % n; };
    Traffic traffic;
    uint64_t from = 0;
    StreamBuffers none;
    for (uint64_t e = 0; e < 1 + below(6); ++e) {
        const int id = ids[below(ids.size())];
        const uint64_t parts = 1 + below(3);
        const bool tlast = below(4) != 0;
        for (uint64_t p = 0; p < parts; ++p) {
            StreamPiece piece;
            piece.first = p == 0;
            piece.last = p + 1 == parts;
            piece.tlast = tlast;
            piece.packet_id = id;
            from += below(3) == 0 ? below(60) : 0;
            piece.from = from;
            piece.beats = static_cast<uint32_t>(1 + below(40));
            traffic.pieces.push_back(piece);
        }
    }
    for (unsigned d = 0; d < destinations; ++d) {
        uint64_t at = 0;
        auto& rooms = traffic.rooms[d];
        for (uint64_t i = 0; i < below(14); ++i) {
            StreamRoom room;
            room.channel = d;
            at += below(2) == 0 ? below(80) : 0;
            room.from = at;
            room.beats = static_cast<uint32_t>(1 + below(30));
            room.until_tlast = below(3) == 0;
            rooms.push_back(room);
        }
    }
    return traffic;
}

std::vector<uint64_t> cycles_of(const RunList& runs)
{
    std::vector<uint64_t> all;
    for (const BeatRun& run : runs)
        for (uint64_t i = 0; i < run.count; ++i)
            all.push_back(run.cycle + i);
    return all;
}

// All rooms of a destination up to one that TLAST may end may be given ahead; the next ones only after it.
TEST(StreamFlow, EqualsTheRecursion)
{
    std::mt19937_64 random(1);
    unsigned complete = 0;
    for (int i = 0; i < 4000; ++i) {
        Routes routes;
        const unsigned destinations = 1 + static_cast<unsigned>(random() % 3);
        std::vector<int> ids = {-1};
        if (random() % 2) ids = {-1, 3, 31};
        for (const int id : ids)
            for (unsigned d = 0; d < destinations; ++d) {
                if (d > 0 && id == 3 && random() % 2) continue;
                const auto latency = static_cast<unsigned>(random() % 15);
                const auto capacity = static_cast<unsigned>(1 + random() % 20);
                routes.routes[{0, id}].push_back({{{0, 0}, d}, latency, capacity});
            }
        Traffic traffic = random_traffic(random, ids, destinations);
        const Times want = Oracle(traffic, routes).run();

        StreamFlow flow(1, 1, channels, 4, routes);
        size_t next_piece = 0;
        std::vector<size_t> next_room(destinations, 0);
        std::vector<bool> waits(destinations, false); // for an answer, before the next room
        std::map<unsigned, std::vector<uint64_t>> taken;
        for (int idle = 0; idle < 40;) {
            const auto choice = static_cast<unsigned>(random() % (destinations + 1));
            ++idle;
            if (choice == destinations && next_piece < traffic.pieces.size()) {
                flow.offer(0, traffic.pieces[next_piece++], UINT64_MAX);
                idle = 0;
            } else if (choice < destinations && next_room[choice] < traffic.rooms[choice].size() && !waits[choice]) {
                StreamRoom& room = traffic.rooms[choice][next_room[choice]++];
                waits[choice] = room.until_tlast;
                flow.make_room(choice, room, UINT64_MAX);
                idle = 0;
            }
            while (const auto answer = flow.next_answer()) {
                if (answer->room == nullptr || answer->partial) continue;
                if (answer->room->until_tlast) waits[answer->room->channel] = false;
                taken[answer->room->channel].push_back(answer->room->taken);
                ASSERT_EQ(answer->room->last_cycle, cycles_of(answer->room->arrivals).back());
            }
        }
        std::vector<uint64_t> leaves;
        for (const StreamPiece& piece : traffic.pieces)
            for (const uint64_t cycle : cycles_of(piece.leaves))
                leaves.push_back(cycle);
        ASSERT_EQ(leaves, want.leave) << i;
        for (unsigned d = 0; d < destinations; ++d) {
            std::vector<uint64_t> arrivals;
            for (const StreamRoom& room : traffic.rooms[d])
                for (const uint64_t cycle : cycles_of(room.arrivals))
                    arrivals.push_back(cycle);
            const auto found = want.arrive.find(d);
            ASSERT_EQ(arrivals, found == want.arrive.end() ? std::vector<uint64_t>{} : found->second) << i << " " << d;
            const auto rooms = want.taken.find(d);
            ASSERT_EQ(taken[d], rooms == want.taken.end() ? std::vector<uint64_t>{} : rooms->second) << i << " " << d;
        }
        uint64_t beats = 0;
        for (const StreamPiece& piece : traffic.pieces)
            beats += piece.beats + (piece.first && piece.packet_id >= 0 ? 1 : 0);
        complete += beats == leaves.size();
        ASSERT_EQ(flow.figures().left, leaves.size());
        ASSERT_EQ(flow.figures().sent, flow.figures().arrived + flow.on_the_way());
    }
    EXPECT_GT(complete, 500U);
}

class OneStream : public testing::Test {
  protected:
    OneStream() { routes_.routes[{0, -1}] = {{{{0, 0}, 2}, 3, 4}}; }
    StreamPiece& offer(uint64_t from, uint32_t beats, uint64_t now = 0, unsigned source = 0)
    {
        StreamPiece& piece = pieces_.emplace_back();
        piece.from = from;
        piece.beats = beats;
        flow_.offer(source, piece, now);
        return piece;
    }
    StreamRoom& room(uint64_t from, uint32_t beats, bool until_tlast = false)
    {
        StreamRoom& room = rooms_.emplace_back();
        room.from = from;
        room.beats = beats;
        room.until_tlast = until_tlast;
        flow_.make_room(2, room, 0);
        return room;
    }
    Routes routes_;
    StreamFlow flow_{1, 1, channels, 4, routes_};
    std::deque<StreamPiece> pieces_;
    std::deque<StreamRoom> rooms_;
};

TEST_F(OneStream, RunsAtOneBeatPerCycle)
{
    room(1, 100);
    const StreamPiece& piece = offer(10, 50);
    EXPECT_EQ(piece.last_cycle, 59U);
    EXPECT_EQ(cycles_of(rooms_[0].arrivals).front(), 13U);
    EXPECT_EQ(cycles_of(rooms_[0].arrivals).back(), 62U);
}

TEST_F(OneStream, StopsWhenItsCapacityIsOnTheWay)
{
    const StreamPiece& piece = offer(10, 50);
    EXPECT_THAT(cycles_of(piece.leaves), ElementsAre(10, 11, 12, 13));
    const StreamEnd* blocked = flow_.blocked_by(0);
    ASSERT_NE(blocked, nullptr);
    EXPECT_EQ(blocked->channel, 2U);
    EXPECT_EQ(flow_.on_the_way(), 4U);
    room(100, 100);
    EXPECT_EQ(flow_.blocked_by(0), nullptr);
    EXPECT_EQ(piece.last_cycle, 101U + 45);
}

TEST_F(OneStream, TlastEndsARoomAndGivesBackThoseBehind)
{
    StreamRoom& first = room(1, 10, true);
    StreamRoom& second = room(1, 10, true);
    StreamRoom& third = room(1, 10, true);
    offer(5, 13);
    EXPECT_EQ(first.taken, 10U);
    EXPECT_FALSE(first.ended);
    EXPECT_EQ(second.taken, 3U);
    EXPECT_TRUE(second.ended);
    EXPECT_EQ(third.taken, 0U);
    EXPECT_FALSE(third.ended);
}

TEST_F(OneStream, ASecondSourceMayOnlyFollowWhenTheFirstIsThrough)
{
    routes_.routes[{1, -1}] = routes_.routes[{0, -1}];
    room(1, 100);
    offer(5, 10); // arrives in 8 .. 17
    EXPECT_EQ(offer(9, 1, 8, 1).error, "its destination 0,0 S2MM 2 is still hearing another source");
    EXPECT_EQ(offer(18, 1, 17, 1).error, "its destination 0,0 S2MM 2 is still hearing another source");
    EXPECT_EQ(offer(19, 1, 18, 1).error, "");
}

TEST_F(OneStream, NoSecondSourceWithinAnExecution)
{
    routes_.routes[{1, -1}] = routes_.routes[{0, -1}];
    room(1, 100);
    StreamPiece& part = pieces_.emplace_back();
    part.from = 1;
    part.beats = 2;
    part.last = false;
    flow_.offer(0, part, 0);
    EXPECT_NE(offer(50, 1, 49, 1).error, "");
    flow_.withdraw_pieces(0);
    EXPECT_EQ(offer(50, 1, 49, 1).error, "");
}

TEST_F(OneStream, ARouteToNowhereIsAnError)
{
    EXPECT_EQ(offer(1, 5, 0, 1).error, "nowhere");
    routes_.routes[{1, -1}] = {{{{0, 0}, 6}, 1, 1}};
    flow_.routes_changed();
    EXPECT_EQ(offer(1, 5, 0, 1).error, "a route to a channel that does not exist");
    routes_.routes[{1, -1}] = {{{{4, 0}, 1}, 1, 1}};
    flow_.routes_changed();
    EXPECT_EQ(offer(1, 5, 0, 1).error, "a route to a channel that does not exist");
}

TEST_F(OneStream, RoutesAreAskedForOnceUntilTheyChange)
{
    room(1, 100);
    offer(1, 2);
    offer(5, 2);
    EXPECT_EQ(routes_.asked, 1U);
    flow_.routes_changed();
    offer(9, 2);
    EXPECT_EQ(routes_.asked, 2U);
}

TEST_F(OneStream, WithdrawnRoomTakesNothing)
{
    room(1, 100);
    flow_.withdraw_rooms(2);
    offer(5, 10);
    EXPECT_EQ(rooms_[0].taken, 0U);
    EXPECT_EQ(flow_.on_the_way(), 4U);
    flow_.reset();
    EXPECT_EQ(flow_.on_the_way(), 0U);
    EXPECT_EQ(flow_.figures().lost, 4U);
    room(20, 5);
    EXPECT_EQ(offer(21, 5).last_cycle, 25U);
}

} // namespace
