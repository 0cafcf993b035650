using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace SamStream.Cli.Terminals;

/// <summary>JSON for programs and people: quotes and letters beyond ASCII stay as they are, what would command a terminal does not.</summary>
internal static class JsonText
{
    /// <summary>One line, or several with indentation; without a newline at the end.</summary>
    public static string Of<T>(T value, JsonTypeInfo<T> type, bool isIndented = false)
    {
        var options = new JsonWriterOptions
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            Indented = isIndented,
            NewLine = "\n",
        };
        using var text = new MemoryStream();
        using (var writer = new Utf8JsonWriter(text, options))
            JsonSerializer.Serialize(writer, value, type);
        // Of the hidden characters, those that the writer lets through stand within strings.
        return PrintableText.Escape(Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length), c => c != '\n' && PrintableText.IsHidden(c));
    }
}
