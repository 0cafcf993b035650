namespace SamStream.Sources.Media.Inputs;

/// <summary>
/// Options of the user's for FFmpeg's demuxers, protocols and decoders: <c>key;value|key;value</c>. Only those are taken that
/// tune what is read; none that says what else is opened or run.
/// </summary>
internal static class FfmpegSettings
{
    /// <summary>The options that are taken.</summary>
    public static readonly IReadOnlyList<string> Keys =
    [
        "analyzeduration", "buffer_size", "connect_timeout", "err_detect", "fflags", "fifo_size", "flags", "flags2", "fpsprobesize",
        "latency", "listen_timeout", "max_delay", "overrun_nonfatal", "pkt_size", "probesize", "rcvlatency", "reorder_queue_size",
        "rtbufsize", "rtmp_live", "rtsp_flags", "skip_frame", "skip_loop_filter", "thread_queue_size", "threads", "timeout", "tlpktdrop",
        "use_wallclock_as_timestamps",
    ];

    /// <summary>Reads options that are valid; of a key that comes twice both are there, and FFmpeg takes the last.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Read(string? options) => (options ?? "")
        .Split('|', StringSplitOptions.RemoveEmptyEntries)
        .Select(pair => pair.Split(';', 2))
        .Select(parts => KeyValuePair.Create(parts[0], parts[1]));

    /// <summary>What is wrong with options; null if nothing is.</summary>
    public static string? Problem(string options)
    {
        foreach (string pair in options.Split('|'))
        {
            string[] parts = pair.Split(';');
            if (parts.Length != 2 || parts[1].Length == 0 || parts[1].Any(char.IsControl))
                return "it must be key;value pairs with a | between them, as in max_delay;500000|reorder_queue_size;64";
            if (!Keys.Contains(parts[0]))
                return $"an option '{Shown(parts[0])}' is not taken; these are: {string.Join(", ", Keys)}";
        }

        return null;
    }

    private static string Shown(string key) => string.Concat(key.Where(c => char.IsAsciiLetterOrDigit(c) || c == '_').Take(40));
}

/// <summary>
/// Which demuxers and protocols FFmpeg may use, by FFmpeg's names. Without such lists a camera or a file can be a playlist
/// that names files of this machine, or addresses of its network.
/// </summary>
internal static class MediaFormats
{
    /// <summary>Containers and raw streams: what a file, a pipe or a network stream may be. No playlist, no script.</summary>
    public const string Containers = "mov,matroska,avi,mpegts,mpegtsraw,mpeg,mpegvideo,m4v,h264,hevc,h263,h261,vc1,av1,obu,ivf,dirac,"
        + "cavsvideo,flv,live_flv,asf,ogg,nut,yuv4mpegpipe,mjpeg,mjpeg_2000,mpjpeg,mxf,gxf,dv,gif,apng,rm,wtv,nsv,vivo,roq,bink,smk";

    /// <summary>
    /// For what is live: by default FFmpeg measures the frame rate for a second or two, and looks at a transport stream for
    /// five, at every opening; the decoder finds out all that is needed.
    /// </summary>
    public static readonly IReadOnlyList<string> LiveArguments = ["-fpsprobesize", "0", "-analyzeduration", "500000"];

    /// <summary>The options that hold FFmpeg to them.</summary>
    /// <param name="protocols">Protocols, with commas between them.</param>
    /// <param name="formats">Demuxers, with commas between them.</param>
    public static IReadOnlyList<string> Only(string protocols, string formats = Containers) =>
        ["-protocol_whitelist", protocols, "-format_whitelist", formats];
}
