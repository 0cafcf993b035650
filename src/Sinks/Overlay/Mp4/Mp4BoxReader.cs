using System.Buffers.Binary;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace SamStream.Sinks.Overlay.Mp4;

/// <summary>Walks over the boxes of an MP4 file.</summary>
internal static class Mp4BoxReader
{
    private const int HeaderBytes = 8, LongHeaderBytes = 16;

    /// <summary>Reads the content of the first box of this type into memory, and nothing of those before it.</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ReadOnlyMemory<byte> RequireInFile(SafeFileHandle file, string type)
    {
        Span<byte> start = stackalloc byte[LongHeaderBytes];
        long end = RandomAccess.GetLength(file);
        for (long position = 0; end - position >= HeaderBytes;)
        {
            Span<byte> header = start[..(int)Math.Min(LongHeaderBytes, end - position)];
            ReadExactly(file, header, position);
            (long headerBytes, long boxBytes) = ReadHeader(header, end - position);
            if (Encoding.ASCII.GetString(header.Slice(4, 4)) == type)
            {
                var content = new byte[boxBytes - headerBytes];
                ReadExactly(file, content, position + headerBytes);
                return content;
            }

            position += boxBytes;
        }

        throw new InvalidDataException($"the video holds no {type}");
    }

    /// <exception cref="IOException">The file cannot be read, or ends before.</exception>
    public static void ReadExactly(SafeFileHandle file, Span<byte> bytes, long position)
    {
        while (!bytes.IsEmpty)
        {
            int count = RandomAccess.Read(file, bytes, position);
            if (count == 0)
                throw new EndOfStreamException($"the video ends at byte {position}");
            bytes = bytes[count..];
            position += count;
        }
    }

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
        while (parent.Length >= HeaderBytes)
        {
            (long headerBytes, long boxBytes) = ReadHeader(parent.Span, parent.Length);
            if (Encoding.ASCII.GetString(parent.Span.Slice(4, 4)) == type)
                return parent[(int)headerBytes..(int)boxBytes];
            parent = parent[(int)boxBytes..];
        }

        return null;
    }

    // The length of a box's header and of the whole box, of which so many bytes can be there.
    private static (long HeaderBytes, long BoxBytes) ReadHeader(ReadOnlySpan<byte> start, long available)
    {
        ulong size = BinaryPrimitives.ReadUInt32BigEndian(start);
        int header = HeaderBytes;
        if (size == 1 && start.Length >= LongHeaderBytes)
        {
            size = BinaryPrimitives.ReadUInt64BigEndian(start[HeaderBytes..]);
            header = LongHeaderBytes;
        }
        else if (size == 0)
        {
            size = (ulong)available;
        }

        return size >= (ulong)header && size <= (ulong)available
            ? (header, (long)size)
            : throw new InvalidDataException($"a box of the video claims {size} bytes, {available} are left");
    }
}
