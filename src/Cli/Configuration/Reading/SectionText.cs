using System.Globalization;
using System.Text;
using SamStream.Cli.Configuration.Binding;

namespace SamStream.Cli.Configuration.Reading;

/// <summary>
/// What a part of a configuration says, whatever line it stands on: where two texts are the same, the parts mean the same. It holds
/// secrets, and is for comparing alone.
/// </summary>
internal static class SectionText
{
    /// <param name="shape">What may stand there.</param>
    /// <param name="value">What does.</param>
    public static string Of(Shape shape, object? value)
    {
        var text = new StringBuilder();
        Write(text, shape, value);
        return text.ToString();
    }

    private static void Write(StringBuilder text, Shape shape, object? value)
    {
        switch (shape)
        {
            case SectionShape section when value is not null:
                text.Append('{');
                foreach (KeyShape key in section.Keys)
                {
                    text.Append(key.Name).Append(':');
                    Write(text, key.Shape, key.Get(value));
                }

                text.Append('}');
                break;
            case ListShape list when value is not null:
                text.Append('[');
                foreach (object? item in (System.Collections.IEnumerable)value)
                    Write(text, list.Item, item);
                text.Append(']');
                break;
            default:
                // With its length, so that no text can look like the end of one and the begin of another.
                string? written = Convert.ToString(value, CultureInfo.InvariantCulture);
                text.Append(value is null ? "-" : $"{written!.Length}={written}").Append(';');
                break;
        }
    }
}
