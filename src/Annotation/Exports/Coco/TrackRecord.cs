using System.Buffers.Binary;
using System.Text;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Masks;
using SamStream.Pipeline.Results;

namespace SamStream.Annotation.Exports.Coco;

/// <summary>An object on a frame, as a <see cref="TrackSpool"/> keeps it.</summary>
/// <param name="Place">Of the frame among those that are exported, from 0.</param>
/// <param name="Area">Pixels.</param>
/// <param name="Bounds">Of the mask.</param>
/// <param name="State">What is known of the object.</param>
/// <param name="Score">Of the mask.</param>
/// <param name="IsKeyframe">Whether a person has set it.</param>
/// <param name="Counts">Compressed run lengths.</param>
internal readonly record struct TrackRecord(
    int Place, int Area, PixelBounds Bounds, TrackState State, float Score, bool IsKeyframe, string Counts)
{
    private const int Numbers = 9;

    public static TrackRecord Of(int place, ExportObject found)
    {
        CocoRle mask = found.Mask!;
        return new TrackRecord(place, mask.Area, mask.Bounds, found.State, found.Score, found.IsKeyframe, mask.ToCompressedString());
    }

    public byte[] ToBytes()
    {
        var bytes = new byte[(4 * Numbers) + Counts.Length];
        ReadOnlySpan<int> numbers =
        [
            Place, Area, Bounds.Left, Bounds.Top, Bounds.Right, Bounds.Bottom, (int)State, BitConverter.SingleToInt32Bits(Score), IsKeyframe ? 1 : 0,
        ];
        for (int i = 0; i < Numbers; i++)
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4 * i), numbers[i]);
        Encoding.ASCII.GetBytes(Counts, bytes.AsSpan(4 * Numbers));
        return bytes;
    }

    public static TrackRecord FromBytes(ReadOnlySpan<byte> bytes)
    {
        Span<int> numbers = stackalloc int[Numbers];
        for (int i = 0; i < Numbers; i++)
            numbers[i] = BinaryPrimitives.ReadInt32LittleEndian(bytes[(4 * i)..]);
        return new TrackRecord(
            numbers[0], numbers[1], new PixelBounds(numbers[2], numbers[3], numbers[4], numbers[5]), (TrackState)numbers[6],
            BitConverter.Int32BitsToSingle(numbers[7]), numbers[8] != 0, Encoding.ASCII.GetString(bytes[(4 * Numbers)..]));
    }
}
