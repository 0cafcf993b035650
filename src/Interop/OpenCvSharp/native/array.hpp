// An array argument as the managed side passes it: nothing, a matrix, four values or one value.
#pragma once

#include "abi.hpp"

namespace sscv {

struct Array {
    enum Kind : int32_t { None = 0, Matrix = 1, FourValues = 2, OneValue = 3 };

    int32_t kind;
    cv::Mat* matrix;
    cv::Matx<double, 4, 1> four;  // OpenCV takes a column of four doubles for a cv::Scalar
};

static_assert(sizeof(Array) == 48, "the managed side lays it out as int32, pointer, four doubles");

inline cv::_InputArray in(const Array* array) {
    switch (array->kind) {
        case Array::Matrix: return cv::_InputArray(*array->matrix);
        case Array::FourValues: return cv::_InputArray(array->four);
        case Array::OneValue: return cv::_InputArray(array->four(0));
        default: return cv::_InputArray(cv::noArray());
    }
}

inline cv::_InputOutputArray out(const Array* array) {
    if (array->kind == Array::Matrix) return cv::_InputOutputArray(*array->matrix);
    return cv::_InputOutputArray(cv::noArray());
}

}  // namespace sscv
