"""Makes ONNX Runtime's environment and waits: onnxruntime-alone.py LIBRARY SECONDS"""
import ctypes, sys, time

library = ctypes.CDLL(sys.argv[1])
library.OrtGetApiBase.restype = ctypes.POINTER(ctypes.c_void_p)
# struct OrtApiBase { GetApi, GetVersionString }; the fourth function of struct OrtApi is CreateEnv.
get_api = ctypes.CFUNCTYPE(ctypes.POINTER(ctypes.c_void_p), ctypes.c_uint32)(library.OrtGetApiBase()[0])
create = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_int, ctypes.c_char_p, ctypes.POINTER(ctypes.c_void_p))(get_api(1)[3])
environment = ctypes.c_void_p()
assert not create(3, b"alone", ctypes.byref(environment))
time.sleep(float(sys.argv[2]))
