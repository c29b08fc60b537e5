// SPDX-License-Identifier: Apache-2.0
#include "base/files/output_file.h"

#include "base/errors/input_error.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fmt/format.h>
#include <system_error>
#include <unistd.h>

namespace svp {
namespace {

namespace fs = std::filesystem;

constexpr int most_links = 40; // the kernel's own limit

// /dev/stdout and its like lead to a file that somebody has open already: it must not be replaced by another.
bool leads_to_open_file(fs::path path)
{
    std::error_code error;
    for (int link = 0; link < most_links; ++link) {
        const fs::path folder = fs::weakly_canonical(fs::absolute(path, error).parent_path(), error);
        if (folder.string().rfind("/proc/", 0) == 0) return true;
        const fs::path target = fs::read_symlink(path, error);
        if (error) return false;
        path = folder / target;
    }
    return false;
}

bool is_special(const std::string& path)
{
    std::error_code error;
    const auto status = fs::status(path, error);
    if (error || !fs::exists(status)) return false;
    return !fs::is_regular_file(status) || leads_to_open_file(path);
}

// A link stays one: what it names is replaced.
std::string destination_of(const std::string& path)
{
    std::error_code error;
    const fs::path target = fs::canonical(path, error);
    return error || !fs::is_symlink(path, error) ? path : target.string();
}

} // namespace

OutputFile::OutputFile(std::string path)
    : path_(std::move(path)),
      special_(is_special(path_)),
      destination_(special_ ? path_ : destination_of(path_)),
      written_path_(special_ ? path_ : fmt::format("{}.partial-{}", destination_, getpid()))
{
    if (path_.empty()) throw InputError("an output file needs a name");
    file_ = std::fopen(written_path_.c_str(), "wb");
    if (!file_) fail("create");
}

OutputFile::~OutputFile()
{
    if (!file_) return;
    std::fclose(file_);
    if (!special_) std::remove(written_path_.c_str());
}

void OutputFile::write(std::string_view bytes)
{
    if (bytes.empty()) return; // an empty view may point nowhere
    if (std::fwrite(bytes.data(), 1, bytes.size(), file_) != bytes.size()) fail("write");
}

void OutputFile::flush()
{
    if (std::fflush(file_) != 0) fail("write");
}

void OutputFile::commit()
{
    flush();
    if (!special_ && std::rename(written_path_.c_str(), destination_.c_str()) != 0) fail("rename");
    std::fclose(file_);
    file_ = nullptr;
}

void OutputFile::fail(const char* what) const
{
    throw InputError(fmt::format("{}: cannot {} the file: {}", path_, what, std::strerror(errno)));
}

void write_file(const std::string& path, std::string_view bytes)
{
    OutputFile file(path);
    file.write(bytes);
    file.commit();
}

} // namespace svp
