// SPDX-License-Identifier: Apache-2.0
#include "base/errors/input_error.h"
#include "platform/run/input_digests.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>

namespace svp {
namespace {

using testing::HasSubstr;

std::string error_of(const RunSpec& spec)
{
    try {
        check_digests(spec);
    } catch (const InputError& error) {
        return error.what();
    }
    return "";
}

// As sha256sum prints them.
TEST(InputDigests, AreThoseOfSha256sum)
{
    const test::TemporaryFolder folder;
    EXPECT_EQ(file_digest(folder.write("empty", "")),
              "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(file_digest(folder.write("abc", "abc")),
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(file_digest(folder.write("million", std::string(1000000, 'a'))),
              "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    EXPECT_THROW(file_digest(folder.file("none")), InputError);
    EXPECT_THROW(file_digest(folder.path()), InputError);
}

TEST(InputDigests, OfEveryFileThatARunReads)
{
    const test::TemporaryFolder folder;
    RunSpec spec;
    spec.network = folder.write("n.yaml", "n");
    spec.images = folder.write("i.npy", "i");
    spec.labels = folder.write("l.npy", "l");
    spec.energy = folder.write("e.yaml", "e");
    spec.making.calibration = folder.write("c.npy", "c");
    spec.making.compression.emplace();
    spec.making.compression->text = folder.write("rules.yaml", "r");
    spec.digests = input_digests(spec);
    EXPECT_THAT(spec.digests, testing::SizeIs(6));
    EXPECT_EQ(error_of(spec), "");
    for (const char* name : {"n.yaml", "i.npy", "l.npy", "e.yaml", "c.npy", "rules.yaml"}) {
        const std::string before = folder.read(name);
        folder.write(name, "other");
        EXPECT_THAT(error_of(spec),
                    testing::AllOf(HasSubstr(folder.file(name) + ": the run's "), HasSubstr("has changed since"),
                                   HasSubstr(file_digest(folder.file(name)))));
        folder.write(name, before);
    }
    EXPECT_EQ(error_of(spec), "");
    spec.making.compression->text = "2:4"; // a word is no file
    EXPECT_THAT(input_digests(spec), testing::SizeIs(5));
    spec.images = "no/such.npy";
    EXPECT_THAT(error_of(spec),
                HasSubstr("no/such.npy: the run's images is not there: the path counts from the working"));
    spec.images = folder.file("i.npy");
    spec.digests.erase("labels");
    EXPECT_THAT(error_of(spec), HasSubstr("l.npy: the run's labels has no digest"));
}

TEST(InputDigests, APipeCannotBeReadAgain)
{
    RunSpec spec;
    spec.network = "resnet20_cifar10"; // found by its name, as the default table is
    spec.images = "/dev/null";
    spec.digests = input_digests(spec);
    EXPECT_EQ(spec.digests["images"], no_digest);
    EXPECT_EQ(spec.digests["network"], file_digest("configs/networks/resnet20_cifar10.yaml"));
    EXPECT_EQ(spec.digests["energy"], file_digest("configs/energy/default_45nm.yaml"));
    EXPECT_THAT(error_of(spec), HasSubstr("/dev/null: the run's images came from a pipe"));
}

} // namespace
} // namespace svp
