// SPDX-License-Identifier: Apache-2.0
#include "tests/reference/concentration_reference.h"

#include <deque>
#include <utility>

namespace svp::reference {
namespace {

using std::size_t;

struct Group {
    Bits pending;
    size_t pixel;
    bool last_of_pixel;
};

class Slice {
  public:
    Slice(std::deque<Group> waiting, const ConcentrationParameters& parameters)
        : waiting_(std::move(waiting)),
          parameters_(parameters)
    {
        while (window_.size() < parameters_.lookahead + 1 && !waiting_.empty())
            enter_one();
    }

    bool finished() const { return window_.empty() && waiting_.empty(); }

    // One cycle; calls pixel_ended(pixel) for each pixel whose last group leaves. Returns the additions issued.
    template <class PixelEnded>
    unsigned cycle(const PixelEnded& pixel_ended)
    {
        const unsigned issued = issue();
        while (!window_.empty() && is_empty(window_.front().pending)) {
            if (window_.front().last_of_pixel) pixel_ended(window_.front().pixel);
            window_.pop_front();
        }
        for (unsigned entered = 0; entered < parameters_.groups_per_cycle; ++entered)
            if (window_.size() < parameters_.lookahead + 1 && !waiting_.empty()) enter_one();
        return issued;
    }

  private:
    static bool is_empty(const Bits& bits)
    {
        for (const bool bit : bits)
            if (bit) return false;
        return true;
    }

    void enter_one()
    {
        window_.push_back(waiting_.front());
        waiting_.pop_front();
    }

    // The nearest group with a pending bit of the lane gives its lowest one.
    bool take_from(int lane)
    {
        if (lane < 0 || lane >= static_cast<int>(parameters_.lanes)) return false;
        for (Group& group : window_) {
            for (size_t bit = static_cast<size_t>(lane); bit < parameters_.group_bits; bit += parameters_.lanes) {
                if (!group.pending[bit]) continue;
                group.pending[bit] = false;
                return true;
            }
        }
        return false;
    }

    unsigned issue()
    {
        const int lanes = static_cast<int>(parameters_.lanes);
        Bits busy(parameters_.lanes, false);
        for (int lane = 0; lane < lanes; ++lane)
            busy[static_cast<size_t>(lane)] = take_from(lane);
        for (int lane = 0; lane < lanes; ++lane) {
            for (int distance = 1; distance <= static_cast<int>(parameters_.lookaside); ++distance) {
                if (busy[static_cast<size_t>(lane)]) break;
                busy[static_cast<size_t>(lane)] = take_from(lane - distance) || take_from(lane + distance);
            }
        }
        unsigned issued = 0;
        for (const bool lane : busy)
            issued += lane;
        return issued;
    }

    std::deque<Group> waiting_, window_;
    ConcentrationParameters parameters_;
};

void append_groups(const Bits& activations, const Bits& coefficients, size_t pixel, unsigned group_bits,
                   std::deque<Group>& groups)
{
    for (size_t begin = 0; begin < coefficients.size(); begin += group_bits) {
        Group group{Bits(group_bits, false), pixel, begin + group_bits >= coefficients.size()};
        for (size_t bit = 0; bit < group_bits && begin + bit < coefficients.size(); ++bit)
            group.pending[bit] = activations[begin + bit] && coefficients[begin + bit];
        groups.push_back(group);
    }
}

void run(Slice slice, ConcentrationResult& result)
{
    uint32_t since_last_pixel = 0;
    while (!slice.finished()) {
        ++result.cycles;
        ++since_last_pixel;
        const unsigned issued = slice.cycle([&](size_t pixel) {
            result.pixel_cycles[pixel] = since_last_pixel;
            since_last_pixel = 0;
        });
        result.additions += issued;
        result.empty_cycles += issued == 0;
    }
}

} // namespace

ConcentrationResult concentrate(const std::vector<Bits>& activations, const Bits& coefficients,
                                const ConcentrationParameters& parameters)
{
    ConcentrationResult result;
    result.pixel_cycles.assign(activations.size(), 0);
    std::deque<Group> groups;
    for (size_t pixel = 0; pixel < activations.size(); ++pixel) {
        append_groups(activations[pixel], coefficients, pixel, parameters.group_bits, groups);
        if (parameters.window_spans_pixels) continue;
        run(Slice(groups, parameters), result);
        groups.clear();
    }
    if (parameters.window_spans_pixels) run(Slice(groups, parameters), result);
    return result;
}

} // namespace svp::reference
