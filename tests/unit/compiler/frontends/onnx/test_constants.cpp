// SPDX-License-Identifier: Apache-2.0
// Constants wherever they lie: half precision, beside the model, and nowhere that they may not be.
#include "base/errors/input_error.h"
#include "compiler/frontends/onnx/external_files.h"
#include "compiler/frontends/onnx/import.h"
#include "tests/support/temporary_folder.h"
#include "tests/unit/compiler/frontends/onnx/import_check.h"
#include "tests/unit/compiler/frontends/onnx/model_builder.h"

#include <filesystem>
#include <gmock/gmock.h>

namespace svp::test {
namespace {

using testing::HasSubstr;

// relu(conv(x)) with a kernel of 6 floats.
onnx::ModelProto small_model()
{
    ModelBuilder model({1, 3, 2, 2});
    std::string kernel = model.reals({2, 3, 1, 1}, {1.0F, -2.0F, 0.5F, 0.25F, 4.0F, -0.125F}, true);
    model.finish(model.node("Relu", {model.node("Conv", {"input", kernel})}));
    return model.model();
}

onnx::TensorProto& kernel_of(onnx::ModelProto& model) { return *model.mutable_graph()->mutable_initializer(0); }

const std::vector<float> kernel_values{1.0F, -2.0F, 0.5F, 0.25F, 4.0F, -0.125F};

TEST(Constants, HalfPrecisionAndBrainFloats)
{
    const std::vector<uint16_t> halves{0x3c00, 0xc000, 0x3800, 0x3400, 0x4400, 0xb000};
    const std::vector<uint16_t> brains{0x3f80, 0xc000, 0x3f00, 0x3e80, 0x4080, 0xbe00};
    for (bool raw : {false, true}) {
        for (bool half : {false, true}) {
            onnx::ModelProto model = small_model();
            onnx::TensorProto& kernel = kernel_of(model);
            const std::vector<uint16_t>& bits = half ? halves : brains;
            kernel.set_data_type(half ? onnx::TensorProto::FLOAT16 : onnx::TensorProto::BFLOAT16);
            kernel.set_raw_data(bits.data(), bits.size() * 2);
            if (!raw) kernel.clear_raw_data();
            for (uint16_t value : bits)
                kernel.add_int32_data(value);
            EXPECT_EQ(compiler::import_onnx_bytes(model.SerializeAsString(), "model").layers[0].weights, kernel_values);
        }
    }
}

TEST(Constants, SmallHalves)
{
    onnx::ModelProto model = small_model();
    onnx::TensorProto& kernel = kernel_of(model);
    kernel.set_data_type(onnx::TensorProto::FLOAT16);
    kernel.clear_raw_data();
    for (uint16_t bits : {0x0001, 0x83ff, 0x0400, 0x7bff, 0x0000, 0x8000})
        kernel.add_int32_data(bits);
    std::vector<float> expected{0x1p-24F, -1023 * 0x1p-24F, 0x1p-14F, 65504.0F, 0.0F, -0.0F};
    EXPECT_EQ(compiler::import_onnx_bytes(model.SerializeAsString(), "model").layers[0].weights, expected);
    kernel.set_int32_data(0, 0x7c00); // infinity
    EXPECT_THAT(import_error(model.SerializeAsString()), HasSubstr("not a finite number"));
}

class ExternalData : public testing::Test {
  protected:
    ExternalData() : model_(small_model()), kernel_(kernel_of(model_))
    {
        std::filesystem::create_directory(folder_.file("models"));
        folder_.write("models/weights.bin", "12345678" + kernel_.raw_data() + "rest");
        folder_.write("secret.bin", std::string(24, 'x'));
        kernel_.clear_raw_data();
        kernel_.set_data_location(onnx::TensorProto::EXTERNAL);
    }

    void set(const std::string& key, const std::string& value)
    {
        onnx::StringStringEntryProto& entry = *kernel_.add_external_data();
        entry.set_key(key);
        entry.set_value(value);
    }

    std::string save() { return folder_.write("models/model.onnx", model_.SerializeAsString()); }

    std::string error()
    {
        try {
            compiler::import_onnx(save());
        } catch (const InputError& error) {
            EXPECT_EQ(std::string(error.what()).find('\n'), std::string::npos);
            return error.what();
        }
        ADD_FAILURE() << "import accepted the model";
        return "";
    }

    TemporaryFolder folder_;
    onnx::ModelProto model_;
    onnx::TensorProto& kernel_;
};

TEST_F(ExternalData, IsRead)
{
    set("location", "weights.bin");
    set("offset", "8");
    set("length", "24");
    EXPECT_EQ(compiler::import_onnx(save()).layers[0].weights, kernel_values);
}

TEST_F(ExternalData, FilesAreListed)
{
    EXPECT_THAT(compiler::external_files(save()), testing::IsEmpty());
    set("location", "weights.bin");
    *model_.mutable_graph()->add_initializer() = kernel_;
    EXPECT_THAT(compiler::external_files(save()), testing::ElementsAre(folder_.file("models/weights.bin")));
}

TEST_F(ExternalData, MayHaveAPathInsideTheFolder)
{
    set("location", "../models/./weights.bin");
    set("offset", "8");
    set("length", "24");
    EXPECT_EQ(compiler::import_onnx(save()).layers[0].weights, kernel_values);
}

struct BadEntry {
    const char *location, *offset, *length, *message;
};

class BadExternalData : public ExternalData, public testing::WithParamInterface<BadEntry> {};

TEST_P(BadExternalData, IsRefused)
{
    set("location", GetParam().location);
    set("offset", GetParam().offset);
    set("length", GetParam().length);
    EXPECT_THAT(error(), HasSubstr(GetParam().message));
}

INSTANTIATE_TEST_SUITE_P(
    All, BadExternalData,
    testing::Values(BadEntry{"../secret.bin", "0", "24", "lies outside the model's folder"},
                    BadEntry{"/etc/hostname", "0", "24", "is not relative to the model"},
                    BadEntry{"gone.bin", "0", "24", "No such file"}, BadEntry{"", "0", "24", "is not usable"},
                    BadEntry{".", "0", "24", "is not a file"}, BadEntry{"two\nlines", "0", "24", "is not usable"},
                    BadEntry{"weights.bin", "99", "24", "is beyond the 36 bytes"},
                    BadEntry{"weights.bin", "18446744073709551615", "24", "is beyond the 36 bytes"},
                    BadEntry{"weights.bin", "99999999999999999999999", "24", "is not a number"},
                    BadEntry{"weights.bin", "-8", "24", "is not a number"},
                    BadEntry{"weights.bin", "8x", "24", "is not a number"},
                    BadEntry{"weights.bin", "8", "23", "need 24 bytes of data, there are 23"},
                    BadEntry{"weights.bin", "8", "", "need 24 bytes of data, there are 28"},
                    BadEntry{"weights.bin", "16", "24", "are beyond the 36 bytes"}));

TEST_F(ExternalData, DoesNotFollowLinksOutOfTheFolder)
{
    std::filesystem::create_symlink(folder_.file("secret.bin"), folder_.file("models/link.bin"));
    set("location", "link.bin");
    EXPECT_THAT(error(), HasSubstr("lies outside the model's folder"));
}

TEST_F(ExternalData, NeedsAFolder)
{
    set("location", "weights.bin");
    EXPECT_THAT(import_error(model_.SerializeAsString()), HasSubstr("the model is not in a folder"));
}

} // namespace
} // namespace svp::test
