// SPDX-License-Identifier: Apache-2.0
// The choice of engines, over engines of random speeds, against exhaustive search.
#include "base/errors/input_error.h"
#include "compiler/partition/choose.h"
#include "tests/support/random_network.h"

#include <algorithm>
#include <cmath>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <limits>
#include <set>

namespace svp::test {
namespace {

using namespace compiler;

constexpr double infinite = std::numeric_limits<double>::infinity();

// What an engine says of a network's layers and tensors.
struct Figures {
    std::vector<double> layers;  // seconds; infinite: it says that it cannot run it
    std::vector<bool> too_large; // by layer: a part with it is refused
    std::vector<double> tensors; // seconds of a crossing; infinite: it cannot share it
    double start_up = 0;
};

class SyntheticPart : public BackendPart {
  public:
    explicit SyntheticPart(const Figures& figures) : figures_(figures) {}
    double seconds(size_t layer) const override { return figures_.layers[layer]; }
    TensorForm form(int) const override { return {}; }
    void append_constants(std::vector<uint8_t>&) override {}
    void place(const std::vector<svp_tensor>&) override {}
    std::vector<LayerCode> start_up(std::vector<uint8_t>&) override { return {}; }
    LayerCode code(size_t, std::vector<uint8_t>&) override { return {}; }
    void bind_regions(svp_layer_command&, const std::vector<svp_region>&) const override {}
    EngineRecords records() const override { return {}; }

  private:
    const Figures& figures_;
};

class SyntheticBackend : public Backend {
  public:
    explicit SyntheticBackend(Figures figures) : figures_(std::move(figures)) {}
    uint32_t engine() const override { return 77; }
    const EngineNames& names() const override { return names_; }
    void check(const std::string&) const override {}
    void check_loadable(const Loadable&, const std::string&) const override {}
    bool can_run(const Network&, size_t layer) const override { return std::isfinite(figures_.layers[layer]); }
    std::unique_ptr<BackendPart> part(const Network&, const std::vector<bool>& own) const override
    {
        for (size_t i = 0; i < own.size(); ++i)
            if (own[i] && figures_.too_large[i]) throw InputError("layer " + std::to_string(i) + " is too large");
        return std::make_unique<SyntheticPart>(figures_);
    }
    Execution execution(const Network&, const Layer&) const override { return Execution::dense; }
    std::string sharing_problem(const Tensor& tensor) const override
    {
        return std::isfinite(of(tensor)) ? "" : "its name is wrong";
    }
    double start_up_seconds() const override { return figures_.start_up; }
    double crossing_seconds(const Tensor& tensor) const override { return of(tensor); }

    const Figures& figures() const { return figures_; }

  private:
    // Tensors are named by their number.
    double of(const Tensor& tensor) const { return figures_.tensors[std::stoul(tensor.name)]; }

    Figures figures_;
    EngineNames names_{"synthetic", "synthetic engine", "synthetic"};
};

struct Case {
    Network network;
    std::vector<Figures> engines;
    Backends backends;
};

Figures some_figures(RandomNumbers& random, const Network& network)
{
    Figures figures;
    const auto seconds = [&] { return 1e-6 * static_cast<double>(random.in(1, 1000)); };
    for (size_t i = 0; i < network.layers.size(); ++i) {
        figures.layers.push_back(random.chance(15) ? infinite : seconds());
        figures.too_large.push_back(random.chance(5));
    }
    for (size_t t = 0; t < network.tensors.size(); ++t)
        figures.tensors.push_back(random.chance(15) ? infinite : seconds() / 2);
    figures.start_up = seconds();
    return figures;
}

Case some_case(RandomNumbers& random)
{
    Case c;
    c.network = random_network(random, random.integer(1, 6));
    for (size_t t = 0; t < c.network.tensors.size(); ++t)
        c.network.tensors[t].name = std::to_string(t);
    for (int engine = 0; engine < 3; ++engine) {
        c.engines.push_back(some_figures(random, c.network));
        c.backends.push_back(std::make_shared<SyntheticBackend>(c.engines.back()));
    }
    return c;
}

// Infinite where it is forbidden.
double seconds_of(const Case& c, const Assignment& assignment)
{
    double seconds = 0;
    for (size_t i = 0; i < assignment.size(); ++i) {
        const Figures& figures = c.engines[assignment[i]];
        seconds += figures.too_large[i] ? infinite : figures.layers[i];
    }
    for (const size_t engine : std::set<size_t>(assignment.begin(), assignment.end()))
        seconds += c.engines[engine].start_up;
    for (size_t t = 0; t < c.network.tensors.size(); ++t) {
        std::set<size_t> users;
        for (size_t i = 0; i < assignment.size(); ++i) {
            const Layer& layer = c.network.layers[i];
            const auto index = static_cast<int>(t);
            if (layer.output == index || std::count(layer.inputs.begin(), layer.inputs.end(), index) > 0)
                users.insert(assignment[i]);
        }
        for (const size_t user : users)
            if (users.size() > 1) seconds += c.engines[user].tensors[t];
    }
    return seconds;
}

double least_of_all(const Case& c)
{
    double least = infinite;
    Assignment assignment(c.network.layers.size(), 0);
    for (;;) {
        least = std::min(least, seconds_of(c, assignment));
        size_t digit = 0;
        while (digit < assignment.size() && ++assignment[digit] == c.engines.size())
            assignment[digit++] = 0;
        if (digit == assignment.size()) return least;
    }
}

void expect_no_move_gains(const Case& c, const Partition& partition)
{
    const size_t layers = partition.assignment.size();
    for (size_t first = 0; first < layers; ++first)
        for (size_t end = first + 1; end <= layers; ++end)
            for (size_t engine = 0; engine < c.engines.size(); ++engine) {
                Assignment moved = partition.assignment;
                std::fill(moved.begin() + static_cast<ptrdiff_t>(first), moved.begin() + static_cast<ptrdiff_t>(end),
                          engine);
                EXPECT_GE(seconds_of(c, moved), partition.seconds * (1 - 1e-12));
            }
}

TEST(ChooseOfThree, IsNoWorseThanOneEngineNorThanAnyMove)
{
    RandomNumbers random(1);
    int chosen = 0, best = 0, mixed = 0, only_mixed = 0;
    for (int i = 0; i < 600; ++i) {
        SCOPED_TRACE(testing::Message() << "case " << i);
        const Case c = some_case(random);
        const double least = least_of_all(c);
        Partition partition;
        try {
            partition = choose(c.network, c.backends);
        } catch (const InputError&) {
            continue; // counted below
        }
        ++chosen;
        ASSERT_EQ(partition.assignment.size(), c.network.layers.size());
        EXPECT_DOUBLE_EQ(partition.seconds, seconds_of(c, partition.assignment));
        double least_alone = infinite;
        for (size_t b = 0; b < c.engines.size(); ++b) {
            const double alone = seconds_of(c, Assignment(c.network.layers.size(), b));
            EXPECT_DOUBLE_EQ(partition.alone_seconds[b], alone);
            EXPECT_LE(partition.seconds, partition.alone_seconds[b]);
            least_alone = std::min(least_alone, alone);
        }
        EXPECT_GE(partition.seconds, least * (1 - 1e-12));
        expect_no_move_gains(c, partition);
        best += partition.seconds <= least * (1 + 1e-12);
        mixed += partition.seconds < least_alone;
        only_mixed += !std::isfinite(least_alone);
    }
    EXPECT_GE(chosen, 400);
    EXPECT_GE(best, chosen * 3 / 4); // a local search, and yet
    EXPECT_GE(mixed, 100);
    EXPECT_GE(only_mixed, 50);
}

TEST(ChooseOfThree, RefusesOnlyWhatItCannotSpread)
{
    RandomNumbers random(2);
    int impossible = 0, refused = 0, missed = 0;
    for (int i = 0; i < 600; ++i) {
        const Case c = some_case(random);
        const bool possible = std::isfinite(least_of_all(c));
        try {
            choose(c.network, c.backends);
            EXPECT_TRUE(possible) << "case " << i;
        } catch (const InputError& error) {
            ++refused;
            missed += possible;
            EXPECT_THAT(error.what(), testing::AnyOf(testing::HasSubstr("too large"), testing::HasSubstr("no engine"),
                                                     testing::HasSubstr("no way was found")));
        }
        impossible += !possible;
    }
    EXPECT_GE(impossible, 20);
    EXPECT_GE(refused, impossible);
    EXPECT_LE(missed, 12); // a local search may miss a way through
}

TEST(ChooseOfThree, NamesTheLayerThatFitsNowhere)
{
    RandomNumbers random(3);
    Case c = some_case(random);
    const auto error = [&] {
        Backends backends;
        for (const Figures& figures : c.engines)
            backends.push_back(std::make_shared<SyntheticBackend>(figures));
        try {
            choose(c.network, backends);
        } catch (const InputError& e) {
            return std::string(e.what());
        }
        return std::string();
    };
    for (Figures& figures : c.engines) {
        figures.too_large.assign(figures.too_large.size(), false);
        figures.layers.assign(figures.layers.size(), 1.0);
    }
    EXPECT_EQ(error(), "");
    for (Figures& figures : c.engines)
        figures.layers[0] = infinite;
    EXPECT_THAT(error(), testing::HasSubstr("layer '" + c.network.layers[0].name + "': no engine of the platform"));
    c.engines[1].layers[0] = 1.0;
    c.engines[1].too_large[0] = true;
    EXPECT_EQ(error(), "layer 0 is too large");
    EXPECT_THROW(choose(c.network, {}), InputError);
}

} // namespace
} // namespace svp::test
