#include "platform/files/output_file.h"

#include "compiler/input_error.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fmt/format.h>
#include <system_error>
#include <unistd.h>

namespace svp {
namespace {

bool is_special(const std::string& path)
{
    std::error_code error;
    const auto status = std::filesystem::status(path, error);
    return !error && std::filesystem::exists(status) && !std::filesystem::is_regular_file(status);
}

} // namespace

OutputFile::OutputFile(std::string path) : path_(std::move(path)), written_path_(path_)
{
    if (path_.empty()) throw InputError("an output file needs a name");
    if (!is_special(path_)) written_path_ = fmt::format("{}.partial-{}", path_, getpid());
    file_ = std::fopen(written_path_.c_str(), "wb");
    if (!file_) fail("create");
}

OutputFile::~OutputFile()
{
    if (!file_) return;
    std::fclose(file_);
    if (written_path_ != path_) std::remove(written_path_.c_str());
}

void OutputFile::write(std::string_view bytes)
{
    if (bytes.empty()) return; // an empty view may point nowhere
    if (std::fwrite(bytes.data(), 1, bytes.size(), file_) != bytes.size()) fail("write");
}

void OutputFile::commit()
{
    if (std::fflush(file_) != 0) fail("write");
    if (written_path_ != path_ && std::rename(written_path_.c_str(), path_.c_str()) != 0) fail("rename");
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
