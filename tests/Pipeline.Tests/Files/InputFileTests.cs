using System.Net.Sockets;
using SamStream.Pipeline.Files;
using SamStream.TestSupport;

namespace SamStream.Pipeline.Tests.Files;

public sealed class InputFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ReadText_File_IsItsTextWithoutTheByteOrderMark()
    {
        File.WriteAllText(_folder.Combine("file"), "täxt", System.Text.Encoding.Unicode);

        Assert.Equal("täxt", InputFile.ReadText(_folder.Combine("file"), 100));
    }

    /// <summary>A pipe without a writer, or a terminal, would be waited at for ever; a device may have no end.</summary>
    [Fact]
    public void Open_NoFile_SaysWhatItIsAndOpensNothing()
    {
        NamedPipes.Make(_folder.Combine("pipe"));
        File.CreateSymbolicLink(_folder.Combine("link"), _folder.Combine("pipe"));
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(_folder.Combine("socket")));

        AssertRefused(_folder.Combine("pipe"), "is a pipe, not a file");
        AssertRefused(_folder.Combine("link"), "is a pipe, not a file");
        AssertRefused(_folder.Combine("socket"), "is a socket, not a file");
        AssertRefused(_folder.Path, "is a folder, not a file");
        AssertRefused("/dev/zero", "is a device, not a file");
        AssertRefused("/dev/tty", "is a device, not a file");
        Assert.Throws<FileNotFoundException>(() => InputFile.Open(_folder.Combine("none")));
    }

    /// <summary>Ten gigabytes, of which nothing is read into memory.</summary>
    [Fact]
    public void ReadBytes_TooLong_TellsLengthAndLimit()
    {
        using (FileStream file = File.Create(_folder.Combine("long")))
            file.SetLength(10_000_000_000);

        long before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<IOException>(() => InputFile.ReadBytes(_folder.Combine("long"), 1000));

        Assert.Contains("has 10000000000 bytes or more; at most 1000 are read", error.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    /// <summary>What the system makes as it is read says that it has no bytes.</summary>
    [Fact]
    public void ReadBytes_FileThatTellsNoLength_IsReadUpToTheLimit()
    {
        Assert.NotEmpty(InputFile.ReadBytes("/proc/self/status", 100_000));
        Assert.Throws<IOException>(() => InputFile.ReadBytes("/proc/self/status", 10));
    }

    private static void AssertRefused(string path, string fault) =>
        Assert.Equal($"'{path}' {fault}.", Assert.Throws<IOException>(() => InputFile.Open(path)).Message);
}
