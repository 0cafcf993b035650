#include "array.hpp"
#include "guard.hpp"

#include <opencv2/core/utils/logger.hpp>
#include <vector>

using namespace sscv;

SSCV_API Status sscv_count_non_zero(const Array* source, int32_t* count) {
    return guarded([&] { *count = cv::countNonZero(in(source)); });
}

SSCV_API Status sscv_sum(const Array* source, Scalar* sum) {
    return guarded([&] { *sum = toScalar(cv::sum(in(source))); });
}

SSCV_API Status sscv_mean(const Array* source, const Array* mask, Scalar* mean) {
    return guarded([&] { *mean = toScalar(cv::mean(in(source), in(mask))); });
}

SSCV_API Status sscv_norm(const Array* source, int32_t type, const Array* mask, double* norm) {
    return guarded([&] { *norm = cv::norm(in(source), type, in(mask)); });
}

SSCV_API Status sscv_norm_difference(const Array* first, const Array* second, int32_t type, const Array* mask,
                                     double* norm) {
    return guarded([&] { *norm = cv::norm(in(first), in(second), type, in(mask)); });
}

// minMaxLoc wants one channel, so without locations the general minMaxIdx is asked.
SSCV_API Status sscv_min_max(const Array* source, double* minimum, double* maximum) {
    return guarded([&] { cv::minMaxIdx(in(source), minimum, maximum); });
}

SSCV_API Status sscv_min_max_loc(const Array* source, double* minimum, double* maximum, Point* minimumAt,
                                 Point* maximumAt, const Array* mask) {
    return guarded([&] {
        cv::Point low, high;
        cv::minMaxLoc(in(source), minimum, maximum, &low, &high, in(mask));
        *minimumAt = toPoint(low);
        *maximumAt = toPoint(high);
    });
}

SSCV_API Status sscv_copy_make_border(const Array* source, const Array* destination, int32_t top, int32_t bottom,
                                      int32_t left, int32_t right, int32_t borderType, Scalar value) {
    return guarded(
        [&] { cv::copyMakeBorder(in(source), out(destination), top, bottom, left, right, borderType, value); });
}

SSCV_API Status sscv_flip(const Array* source, const Array* destination, int32_t code) {
    return guarded([&] { cv::flip(in(source), out(destination), code); });
}

SSCV_API Status sscv_transpose(const Array* source, const Array* destination) {
    return guarded([&] { cv::transpose(in(source), out(destination)); });
}

// The caller has made one empty matrix for each channel.
SSCV_API Status sscv_split(const cv::Mat* source, cv::Mat** channels, int32_t count) {
    return guarded([&] {
        std::vector<cv::Mat> planes;
        cv::split(*source, planes);
        for (int32_t i = 0; i < count && i < static_cast<int32_t>(planes.size()); i++) *channels[i] = planes[i];
    });
}

SSCV_API Status sscv_merge(cv::Mat** channels, int32_t count, cv::Mat* destination) {
    return guarded([&] {
        std::vector<cv::Mat> planes;
        planes.reserve(count);
        for (int32_t i = 0; i < count; i++) planes.push_back(*channels[i]);
        cv::merge(planes, *destination);
    });
}

SSCV_API Status sscv_extract_channel(const Array* source, const Array* destination, int32_t channel) {
    return guarded([&] { cv::extractChannel(in(source), out(destination), channel); });
}

SSCV_API Status sscv_insert_channel(const Array* source, const Array* destination, int32_t channel) {
    return guarded([&] { cv::insertChannel(in(source), out(destination), channel); });
}

SSCV_API Status sscv_set_num_threads(int32_t count) {
    return guarded([&] { cv::setNumThreads(count); });
}

SSCV_API Status sscv_get_num_threads(int32_t* count) {
    return guarded([&] { *count = cv::getNumThreads(); });
}

SSCV_API Status sscv_set_log_level(int32_t level, int32_t* previous) {
    return guarded([&] {
        *previous = cv::utils::logging::setLogLevel(static_cast<cv::utils::logging::LogLevel>(level));
        // OpenCV's FFmpeg back-end has a level of its own (-8: quiet), which it reads here when it is first used. What
        // the user has set stays.
        if (level == cv::utils::logging::LOG_LEVEL_SILENT) setenv("OPENCV_FFMPEG_LOGLEVEL", "-8", /*overwrite=*/0);
    });
}

SSCV_API Status sscv_get_log_level(int32_t* level) {
    return guarded([&] { *level = cv::utils::logging::getLogLevel(); });
}

SSCV_API Status sscv_version(const char** text) {
    return guarded([&] {
        static const std::string version = cv::getVersionString();
        *text = version.c_str();
    });
}

SSCV_API Status sscv_build_information(const char** text) {
    return guarded([&] { *text = cv::getBuildInformation().c_str(); });
}
