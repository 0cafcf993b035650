using System.Buffers.Binary;
using System.Text;

namespace SamStream.Sinks.Overlay.Mp4;

/// <summary>Walks over the boxes of an MP4 file that lies in memory.</summary>
internal static class Mp4BoxReader
{
    /// <summary>The content of the first box of a path such as <c>moov/trak</c>; null if there is none.</summary>
    public static ReadOnlyMemory<byte>? Find(ReadOnlyMemory<byte> boxes, string path)
    {
        ReadOnlyMemory<byte>? found = boxes;
        foreach (string type in path.Split('/'))
        {
            if (found is not { } parent)
                return null;
            found = FindChild(parent, type);
        }

        return found;
    }

    /// <exception cref="InvalidDataException">There is none.</exception>
    public static ReadOnlyMemory<byte> Require(ReadOnlyMemory<byte> boxes, string path) =>
        Find(boxes, path) ?? throw new InvalidDataException($"the video holds no {path}");

    public static uint UInt32(ReadOnlyMemory<byte> box, int position)
    {
        if (box.Length < position + 4)
            throw new InvalidDataException($"a table of the video ends after {box.Length} bytes");
        return BinaryPrimitives.ReadUInt32BigEndian(box.Span[position..]);
    }

    private static ReadOnlyMemory<byte>? FindChild(ReadOnlyMemory<byte> parent, string type)
    {
        const int HeaderBytes = 8, LongHeaderBytes = 16;
        while (parent.Length >= HeaderBytes)
        {
            ulong size = UInt32(parent, 0);
            int header = HeaderBytes;
            if (size == 1 && parent.Length >= LongHeaderBytes)
            {
                size = BinaryPrimitives.ReadUInt64BigEndian(parent.Span[HeaderBytes..]);
                header = LongHeaderBytes;
            }
            else if (size == 0)
            {
                size = (ulong)parent.Length;
            }

            if (size < (ulong)header || size > (ulong)parent.Length)
                throw new InvalidDataException($"a box of the video claims {size} bytes, {parent.Length} are left");
            if (Encoding.ASCII.GetString(parent.Span.Slice(4, 4)) == type)
                return parent[header..(int)size];
            parent = parent[(int)size..];
        }

        return null;
    }
}
