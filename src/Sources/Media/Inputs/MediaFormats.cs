namespace SamStream.Sources.Media.Inputs;

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
