#include "guard.hpp"

#include <cstdio>

namespace {

struct LastError {
    int code;
    int line;
    char function[256];
    char message[4096];
    char file[512];
};

thread_local LastError lastError;

// With a callback set, OpenCV leaves it to the exception to tell; without one it may also print to stderr.
int ignoreError(int, const char*, const char*, const char*, int, void*) { return 0; }

[[maybe_unused]] const cv::ErrorCallback previousCallback = cv::redirectError(ignoreError);

}  // namespace

void sscv::setError(int code, const char* function, const char* message, const char* file, int line) noexcept {
    lastError.code = code;
    lastError.line = line;
    std::snprintf(lastError.function, sizeof lastError.function, "%s", function);
    std::snprintf(lastError.message, sizeof lastError.message, "%s", message);
    std::snprintf(lastError.file, sizeof lastError.file, "%s", file);
}

// The pointers stay valid until the next failing call on the same thread.
SSCV_API void sscv_last_error(int32_t* code, const char** function, const char** message, const char** file,
                              int32_t* line) {
    *code = lastError.code;
    *function = lastError.function;
    *message = lastError.message;
    *file = lastError.file;
    *line = lastError.line;
}
