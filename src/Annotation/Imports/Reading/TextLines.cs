using System.Text;
using SamStream.Pipeline.Files;

namespace SamStream.Annotation.Imports.Reading;

/// <summary>Reads a text file line by line, however long it is.</summary>
internal static class TextLines
{
    /// <summary>The lines without their ends.</summary>
    /// <exception cref="FormatException">One is too long.</exception>
    public static IEnumerable<string> Of(string path)
    {
        using var reader = new StreamReader(InputFile.Open(path), Encoding.UTF8);
        var line = new StringBuilder();
        var buffer = new char[1 << 15];
        for (int count; (count = reader.Read(buffer)) > 0;)
        {
            for (int start = 0; start < count;)
            {
                int end = Array.IndexOf(buffer, '\n', start, count - start);
                line.Append(buffer, start, (end < 0 ? count : end) - start);
                if (line.Length > ImportLimits.MostDocumentBytes)
                    throw new FormatException($"a line has more than {ImportLimits.MostDocumentBytes} letters");
                if (end < 0)
                    break;
                yield return line.ToString().TrimEnd('\r');
                line.Clear();
                start = end + 1;
            }
        }

        if (line.Length > 0)
            yield return line.ToString();
    }
}
