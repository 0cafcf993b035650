// Point lists of several polygons, stored end to end with the number of points of each.
#pragma once

#include "abi.hpp"

#include <vector>

namespace sscv {

inline std::vector<cv::Point> polygon(const Point* points, int32_t count) { return {points, points + count}; }

inline std::vector<std::vector<cv::Point>> polygons(const Point* points, const int32_t* lengths, int32_t count) {
    std::vector<std::vector<cv::Point>> result;
    result.reserve(count);
    for (int32_t i = 0; i < count; i++) {
        result.push_back(polygon(points, lengths[i]));
        points += lengths[i];
    }
    return result;
}

}  // namespace sscv
