using System.Text.Json;

namespace SamStream.Pipeline;

/// <summary>
/// The one word for a value of an enum in everything that is published: messages, health, metrics, logs and reports.
/// </summary>
public static class EnumWord
{
    /// <summary>The value's name in snake case: <c>declared_rate</c> for <c>DeclaredRate</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The enum has no such value.</exception>
    public static string Of<T>(T value)
        where T : struct, Enum =>
        Words<T>.All.TryGetValue(value, out string? word)
            ? word
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"{typeof(T).Name} has no such value");

    /// <summary>The value that has a word.</summary>
    /// <exception cref="FormatException">None has it.</exception>
    public static T Read<T>(string word)
        where T : struct, Enum => TryRead(word, out T value) ? value : throw new FormatException($"{typeof(T).Name} has no word {word}");

    /// <summary>The value that has a word.</summary>
    /// <returns>False: none has it.</returns>
    public static bool TryRead<T>(string word, out T value)
        where T : struct, Enum => Words<T>.Values.TryGetValue(word, out value);

    // Made once: objects' states are written on every frame.
    private static class Words<T>
        where T : struct, Enum
    {
        public static readonly Dictionary<T, string> All = Enum.GetValues<T>().Distinct().ToDictionary(
            value => value, value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()));

        public static readonly Dictionary<string, T> Values = All.ToDictionary(word => word.Value, word => word.Key);
    }
}
