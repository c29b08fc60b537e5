// SPDX-License-Identifier: Apache-2.0
#include "platform/run/accuracy.h"

#include <algorithm>
#include <gmock/gmock.h>
#include <numeric>
#include <random>

using namespace svp;

namespace {

TEST(Accuracy, CountsWhatAStableSortPutsFirst)
{
    std::mt19937_64 random(1);
    for (int round = 0; round < 200; ++round) {
        const size_t classes = 1 + random() % 12, images = 1 + random() % 20;
        std::vector<compiler::Codes> outputs;
        std::vector<size_t> labels;
        uint64_t top1 = 0, top5 = 0;
        for (size_t i = 0; i < images; ++i) {
            compiler::Codes codes(classes);
            for (int8_t& code : codes)
                code = static_cast<int8_t>(static_cast<int>(random() % 5) - 2); // many are equal
            std::vector<size_t> order(classes);
            std::iota(order.begin(), order.end(), 0);
            std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) { return codes[a] > codes[b]; });
            labels.push_back(random() % classes);
            const auto place = std::find(order.begin(), order.end(), labels.back()) - order.begin();
            top1 += place == 0 ? 1 : 0;
            top5 += place < 5 ? 1 : 0;
            outputs.push_back(codes);
        }
        const Accuracy accuracy = measure_accuracy(outputs, labels);
        EXPECT_EQ(accuracy.images, images);
        EXPECT_EQ(accuracy.classes, classes);
        EXPECT_EQ(accuracy.top1, top1);
        EXPECT_EQ(accuracy.top5, top5);
    }
}

TEST(Accuracy, TellsOfTheFiveHighestOnlyWhereThereAreMoreClasses)
{
    EXPECT_EQ(accuracy_text({3, 5, 2, 3}), "accuracy: top-1 66.67 % (2 of 3 images)");
    EXPECT_EQ(accuracy_text({1, 10, 0, 1}), "accuracy: top-1 0.00 % (0 of 1 image), top-5 100.00 % (1)");
}

} // namespace
