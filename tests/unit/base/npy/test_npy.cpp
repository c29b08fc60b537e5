// SPDX-License-Identifier: Apache-2.0
#include "base/errors/input_error.h"
#include "base/npy/npy.h"
#include "tests/support/temporary_folder.h"

#include <cstring>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <limits>
#include <random>

using namespace svp;
using svp::test::TemporaryFolder;
using testing::HasSubstr;

namespace {

// A file as numpy.save makes it, from its parts.
std::string npy(const std::string& header, const std::vector<float>& values, char major = 1, char minor = 0)
{
    std::string text = "\x93NUMPY";
    text += major;
    text += minor;
    for (int i = 0; i < (major == 1 ? 2 : 4); ++i)
        text += static_cast<char>(header.size() >> (8 * i) & 0xff);
    text += header;
    for (const float value : values) {
        char bytes[4];
        std::memcpy(bytes, &value, 4);
        text.append(bytes, 4);
    }
    return text;
}

const char* const good_header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }\n";
const std::vector<float> six = {1, 2, 3, 4, 5, 6.5F};

class Npy : public testing::Test {
  protected:
    std::string error_of(const std::string& bytes)
    {
        const std::string path = folder_.write("a.npy", bytes);
        try {
            read_npy(path);
        } catch (const InputError& error) {
            const std::string message = error.what();
            EXPECT_EQ(message.find(path + ": "), 0U) << message;
            EXPECT_EQ(message.find('\n'), std::string::npos);
            return message;
        }
        return "no error";
    }
    TemporaryFolder folder_;
};

TEST_F(Npy, ReadsVersionsOneAndTwo)
{
    for (const char major : {1, 2}) {
        const NpyArray array = read_npy(folder_.write("a.npy", npy(good_header, six, major)));
        EXPECT_EQ(array.shape, (std::vector<size_t>{2, 3}));
        EXPECT_EQ(array.values, six);
    }
    const auto scalar =
        read_npy(folder_.write("s.npy", npy("{'shape': (), 'fortran_order': False, 'descr': \"<f4\"}", {7})));
    EXPECT_TRUE(scalar.shape.empty());
    EXPECT_EQ(scalar.values, std::vector<float>{7});
}

TEST_F(Npy, WritesWhatItReadsForAnyShape)
{
    std::mt19937_64 random(5);
    for (int round = 0; round < 200; ++round) {
        NpyArray array;
        size_t count = 1;
        for (uint64_t i = random() % 6; i > 0; --i) {
            array.shape.push_back(random() % 6);
            count *= array.shape.back();
        }
        for (size_t i = 0; i < count; ++i)
            array.values.push_back(static_cast<float>(static_cast<int32_t>(random())) / 1024);
        write_npy(folder_.file("r.npy"), array);
        const std::string bytes = folder_.read("r.npy");
        ASSERT_EQ((bytes.size() - count * 4) % 64, 0U);
        const NpyArray read = read_npy(folder_.file("r.npy"));
        ASSERT_EQ(read.shape, array.shape);
        ASSERT_EQ(read.values, array.values);
    }
    EXPECT_EQ(folder_.entries(), 1U);
}

TEST_F(Npy, WritesTheBytesThatNumpyWrites)
{
    write_npy(folder_.file("w.npy"), {{2, 3}, six});
    std::string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }";
    header.resize(117, ' ');
    EXPECT_EQ(folder_.read("w.npy"), npy(header + "\n", six));
}

TEST_F(Npy, OtherTypesAndOrdersSayWhatIsExpected)
{
    EXPECT_THAT(error_of(npy("{'descr': '<i4', 'fortran_order': False, 'shape': (2, 3), }", six)),
                HasSubstr("'<i4', expected little-endian float32 ('<f4') or uint8 ('|u1')"));
    EXPECT_THAT(error_of(npy("{'descr': '>f4', 'fortran_order': False, 'shape': (2, 3), }", six)), HasSubstr("'>f4'"));
    EXPECT_THAT(error_of(npy("{'descr': '<f4', 'fortran_order': True, 'shape': (2, 3), }", six)), HasSubstr("C order"));
    EXPECT_THAT(error_of(npy("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2, 3), }", six)),
                HasSubstr("records are not supported"));
    EXPECT_THAT(error_of(npy(good_header, six, 3)), HasSubstr("version 3.0"));
    EXPECT_THAT(error_of(npy(good_header, six, 1, 1)), HasSubstr("version 1.1"));
    EXPECT_THAT(error_of("PK\3\4 an npz file"), HasSubstr("not an NPY file"));
    EXPECT_THAT(error_of(""), HasSubstr("not an NPY file"));
}

// Header and the bytes behind it.
std::string npy_bytes(const std::string& type, const std::string& shape, const std::string& bytes)
{
    return npy("{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + ", }", {}) + bytes;
}

TEST_F(Npy, ReadsUnsignedBytesAsImages)
{
    const NpyArray array = read_npy(folder_.write("b.npy", npy_bytes("|u1", "(2, 2)", std::string("\0\1\x80\xff", 4))));
    EXPECT_TRUE(array.from_unsigned8);
    EXPECT_EQ(array.values, (std::vector<float>{0, 1, 128, 255}));
    EXPECT_FALSE(read_npy(folder_.write("a.npy", npy(good_header, six))).from_unsigned8);
}

TEST_F(Npy, ReadsIntegersOfAllSizes)
{
    const auto read = [&](const std::string& type, const std::string& bytes) {
        return read_npy_integers(folder_.write("i.npy", npy_bytes(type, "(2,)", bytes))).values;
    };
    using Values = std::vector<int64_t>;
    EXPECT_EQ(read("|u1", "\x07\xfe"), (Values{7, 254}));
    EXPECT_EQ(read("|i1", "\x07\xfe"), (Values{7, -2}));
    EXPECT_EQ(read("<u2", std::string("\1\2\xfe\xff", 4)), (Values{513, 65534}));
    EXPECT_EQ(read("<i2", std::string("\1\2\xfe\xff", 4)), (Values{513, -2}));
    EXPECT_EQ(read("<u4", std::string("\1\0\0\1\xfe\xff\xff\xff", 8)), (Values{16777217, 4294967294}));
    EXPECT_EQ(read("<i4", std::string("\1\0\0\1\xfe\xff\xff\xff", 8)), (Values{16777217, -2}));
    const std::string wide("\1\0\0\0\0\1\0\0\xfd\xff\xff\xff\xff\xff\xff\xff", 16);
    EXPECT_EQ(read("<i8", wide), (Values{1 + (int64_t{1} << 40), -3}));
    EXPECT_THROW(read("<u8", wide), InputError);
    for (const char* type : {"<f4", ">i4", "<i3", "<i9", "<i", "|b1", "<U4", ""})
        EXPECT_THROW(read(type, wide), InputError) << type;
    EXPECT_THROW(read("<i8", wide.substr(1)), InputError);
}

TEST_F(Npy, WritesIntegersThatItReads)
{
    const NpyIntegers integers{{2, 2}, {0, -1, INT64_MAX, INT64_MIN}};
    write_npy_integers(folder_.file("i.npy"), integers);
    const NpyIntegers read = read_npy_integers(folder_.file("i.npy"));
    EXPECT_EQ(read.shape, integers.shape);
    EXPECT_EQ(read.values, integers.values);
}

TEST_F(Npy, MalformedHeadersAreInputErrors)
{
    for (const char* header : {"",
                               "{",
                               "}",
                               "{}",
                               "{'descr'}",
                               "{'descr': }",
                               "{'descr': '<f4'",
                               "{'descr': '<f4, 'shape': (2, 3)}",
                               "{'descr': '<f4', 'fortran_order': False}",
                               "{'descr': '<f4', 'fortran_order': Maybe, 'shape': (2, 3)}",
                               "{'descr': '<f4', 'fortran_order': False, 'shape': (2, -3)}",
                               "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3.0)}",
                               "{'descr': '<f4', 'fortran_order': False, 'shape': (2 3)}",
                               "{'descr': '<f4', 'fortran_order': False, 'shape': 6}",
                               "{'descr': '<f4', 'fortran_order': False, 'shape': (,)}",
                               "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3)",
                               "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3)} and more",
                               "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (2, 3)}",
                               "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), 'colour': 1}",
                               "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 99999999999999999999999)}",
                               "{'descr': '<f4', 'fortran_order': False, 'shape': "
                               "(1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,6)}"})
        EXPECT_THAT(error_of(npy(header, six)), HasSubstr("malformed NPY header")) << header;
}

TEST_F(Npy, SizesThatDoNotFitAreInputErrors)
{
    EXPECT_THAT(error_of(npy("{'descr': '<f4', 'fortran_order': False, 'shape': (4294967296, 4294967296), }", six)),
                HasSubstr("absurd"));
    EXPECT_THAT(error_of(npy("{'descr': '<f4', 'fortran_order': False, 'shape': (1000000000000,), }", six)),
                HasSubstr("the file holds 24"));
    EXPECT_THAT(error_of(npy(good_header, six) + "x"), HasSubstr("takes 24 bytes of values, the file holds 25"));
    const std::string good = npy(good_header, six);
    for (size_t size = 0; size < good.size(); ++size)
        EXPECT_NE(error_of(good.substr(0, size)), "no error") << size;
}

TEST_F(Npy, FlippedHeaderBitsNeverCrash)
{
    const std::string good = npy(good_header, six);
    for (size_t bit = 0; bit < (good.size() - 24) * 8; ++bit) {
        std::string bad = good;
        bad[bit / 8] = static_cast<char>(bad[bit / 8] ^ (1 << (bit % 8)));
        error_of(bad); // an InputError, or a header that happens to mean the same size
    }
}

TEST_F(Npy, ValuesThatAreNotFiniteAreNamed)
{
    std::vector<float> values = six;
    values[4] = std::numeric_limits<float>::quiet_NaN();
    EXPECT_THAT(error_of(npy(good_header, values)), HasSubstr("the value at (1, 1) is nan"));
}

TEST_F(Npy, MissingFilesAndFoldersAreInputErrors)
{
    EXPECT_THROW(read_npy(folder_.file("none.npy")), InputError);
    EXPECT_THROW(read_npy(folder_.path().string()), InputError);
    EXPECT_THROW(write_npy(folder_.file("none/w.npy"), {{1}, {1}}), InputError);
    EXPECT_EQ(folder_.entries(), 0U);
}

} // namespace
