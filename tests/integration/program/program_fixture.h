// SPDX-License-Identifier: Apache-2.0
// The program itself, run in a folder of its own.
#pragma once

#include "tests/support/process.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <string>
#include <vector>

namespace svp::test {

class ProgramTest : public testing::Test {
  protected:
    ProgramTest();

    using Arguments = std::vector<std::string>;
    std::string file(const std::string& name) const { return folder_.file(name); }
    // sparsevp with these arguments.
    static ProcessResult call(Arguments arguments);
    // The same; it must end with exit code 0.
    static ProcessResult call_fine(const Arguments& arguments);
    // It must end with exit code 2 and one line on stderr, print nothing else and leave the folder as it was. Returns
    // the line.
    std::string bad_input(const Arguments& arguments) const;
    // It must end with exit code 3 and one last line on stderr. Returns stderr.
    static std::string failed(const Arguments& arguments);

    // Names of everything in the folder, with the contents of files.
    std::vector<std::string> listing() const;

    TemporaryFolder folder_;
    std::string network_; // a small topology
    std::string loadable_;
};

// Statistics without what tells how the run was asked for: program, specification, origin of the network.
std::string what_was_counted(const std::string& statistics);

// float32 NPY, version 1.0, of one value repeated.
std::string npy_text(const std::string& shape, size_t values, float value = 0.25F, const std::string& type = "<f4");

} // namespace svp::test
