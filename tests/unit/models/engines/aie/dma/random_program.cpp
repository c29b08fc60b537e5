// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/models/engines/aie/dma/random_program.h"

#include <algorithm>

namespace svp::test {

namespace {

// Each channel has a part of its tile's memory of its own, so that no two ever write or read the same word unless locks
// order them; four more parts are for neighbours.
constexpr unsigned part_words = 256, parts = 20;
constexpr unsigned part_from_west = 16, part_from_east = 17, part_read_by_neighbours = 18;

class Generator {
  public:
    explicit Generator(uint64_t seed) : random_(seed), locks_percent_(below(3) * 30) {}

    CycleProgram make()
    {
        make_tiles();
        const unsigned streams = below(5) + 1;
        for (unsigned i = 0; i < streams; ++i)
            make_stream();
        make_cores();
        std::stable_sort(program_.tasks.begin(), program_.tasks.end(),
                         [](const CycleTask& a, const CycleTask& b) { return a.cycle < b.cycle; });
        return program_;
    }

  private:
    uint32_t below(uint32_t n) { return static_cast<uint32_t>(random_() % n); }
    bool chance(unsigned percent) { return below(100) < percent; }
    unsigned channels(unsigned tile) const { return program_.tiles[tile].kind == SVP_AIE_MEMORY ? 6 : 2; }

    void make_tiles()
    {
        const unsigned count = 2 + below(2);
        for (unsigned i = 0; i < count; ++i) {
            CycleTile tile;
            tile.kind = chance(50) ? SVP_AIE_MEMORY : SVP_AIE_COMPUTE;
            const bool memory = tile.kind == SVP_AIE_MEMORY;
            tile.memory.resize(parts * part_words * 4);
            for (uint8_t& byte : tile.memory)
                byte = chance(40) ? 0 : static_cast<uint8_t>(random_());
            tile.locks.assign(memory ? 64 : 16, 0);
            for (unsigned lock = 0; lock < 4; ++lock)
                tile.locks[lock] = static_cast<int>(below(8));
            svp_aie_descriptor unused = svp_aie_linear_descriptor(0, 1);
            unused.valid = 0;
            tile.descriptors.assign(memory ? 48 : 16, unused);
            tile.finish_on_tlast.assign(memory ? 6 : 2, false);
            tile.pad_words.assign(6, 0);
            for (uint32_t& word : tile.pad_words)
                word = memory ? static_cast<uint32_t>(random_()) : 0;
            program_.tiles.push_back(tile);
            next_descriptor_.push_back({0, memory ? 24U : 0U});
            used_s2mm_.emplace_back(6, false);
            used_mm2s_.emplace_back(6, false);
            shared_.emplace_back(6, -1);
        }
        for (unsigned i = 0; i + 1 < count; ++i) {
            if (program_.tiles[i].kind != SVP_AIE_MEMORY || program_.tiles[i + 1].kind != SVP_AIE_MEMORY) continue;
            program_.tiles[i].east = static_cast<int>(i + 1);
            program_.tiles[i + 1].west = static_cast<int>(i);
        }
    }

    // A channel nobody uses yet; false if the one looked at is taken.
    bool take(std::vector<std::vector<bool>>& used, unsigned& tile, unsigned& channel)
    {
        tile = below(static_cast<uint32_t>(program_.tiles.size()));
        channel = below(channels(tile));
        if (used[tile][channel]) return false;
        used[tile][channel] = true;
        return true;
    }

    // Descriptors that follow each other, of the parity of the channel; their number, or 0 if there are none left.
    unsigned take_descriptors(unsigned tile, unsigned channel, unsigned count)
    {
        const bool memory = program_.tiles[tile].kind == SVP_AIE_MEMORY;
        unsigned& next = next_descriptor_[tile][memory ? channel % 2 : 0];
        const unsigned end = memory ? 24 + 24 * (channel % 2) : 16;
        if (next + count > end) return UINT32_MAX;
        next += count;
        return next - count;
    }

    void make_stream()
    {
        unsigned tile = 0, channel = 0;
        if (!take(used_mm2s_, tile, channel)) return;
        std::vector<CycleDestination> to;
        for (unsigned i = 0; i < 3; ++i) {
            CycleDestination d;
            if ((i > 0 && chance(60)) || !take(used_s2mm_, d.tile, d.channel)) continue;
            d.latency = below(21);
            d.capacity = 1 + below(24);
            if (chance(40)) d.capacity = d.latency + 1 + below(4);
            to.push_back(d);
        }
        if (to.empty()) return;
        const std::vector<int> ids = make_routes(tile, channel, to);
        const bool compressed = chance(10);
        const unsigned length = 1 + below(40);
        for (const CycleDestination& d : to)
            make_sink(d.tile, d.channel, compressed ? length : 0);
        make_source(tile, channel, ids, compressed ? length : 0);
    }

    std::vector<int> make_routes(unsigned tile, unsigned channel, const std::vector<CycleDestination>& to)
    {
        const auto key = [&](int id) {
            return std::vector<int>{static_cast<int>(tile), static_cast<int>(channel), id};
        };
        if (chance(50)) {
            program_.routes[key(-1)] = to;
            return {-1};
        }
        std::vector<int> ids;
        for (unsigned i = 0; i < 1 + below(3); ++i) {
            const int id = static_cast<int>(below(32));
            std::vector<CycleDestination> some;
            for (const CycleDestination& d : to)
                if (chance(60)) some.push_back(d);
            program_.routes[key(id)] = some.empty() ? to : some;
            ids.push_back(id);
        }
        if (chance(30)) {
            program_.routes[key(-1)] = to;
            ids.push_back(-1);
        }
        return ids;
    }

    void add_tasks(unsigned tile, svp_aie_direction direction, unsigned channel, unsigned start, unsigned most)
    {
        const unsigned count = 1 + below(most);
        for (unsigned i = 0; i < count; ++i) {
            CycleTask task;
            task.cycle = below(chance(50) ? 10 : 300);
            task.tile = tile;
            task.direction = direction;
            task.channel = channel;
            task.start = start;
            task.runs = 1 + below(3);
            task.token = chance(50);
            program_.tasks.push_back(task);
        }
    }

    void random_locks(unsigned tile, unsigned channel, svp_aie_descriptor& d)
    {
        const CycleTile& t = program_.tiles[tile];
        const auto lock = [&] {
            uint32_t id = below(4);
            if (t.kind != SVP_AIE_MEMORY) return id;
            const unsigned side = below(10);
            if (channel < 4 && side == 0 && t.west >= 0) return id;
            if (channel < 4 && side == 1 && t.east >= 0) return id + 128;
            return id + 64;
        };
        if (chance(locks_percent_)) {
            d.acquire_enable = 1;
            d.acquire_id = lock();
            d.acquire_value = chance(85) ? -1 - static_cast<int>(below(2)) : static_cast<int>(below(4));
        }
        if (chance(75)) {
            d.release_id = lock();
            d.release_value = 1 + static_cast<int>(below(2));
        }
    }

    static uint64_t span(const svp_aie_descriptor& d, uint64_t iterations)
    {
        uint64_t index[4] = {}, most = 0;
        for (uint32_t i = 0; i < d.length; ++i) {
            uint64_t at = (iterations - 1) * d.iteration_step;
            for (int k = 0; k < 4; ++k)
                at += index[k] * d.step[k];
            most = std::max(most, at);
            for (int k = 0; k < 4; ++k) {
                ++index[k];
                if (d.wrap[k] == 0 || index[k] < d.wrap[k]) break;
                index[k] = 0;
            }
        }
        return most + 1;
    }

    svp_aie_descriptor random_pattern(unsigned dimensions, uint32_t length, bool may_pad)
    {
        for (;;) {
            svp_aie_descriptor d = svp_aie_linear_descriptor(0, length != 0 ? length : 1 + below(60));
            if (chance(60)) {
                const unsigned used = 1 + below(dimensions);
                for (unsigned k = 0; k < used; ++k) {
                    d.step[k] = 1 + below(k == 0 ? 3 : 24);
                    if (chance(30)) d.step[k] = k == 0 ? 1 : d.wrap[k - 1] * d.step[k - 1];
                    if (k + 1 < used) d.wrap[k] = 1 + below(6);
                }
                d.iteration_wrap = 1 + below(3);
                d.iteration_step = 1 + below(30);
                d.iteration_current = below(d.iteration_wrap + 1);
            }
            if (may_pad && chance(40)) pad(d);
            const uint64_t iterations = std::max(d.iteration_wrap, d.iteration_current + 1);
            if (d.length <= 80 && span(d, iterations) <= part_words) return d;
        }
    }

    void pad(svp_aie_descriptor& d)
    {
        uint32_t product = 1;
        for (unsigned k = 0; k < 3; ++k) {
            if (d.wrap[k] == 0) break;
            product *= d.wrap[k];
        }
        d.length = product * (1 + below(3));
        for (unsigned k = 0; k < 3; ++k) {
            d.pad_before[k] = below(3);
            d.pad_after[k] = below(3);
        }
    }

    uint64_t part_address(unsigned tile, unsigned part) const
    {
        return part * part_words * 4 + (program_.tiles[tile].kind == SVP_AIE_MEMORY ? 0x80000 : 0);
    }

    void make_sink(unsigned tile, unsigned channel, uint32_t length)
    {
        CycleTile& t = program_.tiles[tile];
        const unsigned count = 1 + below(3);
        const unsigned first = take_descriptors(tile, channel, count);
        if (first == UINT32_MAX) return;
        const bool compressed = length != 0;
        t.finish_on_tlast[channel] = !compressed && chance(40);
        const bool endless = chance(60);
        const bool share = !compressed && count == 1 && chance(50);
        for (unsigned i = 0; i < count; ++i) {
            svp_aie_descriptor d = random_pattern(t.kind == SVP_AIE_MEMORY ? 4 : 3, length, false);
            if (share) d = svp_aie_linear_descriptor(0, d.length);
            d.base = part_address(tile, channel);
            d.compression = compressed;
            if (!share) random_locks(tile, channel, d);
            if (!share && channel == 0 && chance(20)) d.base = neighbour_address(tile, true, d.base);
            d.use_next = i + 1 < count || endless;
            d.next = i + 1 < count ? first + i + 1 : first;
            if (share) {
                ring_locks(tile, channel, d, true);
                shared_[tile][channel] = static_cast<int>(d.length);
            }
            t.descriptors[first + i] = d;
        }
        add_tasks(tile, SVP_AIE_S2MM, channel, first, 2);
    }

    uint64_t neighbour_address(unsigned tile, bool write, uint64_t own) const
    {
        const CycleTile& t = program_.tiles[tile];
        if (t.west >= 0) return (write ? part_from_east : part_read_by_neighbours) * part_words * 4;
        if (t.east >= 0) return 0x100000 + (write ? part_from_west : part_read_by_neighbours) * part_words * 4;
        return own;
    }

    // A buffer that one S2MM channel fills and one MM2S channel empties, in turn.
    void ring_locks(unsigned tile, unsigned s2mm, svp_aie_descriptor& d, bool fills)
    {
        CycleTile& t = program_.tiles[tile];
        const unsigned own = t.kind == SVP_AIE_MEMORY ? 64 : 0;
        const unsigned empty = 4 + 2 * s2mm, full = empty + 1;
        if (fills) t.locks[empty] = chance(95) ? 1 : 0;
        d.acquire_enable = 1;
        d.acquire_value = -1;
        d.acquire_id = own + (fills ? empty : full);
        d.release_value = 1;
        d.release_id = own + (fills ? full : empty);
    }

    void make_source(unsigned tile, unsigned channel, const std::vector<int>& ids, uint32_t length)
    {
        CycleTile& t = program_.tiles[tile];
        int shared = -1;
        for (unsigned c = 0; c < channels(tile); ++c)
            if (shared_[tile][c] > 0 && length == 0 && chance(60)) shared = static_cast<int>(c);
        const unsigned count = shared >= 0 ? 1 : 1 + below(3);
        const unsigned first = take_descriptors(tile, channel, count);
        if (first == UINT32_MAX) return;
        const bool memory = t.kind == SVP_AIE_MEMORY;
        for (unsigned i = 0; i < count; ++i) {
            svp_aie_descriptor d = random_pattern(memory ? 4 : 3, length, memory && length == 0);
            d.base = part_address(tile, 6 + channel);
            random_locks(tile, channel, d);
            if (channel < 4 && chance(20)) d.base = neighbour_address(tile, false, d.base);
            if (shared >= 0) {
                d = svp_aie_linear_descriptor(part_address(tile, static_cast<unsigned>(shared)),
                                              static_cast<uint32_t>(shared_[tile][static_cast<size_t>(shared)]));
                ring_locks(tile, static_cast<unsigned>(shared), d, false);
                shared_[tile][static_cast<size_t>(shared)] = 0;
            }
            d.compression = length != 0;
            d.suppress_tlast = chance(20);
            const int id = ids[below(static_cast<uint32_t>(ids.size()))];
            d.packet_enable = id >= 0;
            d.packet_id = id >= 0 ? static_cast<uint32_t>(id) : 0;
            d.use_next = i + 1 < count;
            d.next = d.use_next ? first + i + 1 : 0;
            t.descriptors[first + i] = d;
        }
        add_tasks(tile, SVP_AIE_MM2S, channel, first, 4);
    }

    void make_cores()
    {
        for (CycleTile& t : program_.tiles) {
            if (chance(40)) continue;
            t.core_rounds = 1 + below(12);
            const unsigned steps = 1 + below(5);
            for (unsigned i = 0; i < steps; ++i) {
                CycleCoreStep step;
                step.kind = static_cast<CycleCoreStep::Kind>(below(3));
                step.lock = below(4);
                step.value =
                    step.kind == CycleCoreStep::acquire ? (chance(80) ? -1 : 0) : 1 + static_cast<int>(below(2));
                if (step.kind == CycleCoreStep::delay) step.value = 1 + static_cast<int>(below(40));
                t.core.push_back(step);
            }
        }
    }

    std::mt19937_64 random_;
    unsigned locks_percent_; // of descriptors that acquire one of the locks that everybody uses
    CycleProgram program_;
    std::vector<std::vector<unsigned>> next_descriptor_; // by tile and parity
    std::vector<std::vector<bool>> used_s2mm_, used_mm2s_;
    std::vector<std::vector<int>> shared_; // by tile and S2MM channel: words of a buffer that nobody reads yet
};

} // namespace

CycleProgram random_cycle_program(uint64_t seed) { return Generator(seed).make(); }

} // namespace svp::test
