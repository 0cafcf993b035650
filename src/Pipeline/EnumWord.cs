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

    // Made once: objects' states are written on every frame.
    private static class Words<T>
        where T : struct, Enum
    {
        public static readonly Dictionary<T, string> All = Enum.GetValues<T>().Distinct().ToDictionary(
            value => value, value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()));
    }
}
