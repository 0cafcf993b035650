using System.Globalization;
using System.Text;
using SamStream.Pipeline.Processes;

namespace SamStream.Sources.Media;

/// <summary>
/// Finds the times of a file's frames from its packets, without decoding: <c>ffprobe</c> reads the file once. A frame's number is
/// the rank of its time. That holds where every packet has a time of its own and packets are in order but for what decoders put
/// right themselves; of other files nothing is said.
/// </summary>
internal static class PacketIndex
{
    /// <summary>The most frames of a file that is sought in: four days at 50 a second.</summary>
    public const int MostFrames = 1 << 24;

    // H.264 and H.265 hold back at most 16 pictures.
    private const int MostReordered = 16;

    /// <summary>Reads a file's packets.</summary>
    /// <param name="arguments">As FFmpeg gets them, the last of them the address.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Null if the packets do not tell the frames' numbers.</returns>
    /// <exception cref="ChildProcessException">FFmpeg is not installed.</exception>
    public static async Task<FrameTimes?> ReadAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        using ChildProcess child = ChildProcess.Start(new ChildProcessOptions
        {
            Program = "ffprobe",
            Arguments =
            [
                "-hide_banner", "-v", "error", "-select_streams", "V:0", "-of", "csv", "-show_entries",
                "packet=pts,flags:stream=time_base", .. arguments,
            ],
            AddressSpaceBytes = 8L << 30,
        });
        child.Input.Dispose();
        await using CancellationTokenRegistration kill = cancellationToken.Register(child.Kill);
        var packets = new Packets();
        using (var lines = new StreamReader(child.Output, Encoding.ASCII))
        {
            while (await lines.ReadLineAsync(CancellationToken.None) is { } line)
            {
                if (!packets.Read(line))
                    child.Kill();
            }
        }

        int exitCode = await child.WaitForExitAsync(CancellationToken.None);
        cancellationToken.ThrowIfCancellationRequested();
        return exitCode == 0 ? packets.Order() : null;
    }

    /// <summary>Takes in what ffprobe prints.</summary>
    internal sealed class Packets
    {
        private readonly List<(long Time, bool IsKey)> _found = [];
        private (long Numerator, long Denominator)? _timeBase;

        /// <summary>Reads a line; false if nothing can come of it any more.</summary>
        public bool Read(string line)
        {
            string[] fields = line.Split(',');
            if (fields is ["stream", var timeBase, ..])
                return TryReadTimeBase(timeBase);
            // A packet's side data stand behind it.
            if (fields is not ["packet", var pts, var flags, ..])
                return true;
            // Packets that a container's edit list leaves out are decoded and not shown.
            if (flags.Contains('D', StringComparison.Ordinal))
                return true;
            if (!long.TryParse(pts, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long time) || _found.Count == MostFrames)
                return false;
            _found.Add((time, flags.StartsWith('K')));
            return true;
        }

        /// <summary>The frames in order of their times; null: that is not the order in which they come.</summary>
        public FrameTimes? Order()
        {
            if (_timeBase is not { } timeBase || _found.Count == 0)
                return null;
            int[] order = [.. Enumerable.Range(0, _found.Count).OrderBy(at => _found[at].Time)];
            var ticks = new long[order.Length];
            var keys = new List<int>();
            for (int rank = 0; rank < order.Length; rank++)
            {
                (long time, bool isKey) = _found[order[rank]];
                ticks[rank] = ToTicks(time, timeBase);
                if (Math.Abs(order[rank] - rank) > MostReordered || (rank > 0 && ticks[rank] <= ticks[rank - 1]))
                    return null;
                if (isKey)
                    keys.Add(rank);
            }

            return keys is [0, ..] ? new FrameTimes(ticks, [.. keys]) : null;
        }

        // As FFmpeg does it: to the nearest, halves away from zero.
        private static long ToTicks(long time, (long Numerator, long Denominator) timeBase)
        {
            Int128 product = (Int128)time * timeBase.Numerator * TimeSpan.TicksPerSecond, half = timeBase.Denominator / 2;
            return (long)((product + (product < 0 ? -half : half)) / timeBase.Denominator);
        }

        private bool TryReadTimeBase(string text)
        {
            string[] parts = text.Split('/');
            if (parts.Length != 2
                || !long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out long numerator)
                || !long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out long denominator)
                || numerator < 1 || denominator < 1)
                return false;
            _timeBase = (numerator, denominator);
            return true;
        }
    }
}
