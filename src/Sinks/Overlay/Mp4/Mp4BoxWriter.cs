using System.Buffers.Binary;
using System.Text;

namespace SamStream.Sinks.Overlay.Mp4;

/// <summary>Writes boxes of the ISO base media file format (ISO/IEC 14496-12): size, type, content; big-endian.</summary>
internal sealed class Mp4BoxWriter : IDisposable
{
    private readonly MemoryStream _bytes = new();

    public int Length => (int)_bytes.Length;

    public ReadOnlySpan<byte> Written => _bytes.GetBuffer().AsSpan(0, Length);

    public void Clear() => _bytes.SetLength(0);

    /// <summary>Begins a box, to be ended with what this returns.</summary>
    public int Begin(string type)
    {
        int start = Length;
        UInt32(0);
        _bytes.Write(Encoding.ASCII.GetBytes(type));
        return start;
    }

    /// <summary>Begins a box that has a version and flags.</summary>
    public int BeginFull(string type, byte version, uint flags)
    {
        int start = Begin(type);
        UInt32(((uint)version << 24) | flags);
        return start;
    }

    public void End(int start) => Patch(start, (uint)(Length - start));

    /// <summary>Writes over four bytes that were written before.</summary>
    public void Patch(int position, uint value) =>
        BinaryPrimitives.WriteUInt32BigEndian(_bytes.GetBuffer().AsSpan(position), value);

    public void Bytes(ReadOnlySpan<byte> bytes) => _bytes.Write(bytes);

    public void Ascii(string text) => _bytes.Write(Encoding.ASCII.GetBytes(text));

    public void Zeros(int count)
    {
        for (int i = 0; i < count; i++)
            _bytes.WriteByte(0);
    }

    public void UInt16(ushort value)
    {
        Span<byte> bytes = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, value);
        _bytes.Write(bytes);
    }

    public void UInt32(uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        _bytes.Write(bytes);
    }

    public void UInt64(ulong value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, value);
        _bytes.Write(bytes);
    }

    public void Dispose() => _bytes.Dispose();
}
