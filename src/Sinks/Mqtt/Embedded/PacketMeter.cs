namespace SamStream.Sinks.Mqtt.Embedded;

/// <summary>
/// Follows the packets in a stream of bytes (MQTT 5, 2.1) and refuses one that is too large as soon as it says so. The
/// library takes as much memory as a packet claims, up to 256 MiB, before it knows who sends it.
/// </summary>
internal sealed class PacketMeter(int mostBytes)
{
    private const int LengthBytes = 4;

    private int _bodyLeft;
    private int _length;
    private int _lengthBytes = -1;

    /// <summary>Takes what was read.</summary>
    /// <exception cref="InvalidDataException">A packet is too large, or its length is not written as one.</exception>
    public void Take(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int taken = Math.Min(_bodyLeft, bytes.Length);
            _bodyLeft -= taken;
            bytes = bytes[taken..];
            if (bytes.IsEmpty)
                return;
            TakeHeader(bytes[0]);
            bytes = bytes[1..];
        }
    }

    private void TakeHeader(byte next)
    {
        // The first byte is the packet's type.
        if (_lengthBytes < 0)
        {
            (_length, _lengthBytes) = (0, 0);
            return;
        }

        if (_lengthBytes == LengthBytes)
            throw new InvalidDataException("The length of a packet has more than four bytes.");
        _length |= (next & 0x7F) << (7 * _lengthBytes++);
        if (_length > mostBytes)
            throw new InvalidDataException($"A packet of {_length} bytes or more is larger than {mostBytes} bytes.");
        if ((next & 0x80) == 0)
            (_bodyLeft, _lengthBytes) = (_length, -1);
    }
}
