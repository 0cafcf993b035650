using System.Text.Json;

namespace SamStream.Annotation.Imports.Reading;

/// <summary>Members of JSON objects that others have written; what is wrong is a <see cref="FormatException"/> that names the member.</summary>
internal static class JsonValues
{
    public static JsonElement? Find(this JsonElement element, string name)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw new FormatException($"it is a {element.ValueKind} where an object with '{name}' belongs");
        return element.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }

    public static JsonElement Get(this JsonElement element, string name) =>
        element.Find(name) ?? throw new FormatException($"'{name}' is missing");

    public static long GetLong(this JsonElement element, string name) => element.FindLong(name) ?? throw new FormatException($"'{name}' is missing");

    public static long? FindLong(this JsonElement element, string name)
    {
        if (element.Find(name) is not { } value)
            return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long whole))
            return whole;
        // Some write whole numbers with a point.
        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && number == Math.Floor(number) && Math.Abs(number) < 1L << 52
            ? (long)number
            : throw Wrong(name, "whole number", value);
    }

    public static double? FindDouble(this JsonElement element, string name)
    {
        if (element.Find(name) is not { } value)
            return null;
        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && double.IsFinite(number)
            ? number
            : throw Wrong(name, "number", value);
    }

    public static string? FindText(this JsonElement element, string name)
    {
        if (element.Find(name) is not { } value)
            return null;
        return value.ValueKind == JsonValueKind.String ? value.GetString() : throw Wrong(name, "text", value);
    }

    public static bool? FindFlag(this JsonElement element, string name)
    {
        if (element.Find(name) is not { } value)
            return null;
        return value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw Wrong(name, "true or false", value),
        };
    }

    public static JsonElement.ArrayEnumerator GetArray(this JsonElement element, string name)
    {
        JsonElement value = element.Get(name);
        return value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : throw Wrong(name, "list", value);
    }

    /// <summary>A list of numbers.</summary>
    public static double[] ToNumbers(this JsonElement value, string name)
    {
        if (value.ValueKind != JsonValueKind.Array)
            throw Wrong(name, "list of numbers", value);
        var numbers = new double[value.GetArrayLength()];
        int i = 0;
        foreach (JsonElement item in value.EnumerateArray())
            numbers[i++] = item.ValueKind == JsonValueKind.Number && item.TryGetDouble(out double number) ? number : throw Wrong(name, "list of numbers", value);
        return numbers;
    }

    private static FormatException Wrong(string name, string wanted, JsonElement value) => new($"'{name}' is a {value.ValueKind}, not a {wanted}");
}
