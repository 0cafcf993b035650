using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using SamStream.Cli.Hosting;
using SamStream.TestSupport;

namespace SamStream.Cli.Tests.Hosting;

public sealed class ServiceNoticeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Socket _service = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);

    public void Dispose()
    {
        _service.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Ready_SocketIsNamed_IsToldThereAndSoIsTheEnd()
    {
        using var notice = new ServiceNotice(Listen(), watchdogMicroseconds: null, TimeProvider.System);

        notice.Ready();
        notice.Stopping();

        Assert.Equal(["READY=1", "STOPPING=1"], [Receive(), Receive()]);
    }

    [Fact]
    public void Watchdog_IsWanted_IsToldTwiceInItsTime()
    {
        var time = new FakeTimeProvider();
        using var notice = new ServiceNotice(Listen(), "30000000", time);

        time.Advance(TimeSpan.FromSeconds(14));
        Assert.Equal(0, _service.Available);
        time.Advance(TimeSpan.FromSeconds(16));

        Assert.Equal(["WATCHDOG=1", "WATCHDOG=1"], [Receive(), Receive()]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("/nowhere/notify.sock")]
    public void Ready_NobodyListens_DoesNothing(string? socket)
    {
        using var notice = new ServiceNotice(socket, "1000000", TimeProvider.System);

        notice.Ready();
    }

    private string Listen()
    {
        string path = _folder.Combine("notify.sock");
        _service.Bind(new UnixDomainSocketEndPoint(path));
        _service.ReceiveTimeout = 20_000;
        return path;
    }

    private string Receive()
    {
        byte[] buffer = new byte[64];
        return Encoding.ASCII.GetString(buffer, 0, _service.Receive(buffer));
    }
}
