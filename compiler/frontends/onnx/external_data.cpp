// SPDX-License-Identifier: Apache-2.0
#include "compiler/frontends/onnx/external_data.h"

#include "base/errors/input_error.h"
#include "compiler/frontends/onnx/printable.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <onnx/onnx_pb.h>

namespace svp::compiler {
namespace {

namespace fs = std::filesystem;

std::string entry(const onnx::TensorProto& tensor, const std::string& key)
{
    for (const onnx::StringStringEntryProto& candidate : tensor.external_data()) {
        if (candidate.key() == key) return candidate.value();
    }
    return "";
}

uint64_t number(const std::string& text, uint64_t missing, const std::string& what, const std::string& place)
{
    if (text.empty()) return missing;
    uint64_t value = 0;
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error == std::errc() && end == text.data() + text.size()) return value;
    throw InputError(fmt::format("{}: its {} '{}' is not a number", place, what, printable(text)));
}

// Symbolic links are followed before the comparison, so none of them leads out of the folder.
fs::path path_inside(const std::string& folder, const std::string& location, const std::string& place)
{
    std::string shown = printable(location);
    bool printable_only = shown == location && !location.empty();
    if (!printable_only) throw InputError(fmt::format("{}: its file name '{}' is not usable", place, shown));
    if (fs::path(location).is_absolute()) {
        throw InputError(fmt::format("{}: its file '{}' is not relative to the model", place, shown));
    }
    std::error_code error;
    fs::path root = fs::canonical(folder, error);
    fs::path file = error ? fs::path() : fs::canonical(root / location, error);
    if (error) throw InputError(fmt::format("{}: its file '{}': {}", place, shown, error.message()));
    auto [end_of_root, inside] = std::mismatch(root.begin(), root.end(), file.begin(), file.end());
    if (end_of_root != root.end()) {
        throw InputError(fmt::format("{}: its file '{}' lies outside the model's folder", place, shown));
    }
    if (!fs::is_regular_file(file, error)) throw InputError(fmt::format("{}: '{}' is not a file", place, shown));
    return file;
}

} // namespace

std::string read_external_data(const onnx::TensorProto& tensor, const std::string& folder, size_t bytes,
                               const std::string& place)
{
    if (folder.empty()) throw InputError(place + ": its values lie in another file, and the model is not in a folder");
    std::string location = entry(tensor, "location");
    fs::path path = path_inside(folder, location, place);
    std::error_code error;
    uint64_t size = fs::file_size(path, error);
    uint64_t offset = number(entry(tensor, "offset"), 0, "offset", place);
    if (error || offset > size) {
        throw InputError(
            fmt::format("{}: its offset {} is beyond the {} bytes of '{}'", place, offset, size, location));
    }
    uint64_t length = number(entry(tensor, "length"), size - offset, "length", place);
    if (length > size - offset) {
        throw InputError(fmt::format("{}: its {} bytes at {} are beyond the {} bytes of '{}'", place, length, offset,
                                     size, location));
    }
    if (length != bytes) {
        throw InputError(fmt::format("{}: the dimensions need {} bytes of data, there are {}", place, bytes, length));
    }
    std::ifstream stream(path, std::ios::binary);
    stream.seekg(static_cast<std::streamoff>(offset));
    std::string result(bytes, '\0');
    stream.read(result.data(), static_cast<std::streamsize>(bytes));
    if (!stream) throw InputError(fmt::format("{}: its file '{}' cannot be read", place, location));
    return result;
}

} // namespace svp::compiler
