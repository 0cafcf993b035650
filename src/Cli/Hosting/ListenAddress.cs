using System.Net;

namespace SamStream.Cli.Hosting;

/// <summary>Where the program listens for HTTP.</summary>
/// <param name="Address">An address of this machine.</param>
/// <param name="Port">TCP port; 0: a free one.</param>
internal sealed record ListenAddress(IPAddress Address, int Port)
{
    public override string ToString() => new IPEndPoint(Address, Port).ToString();
}
