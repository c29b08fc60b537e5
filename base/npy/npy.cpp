// SPDX-License-Identifier: Apache-2.0
#include "base/npy/npy.h"

#include "base/errors/input_error.h"
#include "base/npy/npy_header.h"

#include <cerrno>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <fmt/format.h>
#include <fstream>
#include <limits>
#include <sys/stat.h>

namespace svp {
namespace {

static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "values are copied as they lie in memory");

constexpr std::string_view magic("\x93NUMPY", 6);
constexpr size_t alignment = 64; // of the first value, as NumPy writes it

[[noreturn]] void fail(const std::string& path, const std::string& what) { throw InputError(path + ": " + what); }

std::string read_bytes(std::ifstream& stream, size_t count, const std::string& path)
{
    std::string bytes(count, '\0');
    stream.read(bytes.data(), static_cast<std::streamsize>(count));
    if (static_cast<size_t>(stream.gcount()) != count) fail(path, "truncated: the NPY header is cut short");
    return bytes;
}

uint32_t little_endian(std::string_view bytes)
{
    uint32_t value = 0;
    for (size_t i = bytes.size(); i-- > 0;)
        value = value << 8 | static_cast<uint8_t>(bytes[i]);
    return value;
}

// Bytes of all values, or no file could be as large.
uint64_t value_bytes(const std::vector<size_t>& shape, size_t size, const std::string& path)
{
    uint64_t bytes = size;
    for (const size_t dimension : shape)
        if (__builtin_mul_overflow(bytes, dimension, &bytes))
            fail(path, "its shape " + shape_text(shape) + " is absurd");
    return bytes;
}

std::string position_text(size_t index, const std::vector<size_t>& shape)
{
    std::vector<size_t> position(shape.size());
    for (size_t i = shape.size(); i-- > 0;) {
        position[i] = index % shape[i];
        index /= shape[i];
    }
    return shape_text(position);
}

struct File {
    NpyHeader header;
    size_t value_size = 0; // bytes
    std::string values;
};

// `value_size`: bytes of a value of a type, 0 for types that are not read. `expected` says which are.
File read_file(const std::string& path, size_t (*value_size)(const std::string& type), const char* expected)
{
    struct stat status = {};
    if (stat(path.c_str(), &status) != 0) fail(path, fmt::format("cannot read: {}", std::strerror(errno)));
    if (!S_ISREG(status.st_mode)) fail(path, "cannot read: not a regular file");
    const auto file_bytes = static_cast<uint64_t>(status.st_size);
    std::ifstream stream(path, std::ios::binary);
    if (!stream) fail(path, fmt::format("cannot read: {}", std::strerror(errno)));

    if (file_bytes < magic.size() + 2 || read_bytes(stream, magic.size(), path) != magic)
        fail(path, "not an NPY file (numpy.save writes them)");
    const std::string version = read_bytes(stream, 2, path);
    if ((version[0] != 1 && version[0] != 2) || version[1] != 0)
        fail(path, fmt::format("NPY version {}.{} is not supported, expected 1.0 or 2.0",
                               static_cast<uint8_t>(version[0]), static_cast<uint8_t>(version[1])));
    const size_t length_bytes = version[0] == 1 ? 2 : 4;
    const uint64_t header_bytes = little_endian(read_bytes(stream, length_bytes, path));
    const uint64_t before_values = magic.size() + 2 + length_bytes + header_bytes;
    if (before_values > file_bytes) fail(path, "truncated: the NPY header is cut short");

    File file;
    file.header = parse_npy_header(read_bytes(stream, header_bytes, path), path);
    file.value_size = value_size(file.header.descr);
    if (file.value_size == 0)
        fail(path, fmt::format("holds values of type '{}', expected {}", file.header.descr, expected));
    if (file.header.fortran_order)
        fail(path, "is in Fortran order, expected C order: save it with numpy.ascontiguousarray(array)");
    const uint64_t needed = value_bytes(file.header.shape, file.value_size, path);
    const uint64_t present = file_bytes - before_values;
    if (present != needed)
        fail(path, fmt::format("its shape {} takes {} bytes of values, the file holds {}",
                               shape_text(file.header.shape), needed, present));
    file.values.resize(needed);
    stream.read(file.values.data(), static_cast<std::streamsize>(needed));
    if (static_cast<uint64_t>(stream.gcount()) != needed) fail(path, "cannot read all of its values");
    return file;
}

size_t image_value_size(const std::string& type)
{
    if (type == "<f4") return sizeof(float);
    return type == "|u1" ? 1 : 0;
}

size_t integer_size(const std::string& type)
{
    if (type == "|u1" || type == "|i1") return 1;
    if (type.size() != 3 || type[0] != '<' || (type[1] != 'i' && type[1] != 'u')) return 0;
    const size_t size = static_cast<size_t>(type[2]) - '0';
    return size == 2 || size == 4 || size == 8 ? size : 0;
}

int64_t integer_at(const char* bytes, size_t size, bool is_signed)
{
    uint64_t value = 0;
    std::memcpy(&value, bytes, size);
    const unsigned above = 64 - 8 * static_cast<unsigned>(size);
    return is_signed ? static_cast<int64_t>(value << above) >> above : static_cast<int64_t>(value);
}

void write_array(OutputFile& file, const char* type, const std::vector<size_t>& shape, const void* values, size_t bytes)
{
    std::string header =
        fmt::format("{{'descr': '{}', 'fortran_order': False, 'shape': {}, }}", type, shape_text(shape));
    const bool long_header = header.size() + alignment > std::numeric_limits<uint16_t>::max();
    const size_t length_bytes = long_header ? 4 : 2;
    const size_t unpadded = magic.size() + 2 + length_bytes + header.size() + 1;
    header.append((alignment - unpadded % alignment) % alignment, ' ');
    header += '\n';

    std::string start(magic);
    start += long_header ? '\2' : '\1';
    start += '\0';
    for (size_t i = 0; i < length_bytes; ++i)
        start += static_cast<char>(header.size() >> (8 * i) & 0xff);

    file.write(start + header);
    file.write({static_cast<const char*>(values), bytes});
}

} // namespace

std::string shape_text(const std::vector<size_t>& shape)
{
    if (shape.size() == 1) return fmt::format("({},)", shape[0]);
    return fmt::format("({})", fmt::join(shape, ", "));
}

NpyArray read_npy(const std::string& path)
{
    const File file = read_file(path, image_value_size,
                                "little-endian float32 ('<f4') or uint8 ('|u1'): save it with array.astype('<f4')");
    NpyArray array{file.header.shape, {}, file.header.descr == "|u1"};
    if (array.from_unsigned8) {
        for (const char byte : file.values)
            array.values.push_back(static_cast<float>(static_cast<uint8_t>(byte)));
        return array;
    }
    array.values.resize(file.values.size() / sizeof(float));
    if (!array.values.empty()) std::memcpy(array.values.data(), file.values.data(), file.values.size());
    for (size_t i = 0; i < array.values.size(); ++i)
        if (!std::isfinite(array.values[i]))
            fail(path, fmt::format("the value at {} is {}, expected finite numbers", position_text(i, array.shape),
                                   array.values[i]));
    return array;
}

NpyIntegers read_npy_integers(const std::string& path)
{
    const File file = read_file(path, integer_size, "integers of 8 to 64 bits, little-endian ('<i8', '|u1', ...)");
    const bool is_signed = file.header.descr[1] == 'i';
    NpyIntegers array{file.header.shape, {}};
    for (size_t at = 0; at < file.values.size(); at += file.value_size) {
        const int64_t value = integer_at(file.values.data() + at, file.value_size, is_signed);
        if (!is_signed && value < 0)
            fail(path, fmt::format("the value at {} is beyond 64 bits with sign",
                                   position_text(array.values.size(), array.shape)));
        array.values.push_back(value);
    }
    return array;
}

void write_npy(OutputFile& file, const NpyArray& array)
{
    write_array(file, "<f4", array.shape, array.values.data(), array.values.size() * sizeof(float));
}

void write_npy(const std::string& path, const NpyArray& array)
{
    OutputFile file(path);
    write_npy(file, array);
    file.commit();
}

void write_npy_integers(const std::string& path, const NpyIntegers& array)
{
    OutputFile file(path);
    write_array(file, "<i8", array.shape, array.values.data(), array.values.size() * sizeof(int64_t));
    file.commit();
}

} // namespace svp
