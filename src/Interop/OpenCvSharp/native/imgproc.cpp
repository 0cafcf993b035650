#include "array.hpp"
#include "guard.hpp"

#include <opencv2/imgproc.hpp>

using namespace sscv;

SSCV_API Status sscv_resize(const Array* source, const Array* destination, Size size, double fx, double fy,
                            int32_t interpolation) {
    return guarded([&] { cv::resize(in(source), out(destination), size, fx, fy, interpolation); });
}

SSCV_API Status sscv_cvt_color(const Array* source, const Array* destination, int32_t code, int32_t channels) {
    return guarded([&] { cv::cvtColor(in(source), out(destination), code, channels); });
}

SSCV_API Status sscv_remap(const Array* source, const Array* destination, const Array* map1, const Array* map2,
                           int32_t interpolation, int32_t borderMode, Scalar borderValue) {
    return guarded(
        [&] { cv::remap(in(source), out(destination), in(map1), in(map2), interpolation, borderMode, borderValue); });
}

SSCV_API Status sscv_warp_affine(const Array* source, const Array* destination, const Array* matrix, Size size,
                                 int32_t flags, int32_t borderMode, Scalar borderValue) {
    return guarded(
        [&] { cv::warpAffine(in(source), out(destination), in(matrix), size, flags, borderMode, borderValue); });
}

SSCV_API Status sscv_gaussian_blur(const Array* source, const Array* destination, Size kernel, double sigmaX,
                                   double sigmaY, int32_t borderType) {
    return guarded([&] { cv::GaussianBlur(in(source), out(destination), kernel, sigmaX, sigmaY, borderType); });
}

SSCV_API Status sscv_threshold(const Array* source, const Array* destination, double threshold, double maximum,
                               int32_t type, double* used) {
    return guarded([&] { *used = cv::threshold(in(source), out(destination), threshold, maximum, type); });
}

SSCV_API Status sscv_dilate(const Array* source, const Array* destination, const Array* element, Point anchor,
                            int32_t iterations, int32_t borderType, Scalar borderValue) {
    return guarded(
        [&] { cv::dilate(in(source), out(destination), in(element), anchor, iterations, borderType, borderValue); });
}

SSCV_API Status sscv_erode(const Array* source, const Array* destination, const Array* element, Point anchor,
                           int32_t iterations, int32_t borderType, Scalar borderValue) {
    return guarded(
        [&] { cv::erode(in(source), out(destination), in(element), anchor, iterations, borderType, borderValue); });
}

SSCV_API Status sscv_morphology_ex(const Array* source, const Array* destination, int32_t operation,
                                   const Array* element, Point anchor, int32_t iterations, int32_t borderType,
                                   Scalar borderValue) {
    return guarded([&] {
        cv::morphologyEx(in(source), out(destination), operation, in(element), anchor, iterations, borderType,
                         borderValue);
    });
}

SSCV_API Status sscv_get_structuring_element(int32_t shape, Size size, Point anchor, cv::Mat** element) {
    return guarded([&] { *element = new cv::Mat(cv::getStructuringElement(shape, size, anchor)); });
}

SSCV_API Status sscv_distance_transform(const Array* source, const Array* destination, int32_t distanceType,
                                        int32_t maskSize, int32_t type) {
    return guarded([&] { cv::distanceTransform(in(source), out(destination), distanceType, maskSize, type); });
}

SSCV_API Status sscv_connected_components_with_stats(const Array* image, const Array* labels, const Array* stats,
                                                     const Array* centroids, int32_t connectivity, int32_t type,
                                                     int32_t* count) {
    return guarded([&] {
        *count =
            cv::connectedComponentsWithStats(in(image), out(labels), out(stats), out(centroids), connectivity, type);
    });
}
