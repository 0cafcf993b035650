// The C ABI between the managed wrapper and OpenCV: plain values, opaque pointers, a status for every call.
#pragma once

#include <cstdint>
#include <opencv2/core.hpp>

#define SSCV_API extern "C" __attribute__((visibility("default")))

namespace sscv {

using Status = int32_t;

struct Point {
    int32_t x, y;
    operator cv::Point() const { return {x, y}; }
};

struct Size {
    int32_t width, height;
    operator cv::Size() const { return {width, height}; }
};

struct Rect {
    int32_t x, y, width, height;
    operator cv::Rect() const { return {x, y, width, height}; }
};

struct Scalar {
    double value[4];
    operator cv::Scalar() const { return {value[0], value[1], value[2], value[3]}; }
};

inline Point toPoint(const cv::Point& p) { return {p.x, p.y}; }
inline Size toSize(const cv::Size& s) { return {s.width, s.height}; }
inline Rect toRect(const cv::Rect& r) { return {r.x, r.y, r.width, r.height}; }
inline Scalar toScalar(const cv::Scalar& s) { return {{s[0], s[1], s[2], s[3]}}; }

}  // namespace sscv
