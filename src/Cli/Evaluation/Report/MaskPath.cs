using System.Globalization;
using System.Text;

namespace SamStream.Cli.Evaluation.Report;

/// <summary>A mask as the data of an SVG path: a rectangle for each run of a row.</summary>
internal static class MaskPath
{
    /// <summary>The path's data; empty for an empty mask.</summary>
    /// <param name="mask">[height, width], any value but 0 is object.</param>
    /// <param name="width">Pixels of a row.</param>
    public static string Of(ReadOnlySpan<byte> mask, int width)
    {
        var path = new StringBuilder();
        for (int y = 0; y < mask.Length / width; y++)
        {
            ReadOnlySpan<byte> row = mask.Slice(y * width, width);
            for (int x = row.IndexOfAnyExcept((byte)0); x >= 0 && x < width;)
            {
                int length = row[x..].IndexOf((byte)0);
                if (length < 0)
                    length = width - x;
                path.Append(CultureInfo.InvariantCulture, $"M{x} {y}h{length}v1h-{length}z");
                int next = row[(x + length)..].IndexOfAnyExcept((byte)0);
                x = next < 0 ? width : x + length + next;
            }
        }

        return path.ToString();
    }
}
