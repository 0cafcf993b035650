#include "array.hpp"
#include "guard.hpp"

#include <cstdio>
#include <opencv2/core/version.hpp>
#include <opencv2/videoio.hpp>

using namespace sscv;

// OpenCV 4.6 takes the angle of a video's display matrix with the wrong sign, so that its rotation by 90 and 270
// degrees comes out upside down (opencv/opencv issue 22088; right before 4.6 and after it).
constexpr bool angleHasWrongSign = CV_VERSION_MAJOR == 4 && CV_VERSION_MINOR == 6;

static bool isQuarterTurn(double angle) { return angle == 90 || angle == 270; }

static bool isUpsideDown(const cv::VideoCapture& capture) {
    return angleHasWrongSign && capture.get(cv::CAP_PROP_ORIENTATION_AUTO) != 0 &&
           isQuarterTurn(capture.get(cv::CAP_PROP_ORIENTATION_META));
}

static void turnBack(const cv::VideoCapture& capture, const cv::_InputOutputArray& image) {
    if (isUpsideDown(capture)) cv::flip(image, image, -1);
}

SSCV_API Status sscv_capture_new(cv::VideoCapture** capture) {
    return guarded([&] { *capture = new cv::VideoCapture(); });
}

SSCV_API void sscv_capture_delete(cv::VideoCapture* capture) {
    guarded([&] { delete capture; });
}

SSCV_API Status sscv_capture_open_file(cv::VideoCapture* capture, const char* path, int32_t api, const int32_t* values,
                                       int32_t count, int32_t* opened) {
    return guarded([&] { *opened = capture->open(path, api, std::vector<int>(values, values + count)); });
}

SSCV_API Status sscv_capture_open_camera(cv::VideoCapture* capture, int32_t index, int32_t api, const int32_t* values,
                                         int32_t count, int32_t* opened) {
    return guarded([&] { *opened = capture->open(index, api, std::vector<int>(values, values + count)); });
}

SSCV_API Status sscv_capture_is_opened(const cv::VideoCapture* capture, int32_t* opened) {
    return guarded([&] { *opened = capture->isOpened(); });
}

SSCV_API Status sscv_capture_release(cv::VideoCapture* capture) {
    return guarded([&] { capture->release(); });
}

SSCV_API Status sscv_capture_grab(cv::VideoCapture* capture, int32_t* grabbed) {
    return guarded([&] { *grabbed = capture->grab(); });
}

SSCV_API Status sscv_capture_retrieve(cv::VideoCapture* capture, const Array* image, int32_t flag, int32_t* retrieved) {
    return guarded([&] {
        *retrieved = capture->retrieve(out(image), flag);
        if (*retrieved) turnBack(*capture, out(image));
    });
}

SSCV_API Status sscv_capture_read(cv::VideoCapture* capture, const Array* image, int32_t* read) {
    return guarded([&] {
        *read = capture->read(out(image));
        if (*read) turnBack(*capture, out(image));
    });
}

SSCV_API Status sscv_capture_set(cv::VideoCapture* capture, int32_t property, double value, int32_t* set) {
    return guarded([&] { *set = capture->set(property, value); });
}

SSCV_API Status sscv_capture_get(const cv::VideoCapture* capture, int32_t property, double* value) {
    return guarded([&] {
        *value = capture->get(property);
        if (angleHasWrongSign && property == cv::CAP_PROP_ORIENTATION_META && isQuarterTurn(*value))
            *value = 360 - *value;
    });
}

SSCV_API Status sscv_capture_set_exception_mode(cv::VideoCapture* capture, int32_t enable) {
    return guarded([&] { capture->setExceptionMode(enable != 0); });
}

SSCV_API Status sscv_capture_get_exception_mode(cv::VideoCapture* capture, int32_t* enabled) {
    return guarded([&] { *enabled = capture->getExceptionMode(); });
}

SSCV_API Status sscv_capture_backend_name(const cv::VideoCapture* capture, char* name, int32_t capacity) {
    return guarded([&] { std::snprintf(name, capacity, "%s", std::string(capture->getBackendName()).c_str()); });
}
