using System.Globalization;
using System.Text.Json;

namespace SamStream.Sinks.Mqtt.Requests;

/// <summary>Reads the keys of a request, with errors for its sender. Keys that nobody asks for are passed over.</summary>
internal readonly struct RequestFields(JsonElement json)
{
    private const int MaxEcho = 40;

    /// <summary>Null if it is absent or null.</summary>
    public string? Text(string key, int maxLength)
    {
        if (Find(key) is not { } value)
            return null;
        if (value.ValueKind != JsonValueKind.String)
            throw Wrong(key, value, "text");
        string text = value.GetString()!;
        if (text.Length > maxLength)
            throw new RequestException(RefusalCode.OutOfRange, $"{key} has {text.Length} characters; it may have {maxLength}");
        if (text.Any(char.IsControl))
            throw new RequestException(RefusalCode.OutOfRange, $"{key} has a control character; it must be printable");
        return text;
    }

    /// <summary>Null if it is absent or null.</summary>
    public long? Whole(string key, long least, long most)
    {
        if (Find(key) is not { } value)
            return null;
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt64(out long number))
            throw Wrong(key, value, "a whole number");
        if (number < least || number > most)
            throw new RequestException(RefusalCode.OutOfRange, $"{key} is {number}; it must be {least} to {most}");
        return number;
    }

    public JsonElement? Find(string key) =>
        json.TryGetProperty(key, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <summary>Finite numbers that are no larger than a coordinate can be.</summary>
    public static float[] Numbers(string key, JsonElement list, int count)
    {
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() != count)
            throw Wrong(key, list, $"a list of {count} numbers");
        var numbers = new float[count];
        for (int i = 0; i < count; i++)
        {
            JsonElement value = list[i];
            if (value.ValueKind != JsonValueKind.Number || !value.TryGetSingle(out numbers[i]))
                throw Wrong(key, value, "numbers only");
            if (!float.IsFinite(numbers[i]))
                throw new RequestException(RefusalCode.OutOfRange, $"{key} has {Echo(value)}, which is no finite number");
        }

        return numbers;
    }

    public static RequestException Wrong(string key, JsonElement value, string expected) => new(
        RefusalCode.Malformed,
        string.Create(CultureInfo.InvariantCulture, $"{key} is {Echo(value)}; it must be {expected}"));

    // As much of it as tells the sender what is meant.
    private static string Echo(JsonElement value)
    {
        string raw = value.GetRawText();
        return raw.Length <= MaxEcho ? raw : string.Concat(raw.AsSpan(0, MaxEcho), "…");
    }
}
