using System.Text;

namespace SamStream.Cli.Configuration;

/// <summary>
/// Replaces <c>${NAME}</c> by the environment variable of that name, and <c>${NAME:-text}</c> by the text where the
/// variable is not set or empty; <c>$${</c> stands for <c>${</c> itself. The replaced text is never shown in messages,
/// since it may be a secret.
/// </summary>
internal sealed class EnvironmentSubstitution(Func<string, string?> read)
{
    private const string DefaultSeparator = ":-";

    /// <summary>Reads the variables of this process.</summary>
    public static EnvironmentSubstitution OfProcess { get; } = new(Environment.GetEnvironmentVariable);

    /// <summary>The text with every variable replaced.</summary>
    /// <param name="text">As it was written.</param>
    /// <param name="room">The most characters of the result, if anything is replaced.</param>
    /// <param name="faults">
    /// What is wrong, with its cure: a variable that is not set, a brace that is not closed, a result that is too long.
    /// </param>
    public string Apply(string text, int room, out IReadOnlyList<(string Fault, string Cure)> faults)
    {
        var found = new List<(string, string)>();
        faults = found;
        if (!text.Contains("${", StringComparison.Ordinal))
            return text;

        var result = new StringBuilder();
        for (int i = 0; i < text.Length; i++)
        {
            ReadOnlySpan<char> rest = text.AsSpan(i);
            if (rest.StartsWith("$${"))
            {
                result.Append("${");
                i += 2;
            }
            else if (rest.StartsWith("${"))
            {
                int end = rest.IndexOf('}');
                if (end < 0)
                {
                    found.Add(("has ${ without }", "write ${NAME}, or $${ for the characters themselves"));
                    return text;
                }

                Replace(rest[2..end].ToString(), result, found);
                i += end;
            }
            else
            {
                result.Append(text[i]);
            }

            if (result.Length > room)
            {
                found.Add(($"is more than {room} characters with its variables replaced", "use fewer, or shorter ones"));
                return text;
            }
        }

        return result.ToString();
    }

    private void Replace(string reference, StringBuilder result, List<(string Fault, string Cure)> faults)
    {
        int separator = reference.IndexOf(DefaultSeparator, StringComparison.Ordinal);
        string name = separator < 0 ? reference : reference[..separator];
        if (name.Length == 0 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'))
            faults.Add(($"names no variable: '{name}'", "a name has letters, digits and underscores"));
        else if (read(name) is { } value && (separator < 0 || value.Length > 0))
            result.Append(value);
        else if (separator >= 0)
            result.Append(reference.AsSpan(separator + DefaultSeparator.Length));
        else
            faults.Add(($"needs the environment variable {name}, which is not set", $"set it (export {name}=…), or write a default: ${{{name}:-…}}"));
    }
}
