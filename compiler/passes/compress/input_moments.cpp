// SPDX-License-Identifier: Apache-2.0
#include "compiler/passes/compress/input_moments.h"

#include <algorithm>
#include <cmath>
#include <random>

namespace svp::compiler {
namespace {

using Eigen::Index;
using Eigen::MatrixXf;
using Eigen::VectorXd;
using Eigen::VectorXf;

constexpr double most_work = 0x1p36;    // multiply-adds of a covariance matrix
constexpr size_t fewest_samples = 4096; // however large the matrix
constexpr size_t most_samples = 0x1p15; // however small
constexpr size_t chunk_rows = 1024;     // of layers that are too wide for one matrix
constexpr Index samples_at_once = 256;

// Output pixels of images.
class Sampler {
  public:
    Sampler(const FloatLayer& layer, const Tensor& input, const Tensor& output, const LayerSamples& samples)
        : layer_(layer.shape),
          input_(input),
          output_(output),
          samples_(samples),
          rows_(static_cast<Index>(layer.weights.size() / layer.bias.size()))
    {
        const auto pixels = static_cast<size_t>(output.height) * static_cast<size_t>(output.width);
        const double by_work = most_work / (static_cast<double>(rows_) * static_cast<double>(rows_));
        const auto wanted = static_cast<size_t>(
            std::min(std::max(by_work, static_cast<double>(fewest_samples)), static_cast<double>(most_samples)));
        const size_t images = samples.inputs.size(), each = std::min(pixels, (wanted + images - 1) / images);
        // One pixel out of every stretch of equal length, so that no pattern of the image meets one of ours.
        std::mt19937_64 random(1);
        for (size_t image = 0; image < images; ++image) {
            for (size_t i = 0; i < each; ++i) {
                const size_t begin = i * pixels / each, end = (i + 1) * pixels / each;
                places_.push_back({image, begin + static_cast<size_t>(random() % (end - begin))});
            }
        }
    }

    Index count() const { return static_cast<Index>(places_.size()); }
    Index rows() const { return rows_; }

    // Patches of samples first .. as columns, and the wanted sums.
    void fill(Index first, MatrixXf& patches, MatrixXf& sums) const
    {
        for (Index i = 0; i < patches.cols(); ++i) {
            const Place& place = places_[static_cast<size_t>(first + i)];
            fill_patch(place, patches.col(i).data());
            const std::vector<float>& wanted = *samples_.sums[place.image];
            const size_t pixels = wanted.size() / static_cast<size_t>(output_.channels);
            for (Index k = 0; k < sums.rows(); ++k)
                sums(k, i) = wanted[static_cast<size_t>(k) * pixels + place.pixel];
        }
    }

  private:
    struct Place {
        size_t image, pixel;
    };

    void fill_patch(const Place& place, float* to) const
    {
        const float* plane = samples_.inputs[place.image]->data();
        const int top = static_cast<int>(place.pixel) / output_.width * layer_.stride_h - layer_.pad_top;
        const int left = static_cast<int>(place.pixel) % output_.width * layer_.stride_w - layer_.pad_left;
        for (int c = 0; c < input_.channels; ++c, plane += static_cast<int64_t>(input_.height) * input_.width) {
            for (int r = 0; r < layer_.kernel_h; ++r) {
                const int y = top + r * layer_.dilation_h;
                for (int s = 0; s < layer_.kernel_w; ++s) {
                    const int x = left + s * layer_.dilation_w;
                    const bool inside = y >= 0 && y < input_.height && x >= 0 && x < input_.width;
                    *to++ = inside ? plane[static_cast<int64_t>(y) * input_.width + x] : 0.0F;
                }
            }
        }
    }

    const Layer& layer_;
    const Tensor &input_, &output_;
    const LayerSamples& samples_;
    Index rows_;
    std::vector<Place> places_;
};

class Gatherer {
  public:
    Gatherer(const FloatLayer& layer, const Sampler& sampler, size_t widest)
        : layer_(layer),
          sampler_(sampler),
          patch_mean_(VectorXd::Zero(sampler.rows())),
          sum_mean_(VectorXd::Zero(static_cast<Index>(layer.bias.size())))
    {
        goal_.shape = weight_shape(layer);
        const bool fits = goal_.rows() <= widest;
        goal_.chunk_channels =
            fits ? goal_.shape.in_channels : std::max<size_t>(1, std::min(widest, chunk_rows) / goal_.shape.taps);
        goal_.chunk_channels = std::min(goal_.chunk_channels, goal_.shape.in_channels);
    }

    LayerGoal run()
    {
        for_each_batch([this](const MatrixXf& patches, const MatrixXf& sums) {
            patch_mean_ += patches.rowwise().sum().cast<double>();
            sum_mean_ += sums.rowwise().sum().cast<double>();
        });
        const auto count = static_cast<double>(sampler_.count());
        patch_mean_ /= count;
        sum_mean_ /= count;
        accumulate();
        const double variance = normalize();
        if (!(variance > 0)) return goal_of_weights(layer_.weights, goal_.shape);
        add_ridge();
        return std::move(goal_);
    }

  private:
    template <class Visit>
    void for_each_batch(Visit visit) const
    {
        for (Index first = 0; first < sampler_.count(); first += samples_at_once) {
            const Index columns = std::min(samples_at_once, sampler_.count() - first);
            MatrixXf patches(sampler_.rows(), columns), sums(sum_mean_.size(), columns);
            sampler_.fill(first, patches, sums);
            visit(patches, sums);
        }
    }

    // Less their means first: the difference of two large moments would have few digits.
    void accumulate()
    {
        const auto taps = static_cast<Index>(goal_.shape.taps);
        for (size_t chunk = 0; chunk < goal_.chunks(); ++chunk) {
            const Index size = static_cast<Index>(goal_.channels_of(chunk)) * taps;
            goal_.moments.push_back(MatrixXf::Zero(size, size));
        }
        goal_.targets = MatrixXf::Zero(sampler_.rows(), sum_mean_.size());
        VectorXd energies = VectorXd::Zero(sum_mean_.size());
        const float weight = 1.0F / static_cast<float>(sampler_.count());
        for_each_batch([&](MatrixXf& patches, MatrixXf& sums) {
            patches.colwise() -= patch_mean_.cast<float>();
            sums.colwise() -= sum_mean_.cast<float>();
            Index first = 0;
            for (MatrixXf& moments : goal_.moments) {
                moments.selfadjointView<Eigen::Lower>().rankUpdate(patches.middleRows(first, moments.rows()), weight);
                first += moments.rows();
            }
            goal_.targets.noalias() += weight * patches * sums.transpose();
            energies += sums.rowwise().squaredNorm().cast<double>();
        });
        for (MatrixXf& moments : goal_.moments)
            moments.triangularView<Eigen::StrictlyUpper>() = moments.transpose();
        for (Index k = 0; k < energies.size(); ++k)
            goal_.constants.push_back(energies(k) / static_cast<double>(sampler_.count()));
        goal_.energy = energies.sum() / static_cast<double>(sampler_.count());
    }

    // Makes the mean variance of an input 1, which changes no comparison of weights, and returns what it was.
    double normalize()
    {
        double variance = 0;
        for (const MatrixXf& moments : goal_.moments)
            variance += moments.cast<double>().trace() / static_cast<double>(goal_.rows());
        if (!(variance > 0) || !std::isfinite(variance) || !std::isfinite(goal_.energy)) return 0;
        const double factor = 1 / variance;
        for (MatrixXf& moments : goal_.moments)
            moments *= static_cast<float>(factor);
        goal_.targets *= static_cast<float>(factor);
        for (double& constant : goal_.constants)
            constant *= factor;
        goal_.energy *= factor;
        return goal_.targets.allFinite() ? variance : 0;
    }

    void add_ridge()
    {
        const Eigen::Map<const MatrixXf> weights(layer_.weights.data(), goal_.targets.rows(), goal_.targets.cols());
        for (MatrixXf& moments : goal_.moments)
            moments.diagonal().array() += static_cast<float>(relative_ridge);
        goal_.targets += static_cast<float>(relative_ridge) * weights;
        for (Index k = 0; k < weights.cols(); ++k)
            goal_.constants[static_cast<size_t>(k)] +=
                relative_ridge * static_cast<double>(weights.col(k).squaredNorm());
    }

    const FloatLayer& layer_;
    const Sampler& sampler_;
    VectorXd patch_mean_, sum_mean_;
    LayerGoal goal_;
};

} // namespace

WeightShape weight_shape(const FloatLayer& layer)
{
    const size_t outputs = layer.bias.size();
    const auto taps = static_cast<size_t>(layer.shape.kernel_h) * static_cast<size_t>(layer.shape.kernel_w);
    return {outputs, layer.weights.size() / (outputs * taps), taps};
}

LayerGoal goal_of_samples(const FloatLayer& layer, const Tensor& input, const Tensor& output,
                          const LayerSamples& samples, size_t widest)
{
    const Sampler sampler(layer, input, output, samples);
    return Gatherer(layer, sampler, widest).run();
}

} // namespace svp::compiler
