using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using SamStream.Cli.Inputs;
using SamStream.Pipeline.Network;
using SamStream.Pipeline.Sources;
using SamStream.Sources.Media;
using SamStream.Sources.Media.Decoding;
using SamStream.Sources.Media.Inputs;
using SamStream.Sources.Relay;
using SamStream.Sources.Relay.Http;
using SamStream.Sources.Relay.Rtsp;
using static SamStream.Fuzz.Targets.TargetCatalog;

namespace SamStream.Fuzz.Targets;

/// <summary>What cameras and their servers send, what FFmpeg says of it, and video files.</summary>
internal static class MediaTargets
{
    private const string Mark = "m0123456789abcdef";
    private const int MostFrames = 40;

    private static readonly StreamAddress Camera = StreamAddress.TryParse("http://user:secret@127.0.0.1:8080/live/stream.m3u8")!;
    private static readonly Uri Place = new("http://127.0.0.1:8080/live/stream.m3u8");
    private static readonly HttpOrigin Origin = new(Camera, new StreamTrust(), TimeSpan.FromSeconds(1));

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("decoder-log", "what FFmpeg writes beside its frames", ReadLog)
        {
            Words =
            [
                $"[scale@{Mark}c @ 0x1] [info] ", $"[scale@{Mark}s @ 0x1] [info] ", $"p={Mark}", "frame:0 pts:0 pts_time:0\n", "w:640 h:480 fmt:yuv420p sar:1/1 -> ",
                "[info] ", "[error] ", "[fatal] ", "Stream #0:0: Video: h264, yuv420p, 640x480, 25 fps", "\n",
            ],
        },
        new("probe", "what ffprobe writes", bytes => MediaProbe.Parse(bytes))
        {
            Words = ["{", "}", "[", "]", "\"streams\":", "\"codec_type\":\"video\"", "\"avg_frame_rate\":\"1/0\"", "\"nb_frames\":\"", "null"],
        },
        new("playlist", "a playlist of HLS", bytes => Allowing<SourceException>(() => Playlist.Read(Encoding.UTF8.GetString(bytes), Place, Origin, _ => "http://127.0.0.1:1/x")))
        {
            Words = ["#EXTM3U\n", "#EXT-X-KEY:METHOD=AES-128,URI=\"", "#EXT-X-STREAM-INF:", "file:///", "http://", "//", "..\\", "URI=", "\""],
        },
        new("rtsp", "what comes over a connection to a camera", ReadRtsp)
        {
            Words = ["RTSP/1.0 200 OK\r\n", "Content-Length: ", "CSeq: 1\r\n", "\r\n\r\n", "$\0\0\u0004", "WWW-Authenticate: Digest ", "Transport: RTP/AVP/TCP;interleaved=0-1\r\n"],
        },
        new("rtcp", "sender reports", ReadPackets),
        new("sdp", "the description of a stream", bytes => VideoDescription.Find(bytes)) { Words = ["m=video 0 RTP/AVP 96\r\n", "a=rtpmap:96 H264/90000\r\n", "a=control:"] },
        new("login", "a challenge", ReadChallenge)
        {
            Words = ["Digest ", "Basic ", "realm=\"", "nonce=\"", "qop=\"auth,auth-int\"", "algorithm=SHA-256", "algorithm=MD5", "stale=true", "\\\"", ","],
        },
        new("container", "the outermost structure of a video file", bytes => VideoContainer.Inspect(ScratchFile.Write(bytes)))
        {
            Words = ["ftyp", "moov", "mdat", "RIFF", "AVI ", "#EXTM3U", "ffconcat"],
        },
        // FFmpeg reads each of them, in a process of its own.
        new("video", "a video file, by FFmpeg", bytes => Allowing<SourceException>(() => ReadVideo(bytes))) { ShortRound = 25, MostBytes = 64 << 10 },
    ];

    private static void ReadLog(byte[] bytes)
    {
        var log = new DecoderLog(Mark, heldFrames: 1, _ => { });
        foreach (string line in Encoding.UTF8.GetString(bytes).Split('\n'))
            log.Read(line);
        FfmpegFailure.Of(log, 1);
    }

    private static void ReadRtsp(byte[] bytes) => Allowing<IOException>(() =>
    {
        using var reader = new RtspReader(new MemoryStream(bytes));
        while (true)
        {
            // Memory is always ready.
            (RtspMessage? message, ReadOnlyMemory<byte> packets) = reader.ReadAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult();
            if (message is null && packets.IsEmpty)
                return;
            message?.ToBytes();
        }
    });

    private static void ReadPackets(byte[] bytes)
    {
        if (bytes.Length < 2)
            return;
        SenderReport.ReadAll(bytes);
        RtpHeader.TryRead(bytes);
    }

    private static void ReadChallenge(byte[] bytes)
    {
        string[] challenges = Encoding.Latin1.GetString(bytes).Split('\n');
        Authorization.For(challenges, "DESCRIBE", "rtsp://127.0.0.1/", "user", "secret", allowsBasic: true);
        Array.Exists(challenges, Authorization.IsStale);
    }

    private static void ReadVideo(byte[] bytes)
    {
        var options = new VideoFileOptions { Path = ScratchFile.Write(bytes, "mp4"), OnEarlyEnd = EarlyEndPolicy.Warn };
        IFrameSource source = options.CreateSource(NullLoggerFactory.Instance);
        try
        {
            using FrameClip clip = FrameClip.ReadAsync(source, MostFrames, CancellationToken.None).GetAwaiter().GetResult();
        }
        finally
        {
            source.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }
}
