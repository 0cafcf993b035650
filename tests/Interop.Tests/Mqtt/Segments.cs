using System.Buffers;

namespace SamStream.Interop.Tests.Mqtt;

/// <summary>One array as a sequence of pieces.</summary>
internal sealed class Segments : ReadOnlySequenceSegment<byte>
{
    public static ReadOnlySequence<byte> Of(byte[] bytes, int size)
    {
        var first = new Segments { Memory = bytes.AsMemory(0, size) };
        var last = first;
        for (var start = size; start < bytes.Length; start += size)
        {
            var next = new Segments
            {
                Memory = bytes.AsMemory(start, Math.Min(size, bytes.Length - start)),
                RunningIndex = start,
            };
            last.Next = next;
            last = next;
        }

        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }
}
