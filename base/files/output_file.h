// SPDX-License-Identifier: Apache-2.0
// A file that appears whole or not at all: written beside its destination, renamed on commit, removed otherwise.
#pragma once

#include <cstdio>
#include <string>
#include <string_view>

namespace svp {

class OutputFile {
  public:
    // Throws InputError where the file cannot be created. A destination that is no regular file (a pipe, a device), or
    // that a process has open (/dev/stdout), is written directly. Links are followed.
    explicit OutputFile(std::string path);
    ~OutputFile();
    OutputFile(const OutputFile&) = delete;
    OutputFile& operator=(const OutputFile&) = delete;

    // These throw InputError where the disk refuses.
    void write(std::string_view bytes);
    void flush(); // after it, commit() has nothing left to write
    void commit();

    const std::string& path() const { return path_; }
    // A pipe or device: nothing belongs beside it.
    bool special() const { return special_; }

  private:
    [[noreturn]] void fail(const char* what) const;

    std::string path_;
    bool special_;
    std::string destination_, written_path_;
    std::FILE* file_ = nullptr;
};

void write_file(const std::string& path, std::string_view bytes);

} // namespace svp
