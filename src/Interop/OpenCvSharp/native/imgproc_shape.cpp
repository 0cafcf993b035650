#include "array.hpp"
#include "guard.hpp"
#include "polygons.hpp"

#include <memory>
#include <opencv2/imgproc.hpp>

using namespace sscv;

namespace {

// What findContours found, owned by the caller until sscv_contours_delete.
struct Contours {
    std::vector<int32_t> lengths;
    std::vector<Point> points;
    std::vector<cv::Vec4i> hierarchy;
};

}  // namespace

SSCV_API Status sscv_find_contours(const Array* image, int32_t mode, int32_t method, Point offset, Contours** contours,
                                   const int32_t** lengths, const Point** points, const cv::Vec4i** hierarchy,
                                   int32_t* count) {
    return guarded([&] {
        std::vector<std::vector<cv::Point>> found;
        auto result = std::make_unique<Contours>();
        cv::findContours(in(image), found, result->hierarchy, mode, method, offset);
        for (const auto& contour : found) {
            result->lengths.push_back(static_cast<int32_t>(contour.size()));
            for (const auto& point : contour) result->points.push_back(toPoint(point));
        }
        *lengths = result->lengths.data();
        *points = result->points.data();
        *hierarchy = result->hierarchy.data();
        *count = static_cast<int32_t>(found.size());
        *contours = result.release();
    });
}

SSCV_API void sscv_contours_delete(Contours* contours) { delete contours; }

SSCV_API Status sscv_bounding_rect(const Array* points, Rect* rectangle) {
    return guarded([&] { *rectangle = toRect(cv::boundingRect(in(points))); });
}

SSCV_API Status sscv_bounding_rect_points(const void* points, int32_t count, int32_t type, Rect* rectangle) {
    return guarded([&] { *rectangle = toRect(cv::boundingRect(cv::Mat(count, 1, type, const_cast<void*>(points)))); });
}

SSCV_API Status sscv_contour_area(const Array* contour, int32_t oriented, double* area) {
    return guarded([&] { *area = cv::contourArea(in(contour), oriented != 0); });
}

SSCV_API Status sscv_contour_area_points(const void* points, int32_t count, int32_t type, int32_t oriented,
                                         double* area) {
    return guarded([&] { *area = cv::contourArea(cv::Mat(count, 1, type, const_cast<void*>(points)), oriented != 0); });
}

// The result has at most as many points as the curve, so the caller's buffer of that size is enough.
SSCV_API Status sscv_approx_poly_dp(const Point* curve, int32_t count, double epsilon, int32_t closed, Point* result,
                                    int32_t* resultCount) {
    return guarded([&] {
        std::vector<cv::Point> simplified;
        cv::approxPolyDP(polygon(curve, count), simplified, epsilon, closed != 0);
        for (size_t i = 0; i < simplified.size(); i++) result[i] = toPoint(simplified[i]);
        *resultCount = static_cast<int32_t>(simplified.size());
    });
}
