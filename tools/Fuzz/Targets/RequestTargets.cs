using SamStream.Sinks.Requests;
using static SamStream.Fuzz.Targets.TargetCatalog;

namespace SamStream.Fuzz.Targets;

/// <summary>What whoever may publish on the broker can send.</summary>
internal static class RequestTargets
{
    private static readonly string[] Json =
    [
        "{", "}", "[", "]", ",", ":", "\"", "\\u0000", "\\ud800", "null", "true", "[1,2,3,4]", "\"mode\":\"move\"", "\"units\":\"normalized\"",
        "\"points\":[[1,2,1]]", "\"mask\":{\"size\":[1080,1920],\"counts\":\"", "\"at\":{\"frame\":4611686018427387904}", "\"schema\":1",
    ];

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("prompt", "a prompt over MQTT", bytes => Allowing<RequestException>(() => RequestReader.ReadPrompt(bytes, new FrameSize(1920, 1080))))
        {
            Words = Json,
        },
        new("command", "a command over MQTT", bytes => Allowing<RequestException>(() => RequestReader.ReadCommand(bytes))) { Words = Json, MostBytes = 2000 },
    ];
}
