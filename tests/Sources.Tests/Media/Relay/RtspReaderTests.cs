using System.Text;
using SamStream.Pipeline.Network;

namespace SamStream.Sources.Tests.Media.Relay;

public sealed class RtspReaderTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(1000)]
    [InlineData(int.MaxValue)]
    public async Task Read_PacketsAndMessagesInPieces_ComeWholeAndInOrder(int pieceBytes)
    {
        byte[] packet = [(byte)'$', 1, 255, 255, .. Enumerable.Range(0, 65535).Select(i => (byte)i)];
        byte[] sent =
        [
            .. packet, .. "RTSP/1.0 200 OK\r\nCSeq: 7\r\nContent-Length: 3\r\n\r\n$$$"u8, .. packet, .. packet,
            .. "\r\nOPTIONS rtsp://cam RTSP/1.0\nX-Long: a\n b\n\n"u8, .. packet,
        ];
        using var reader = new RtspReader(new Pieces(sent, pieceBytes));
        var seen = new List<string>();
        var packets = new List<byte>();
        while (await reader.ReadAsync(default) is var (message, some) && (message is not null || !some.IsEmpty))
        {
            packets.AddRange(some.Span);
            if (message is not null)
            {
                string body = Encoding.ASCII.GetString(message.Body);
                seen.Add($"{packets.Count / packet.Length} {message.StartLine} {message["cseq"]}{message["x-long"]} {body}");
            }
        }

        Assert.Equal(["1 RTSP/1.0 200 OK 7 $$$", "3 OPTIONS rtsp://cam RTSP/1.0 a b "], seen);
        Assert.Equal([.. packet, .. packet, .. packet, .. packet], packets);
    }

    [Theory]
    [InlineData("RTSP/1.0 200 OK\r\nX: {0}", RtspReader.MaxHeaderBytes, "its header does not end")]
    [InlineData("RTSP/1.0 200 OK\r\nX: {0}\r\n\r\n", RtspReader.MaxHeaderBytes, "its header does not end")]
    [InlineData("RTSP/1.0 200 OK\r\nContent-Length: 1048577\r\n\r\n{0}", 4, "longer than 1048576 bytes")]
    [InlineData("RTSP/1.0 200 OK\r\nContent-Length: -1\r\n\r\n{0}", 4, "longer than 1048576 bytes")]
    [InlineData("\0{0}", 4, "not RTSP")]
    [InlineData("RTSP/1.0 200", 0, "in the middle of a message")]
    public async Task Read_WhatIsTooLongOrNoRtsp_Fails(string format, int length, string words)
    {
        string text = format.Replace("{0}", new string('x', length), StringComparison.Ordinal);
        using var reader = new RtspReader(new MemoryStream(Encoding.ASCII.GetBytes(text)));

        IOException error = await Assert.ThrowsAsync<IOException>(async () => await reader.ReadAsync(default));

        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    private sealed class Pieces(byte[] bytes, int pieceBytes) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, pieceBytes)], cancellationToken);
    }
}
