using System.Net.Sockets;
using SamStream.Pipeline.Files;
using SamStream.Pipeline.Sinks;
using SamStream.Sinks.Sockets;
using SamStream.TestSupport;

namespace SamStream.Sinks.Tests.Sockets;

/// <summary>What a sink may listen on, and what it does with what it finds there.</summary>
public sealed class SocketAddressTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _path;

    public SocketAddressTests() => _path = _folder.Combine("masks.sock");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Listen_UnixDomainSocket_IsTheUsersAlone()
    {
        await using SocketSink sink = Listen();

        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite, OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(_path));
    }

    [Fact]
    public async Task Listen_SocketOfAKilledProcess_IsReplaced()
    {
        using (var killed = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            killed.Bind(new UnixDomainSocketEndPoint(_folder.Combine("before")));
            // Under its own name it would be removed now.
            File.Move(_folder.Combine("before"), _path);
        }

        Assert.Equal(FileKind.Socket, FileKinds.Of(_path));

        await using SocketSink sink = Listen();

        using MaskReader reader = await MaskReader.ConnectAsync(_path);
    }

    [Fact]
    public async Task Listen_SocketThatIsListenedOn_IsRefusedAndLeftAlone()
    {
        await using SocketSink first = Listen();

        Assert.Equal(
            $"Cannot listen on {_path}: another program listens there. End it, or write another path.",
            Assert.Throws<SinkException>(Listen).Message);
        using MaskReader reader = await MaskReader.ConnectAsync(_path);
    }

    [Theory]
    [InlineData(FileKind.File)]
    [InlineData(FileKind.Folder)]
    [InlineData(FileKind.NamedPipe)]
    public void Listen_SomethingElseThere_IsRefusedAndLeftAlone(FileKind kind)
    {
        if (kind == FileKind.File)
            File.WriteAllText(_path, "");
        else if (kind == FileKind.Folder)
            Directory.CreateDirectory(_path);
        else
            NamedPipes.Make(_path);

        Assert.Equal(
            $"Cannot listen on {_path}: something else has that name, and is left alone. Write another path.",
            Assert.Throws<SinkException>(Listen).Message);
        Assert.Equal(kind, FileKinds.Of(_path));
    }

    [Fact]
    public void Listen_FolderThatIsNotThere_IsRefused()
    {
        var sink = new SocketSink(new SocketOptions { Path = _folder.Combine("no/masks.sock") });

        Assert.Equal(
            $"Cannot listen on {_folder.Combine("no/masks.sock")}: there is no folder {_folder.Combine("no")}. Make it, or write another path.",
            Assert.Throws<SinkException>(sink.Listen).Message);
    }

    [Fact]
    public async Task Listen_PortThatIsTaken_IsRefused()
    {
        await using var first = new SocketSink(new SocketOptions { Listen = "127.0.0.1:0" });
        first.Listen();
        await using var second = new SocketSink(new SocketOptions { Listen = first.Address });

        Assert.Equal(
            $"Cannot listen on {first.Address}: another program listens there. Write another port, or 0 for a free one.",
            Assert.Throws<SinkException>(second.Listen).Message);
    }

    [Fact]
    public async Task Listen_LongestPath_Works()
    {
        string path = _folder.Combine(new string('a', SocketOptions.MaxPathBytes - _folder.Path.Length - 1));
        await using var sink = new SocketSink(new SocketOptions { Path = path });

        sink.Listen();

        using MaskReader reader = await MaskReader.ConnectAsync(path);
    }

    [Fact]
    public void Validate_PathThatIsTooLong_SaysHowLong()
    {
        // Two bytes each.
        var options = new SocketOptions { Path = "/" + new string('ä', 54) };

        Assert.Equal(
            "it has 109 bytes, and the path of a socket at most 107: write a shorter one", Assert.Single(options.Validate()).Cure);
        Assert.Throws<SinkException>(() => new SocketSink(options));
    }

    [Theory]
    [InlineData("0.0.0.0:5600")]
    [InlineData("192.168.1.2:5600")]
    [InlineData("[::]:5600")]
    [InlineData("camera.example:5600")]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:65536")]
    [InlineData("127.0.0.1:-1")]
    [InlineData("::1")]
    [InlineData("[127.0.0.1]:5600")]
    [InlineData("5600")]
    public void Validate_AddressThatIsNotThisMachineAlone_IsRefused(string listen) => Assert.Equal(
        "it must be an address of this machine alone and a port: 127.0.0.1:5600 or [::1]:5600",
        Assert.Single(new SocketOptions { Listen = listen }.Validate()).Cure);

    [Fact]
    public void Validate_BothOrNeither_AreRefused()
    {
        Assert.Contains("write one of them", Assert.Single(
            new SocketOptions { Path = _path, Listen = "127.0.0.1:5600" }.Validate()).Cure!, StringComparison.Ordinal);
        Assert.Contains("it must name a Unix-domain socket", Assert.Single(
            new SocketOptions { Masks = SocketMasks.Rle }.Validate()).Cure!, StringComparison.Ordinal);
    }

    [Fact]
    public void IsOn_UntilSomethingIsSet_IsFalse()
    {
        Assert.False(new SocketOptions().IsOn);
        Assert.True(new SocketOptions { Path = _path }.IsOn);
        Assert.False(new SocketOptions { Path = _path, Enabled = false }.IsOn);
    }

    [Fact]
    public void ForCamera_Placeholder_BecomesTheId() => Assert.Equal(
        "/run/a_b.sock", new SocketOptions { Path = "/run/{camera}.sock" }.ForCamera("a/b").Output.Name);

    private SocketSink Listen()
    {
        var sink = new SocketSink(new SocketOptions { Path = _path });
        sink.Listen();
        return sink;
    }
}
