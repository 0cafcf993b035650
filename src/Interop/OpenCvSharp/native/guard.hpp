// Runs a body and turns any C++ exception into a status; the details wait in a buffer of the calling thread.
#pragma once

#include "abi.hpp"

#include <exception>
#include <new>

namespace sscv {

void setError(int code, const char* function, const char* message, const char* file, int line) noexcept;

template <typename Body>
Status guarded(Body&& body) noexcept {
    try {
        body();
        return 0;
    } catch (const cv::Exception& e) {
        setError(e.code, e.func.c_str(), e.err.c_str(), e.file.c_str(), e.line);
    } catch (const std::bad_alloc&) {
        setError(cv::Error::StsNoMem, "", "out of memory", "", 0);
    } catch (const std::exception& e) {
        setError(cv::Error::StsError, "", e.what(), "", 0);
    } catch (...) {
        setError(cv::Error::StsError, "", "an exception of unknown type", "", 0);
    }
    return 1;
}

}  // namespace sscv
