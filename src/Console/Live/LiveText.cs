using System.Text.Json;
using System.Text.Json.Serialization;
using SamStream.Console.Access;
using SamStream.Sinks.Messages;

namespace SamStream.Console.Live;

/// <summary>A text message of the socket about cameras.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(StatusText), "status")]
[JsonDerivedType(typeof(EventText), "event")]
[JsonDerivedType(typeof(AnswerText), "answer")]
[JsonDerivedType(typeof(ChangedText), "changed")]
internal abstract record LiveText
{
    /// <summary>UTF-8.</summary>
    public static ReadOnlyMemory<byte> Of(CameraMessage camera) => ToUtf8(new StatusText(camera));

    public static ReadOnlyMemory<byte> Of(EventMessage happened) => ToUtf8(new EventText(happened));

    public static ReadOnlyMemory<byte> Of(AnswerMessage answer, string? by) => ToUtf8(new AnswerText(answer, by));

    public static ReadOnlyMemory<byte> Of(Change change) => ToUtf8(new ChangedText(
        new ChangeMessage(change.By, MessageMapping.ToIso8601(change.At), change.Method, change.Path, change.Status, change.Note)));

    private static byte[] ToUtf8(LiveText text) => JsonSerializer.SerializeToUtf8Bytes(text, LiveJson.Default.LiveText);
}

/// <summary>One of the cameras, once a second.</summary>
internal sealed record StatusText(CameraMessage Camera) : LiveText;

/// <summary>Something happened.</summary>
internal sealed record EventText(EventMessage Event) : LiveText;

/// <summary>What became of a request, whoever sent it.</summary>
/// <param name="Answer">The answer.</param>
/// <param name="By">Who asked; absent if it was not through the console.</param>
internal sealed record AnswerText(
    AnswerMessage Answer, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? By) : LiveText;

/// <summary>Something was changed over REST.</summary>
internal sealed record ChangedText(ChangeMessage Changed) : LiveText;

/// <summary>A change.</summary>
/// <param name="By">Who made it.</param>
/// <param name="At">ISO 8601 in UTC.</param>
/// <param name="Method">Of HTTP.</param>
/// <param name="Path">What was changed.</param>
/// <param name="Status">What was answered.</param>
/// <param name="Note">More of it; absent if there is none.</param>
internal sealed record ChangeMessage(
    string? By, string At, string Method, string Path, int Status,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Note);

/// <summary>What a viewer says on the socket.</summary>
internal sealed record ViewerWords
{
    /// <summary>The cameras whose pictures are wanted, in place of those before.</summary>
    public IReadOnlyList<WatchWords>? Watch { get; init; }

    /// <summary>A picture was drawn: it and those before it are done with.</summary>
    public SeenWords? Seen { get; init; }
}

/// <summary>A camera to watch.</summary>
/// <param name="Camera">Its name.</param>
/// <param name="Width">Pixels that its picture is shown in.</param>
internal sealed record WatchWords(string Camera, int Width);

/// <summary>A picture that was drawn.</summary>
/// <param name="Camera">Its camera.</param>
/// <param name="Frame">Its index.</param>
internal sealed record SeenWords(string Camera, long Frame);

/// <summary>Serializers of the socket and of the live routes, made at compile time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(LiveText))]
[JsonSerializable(typeof(ViewerWords))]
[JsonSerializable(typeof(CameraListMessage))]
internal sealed partial class LiveJson : JsonSerializerContext;

/// <summary>The cameras of the run.</summary>
/// <param name="Cameras">In the order of the configuration.</param>
internal sealed record CameraListMessage(IReadOnlyList<CameraMessage> Cameras);
