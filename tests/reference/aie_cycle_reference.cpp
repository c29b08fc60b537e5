// SPDX-License-Identifier: Apache-2.0
#include "tests/reference/aie_cycle_reference.h"

#include <algorithm>
#include <cstring>
#include <deque>

namespace svp::test {

namespace {

using Word = uint32_t;

// ---- Words of a descriptor, index by index

std::vector<uint64_t> word_offsets(const svp_aie_descriptor& d)
{
    std::vector<uint64_t> offsets;
    uint64_t index[4] = {};
    for (uint32_t i = 0; i < d.length; ++i) {
        uint64_t words = uint64_t{d.iteration_current} * d.iteration_step;
        for (int k = 0; k < 4; ++k)
            words += index[k] * d.step[k];
        offsets.push_back(d.base + 4 * words);
        for (int k = 0; k < 4; ++k) {
            ++index[k];
            if (d.wrap[k] == 0 || index[k] < d.wrap[k]) break;
            index[k] = 0;
        }
    }
    return offsets;
}

std::vector<Word> pad_rows(std::vector<Word> words, uint64_t row, uint32_t before, uint32_t after, uint64_t unit,
                           Word pad)
{
    // `words` is a sequence of groups of row * unit words; each gets before * unit pads in front and after * unit
    // behind.
    std::vector<Word> out;
    for (size_t at = 0; at < words.size(); at += row * unit) {
        out.insert(out.end(), before * unit, pad);
        out.insert(out.end(), words.begin() + static_cast<std::ptrdiff_t>(at),
                   words.begin() + static_cast<std::ptrdiff_t>(at + row * unit));
        out.insert(out.end(), after * unit, pad);
    }
    return out;
}

std::vector<Word> padded(const svp_aie_descriptor& d, std::vector<Word> words, Word pad)
{
    bool any = false;
    for (int k = 0; k < 3; ++k)
        any = any || d.pad_before[k] != 0 || d.pad_after[k] != 0;
    if (!any) return words;
    uint64_t left = d.length, unit = 1;
    for (int k = 0; k < 3; ++k) {
        const uint64_t extent = d.wrap[k] != 0 ? d.wrap[k] : left;
        left /= extent;
        words = pad_rows(std::move(words), extent, d.pad_before[k], d.pad_after[k], unit, pad);
        unit *= d.pad_before[k] + extent + d.pad_after[k];
    }
    return words;
}

std::vector<Word> compressed(const std::vector<Word>& words)
{
    std::vector<Word> out;
    for (size_t at = 0; at < words.size(); at += 8) {
        Word mask = 0;
        std::vector<uint8_t> bytes;
        for (size_t i = 0; i < 8 && at + i < words.size(); ++i)
            for (int b = 0; b < 4; ++b) {
                const auto byte = static_cast<uint8_t>(words[at + i] >> 8 * b);
                if (byte == 0) continue;
                mask |= Word{1} << (4 * i + static_cast<size_t>(b));
                bytes.push_back(byte);
            }
        bytes.resize((bytes.size() + 3) / 4 * 4);
        out.push_back(mask);
        for (size_t i = 0; i < bytes.size(); i += 4)
            out.push_back(Word{bytes[i]} | Word{bytes[i + 1]} << 8 | Word{bytes[i + 2]} << 16 |
                          Word{bytes[i + 3]} << 24);
    }
    return out;
}

// ---- The machine

struct Beat {
    uint64_t ready = 0; // from which cycle it can arrive
    bool header = false, tlast = false;
    Word word = 0;
};

struct Asking { // a request for a lock
    int who = 0;
    uint64_t since = 0;
    unsigned lock = 0;
    int value = 0;
};

struct Channel {
    enum Phase { idle, asking, granted, moving } phase = idle;
    int who = 0;
    unsigned tile = 0, number = 0;
    bool mm2s = false;
    std::deque<CycleTask> queue;
    unsigned runs_left = 0;
    unsigned descriptor = 0;
    svp_aie_descriptor d{};
    bool last_moved = false; // in the cycle before
    // MM2S: what is still to leave. S2MM: what has arrived.
    std::deque<Beat> out;
    std::vector<Word> in;
    // Expansion of a compressed stream.
    std::vector<uint8_t> bytes;
    Word mask = 0;
    unsigned values_left = 0; // beats
    std::vector<uint8_t> values;
    std::deque<Beat> arriving;
    uint64_t sent = 0, arrived = 0; // S2MM: beats on the way to it, in all
    uint64_t moved = 0;
    CycleChannelTrace trace;
};

struct Core {
    int who = 0;
    size_t step = 0;
    unsigned round = 0;
    uint64_t next = 0; // cycle of its next step
    bool asking = false;
};

class Machine {
  public:
    explicit Machine(const CycleProgram& program) : program_(program), tiles_(program.tiles)
    {
        int who = 0;
        for (unsigned t = 0; t < tiles_.size(); ++t) {
            const unsigned per_direction = tiles_[t].kind == SVP_AIE_MEMORY ? 6 : 2;
            channels_.emplace_back();
            for (const bool mm2s : {false, true})
                for (unsigned n = 0; n < per_direction; ++n) {
                    Channel c;
                    c.who = who++;
                    c.tile = t;
                    c.number = n;
                    c.mm2s = mm2s;
                    channels_.back().push_back(c);
                }
            Core core;
            core.who = who++;
            cores_.push_back(core);
            core_steps_.emplace_back();
            asking_.emplace_back();
            releases_.emplace_back();
        }
    }

    CycleOutcome run(uint64_t patience)
    {
        while (now_ - last_event_ < patience)
            cycle();
        return outcome();
    }

  private:
    void cycle()
    {
        locks();
        for (auto& tile : channels_)
            for (Channel& c : tile)
                begin_cycle(c);
        for (unsigned t = 0; t < cores_.size(); ++t)
            core(t);
        std::vector<Channel*> moved;
        for (auto& tile : channels_)
            for (Channel& c : tile)
                if (c.mm2s && c.phase == Channel::moving && leave(c)) moved.push_back(&c);
        for (auto& tile : channels_)
            for (Channel& c : tile)
                if (!c.mm2s && arrive(c)) moved.push_back(&c);
        for (auto& tile : channels_)
            for (Channel& c : tile)
                note(c, std::find(moved.begin(), moved.end(), &c) != moved.end());
        for (; next_task_ < program_.tasks.size() && program_.tasks[next_task_].cycle == now_; ++next_task_) {
            const CycleTask& task = program_.tasks[next_task_];
            channel(task.tile, task.direction == SVP_AIE_MM2S, task.channel).queue.push_back(task);
        }
        if (next_task_ < program_.tasks.size()) last_event_ = now_;
        ++now_;
    }

    Channel& channel(unsigned tile, bool mm2s, unsigned number)
    {
        return channels_[tile][(mm2s ? channels_[tile].size() / 2 : 0) + number];
    }

    // ---- Locks

    void locks()
    {
        for (unsigned t = 0; t < tiles_.size(); ++t) {
            for (const Asking& release : releases_[t]) {
                int& value = tiles_[t].locks[release.lock];
                value += release.value;
                highest_lock_ = std::max(highest_lock_, value);
            }
            releases_[t].clear();
            std::stable_sort(asking_[t].begin(), asking_[t].end(), [](const Asking& a, const Asking& b) {
                return a.since != b.since ? a.since < b.since : a.who < b.who;
            });
            std::vector<Asking> still;
            for (const Asking& one : asking_[t]) {
                int& value = tiles_[t].locks[one.lock];
                const bool granted = one.value < 0 ? value >= -one.value : value == one.value;
                if (!granted) {
                    still.push_back(one);
                    continue;
                }
                value -= one.value < 0 ? -one.value : one.value;
                grant(one.who);
                last_event_ = now_;
            }
            asking_[t] = still;
        }
    }

    void grant(int who)
    {
        for (auto& tile : channels_)
            for (Channel& c : tile)
                if (c.who == who) c.phase = Channel::granted;
        for (Core& core : cores_)
            if (core.who == who) {
                core.asking = false;
                core.next = now_;
            }
    }

    // Tile and lock of a lock number in a descriptor.
    std::pair<unsigned, unsigned> lock_of(const Channel& c, uint32_t id) const
    {
        if (tiles_[c.tile].kind != SVP_AIE_MEMORY) return {c.tile, id};
        const int tile = id < 64 ? tiles_[c.tile].west : id < 128 ? static_cast<int>(c.tile) : tiles_[c.tile].east;
        return {static_cast<unsigned>(tile), id % 64};
    }

    uint8_t* byte_at(const Channel& c, uint64_t address)
    {
        if (tiles_[c.tile].kind != SVP_AIE_MEMORY) return &tiles_[c.tile].memory.at(address);
        const int tile = address < 0x80000    ? tiles_[c.tile].west
                         : address < 0x100000 ? static_cast<int>(c.tile)
                                              : tiles_[c.tile].east;
        return &tiles_.at(static_cast<size_t>(tile)).memory.at(address % 0x80000);
    }

    // ---- Channels

    void begin_cycle(Channel& c)
    {
        if (c.phase == Channel::granted) {
            launch(c);
            return;
        }
        if (c.phase == Channel::moving && c.last_moved) {
            finish(c);
            return;
        }
        if (c.phase == Channel::idle) next_task(c);
    }

    void next_task(Channel& c)
    {
        c.phase = Channel::idle;
        if (c.queue.empty() || c.queue.front().cycle >= now_) return;
        c.runs_left = c.queue.front().runs;
        start(c, c.queue.front().start);
    }

    void start(Channel& c, unsigned descriptor)
    {
        last_event_ = now_;
        c.descriptor = descriptor;
        c.d = tiles_[c.tile].descriptors[descriptor];
        c.moved = 0;
        if (!c.d.acquire_enable) {
            launch(c);
            return;
        }
        c.phase = Channel::asking;
        const auto [tile, lock] = lock_of(c, c.d.acquire_id);
        asking_[tile].push_back({c.who, now_, lock, c.d.acquire_value});
    }

    void launch(Channel& c)
    {
        c.phase = Channel::granted; // for the rest of this cycle
        c.last_moved = false;
        c.in.clear();
        c.bytes.clear();
        c.values_left = 0;
        c.moved = 0;
        if (!c.mm2s) return;
        std::vector<Word> words;
        for (const uint64_t offset : word_offsets(c.d)) {
            Word word;
            std::memcpy(&word, byte_at(c, offset), 4);
            words.push_back(word);
        }
        if (tiles_[c.tile].kind == SVP_AIE_MEMORY) words = padded(c.d, words, tiles_[c.tile].pad_words[c.number]);
        if (c.d.compression) words = compressed(words);
        c.out.clear();
        if (c.d.packet_enable) c.out.push_back({0, true, false, 0});
        for (const Word word : words)
            c.out.push_back({0, false, false, word});
        c.out.back().tlast = !c.d.suppress_tlast;
    }

    void finish(Channel& c)
    {
        last_event_ = now_;
        if (!c.mm2s) {
            const std::vector<uint64_t> offsets = word_offsets(c.d);
            for (size_t i = 0; i < c.in.size(); ++i)
                std::memcpy(byte_at(c, offsets[i]), &c.in[i], 4);
        }
        svp_aie_descriptor& stored = tiles_[c.tile].descriptors[c.descriptor];
        stored.iteration_current =
            stored.iteration_current + 1 < stored.iteration_wrap ? stored.iteration_current + 1 : 0;
        if (c.d.release_value > 0) {
            const auto [tile, lock] = lock_of(c, c.d.release_id);
            releases_[tile].push_back({c.who, now_, lock, c.d.release_value});
        }
        c.last_moved = false;
        if (c.d.use_next) {
            start(c, c.d.next);
            return;
        }
        if (--c.runs_left > 0) {
            start(c, c.queue.front().start);
            return;
        }
        if (c.queue.front().token) c.trace.tokens.push_back(now_);
        c.queue.pop_front();
        next_task(c);
    }

    // ---- Beats

    const std::vector<CycleDestination>& route(const Channel& c) const
    {
        const int id = c.d.packet_enable ? static_cast<int>(c.d.packet_id) : -1;
        return program_.routes.at({static_cast<int>(c.tile), static_cast<int>(c.number), id});
    }

    bool has_place(const CycleDestination& to)
    {
        const Channel& d = channel(to.tile, false, to.channel);
        return d.sent - d.arrived < to.capacity;
    }

    bool leave(Channel& c)
    {
        for (const CycleDestination& to : route(c))
            if (!has_place(to)) return false;
        Beat beat = c.out.front();
        c.out.pop_front();
        if (!beat.header) ++c.moved;
        for (const CycleDestination& to : route(c)) {
            Channel& d = channel(to.tile, false, to.channel);
            ++d.sent;
            beat.ready = now_ + to.latency;
            d.arriving.push_back(beat);
        }
        c.last_moved = c.out.empty();
        return true;
    }

    // `sent - arrived` of this cycle's arrivals must not help a beat to leave in the same cycle: leaves come first.
    bool arrive(Channel& c)
    {
        if (c.arriving.empty() || c.arriving.front().ready > now_) return false;
        const Beat beat = c.arriving.front();
        if (beat.header) {
            c.arriving.pop_front();
            ++c.arrived;
            last_event_ = now_;
            return false;
        }
        if (c.phase != Channel::moving || c.last_moved) return false;
        c.arriving.pop_front();
        ++c.arrived;
        ++c.moved;
        take(c, beat.word);
        const bool full = c.in.size() == c.d.length;
        c.last_moved = full || (beat.tlast && tiles_[c.tile].finish_on_tlast[c.number]);
        return true;
    }

    void take(Channel& c, Word word)
    {
        if (!c.d.compression) {
            c.in.push_back(word);
            return;
        }
        if (c.values_left == 0) {
            c.mask = word;
            c.values.clear();
            c.values_left = static_cast<unsigned>((__builtin_popcount(word) + 3) / 4);
        } else {
            for (int b = 0; b < 4; ++b)
                c.values.push_back(static_cast<uint8_t>(word >> 8 * b));
            --c.values_left;
        }
        if (c.values_left > 0) return;
        size_t used = 0;
        for (unsigned i = 0; i < 8 && c.in.size() < c.d.length; ++i) {
            Word out = 0;
            for (unsigned b = 0; b < 4; ++b)
                if ((c.mask >> (4 * i + b) & 1U) != 0) out |= Word{c.values[used++]} << 8 * b;
            c.in.push_back(out);
        }
    }

    void note(Channel& c, bool moved)
    {
        CycleState state = CycleState::idle;
        if (moved)
            state = CycleState::busy;
        else if (c.phase == Channel::asking)
            state = CycleState::lock;
        else if (c.phase == Channel::granted)
            state = CycleState::change;
        else if (c.phase == Channel::moving)
            state = c.mm2s ? CycleState::stream : CycleState::starved;
        c.trace.states.push_back(state);
        if (c.phase == Channel::granted) c.phase = Channel::moving; // from the next cycle on
        if (moved) last_event_ = now_;
    }

    // ---- Cores

    void core(unsigned t)
    {
        Core& core = cores_[t];
        const CycleTile& tile = program_.tiles[t];
        while (!core.asking && core.next <= now_ && core.round < tile.core_rounds && !tile.core.empty()) {
            const CycleCoreStep& step = tile.core[core.step];
            core_steps_[t].push_back(now_);
            last_event_ = now_;
            if (++core.step == tile.core.size()) {
                core.step = 0;
                ++core.round;
            }
            switch (step.kind) {
            case CycleCoreStep::acquire:
                core.asking = true;
                asking_[t].push_back({core.who, now_, step.lock, step.value});
                break;
            case CycleCoreStep::release:
                releases_[t].push_back({core.who, now_, step.lock, step.value});
                core.next = now_ + 1;
                break;
            case CycleCoreStep::delay:
                core.next = now_ + static_cast<uint64_t>(step.value);
                break;
            }
        }
        if (core.next > now_) last_event_ = now_;
    }

    // ---- The end

    std::string waits_for(Channel& c)
    {
        if (c.phase == Channel::idle) return "";
        if (c.phase == Channel::asking) {
            const auto [tile, lock] = lock_of(c, c.d.acquire_id);
            return "lock " + std::to_string(lock) + " " + std::to_string(tile) + " " +
                   std::to_string(tiles_[tile].locks[lock]) + " " + std::to_string(c.d.acquire_value);
        }
        if (!c.mm2s) return "beats";
        for (const CycleDestination& to : route(c))
            if (!has_place(to)) return "room " + std::to_string(to.tile) + " " + std::to_string(to.channel);
        return "nothing";
    }

    CycleOutcome outcome()
    {
        CycleOutcome result;
        result.cycles = now_;
        result.highest_lock = highest_lock_;
        for (auto& tile : channels_) {
            result.channels.emplace_back();
            for (Channel& c : tile) {
                // Words that have come of a descriptor that has not ended are in memory.
                if (!c.mm2s && c.phase == Channel::moving && !c.d.compression) {
                    const std::vector<uint64_t> offsets = word_offsets(c.d);
                    for (size_t i = 0; i < c.in.size(); ++i)
                        std::memcpy(byte_at(c, offsets[i]), &c.in[i], 4);
                }
                c.trace.waits_for = waits_for(c);
                c.trace.words_moved = c.phase == Channel::moving ? c.moved : 0;
                result.channels.back().push_back(c.trace);
            }
        }
        result.core_steps = core_steps_;
        for (unsigned t = 0; t < cores_.size(); ++t)
            result.core_done.push_back(program_.tiles[t].core.empty() ||
                                       cores_[t].round == program_.tiles[t].core_rounds);
        result.tiles = tiles_;
        return result;
    }

    const CycleProgram& program_;
    std::vector<CycleTile> tiles_;
    std::vector<std::vector<Channel>> channels_;
    std::vector<Core> cores_;
    std::vector<std::vector<uint64_t>> core_steps_;
    std::vector<std::vector<Asking>> asking_, releases_;
    size_t next_task_ = 0;
    uint64_t now_ = 0, last_event_ = 0;
    int highest_lock_ = 0;
};

} // namespace

CycleOutcome run_cycle_by_cycle(const CycleProgram& program, uint64_t patience)
{
    return Machine(program).run(patience);
}

} // namespace svp::test
