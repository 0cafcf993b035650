using System.Globalization;
using System.Text.Json;
using SamStream.Pipeline.Processes;
using SamStream.Sources.Media.Decoding;

namespace SamStream.Sources.Media;

/// <summary>What <c>ffprobe</c> finds in an input before it is decoded.</summary>
internal sealed record MediaProbe
{
    private const int MostBytes = 4 << 20;
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(60);

    private static readonly string Entries = string.Join(
        ':', "stream=codec_type,codec_name,field_order,avg_frame_rate,r_frame_rate,nb_frames,duration", "stream_disposition=attached_pic",
        "stream_side_data=rotation",
        "format=format_name,duration");

    /// <summary>The video's codec, by FFmpeg's name; null if there is no video.</summary>
    public string? Codec { get; private init; }

    /// <summary>True if it has sound.</summary>
    public bool HasAudio { get; private init; }

    /// <summary>True if its only pictures are covers.</summary>
    public bool HasCoverOnly { get; private init; }

    /// <summary>True if it declares fields instead of whole pictures.</summary>
    public bool IsInterlaced { get; private init; }

    /// <summary>Degrees clockwise by which it says that its frames are to be turned, which FFmpeg does: 0, 90, 180 or 270.</summary>
    public int Rotation { get; private init; }

    /// <summary>Frames a second; null if not declared or absurd.</summary>
    public double? FrameRate { get; private init; }

    /// <summary>Frames that its index counts; null if it counts none.</summary>
    public long? IndexedFrames { get; private init; }

    /// <summary>Frames as declared, or estimated from duration and rate; null if nothing is known.</summary>
    public long? EstimatedFrames { get; private init; }

    /// <summary>What ffprobe said of why it could not read it, free of addresses; null if it could.</summary>
    public string? Error { get; private init; }

    /// <summary>Looks at an input.</summary>
    /// <param name="arguments">As FFmpeg gets them, the last of them the address.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    /// <exception cref="ChildProcessException">FFmpeg is not installed.</exception>
    public static async Task<MediaProbe> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        using ChildProcess child = ChildProcess.Start(new ChildProcessOptions
        {
            Program = "ffprobe",
            Arguments = ["-hide_banner", "-v", "error", .. MediaDecoder.PixelLimit, "-of", "json", "-show_entries", Entries, .. arguments],
            AddressSpaceBytes = 8L << 30,
            ProcessorTime = TimeLimit,
        });
        child.Input.Dispose();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeLimit);
        await using CancellationTokenRegistration kill = limit.Token.Register(child.Kill);
        var text = new byte[MostBytes];
        int length = await child.Output.ReadAtLeastAsync(text, text.Length, throwOnEndOfStream: false, CancellationToken.None);
        if (length == text.Length)
            child.Kill();
        int exitCode = await child.WaitForExitAsync(CancellationToken.None);
        cancellationToken.ThrowIfCancellationRequested();
        return exitCode == 0 ? Parse(text.AsMemory(0, length)) : new MediaProbe { Error = Reason(child, exitCode) };
    }

    private static string Reason(ChildProcess child, int exitCode) => child.LastErrors is [.., var last]
        ? DecoderLog.Shown(last[(last.LastIndexOf(": ", StringComparison.Ordinal) is >= 0 and int colon ? colon + 2 : 0)..])
        : string.Create(CultureInfo.InvariantCulture, $"ffprobe ended with {exitCode}");

    /// <summary>Reads what ffprobe wrote; a file whose text does not fit into JSON is told as its error.</summary>
    internal static MediaProbe Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return Read(document.RootElement);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return new MediaProbe { Error = "what ffprobe says of it cannot be read" };
        }
    }

    private static MediaProbe Read(JsonElement root)
    {
        JsonElement[] streams = root.TryGetProperty("streams", out JsonElement list) ? [.. list.EnumerateArray()] : [];
        JsonElement[] pictures = [.. streams.Where(stream => Text(stream, "codec_type") == "video")];
        JsonElement video = pictures.FirstOrDefault(stream => !IsCover(stream));
        bool hasAudio = streams.Any(stream => Text(stream, "codec_type") == "audio");
        if (video.ValueKind == JsonValueKind.Undefined)
            return new MediaProbe { HasAudio = hasAudio, HasCoverOnly = pictures.Length > 0 };
        double? rate = Rate(Text(video, "avg_frame_rate")) ?? Rate(Text(video, "r_frame_rate"));
        long? indexed = Count(Text(video, "nb_frames"));
        double? seconds = Number(Text(video, "duration"))
            ?? (root.TryGetProperty("format", out JsonElement format) ? Number(Text(format, "duration")) : null);
        return new MediaProbe
        {
            Codec = Text(video, "codec_name") ?? "unknown",
            HasAudio = hasAudio,
            IsInterlaced = Text(video, "field_order") is "tt" or "bb" or "tb" or "bt",
            Rotation = RotationOf(video),
            FrameRate = rate,
            IndexedFrames = indexed,
            EstimatedFrames = indexed ?? (seconds * rate is { } frames and > 0 and < 1e9 ? (long)Math.Round(frames) : null),
        };
    }

    private static bool IsCover(JsonElement stream) => stream.TryGetProperty("disposition", out JsonElement disposition)
        && disposition.TryGetProperty("attached_pic", out JsonElement cover) && cover.TryGetInt32(out int value) && value == 1;

    // It is written against the clock.
    private static int RotationOf(JsonElement stream)
    {
        if (!stream.TryGetProperty("side_data_list", out JsonElement list) || list.ValueKind != JsonValueKind.Array)
            return 0;
        double degrees = list.EnumerateArray()
            .Select(data => data.ValueKind == JsonValueKind.Object && data.TryGetProperty("rotation", out JsonElement value) && value.TryGetDouble(out double found) ? found : 0)
            .FirstOrDefault(found => found != 0);
        int turn = double.IsFinite(degrees) ? (int)(Math.Round(-degrees / 90) % 4) * 90 : 0;
        return turn < 0 ? turn + 360 : turn;
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    // "25/1"
    private static double? Rate(string? text)
    {
        string[] parts = text?.Split('/') ?? [];
        return parts.Length == 2 && Number(parts[0]) is { } frames && Number(parts[1]) is { } seconds and > 0
            && frames / seconds is var rate and > 0 and <= DecoderLog.MaxFrameRate
                ? rate
                : null;
    }

    private static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) ? value : null;

    private static long? Count(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value) && value is > 0 and < 1_000_000_000 ? value : null;
}
