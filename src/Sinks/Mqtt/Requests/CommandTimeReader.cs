using System.Text.Json;
using SamStream.Pipeline.Commands;

namespace SamStream.Sinks.Mqtt.Requests;

/// <summary>Reads when a request takes effect: <c>"now"</c>, <c>{"frame": 120}</c> or <c>{"pts": 12.3}</c>.</summary>
internal static class CommandTimeReader
{
    // A thousand years of seconds: TimeSpan holds them.
    private const double MaxSeconds = 3.2e10;

    public static CommandTime Read(RequestFields json)
    {
        const string expected = "\"now\", {\"frame\": n} or {\"pts\": seconds}";
        if (json.Find("at") is not { } at)
            return CommandTime.Now;
        if (at.ValueKind == JsonValueKind.String && at.ValueEquals("now"u8))
            return CommandTime.Now;
        if (at.ValueKind != JsonValueKind.Object)
            throw RequestFields.Wrong("at", at, expected);
        var fields = new RequestFields(at);
        JsonElement? pts = fields.Find("pts");
        if (fields.Whole("frame", 0, long.MaxValue) is { } frame)
            return pts is null ? new CommandTime(FrameIndex: frame) : throw RequestFields.Wrong("at", at, expected);
        if (pts is not { } seconds)
            throw RequestFields.Wrong("at", at, expected);
        if (seconds.ValueKind != JsonValueKind.Number || !seconds.TryGetDouble(out double value))
            throw RequestFields.Wrong("at.pts", seconds, "a number of seconds");
        if (value is not (>= 0 and <= MaxSeconds))
            throw new RequestException(RefusalCode.OutOfRange, $"at.pts is {value}; it must be 0 to {MaxSeconds:0} seconds");
        return new CommandTime(PresentationTime: TimeSpan.FromSeconds(value));
    }
}
