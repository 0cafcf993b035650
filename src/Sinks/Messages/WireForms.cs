using SamStream.Pipeline;

namespace SamStream.Sinks.Messages;

/// <summary>A text, or each text of a list, is one of these words: what describes messages says so.</summary>
/// <param name="words">All there are.</param>
[AttributeUsage(AttributeTargets.Property)]
internal class WordsAttribute(params string[] words) : Attribute
{
    /// <summary>All there are.</summary>
    public IReadOnlyList<string> All { get; } = words;
}

/// <summary>A text, or each text of a list, is the word for a value of an enum.</summary>
/// <typeparam name="T">The enum.</typeparam>
/// <param name="other">A word that no value of the enum has.</param>
/// <param name="not">The word of a value that is never told.</param>
internal sealed class WordsOfAttribute<T>(string? other = null, string? not = null)
    : WordsAttribute([.. Enum.GetValues<T>().Select(EnumWord.Of).Where(word => word != not), .. other is null ? Array.Empty<string>() : [other]])
    where T : struct, Enum;

/// <summary>The innermost lists have exactly so many numbers.</summary>
/// <param name="count">How many.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class NumbersAttribute(int count) : Attribute
{
    public int Count => count;

    /// <summary>Whether the last one is 0 or 1.</summary>
    public bool IsLastAFlag { get; init; }
}

/// <summary>The value is a word or a message of one of several kinds.</summary>
/// <param name="word">The word.</param>
/// <param name="messages">The kinds.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class EitherAttribute(string word, params Type[] messages) : Attribute
{
    public string Word => word;

    public IReadOnlyList<Type> Messages => messages;
}
