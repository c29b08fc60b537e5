#include "platform/npy/npy.h"

#include "compiler/input_error.h"
#include "platform/npy/npy_header.h"

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

void check_type(const NpyHeader& header, const std::string& path)
{
    if (header.descr != "<f4")
        fail(path, fmt::format("holds values of type '{}', expected little-endian float32 ('<f4'): save it with "
                               "array.astype('<f4')",
                               header.descr));
    if (header.fortran_order)
        fail(path, "is in Fortran order, expected C order: save it with numpy.ascontiguousarray(array)");
}

// Bytes of all values, or no file could be as large.
uint64_t value_bytes(const std::vector<size_t>& shape, const std::string& path)
{
    uint64_t bytes = sizeof(float);
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

} // namespace

std::string shape_text(const std::vector<size_t>& shape)
{
    if (shape.size() == 1) return fmt::format("({},)", shape[0]);
    return fmt::format("({})", fmt::join(shape, ", "));
}

NpyArray read_npy(const std::string& path)
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

    const NpyHeader header = parse_npy_header(read_bytes(stream, header_bytes, path), path);
    check_type(header, path);
    const uint64_t expected = value_bytes(header.shape, path);
    const uint64_t present = file_bytes - before_values;
    if (present != expected)
        fail(path, fmt::format("its shape {} takes {} bytes of values, the file holds {}", shape_text(header.shape),
                               expected, present));

    NpyArray array{header.shape, std::vector<float>(expected / sizeof(float))};
    stream.read(reinterpret_cast<char*>(array.values.data()), static_cast<std::streamsize>(expected));
    if (static_cast<uint64_t>(stream.gcount()) != expected) fail(path, "cannot read all of its values");
    for (size_t i = 0; i < array.values.size(); ++i)
        if (!std::isfinite(array.values[i]))
            fail(path, fmt::format("the value at {} is {}, expected finite numbers", position_text(i, array.shape),
                                   array.values[i]));
    return array;
}

void write_npy(OutputFile& file, const NpyArray& array)
{
    std::string header =
        fmt::format("{{'descr': '<f4', 'fortran_order': False, 'shape': {}, }}", shape_text(array.shape));
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
    file.write({reinterpret_cast<const char*>(array.values.data()), array.values.size() * sizeof(float)});
}

void write_npy(const std::string& path, const NpyArray& array)
{
    OutputFile file(path);
    write_npy(file, array);
    file.commit();
}

} // namespace svp
