using SamStream.Sinks.Files;
using SamStream.Sinks.JsonLines;
using SamStream.Sinks.MaskImages;
using SamStream.Sinks.Overlay;
using SamStream.Sinks.Restream;
using SamStream.Sinks.Sockets;
using SamStream.Sinks.Summary;

namespace SamStream.Sinks;

/// <summary>
/// The kinds of sinks that write to the output folder, or to other programs. A new one is a folder with its options
/// and its sink, and a line here: configuration, schema, command line, reports and checks are made from it.
/// </summary>
public static class SinkRegistry
{
    /// <summary>Default options of each, in the order in which reports name them.</summary>
    public static IReadOnlyList<FileSinkOptions> All { get; } =
    [
        new OverlayVideoOptions(),
        new MaskImageOptions(),
        new JsonLinesOptions(),
        new RunSummaryOptions(),
        new SocketOptions(),
        new RestreamOptions(),
    ];
}
