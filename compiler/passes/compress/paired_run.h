// SPDX-License-Identifier: Apache-2.0
// A network's tensors on every image, twice: as the original network makes them, and as the compressed one does. Only
// what is still to be read is kept.
#pragma once

#include "compiler/ir/float_network.h"

#include <cstddef>
#include <vector>

namespace svp::compiler {

using Values = std::vector<float>; // of one tensor, in the order C, H, W

class PairedRun {
  public:
    // The first of the images whose tensors fit `most_bytes`, one at least. Throws InputError where an image does not
    // have C * H * W values. The images must outlive this.
    PairedRun(const FloatNetwork& network, const std::vector<Values>& images, size_t most_bytes);

    size_t images() const { return images_; }
    // Does the compressed network's tensor differ from the original's?
    bool differs(int tensor) const { return !compressed_[static_cast<size_t>(tensor)].empty(); }
    const Values& original(int tensor, size_t image) const;
    const Values& compressed(int tensor, size_t image) const;

    // A layer's results, an element per image; `compressed` is empty where it is the same. Then frees what no layer
    // after this one reads.
    void finish(size_t layer, std::vector<Values> original, std::vector<Values> compressed);
    // The same for a layer that is not compressed itself.
    void execute(size_t layer);

  private:
    std::vector<Values> run_layer(size_t layer, bool of_compressed) const;

    const FloatNetwork& network_;
    size_t images_;
    std::vector<size_t> last_reader_; // per tensor: index of a layer; the number of layers where none reads it
    std::vector<std::vector<Values>> original_, compressed_;
};

} // namespace svp::compiler
