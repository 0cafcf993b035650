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
