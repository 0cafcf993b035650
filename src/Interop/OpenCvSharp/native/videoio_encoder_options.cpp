// OpenCV reads OPENCV_FFMPEG_WRITER_OPTIONS but hands none of it to the encoder (opencv/opencv issue 24570). OpenCV's
// calls of avcodec_open2 come here first, since this library comes before FFmpeg's in the order in which names are
// looked up; an encoder that is opened without options gets those of the variable.
#include "abi.hpp"

#include <dlfcn.h>
#include <cstdlib>

namespace {

// The function of that name in FFmpeg's library, behind this one.
template <typename Function>
Function* next(const char* name) {
    return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

}  // namespace

SSCV_API int avcodec_open2(void* context, const void* codec, void** options) {
    static auto* const open = next<int(void*, const void*, void**)>("avcodec_open2");
    static auto* const isEncoder = next<int(const void*)>("av_codec_is_encoder");
    static auto* const parse = next<int(void**, const char*, const char*, const char*, int)>("av_dict_parse_string");
    static auto* const release = next<void(void**)>("av_dict_free");
    if (open == nullptr) return -1;
    const char* text = std::getenv("OPENCV_FFMPEG_WRITER_OPTIONS");
    const bool isOurs = options == nullptr && text != nullptr && isEncoder != nullptr && parse != nullptr &&
                        release != nullptr && codec != nullptr && isEncoder(codec) != 0;
    if (!isOurs) return open(context, codec, options);
    // What the encoder does not know is left in the list and freed with it.
    void* own = nullptr;
    parse(&own, text, ";", "|", 0);
    const int status = open(context, codec, &own);
    release(&own);
    return status;
}
