#include "array.hpp"
#include "guard.hpp"
#include "polygons.hpp"

#include <opencv2/imgproc.hpp>

using namespace sscv;

SSCV_API Status sscv_line(const Array* image, Point from, Point to, Scalar color, int32_t thickness, int32_t lineType,
                          int32_t shift) {
    return guarded([&] { cv::line(out(image), from, to, color, thickness, lineType, shift); });
}

SSCV_API Status sscv_rectangle_points(const Array* image, Point a, Point b, Scalar color, int32_t thickness,
                                      int32_t lineType, int32_t shift) {
    return guarded([&] {
        cv::rectangle(out(image), static_cast<cv::Point>(a), static_cast<cv::Point>(b), color, thickness, lineType,
                      shift);
    });
}

SSCV_API Status sscv_rectangle(const Array* image, Rect rectangle, Scalar color, int32_t thickness, int32_t lineType,
                               int32_t shift) {
    return guarded(
        [&] { cv::rectangle(out(image), static_cast<cv::Rect>(rectangle), color, thickness, lineType, shift); });
}

SSCV_API Status sscv_circle(const Array* image, Point center, int32_t radius, Scalar color, int32_t thickness,
                            int32_t lineType, int32_t shift) {
    return guarded([&] { cv::circle(out(image), center, radius, color, thickness, lineType, shift); });
}

SSCV_API Status sscv_ellipse(const Array* image, Point center, Size axes, double angle, double start, double end,
                             Scalar color, int32_t thickness, int32_t lineType, int32_t shift) {
    return guarded(
        [&] { cv::ellipse(out(image), center, axes, angle, start, end, color, thickness, lineType, shift); });
}

SSCV_API Status sscv_put_text(const Array* image, const char* text, Point origin, int32_t font, double scale,
                              Scalar color, int32_t thickness, int32_t lineType, int32_t bottomLeftOrigin) {
    return guarded(
        [&] { cv::putText(out(image), text, origin, font, scale, color, thickness, lineType, bottomLeftOrigin != 0); });
}

SSCV_API Status sscv_get_text_size(const char* text, int32_t font, double scale, int32_t thickness, int32_t* baseLine,
                                   Size* size) {
    return guarded([&] { *size = toSize(cv::getTextSize(text, font, scale, thickness, baseLine)); });
}

SSCV_API Status sscv_polylines(const Array* image, const Point* points, const int32_t* lengths, int32_t count,
                               int32_t isClosed, Scalar color, int32_t thickness, int32_t lineType, int32_t shift) {
    return guarded([&] {
        cv::polylines(out(image), polygons(points, lengths, count), isClosed != 0, color, thickness, lineType, shift);
    });
}

SSCV_API Status sscv_polylines_array(const Array* image, const Array* points, int32_t isClosed, Scalar color,
                                     int32_t thickness, int32_t lineType, int32_t shift) {
    return guarded([&] { cv::polylines(out(image), in(points), isClosed != 0, color, thickness, lineType, shift); });
}

SSCV_API Status sscv_fill_poly(const Array* image, const Point* points, const int32_t* lengths, int32_t count,
                               Scalar color, int32_t lineType, int32_t shift, Point offset) {
    return guarded([&] { cv::fillPoly(out(image), polygons(points, lengths, count), color, lineType, shift, offset); });
}

SSCV_API Status sscv_fill_poly_array(const Array* image, const Array* points, Scalar color, int32_t lineType,
                                     int32_t shift, Point offset) {
    return guarded([&] { cv::fillPoly(out(image), in(points), color, lineType, shift, offset); });
}

SSCV_API Status sscv_fill_convex_poly(const Array* image, const Point* points, int32_t count, Scalar color,
                                      int32_t lineType, int32_t shift) {
    return guarded([&] { cv::fillConvexPoly(out(image), polygon(points, count), color, lineType, shift); });
}

SSCV_API Status sscv_fill_convex_poly_array(const Array* image, const Array* points, Scalar color, int32_t lineType,
                                            int32_t shift) {
    return guarded([&] { cv::fillConvexPoly(out(image), in(points), color, lineType, shift); });
}

SSCV_API Status sscv_draw_contours(const Array* image, const Point* points, const int32_t* lengths, int32_t count,
                                   int32_t index, Scalar color, int32_t thickness, int32_t lineType,
                                   const cv::Vec4i* hierarchy, int32_t hierarchyCount, int32_t maxLevel, Point offset) {
    return guarded([&] {
        const std::vector<cv::Vec4i> tree(hierarchy, hierarchy + hierarchyCount);
        cv::drawContours(out(image), polygons(points, lengths, count), index, color, thickness, lineType, tree,
                         maxLevel, offset);
    });
}
