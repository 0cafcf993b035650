#include "array.hpp"
#include "guard.hpp"

#include <cstdio>
#include <opencv2/videoio.hpp>

using namespace sscv;

SSCV_API Status sscv_writer_new(cv::VideoWriter** writer) {
    return guarded([&] { *writer = new cv::VideoWriter(); });
}

SSCV_API void sscv_writer_delete(cv::VideoWriter* writer) {
    guarded([&] { delete writer; });
}

SSCV_API Status sscv_writer_open(cv::VideoWriter* writer, const char* path, int32_t api, int32_t fourcc, double fps,
                                 Size size, const int32_t* values, int32_t count, int32_t* opened) {
    return guarded(
        [&] { *opened = writer->open(path, api, fourcc, fps, size, std::vector<int>(values, values + count)); });
}

SSCV_API Status sscv_writer_is_opened(const cv::VideoWriter* writer, int32_t* opened) {
    return guarded([&] { *opened = writer->isOpened(); });
}

SSCV_API Status sscv_writer_release(cv::VideoWriter* writer) {
    return guarded([&] { writer->release(); });
}

SSCV_API Status sscv_writer_write(cv::VideoWriter* writer, const Array* image) {
    return guarded([&] { writer->write(in(image)); });
}

SSCV_API Status sscv_writer_set(cv::VideoWriter* writer, int32_t property, double value, int32_t* set) {
    return guarded([&] { *set = writer->set(property, value); });
}

SSCV_API Status sscv_writer_get(const cv::VideoWriter* writer, int32_t property, double* value) {
    return guarded([&] { *value = writer->get(property); });
}

SSCV_API Status sscv_writer_backend_name(const cv::VideoWriter* writer, char* name, int32_t capacity) {
    return guarded([&] { std::snprintf(name, capacity, "%s", std::string(writer->getBackendName()).c_str()); });
}
