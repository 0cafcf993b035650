#include "array.hpp"
#include "guard.hpp"

using namespace sscv;

namespace {

struct Header {
    int32_t flags, dims, rows, cols;
    uint8_t* data;
    int64_t step, total;
};

}  // namespace

SSCV_API Status sscv_mat_new(cv::Mat** mat) {
    return guarded([&] { *mat = new cv::Mat(); });
}

SSCV_API Status sscv_mat_new_sized(int32_t rows, int32_t cols, int32_t type, cv::Mat** mat) {
    return guarded([&] { *mat = new cv::Mat(rows, cols, type); });
}

SSCV_API Status sscv_mat_new_filled(int32_t rows, int32_t cols, int32_t type, Scalar value, cv::Mat** mat) {
    return guarded([&] { *mat = new cv::Mat(rows, cols, type, value); });
}

SSCV_API Status sscv_mat_new_over(int32_t rows, int32_t cols, int32_t type, void* data, int64_t step, cv::Mat** mat) {
    return guarded([&] { *mat = new cv::Mat(rows, cols, type, data, static_cast<size_t>(step)); });
}

SSCV_API Status sscv_mat_new_roi(const cv::Mat* source, Rect roi, cv::Mat** mat) {
    return guarded([&] { *mat = new cv::Mat(*source, static_cast<cv::Rect>(roi)); });
}

SSCV_API Status sscv_mat_new_ranges(const cv::Mat* source, int32_t rowStart, int32_t rowEnd, int32_t colStart,
                                    int32_t colEnd, cv::Mat** mat) {
    return guarded([&] { *mat = new cv::Mat(*source, cv::Range(rowStart, rowEnd), cv::Range(colStart, colEnd)); });
}

SSCV_API void sscv_mat_delete(cv::Mat* mat) { delete mat; }

SSCV_API void sscv_mat_header(const cv::Mat* mat, Header* header) {
    const bool hasSteps = mat->dims > 0;
    *header = {mat->flags,
               mat->dims,
               mat->rows,
               mat->cols,
               mat->data,
               hasSteps ? static_cast<int64_t>(mat->step[0]) : 0,
               static_cast<int64_t>(mat->total())};
}

SSCV_API Status sscv_mat_create(cv::Mat* mat, int32_t rows, int32_t cols, int32_t type) {
    return guarded([&] { mat->create(rows, cols, type); });
}

SSCV_API Status sscv_mat_clone(const cv::Mat* mat, cv::Mat** copy) {
    return guarded([&] { *copy = new cv::Mat(mat->clone()); });
}

SSCV_API Status sscv_mat_reshape(const cv::Mat* mat, int32_t channels, int32_t rows, cv::Mat** reshaped) {
    return guarded([&] { *reshaped = new cv::Mat(mat->reshape(channels, rows)); });
}

SSCV_API Status sscv_mat_copy_to(const cv::Mat* mat, const Array* destination, const Array* mask) {
    return guarded([&] {
        if (mask->kind == Array::None)
            mat->copyTo(out(destination));
        else
            mat->copyTo(out(destination), in(mask));
    });
}

SSCV_API Status sscv_mat_convert_to(const cv::Mat* mat, const Array* destination, int32_t type, double alpha,
                                    double beta) {
    return guarded([&] { mat->convertTo(out(destination), type, alpha, beta); });
}

SSCV_API Status sscv_mat_set_to(cv::Mat* mat, const Array* value, const Array* mask) {
    return guarded([&] { mat->setTo(in(value), in(mask)); });
}
