#include "array.hpp"
#include "guard.hpp"

using namespace sscv;

namespace {

using Binary = void (*)(cv::InputArray, cv::InputArray, cv::OutputArray);

constexpr Binary smaller = cv::min;
constexpr Binary larger = cv::max;

}  // namespace

SSCV_API Status sscv_add(const Array* a, const Array* b, const Array* destination, const Array* mask, int32_t type) {
    return guarded([&] { cv::add(in(a), in(b), out(destination), in(mask), type); });
}

SSCV_API Status sscv_subtract(const Array* a, const Array* b, const Array* destination, const Array* mask,
                              int32_t type) {
    return guarded([&] { cv::subtract(in(a), in(b), out(destination), in(mask), type); });
}

SSCV_API Status sscv_multiply(const Array* a, const Array* b, const Array* destination, double scale, int32_t type) {
    return guarded([&] { cv::multiply(in(a), in(b), out(destination), scale, type); });
}

SSCV_API Status sscv_add_weighted(const Array* a, double alpha, const Array* b, double beta, double gamma,
                                  const Array* destination, int32_t type) {
    return guarded([&] { cv::addWeighted(in(a), alpha, in(b), beta, gamma, out(destination), type); });
}

SSCV_API Status sscv_absdiff(const Array* a, const Array* b, const Array* destination) {
    return guarded([&] { cv::absdiff(in(a), in(b), out(destination)); });
}

SSCV_API Status sscv_min(const Array* a, const Array* b, const Array* destination) {
    return guarded([&] { smaller(in(a), in(b), out(destination)); });
}

SSCV_API Status sscv_max(const Array* a, const Array* b, const Array* destination) {
    return guarded([&] { larger(in(a), in(b), out(destination)); });
}

SSCV_API Status sscv_compare(const Array* a, const Array* b, const Array* destination, int32_t operation) {
    return guarded([&] { cv::compare(in(a), in(b), out(destination), operation); });
}

SSCV_API Status sscv_in_range(const Array* source, const Array* lower, const Array* upper, const Array* destination) {
    return guarded([&] { cv::inRange(in(source), in(lower), in(upper), out(destination)); });
}

SSCV_API Status sscv_bitwise_and(const Array* a, const Array* b, const Array* destination, const Array* mask) {
    return guarded([&] { cv::bitwise_and(in(a), in(b), out(destination), in(mask)); });
}

SSCV_API Status sscv_bitwise_or(const Array* a, const Array* b, const Array* destination, const Array* mask) {
    return guarded([&] { cv::bitwise_or(in(a), in(b), out(destination), in(mask)); });
}

SSCV_API Status sscv_bitwise_xor(const Array* a, const Array* b, const Array* destination, const Array* mask) {
    return guarded([&] { cv::bitwise_xor(in(a), in(b), out(destination), in(mask)); });
}

SSCV_API Status sscv_bitwise_not(const Array* source, const Array* destination, const Array* mask) {
    return guarded([&] { cv::bitwise_not(in(source), out(destination), in(mask)); });
}
