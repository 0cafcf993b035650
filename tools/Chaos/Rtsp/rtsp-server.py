#!/usr/bin/python3
"""An RTSP server on loopback: a test pattern with a readable frame counter, or an H.264 file in a loop.

The pictures are encoded once, before "ready PORT" is printed, and sent in a loop with new time stamps, so that serving
costs next to no CPU. Row blocks at the top of each pattern picture hold its number (see CounterPicture.cs); with --disc
there is a disc to follow, whose place is told by that number (see PatternDisc.cs).
Commands on standard input, one a line: "rewind" sets the time stamps back to zero; "origin" is answered with "origin" and the
time of day, in seconds since 1970, at which time stamp zero is due, or "none"; "late" with "late" and the seconds by which a pattern's next
picture is sent after it is due, which is 0 unless this process was held up, or "none"; the end of the input ends the server.
"""
import argparse
import math
import sys
import threading
import time

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtsp", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import Gio, GLib, Gst, GstRtsp, GstRtspServer  # noqa: E402

COUNTER_BITS = 16
DISC_PERIOD = 200
DISC_SWING = 0.3
# Looks at the clock for each picture, and pictures that are sent late: a server that was stopped longer goes on from where it is.
TICKS = 4
MOST_BEHIND = 5
CODECS = {
    "h264": ("x264enc tune=zerolatency speed-preset=ultrafast sliced-threads=false key-int-max={gop} bframes=0 ! h264parse", "h264"),
    "h265": ("x265enc tune=zerolatency speed-preset=ultrafast key-int-max={gop} log-level=none "
             'option-string="scenecut=0:bframes=0" ! h265parse', "h265"),
}


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--path", default="/stream")
    parser.add_argument("--file")
    parser.add_argument("--codec", choices=CODECS, default="h264")
    parser.add_argument("--size", default="320x240")
    parser.add_argument("--rate", type=int, default=25)
    parser.add_argument("--gop", type=int, default=25)
    parser.add_argument("--frames", type=int, default=250)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--disc", action="store_true")
    parser.add_argument("--user")
    parser.add_argument("--password", default="")
    parser.add_argument("--digest", action="store_true")
    parser.add_argument("--certificate", help="PEM file with certificate and key: RTSP in TLS")
    return parser.parse_args()


def disc_rows(index, width, height):
    """The rows of the disc as (y, first x, end x): it swings to and fro on a level line."""
    step = index % DISC_PERIOD
    swing = min(step, DISC_PERIOD - step) / (DISC_PERIOD / 2) - 0.5
    middle, level, radius = round(width * (0.5 + DISC_SWING * swing)), round(height * 0.55), round(height * 0.16)
    for y in range(level - radius, level + radius):
        half = math.isqrt(radius ** 2 - (y - level) ** 2)
        yield y, middle - half, middle + half


def picture(index, width, height, has_disc):
    """I420 with a moving gradient, or a still one and a disc; the counter is in the top eighth, the highest bit first."""
    top = height // 8
    row = bytes(70 + 60 * x // width if has_disc else ((x + 3 * index) * 2) % 200 + 28 for x in range(width))
    luma = bytearray(row * height)
    edges = [width * bit // COUNTER_BITS for bit in range(COUNTER_BITS + 1)]
    counter = bytearray(width)
    for bit in range(COUNTER_BITS):
        value = 235 if index >> (COUNTER_BITS - 1 - bit) & 1 else 16
        counter[edges[bit]:edges[bit + 1]] = bytes([value]) * (edges[bit + 1] - edges[bit])
    luma[:width * top] = bytes(counter) * top
    chroma = (width // 2) * (height // 2)
    if not has_disc:
        return bytes(luma) + bytes([128 + index % 64]) * chroma + bytes([128 - index % 64]) * chroma
    blue, red = bytearray([120]) * chroma, bytearray([120]) * chroma
    for y, x1, x2 in disc_rows(index, width, height):
        luma[y * width + x1:y * width + x2] = bytes([190]) * (x2 - x1)
        if y % 2 == 0:
            at, half = y // 2 * (width // 2), (x2 // 2 - x1 // 2)
            blue[at + x1 // 2:at + x2 // 2] = bytes([80]) * half
            red[at + x1 // 2:at + x2 // 2] = bytes([200]) * half
    return bytes(luma) + bytes(blue) + bytes(red)


def collect(description, pictures=()):
    """Runs a pipeline to its end; the buffers that reach its sink as (bytes, pts, dts, caps)."""
    pipeline = Gst.parse_launch(description + " ! appsink name=out sync=false max-buffers=0")
    source, sink = pipeline.get_by_name("in"), pipeline.get_by_name("out")
    pipeline.set_state(Gst.State.PLAYING)

    def feed():
        for data, pts, duration in pictures:
            buffer = Gst.Buffer.new_wrapped(data)
            buffer.pts, buffer.duration = pts, duration
            source.emit("push-buffer", buffer)
        source.emit("end-of-stream")

    if source:
        threading.Thread(target=feed, daemon=True).start()
    units = []
    caps = None
    while (sample := sink.emit("pull-sample")) is not None:
        buffer, caps = sample.get_buffer(), sample.get_caps()
        units.append((buffer.extract_dup(0, buffer.get_size()), buffer.pts, buffer.dts))
    pipeline.set_state(Gst.State.NULL)
    if not units:
        sys.exit("no picture was encoded")
    return units, caps


def encode(options):
    if options.file:
        units, caps = collect(f'filesrc location="{options.file}" ! qtdemux ! h264parse config-interval=-1 ! '
                              "video/x-h264,stream-format=byte-stream,alignment=au")
        first = units[0][2]
        gaps = [b[2] - a[2] for a, b in zip(units, units[1:])]
        step = sorted(gaps)[len(gaps) // 2]
        return [(data, pts - first) for data, pts, _ in units], step, caps, "h264"
    width, height = map(int, options.size.split("x"))
    step = Gst.SECOND // options.rate
    encoder, name = CODECS[options.codec]
    caps = f"video/x-raw,format=I420,width={width},height={height},framerate={options.rate}/1"
    pictures = ((picture(options.first + i, width, height, options.disc), i * step, step) for i in range(options.frames))
    units, caps = collect(
        f'appsrc name=in format=time caps="{caps}" block=true ! {encoder.format(gop=options.gop)} config-interval=-1 ! '
        f"video/x-{name},stream-format=byte-stream,alignment=au", pictures)
    return [(data, i * step) for i, (data, _, _) in enumerate(units)], step, caps, name


class LoopFactory(GstRtspServer.RTSPMediaFactory):
    """One shared media: who joins later joins in the middle of a group of pictures."""

    def __init__(self, units, step, caps, name, is_pattern):
        super().__init__()
        self.is_pattern = is_pattern
        self.units, self.step, self.caps, self.name = units, step, caps, name
        self.source, self.count, self.origin, self.timer, self.next = None, 0, 0, 0, 0
        self.set_shared(True)
        self.set_latency(0)
        self.connect("media-configure", self.start)

    def do_gen_key(self, url):
        # By default another port, as of a proxy, is another media.
        return self.name

    def do_create_element(self, url):
        return Gst.parse_launch(
            f"( appsrc name=src is-live=true format=time block=false ! {self.name}parse ! "
            f"rtp{self.name}pay name=pay0 pt=96 config-interval=-1 )")

    def start(self, _, media):
        source = media.get_element().get_by_name_recurse_up("src")
        source.set_property("caps", self.caps)
        self.source, self.count, self.origin = source, 0, 0
        media.connect("unprepared", lambda _: self.stop(source))
        if not self.timer:
            self.next = time.monotonic_ns()
            # Only a test pattern has to be on time.
            ticks, push = (TICKS, self.push_due) if self.is_pattern else (1, self.push_next)
            self.timer = GLib.timeout_add(max(1, self.step // Gst.MSECOND // ticks), push)

    def stop(self, source):
        if self.source is source:
            self.source = None

    def rewind(self):
        self.origin = self.count
        return False

    def tell_origin(self):
        clock = self.source.get_clock() if self.source else None
        if clock:
            elapsed = clock.get_time() - self.source.get_base_time()
            print(f"origin {time.time() - elapsed / Gst.SECOND:.6f}", flush=True)
        else:
            print("origin none", flush=True)
        return False

    def tell_late(self):
        clock = self.source.get_clock() if self.source else None
        if clock:
            sent = clock.get_time() - self.source.get_base_time() + self.next - time.monotonic_ns()
            due = (self.count - self.origin) * self.step
            print(f"late {max(0, sent - due) / Gst.SECOND:.6f}", flush=True)
        else:
            print("late none", flush=True)
        return False

    def push_next(self):
        if self.source is None:
            self.timer = 0
            return False
        self.push()
        return True

    def push_due(self):
        """A timer alone would fall behind a little with every picture."""
        if self.source is None:
            self.timer = 0
            return False
        now = time.monotonic_ns()
        if now - self.next > MOST_BEHIND * self.step:
            self.next = now
        while self.next <= now:
            self.push()
            self.next += self.step
        return True

    def push(self):
        loop, at = divmod(self.count, len(self.units))
        data, pts = self.units[at]
        buffer = Gst.Buffer.new_wrapped(data)
        buffer.pts = max(0, pts + (loop * len(self.units) - self.origin) * self.step)
        buffer.duration = self.step
        self.count += 1
        self.source.emit("push-buffer", buffer)


def protect(server, factory, options):
    auth = GstRtspServer.RTSPAuth()
    token = GstRtspServer.RTSPToken()
    token.set_string("media.factory.role", "viewer")
    if options.digest:
        auth.set_supported_methods(GstRtsp.RTSPAuthMethod.DIGEST)
        auth.add_digest(options.user, options.password, token)
    else:
        auth.add_basic(GstRtspServer.RTSPAuth.make_basic(options.user, options.password), token)
    permissions = GstRtspServer.RTSPPermissions()
    permissions.add_permission_for_role("viewer", "media.factory.access", True)
    permissions.add_permission_for_role("viewer", "media.factory.construct", True)
    factory.set_permissions(permissions)
    server.set_auth(auth)


def encrypt(server, options):
    auth = server.get_auth() or GstRtspServer.RTSPAuth()
    auth.set_tls_certificate(Gio.TlsCertificate.new_from_file(options.certificate))
    if not options.user:
        token = GstRtspServer.RTSPToken()
        token.set_string("media.factory.role", "anybody")
        auth.set_default_token(token)
        permissions = GstRtspServer.RTSPPermissions()
        permissions.add_permission_for_role("anybody", "media.factory.access", True)
        permissions.add_permission_for_role("anybody", "media.factory.construct", True)
        server.get_mount_points().match(options.path)[0].set_permissions(permissions)
    server.set_auth(auth)


def main():
    options = arguments()
    Gst.init(None)
    factory = LoopFactory(*encode(options), is_pattern=not options.file)
    server = GstRtspServer.RTSPServer()
    server.set_address("127.0.0.1")
    server.set_service(str(options.port))
    if options.user:
        protect(server, factory, options)
    server.get_mount_points().add_factory(options.path, factory)
    if options.certificate:
        encrypt(server, options)
    if server.attach(None) == 0:
        sys.exit(f"port {options.port} is not free")
    loop = GLib.MainLoop()

    def commands():
        for line in sys.stdin:
            if line.strip() == "rewind":
                GLib.idle_add(factory.rewind)
            elif line.strip() == "origin":
                GLib.idle_add(factory.tell_origin)
            elif line.strip() == "late":
                GLib.idle_add(factory.tell_late)
        loop.quit()

    threading.Thread(target=commands, daemon=True).start()
    print(f"ready {server.get_bound_port()}", flush=True)
    loop.run()


if __name__ == "__main__":
    main()
