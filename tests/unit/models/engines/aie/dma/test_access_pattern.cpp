// SPDX-License-Identifier: Apache-2.0
// Patterns against loops over indices, compression against its definition, banks against a count per cycle.
#include "models/engines/aie/dma/access_pattern.h"
#include "models/engines/aie/dma/bank_notes.h"
#include "models/engines/aie/dma/bus_slots.h"
#include "models/engines/aie/dma/zero_compression.h"

#include <algorithm>
#include <cstring>
#include <gtest/gtest.h>
#include <random>

namespace {

using namespace svp;
using aie::AccessPattern;

std::vector<uint64_t> offsets_of(const svp_aie_descriptor& d)
{
    std::vector<uint64_t> all;
    const auto limit = [](uint32_t wrap) { return wrap != 0 ? uint64_t{wrap} : UINT64_MAX; };
    for (uint64_t i3 = 0; i3 < limit(d.wrap[3]); ++i3)
        for (uint64_t i2 = 0; i2 < limit(d.wrap[2]); ++i2)
            for (uint64_t i1 = 0; i1 < limit(d.wrap[1]); ++i1)
                for (uint64_t i0 = 0; i0 < limit(d.wrap[0]); ++i0) {
                    if (all.size() == d.length) return all;
                    all.push_back(i0 * d.step[0] + i1 * d.step[1] + i2 * d.step[2] + i3 * d.step[3]);
                }
    return all;
}

svp_aie_descriptor random_descriptor(std::mt19937_64& random)
{
    const auto below = [&](uint64_t n) { return static_cast<uint32_t>(random() % n); };
    svp_aie_descriptor d = svp_aie_linear_descriptor(0, 1 + below(200));
    const unsigned used = below(5);
    for (unsigned k = 0; k < used; ++k) {
        d.step[k] = 1 + below(20);
        if (below(3) == 0) d.step[k] = k == 0 ? 1 : d.wrap[k - 1] * d.step[k - 1];
        if (k + 1 < used && k < 3) d.wrap[k] = 1 + below(7);
    }
    return d;
}

TEST(AccessPattern, WordsAreThoseOfTheLoops)
{
    std::mt19937_64 random(1);
    for (int i = 0; i < 3000; ++i) {
        const svp_aie_descriptor d = random_descriptor(random);
        AccessPattern pattern;
        ASSERT_EQ(pattern.set(d, false), "");
        const std::vector<uint64_t> want = offsets_of(d);
        ASSERT_EQ(pattern.words(), want.size());
        ASSERT_EQ(pattern.span_bytes(), 4 * (*std::max_element(want.begin(), want.end()) + 1));
        std::vector<uint64_t> got;
        aie::WordCursor cursor(pattern);
        while (cursor.words_left() > 0) {
            const aie::WordRun run = cursor.next(1 + random() % 9);
            ASSERT_GT(run.words, 0U);
            for (uint64_t w = 0; w < run.words; ++w)
                got.push_back(run.offset + w);
        }
        ASSERT_EQ(got, want);
    }
}

TEST(AccessPattern, ScatterAndGatherInPiecesAreInverse)
{
    std::mt19937_64 random(2);
    for (int i = 0; i < 500; ++i) {
        const svp_aie_descriptor d = random_descriptor(random);
        AccessPattern pattern;
        ASSERT_EQ(pattern.set(d, false), "");
        std::vector<uint8_t> memory(pattern.span_bytes()), want(4 * pattern.words()), got(want.size());
        // Equal words at equal offsets: a pattern may visit a word twice.
        const std::vector<uint64_t> offsets = offsets_of(d);
        for (size_t w = 0; w < offsets.size(); ++w) {
            const auto word = static_cast<uint32_t>(offsets[w] * 2654435761U + 1);
            std::memcpy(&want[4 * w], &word, 4);
        }
        aie::WordCursor in(pattern), out(pattern);
        for (uint64_t done = 0; done < pattern.words();) {
            const uint64_t count = std::min<uint64_t>(1 + random() % 50, pattern.words() - done);
            in.scatter(memory.data(), &want[4 * done], count);
            done += count;
        }
        for (uint64_t done = 0; done < pattern.words();) {
            const uint64_t count = std::min<uint64_t>(1 + random() % 50, pattern.words() - done);
            out.gather(memory.data(), &got[4 * done], count);
            done += count;
        }
        ASSERT_EQ(got, want);
    }
}

TEST(AccessPattern, PaddingStandsAroundRowsPlanesAndVolumes)
{
    std::mt19937_64 random(3);
    constexpr uint32_t pad = 0xA5A5A5A5;
    for (int i = 0; i < 500; ++i) {
        const auto below = [&](uint64_t n) { return static_cast<uint32_t>(random() % n); };
        svp_aie_descriptor d = svp_aie_linear_descriptor(0, 1);
        uint32_t extent[4] = {1 + below(5), 1 + below(4), 1 + below(3), 1 + below(3)};
        d.step[0] = 1 + below(2);
        d.step[1] = 1 + below(20);
        d.step[2] = 1 + below(50);
        d.step[3] = 1 + below(70);
        for (unsigned k = 0; k < 3; ++k) {
            d.wrap[k] = extent[k];
            d.pad_before[k] = below(3);
            d.pad_after[k] = below(3);
        }
        d.length = extent[0] * extent[1] * extent[2] * extent[3];
        AccessPattern pattern;
        ASSERT_EQ(pattern.set(d, true), "");
        std::vector<uint8_t> memory(pattern.span_bytes());
        for (uint8_t& byte : memory)
            byte = static_cast<uint8_t>(random());
        std::vector<uint32_t> want;
        for (uint32_t v = 0; v < extent[3]; ++v)
            for (uint32_t z = 0; z < d.pad_before[2] + extent[2] + d.pad_after[2]; ++z)
                for (uint32_t y = 0; y < d.pad_before[1] + extent[1] + d.pad_after[1]; ++y)
                    for (uint32_t x = 0; x < d.pad_before[0] + extent[0] + d.pad_after[0]; ++x) {
                        const uint32_t ix = x - d.pad_before[0], iy = y - d.pad_before[1], iz = z - d.pad_before[2];
                        uint32_t word = pad;
                        if (ix < extent[0] && iy < extent[1] && iz < extent[2])
                            std::memcpy(&word,
                                        &memory[4 * (size_t{ix} * d.step[0] + size_t{iy} * d.step[1] +
                                                     size_t{iz} * d.step[2] + size_t{v} * d.step[3])],
                                        4);
                        want.push_back(word);
                    }
        ASSERT_EQ(pattern.stream_words(), want.size());
        std::vector<uint32_t> got(want.size());
        aie::PatternReader reader(pattern);
        for (size_t done = 0; done < got.size();) {
            const size_t count = std::min<size_t>(1 + random() % 30, got.size() - done);
            reader.read(memory.data(), pad, reinterpret_cast<uint8_t*>(&got[done]), count);
            done += count;
        }
        ASSERT_EQ(got, want);
    }
}

TEST(AccessPattern, NamesWhatContradictsItself)
{
    AccessPattern pattern;
    svp_aie_descriptor d = svp_aie_linear_descriptor(0, 0);
    EXPECT_EQ(pattern.set(d, true), "its length is 0");
    d = svp_aie_linear_descriptor(0, 8);
    d.wrap[1] = 4;
    EXPECT_EQ(pattern.set(d, true), "wrap[1] is set, and a dimension below it has none");
    d = svp_aie_linear_descriptor(0, 8);
    d.pad_after[1] = 1;
    EXPECT_EQ(pattern.set(d, false), "only MM2S channels of memory tiles pad");
    EXPECT_EQ(pattern.set(d, true), "");
    d.wrap[0] = 3;
    EXPECT_EQ(pattern.set(d, true), "its length is no whole number of padded rows");
    d.wrap[0] = 2;
    d.wrap[1] = 3;
    EXPECT_EQ(pattern.set(d, true), "its length is no whole number of padded planes");
    d.wrap[1] = 2;
    d.wrap[2] = 3;
    EXPECT_EQ(pattern.set(d, true), "its length is no whole number of padded volumes");
    d.wrap[2] = 2;
    EXPECT_EQ(pattern.set(d, true), "");
}

TEST(ZeroCompression, MaskThenValues)
{
    const uint8_t words[] = {0, 5, 0, 0, 7, 0, 0, 9, 0, 0, 0, 0};
    uint8_t out[64];
    ASSERT_EQ(aie::compress_zeros(words, 3, out), 8U);
    const uint8_t want[] = {0x92, 0, 0, 0, 5, 7, 9, 0};
    EXPECT_EQ(std::memcmp(out, want, 8), 0);
}

TEST(ZeroCompression, ExpandsToWhatItWas)
{
    std::mt19937_64 random(4);
    for (int i = 0; i < 500; ++i) {
        const uint64_t words = 1 + random() % 40;
        const unsigned zeros = static_cast<unsigned>(random() % 101);
        std::vector<uint8_t> data(4 * words);
        for (uint8_t& byte : data)
            byte = random() % 100 < zeros ? 0 : static_cast<uint8_t>(1 + random() % 255);
        std::vector<uint8_t> packed(aie::compressed_bytes_at_most(words));
        packed.resize(aie::compress_zeros(data.data(), words, packed.data()));
        aie::ZeroExpander expander;
        expander.start(words);
        size_t at = 0;
        while (expander.wants() > 0) {
            const uint32_t beats = expander.wants();
            ASSERT_LE(at + 4 * beats, packed.size());
            ASSERT_TRUE(expander.take(&packed[at]));
            at += 4 * beats;
        }
        ASSERT_EQ(at, packed.size());
        ASSERT_EQ(expander.bytes(), data);
    }
}

TEST(ZeroCompression, AMaskBeyondTheLastWordIsRefused)
{
    aie::ZeroExpander expander;
    expander.start(2);
    const uint8_t fits[] = {0xFF, 0, 0, 0}, does_not[] = {0, 1, 0, 0};
    EXPECT_FALSE(expander.take(does_not));
    EXPECT_TRUE(expander.take(fits));
}

// One access for every fourth word, counted word by word.
TEST(BankNotes, AreOneAccessPerFourWords)
{
    std::mt19937_64 random(5);
    for (int i = 0; i < 500; ++i) {
        const svp_aie_descriptor d = random_descriptor(random);
        AccessPattern pattern;
        ASSERT_EQ(pattern.set(d, false), "");
        aie::TileMemoryConfig config;
        config.bytes = 4096 * 4;
        config.interleave_bytes = random() % 2 ? 0 : 16;
        aie::TileMemory memory(config);
        const uint64_t address = 4 * (random() % 100);
        const uint64_t header = random() % 2;
        aie::RunList runs;
        std::vector<uint64_t> cycle;
        uint64_t now = random() % 10;
        for (uint64_t beat = 0; beat < d.length + header;) {
            const uint64_t count = std::min<uint64_t>(1 + random() % 40, d.length + header - beat);
            runs.append(beat, now, count);
            for (uint64_t k = 0; k < count; ++k)
                cycle.push_back(now + k);
            beat += count;
            now += count + random() % 20;
        }
        note_bank_accesses(memory, address, pattern, d.length, runs, header, d.length);
        const std::vector<uint64_t> offsets = offsets_of(d);
        for (int probe = 0; probe < 30; ++probe) {
            const unsigned bank = static_cast<unsigned>(random() % config.banks);
            const uint64_t from = random() % (now + 5), to = from + random() % 60;
            uint64_t want = 0;
            for (uint64_t w = 0; w < d.length; w += 4)
                want += memory.bank_of(address + 4 * offsets[w]) == bank && cycle[w + header] >= from &&
                        cycle[w + header] < to;
            ASSERT_EQ(memory.accesses_between(bank, from, to), want);
        }
        memory.forget_before(now + 1);
        for (unsigned bank = 0; bank < config.banks; ++bank)
            ASSERT_EQ(memory.accesses_between(bank, 0, now + 10), 0U);
    }
}

// Requests of a shim channel cover the pattern's words in order, each within its buffer.
TEST(BusSlots, CoverThePattern)
{
    std::mt19937_64 random(6);
    for (int i = 0; i < 1000; ++i) {
        const svp_aie_descriptor d = random_descriptor(random);
        AccessPattern pattern;
        ASSERT_EQ(pattern.set(d, false), "");
        const uint64_t address = 4 * (random() % 1000);
        aie::BusSlots slots(2, 64);
        slots.start(pattern, address);
        std::vector<uint64_t> want = offsets_of(d), got;
        for (uint64_t& offset : want)
            offset = address + 4 * offset;
        for (size_t s = 0; slots.more(); ++s) {
            ASSERT_TRUE(slots.plan(slots[s]));
            const DmaRequest& request = slots[s].request;
            ASSERT_LE(uint64_t{request.runs} * request.run_bytes, 64U);
            ASSERT_EQ(slots[s].words * 4, request.runs * request.run_bytes);
            for (uint32_t r = 0; r < request.runs; ++r)
                for (uint32_t b = 0; b < request.run_bytes; b += 4)
                    got.push_back(request.address + r * request.stride + b);
        }
        ASSERT_EQ(got, want);
        ASSERT_FALSE(slots.plan(slots[0]));
    }
}

} // namespace
