// SPDX-License-Identifier: Apache-2.0
#include "platform/run/accuracy.h"

#include "base/errors/input_error.h"
#include "base/npy/npy.h"

#include <fmt/format.h>

namespace svp {
namespace {

constexpr size_t most_ranks = 5;

// How many classes stand before this one.
size_t rank_of(size_t label, const compiler::Codes& scores)
{
    size_t rank = 0;
    for (size_t i = 0; i < scores.size(); ++i)
        if (scores[i] > scores[label] || (scores[i] == scores[label] && i < label)) ++rank;
    return rank;
}

std::string share_text(uint64_t right, uint64_t images)
{
    return fmt::format("{:.2f} %", 100.0 * static_cast<double>(right) / static_cast<double>(images));
}

} // namespace

std::vector<size_t> read_labels(const std::string& path, size_t images, size_t classes)
{
    const NpyIntegers array = read_npy_integers(path);
    if (array.shape.size() != 1 || array.shape[0] != images)
        throw InputError(fmt::format("{}: labels have the shape {}, expected ({},): one for each image", path,
                                     shape_text(array.shape), images));
    std::vector<size_t> labels;
    for (const int64_t label : array.values) {
        if (label < 0 || static_cast<uint64_t>(label) >= classes)
            throw InputError(fmt::format("{}: the label of image {} is {}, the network has classes 0 to {}", path,
                                         labels.size(), label, classes - 1));
        labels.push_back(static_cast<size_t>(label));
    }
    return labels;
}

Accuracy measure_accuracy(const std::vector<compiler::Codes>& outputs, const std::vector<size_t>& labels)
{
    Accuracy accuracy;
    accuracy.images = outputs.size();
    for (size_t i = 0; i < outputs.size(); ++i) {
        accuracy.classes = outputs[i].size();
        const size_t rank = rank_of(labels[i], outputs[i]);
        if (rank == 0) ++accuracy.top1;
        if (rank < most_ranks) ++accuracy.top5;
    }
    return accuracy;
}

std::string accuracy_text(const Accuracy& accuracy)
{
    std::string text = fmt::format("accuracy: top-1 {} ({} of {} image{})", share_text(accuracy.top1, accuracy.images),
                                   accuracy.top1, accuracy.images, accuracy.images == 1 ? "" : "s");
    if (accuracy.classes > most_ranks)
        text += fmt::format(", top-5 {} ({})", share_text(accuracy.top5, accuracy.images), accuracy.top5);
    return text;
}

} // namespace svp
