namespace SamStream.Sinks.Messages;

/// <summary>Why a request was not carried out, in a word: in answers and counters.</summary>
internal static class RefusalCode
{
    /// <summary>Not JSON, not an object, or a key has the wrong type.</summary>
    public const string Malformed = "malformed";

    /// <summary>Longer than the limit; it was not read.</summary>
    public const string Oversized = "oversized";

    /// <summary>Of a schema that this version does not know.</summary>
    public const string UnknownSchema = "unknown_schema";

    public const string UnknownMode = "unknown_mode";

    public const string UnknownCommand = "unknown_command";

    public const string UnknownCamera = "unknown_camera";

    /// <summary>A value is outside what it may be.</summary>
    public const string OutOfRange = "out_of_range";

    /// <summary>Nothing of the box or point is on the frame.</summary>
    public const string OutOfFrame = "out_of_frame";

    /// <summary>Neither box nor points nor mask, or an empty or inverted one.</summary>
    public const string BadPrompt = "bad_prompt";

    /// <summary>Too many requests wait.</summary>
    public const string Busy = "busy";

    /// <summary>The camera itself said no.</summary>
    public const string Refused = "refused";

    /// <summary>The prompt was taken, and its frame shows no mask of the object.</summary>
    public const string NotFound = "not_found";

    /// <summary>Kept by the broker from before the subscription: ignored.</summary>
    public const string Retained = "retained";

    /// <summary>Came before; answered as then.</summary>
    public const string Replayed = "replayed";
}
