#include "array.hpp"
#include "guard.hpp"

#include <memory>
#include <opencv2/imgcodecs.hpp>
#include <vector>

using namespace sscv;

namespace {

std::vector<int> parameters(const int32_t* values, int32_t count) { return {values, values + count}; }

}  // namespace

SSCV_API Status sscv_imread(const char* path, int32_t flags, cv::Mat** mat) {
    return guarded([&] { *mat = new cv::Mat(cv::imread(path, flags)); });
}

SSCV_API Status sscv_imwrite(const char* path, const cv::Mat* image, const int32_t* values, int32_t count,
                             int32_t* written) {
    return guarded([&] { *written = cv::imwrite(path, *image, parameters(values, count)); });
}

SSCV_API Status sscv_imdecode(const Array* buffer, int32_t flags, cv::Mat** mat) {
    return guarded([&] { *mat = new cv::Mat(cv::imdecode(in(buffer), flags)); });
}

SSCV_API Status sscv_imdecode_bytes(const uint8_t* bytes, int32_t count, int32_t flags, cv::Mat** mat) {
    return guarded([&] {
        const cv::Mat buffer(1, count, CV_8UC1, const_cast<uint8_t*>(bytes));
        *mat = new cv::Mat(cv::imdecode(buffer, flags));
    });
}

SSCV_API Status sscv_imencode(const char* extension, const Array* image, const int32_t* values, int32_t count,
                              std::vector<uint8_t>** buffer, const uint8_t** bytes, int64_t* length, int32_t* encoded) {
    return guarded([&] {
        auto result = std::make_unique<std::vector<uint8_t>>();
        *encoded = cv::imencode(extension, in(image), *result, parameters(values, count));
        *bytes = result->data();
        *length = static_cast<int64_t>(result->size());
        *buffer = result.release();
    });
}

SSCV_API void sscv_bytes_delete(std::vector<uint8_t>* buffer) { delete buffer; }

SSCV_API Status sscv_have_image_reader(const char* path, int32_t* have) {
    return guarded([&] { *have = cv::haveImageReader(path); });
}

SSCV_API Status sscv_have_image_writer(const char* path, int32_t* have) {
    return guarded([&] { *have = cv::haveImageWriter(path); });
}
